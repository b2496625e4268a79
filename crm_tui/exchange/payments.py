"""Payments from files: each of one customer, by code or name."""

from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import ClassVar

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import payments as domain
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.identity import PAYMENT_CONTENT, payment_identity_of
from crm_tui.domain.values import to_minor
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.ledger import LedgerPlan, Row
from crm_tui.exchange.spool import Checked
from crm_tui.store.db import Reader

_TAKEN = ("date", "customer", "customer_name", "amount", "method", "reference", "note")
_CHECKED = ("number", *_TAKEN, "rounding")


class PaymentsPlan(LedgerPlan):
    """Payments; a checked row holds the values of `_CHECKED`."""

    record: ClassVar[Record] = domain.RECORD
    table = "payment"
    columns = PAYMENT_CONTENT

    def require(self) -> None:
        """See `Plan.require`."""
        self.needs("date")
        self.needs("amount")
        self.needs("customer", "customer_name")
        if self.options.paid:
            raise Usage(N_("--paid is for sales."))
        self._take = itemgetter(*(self.names.index(name) if name in self.names else -1 for name in _TAKEN))
        self._codes: set[str] = set()

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """See `Plan.prepare`."""
        day, customer, name, amount, method, reference, note = self._take((*values, None))
        if day is None:
            raise Invalid(N_("The date is missing."), field="date")
        if not isinstance(amount, Decimal):
            raise Invalid(N_("The amount is missing."), field="amount")
        if customer is None and name is None:
            raise Invalid(N_("The customer is missing: a payment is somebody's."), field="customer")
        if customer is not None:
            self._codes.add(str(customer))
        stored = to_minor(amount, self.shop)
        rounding = str(stored.rounding) if stored.rounding else None
        return (number, day, customer, name, stored.value, method, reference, note, rounding)

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        self._customers = Directory(r, "customer", create=self.options.create_missing, reserved=self._codes)

    def directories(self) -> tuple[Directory, ...]:
        """See `LedgerPlan.directories`."""
        return (self._customers,)

    def comparable(self) -> set[str]:
        """See `LedgerPlan.comparable`."""
        return {name for name in self.columns if self.renamed.get(name, name) in self.names} | {"customer_id"}

    def identity(self, row: Row) -> str:
        """See `LedgerPlan.identity`."""
        return payment_identity_of(row)

    def resolve(self, checked: Checked) -> tuple[Row, str | None]:
        """See `LedgerPlan.resolve`."""
        _, day, customer, name, amount, method, reference, note, rounding = checked
        customer_id = self._customers.find(customer, name)
        if customer_id is None:
            customer_id = self._customers.make(customer, name, {"kind": guess_kind(str(name or customer))})
            self.account.created_customers += 1
        row = (day, customer_id, amount, method, reference, note)
        return row, rounding if isinstance(rounding, str) else None

    def shown(self, checked: Checked, field: str | None) -> Value:
        """See `LedgerPlan.shown`."""
        return checked[_CHECKED.index(field)] if field in _CHECKED else ""
