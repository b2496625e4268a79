"""Payments from files: each of one customer, by code, name, or who is known to pay for them; others wait in a queue."""

from collections.abc import Sequence
from decimal import Decimal
from operator import itemgetter
from typing import ClassVar, NamedTuple

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import payments as domain
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.identity import PAYMENT_CONTENT, WAITING_CONTENT, payment_identity_of, waiting_identity_of
from crm_tui.domain.payer_matching import is_masked
from crm_tui.domain.values import to_minor
from crm_tui.exchange.converting import Converted
from crm_tui.exchange.directory import Directory, is_code
from crm_tui.exchange.entries import ADD, KNOWN
from crm_tui.exchange.ledger import NEW, Decided, LedgerPlan, Row
from crm_tui.exchange.spool import Checked
from crm_tui.store import bulk, matching, payers
from crm_tui.store.db import Reader, Writer

_TAKEN = ("date", "customer", "customer_name", "amount", "method", "reference", "note", "payer", "account")
_CHECKED = ("number", *_TAKEN, "rounding")
_WAITS = Text(N_("waits until it is known whose it is"))
_KNOWN_PAYER = Text(N_("new; paid under this name before"))
_SAME_NAME = Text(N_("new; the payer has the customer's name"))
_IN_QUEUE = Text(N_("brought in before, for the queue of payments"))
_ELSEWHERE = Text(N_("the same day, reference and amount are somebody's payment"))


class _ByPayer(NamedTuple):
    """A row that names a payer and no customer: as it would wait, and why it was given to the customer it has."""

    content: Row  # by WAITING_CONTENT
    identity: str
    occurrence: int
    why: Text


class PaymentsPlan(LedgerPlan):
    """Payments; a checked row holds the values of `_CHECKED`.

    A row whose customer is not to be found has none, and goes to the queue. What is known of a payer may change from
    one import to the next, so that their rows are recognised by what the file says, too.
    """

    record: ClassVar[Record] = domain.RECORD
    table = "payment"
    columns = PAYMENT_CONTENT

    def require(self) -> None:
        """See `Plan.require`."""
        self.needs("date")
        self.needs("amount")
        self.needs("customer", "customer_name", "payer")
        if self.options.paid:
            raise Usage(N_("--paid is for sales."))
        self._take = itemgetter(*(self.names.index(name) if name in self.names else -1 for name in _TAKEN))
        self._codes: set[str] = set()

    def prepare(self, number: int, values: Sequence[Converted]) -> Checked:
        """See `Plan.prepare`."""
        day, customer, name, amount, method, reference, note, payer, account = self._take((*values, None))
        if day is None:
            raise Invalid(N_("The date is missing."), field="date")
        if not isinstance(amount, Decimal):
            raise Invalid(N_("The amount is missing."), field="amount")
        if customer is None and name is None and "payer" not in self.names:
            raise Invalid(N_("The customer is missing: a payment is somebody's."), field="customer")
        if customer is not None:
            self._codes.add(str(customer))
        stored = to_minor(amount, self.shop)
        rounding = str(stored.rounding) if stored.rounding else None
        return (number, day, customer, name, stored.value, method, reference, note, payer, account, rounding)

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        self._customers = Directory(r, "customer", create=self.options.create_missing, reserved=self._codes)
        self._payers = payers.known(r)
        self._has_queue = matching.has_rows(r, "waiting_payment")
        self._before = matching.free_id(r, "payment")
        self._seen: dict[str, int] = {}
        self._waiting: list[Row] = []
        self._by_payer: dict[tuple[Value, Row], _ByPayer] = {}

    def directories(self) -> tuple[Directory, ...]:
        """See `LedgerPlan.directories`."""
        return (self._customers,)

    def comparable(self) -> set[str]:
        """See `LedgerPlan.comparable`."""
        return {name for name in self.columns if self.renamed.get(name, name) in self.names} | {"customer_id"}

    def identity(self, row: Row) -> str:
        """See `LedgerPlan.identity`; that of a row without a customer is no payment's."""
        return payment_identity_of(row) if row[1] is not None else f"waiting {payment_identity_of(row)}"

    def resolve(self, checked: Checked) -> tuple[Row, str | None]:
        """See `LedgerPlan.resolve`; without a customer where it is not known who that is."""
        number, day, customer, name, amount, method, reference, note, payer, account, rounding = checked
        customer_id, why = self._whose(customer, name, payer, account)
        row = (day, customer_id, amount, method, reference, note)
        if why is not None:
            content = (day, amount, method, payer or name or customer, account, reference, note)
            identity = waiting_identity_of(content)
            self._seen[identity] = self._seen.get(identity, 0) + 1
            self._by_payer[number, row] = _ByPayer(content, identity, self._seen[identity], why)
        return row, rounding if isinstance(rounding, str) else None

    def _whose(self, customer: Value, name: Value, payer: Value, account: Value) -> tuple[int | None, Text | None]:
        """The customer, None where a person has to say; and why, None where the line itself says so.

        Raises Invalid for a code that is nobody's.
        """
        is_coded = customer is not None and is_code(str(customer))
        if customer is not None or name is not None:
            try:
                found = self._customers.find(customer, name)
            except Invalid:
                if is_coded:
                    raise
            else:
                if found is not None or is_coded:
                    return found or self._make(customer, name), None
        payer = payer or name or customer
        known = self._payers.find(*(None if value is None else str(value) for value in (payer, account)))
        if known is not None:
            return known, _KNOWN_PAYER
        if payer is None or is_masked(str(payer)):
            return None, _WAITS
        try:
            found = self._customers.find(None, payer)
        except Invalid:  # nobody of that name, or several
            return None, _WAITS
        return (self._make(None, payer), None) if found is None else (found, _SAME_NAME)

    def _make(self, customer: Value, name: Value) -> int:
        """A new customer for the line, as --create-missing asks for."""
        self.account.created_customers += 1
        return self._customers.make(customer, name, {"kind": guess_kind(str(name or customer))})

    def decide(self, r: Reader, rows: Sequence[Checked]) -> None:
        """See `Plan.decide`."""
        self._by_payer.clear()
        super().decide(r, rows)

    def _stored(self, r: Reader, identities: Sequence[str]) -> dict[tuple[str, int], matching.Stored]:
        """See `LedgerPlan`; looks, too, for what came before under the name of its payer."""
        lines = self._by_payer.values()
        wanted = {line.identity for line in lines} if self._has_queue else set()
        self._queued = payers.occurrences(r, wanted)
        days = {line.content[0] for line in lines if line.content[5] is not None}
        self._recorded = payers.recorded(r, days, self._before) if self._has_rows and days else set()
        return super()._stored(r, identities)

    def _add(self, line: Decided, why: Text = NEW) -> None:
        """See `LedgerPlan`; of a payer's rows only what has not come before, for whichever customer."""
        by_payer = self._by_payer.get((line.number, line.row))
        if by_payer is None:
            super()._add(line, why)
            return
        day, amount, method, payer, account, reference, note = by_payer.content
        if (by_payer.identity, by_payer.occurrence) in self._queued:
            self._leave(line, _IN_QUEUE)
        elif (day, reference, amount) in self._recorded:
            self._leave(line, _ELSEWHERE)
        elif line.row[1] is None:
            self._waiting.append((*by_payer.content, payers.WAITING, by_payer.identity, by_payer.occurrence))
            self.account.new += 1
            self.account.waiting += 1
            said = {"date": day, "amount": amount, "method": method, "payer": payer, "account": account}
            changes = {**said, "reference": reference, "note": note}
            told = {name: (None, value) for name, value in changes.items() if value is not None}
            self.note(line.number, ADD, self._label(by_payer), by_payer.why, told)
        else:
            super()._add(line, by_payer.why)

    def _leave(self, line: Decided, why: Text) -> None:
        """Count a line as known."""
        self.account.duplicate += 1
        self.note(line.number, KNOWN, self._label(self._by_payer[line.number, line.row]), why)

    def _label(self, line: _ByPayer) -> str:
        return " ".join(str(part) for part in (line.content[0], line.content[5], line.content[3]) if part is not None)

    def forget(self) -> None:
        """See `Plan.forget`."""
        super().forget()
        self._waiting = []

    def write(self, w: Writer, batch_id: int) -> None:
        """See `Plan.write`."""
        super().write(w, batch_id)
        columns = (*WAITING_CONTENT, "state", "identity", "occurrence")
        bulk.insert_lines(w, "waiting_payment", columns, batch_id, self._waiting)
        self._waiting = []

    def shown(self, checked: Checked, field: str | None) -> Value:
        """See `LedgerPlan.shown`."""
        return checked[_CHECKED.index(field)] if field in _CHECKED else ""
