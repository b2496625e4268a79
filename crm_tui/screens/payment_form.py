"""The form of a payment: whose it is by lookup, the amount that is owed put in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on, work

from crm_tui.core import clock
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain.payments import RECORD
from crm_tui.ops import payments as operations
from crm_tui.render.values import show
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search
from crm_tui.store import payments
from crm_tui.widgets.form import Form
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

GROUPS = (
    Group(
        "",
        (
            RECORD.field("customer")._replace(required=True, hint=N_("Code, name, initials or phone.")),
            RECORD.field("amount")._replace(hint=N_("What is owed is put in; may be typed instead.")),
            *(RECORD.field(name) for name in ("date", "method", "reference", "note", "adjusts")),
        ),
    ),
)


class PaymentForm(FormPage):
    """A new payment, of the customer where one is given, or a payment there is."""

    def __init__(self, customer_id: int | None, payment_id: int | None = None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._payment_id = payment_id
        self._put_in: Value = None  # the amount the form itself has put in
        self._owed: int | None = None

    def heading(self) -> Sequence[Text | str]:
        return (N_("Record a payment") if self._payment_id is None else N_("Edit a payment"),)

    def groups(self) -> Sequence[Group]:
        return GROUPS

    def record(self) -> tuple[str, int] | None:
        return None if self._payment_id is None else ("payment", self._payment_id)

    def forget_record(self) -> None:
        self._payment_id = None

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm)}

    def first(self) -> str:
        return "customer" if self._customer_id is None else "amount"

    def open(self, reader: Reader) -> Opened:
        if self._payment_id is None:
            today = clock.today(reader.shop.zone or None).isoformat()
            if self._customer_id is not None:
                self._owed = payments.owed(reader, self._customer_id)
                self._put_in = self._owed if self._owed > 0 else None
            customer = customer_named(reader, self._customer_id)
            return Opened({"customer": customer, "amount": self._put_in, "date": today})
        row = payments.get(reader, self._payment_id)
        self._customer_id = row.customer_id
        values: dict[str, Value] = {"amount": row.amount, "date": row.day, "method": row.method}
        customer = customer_named(reader, row.customer_id)
        return Opened({**values, "reference": row.reference, "note": row.note, "customer": customer}, row.version)

    def save(self, values: dict[str, Value]) -> None:
        payment = {"customer_id" if name == "customer" else name: value for name, value in values.items()}
        if self._payment_id is None:
            self.write(operations.add, payment)
        else:
            self.write(operations.edit, self._payment_id, payment, self.version)

    # What is owed.

    @on(Form.Ready)
    def _show_owed(self) -> None:
        if self.form is not None and self._owed is not None:
            owed = show(self._owed, Kind.MONEY, self.form.shop)
            self.form.rows["amount"].remark(tr(N_("{amount} owed"), amount=f"{self.form.shop.currency} {owed}"))

    @on(Form.Changed)
    def _changed(self, event: Form.Changed) -> None:
        chosen = self.form.chosen("customer") if self.form else None
        if event.name == "customer" and chosen is not None and chosen.id != self._customer_id:
            self._customer_id = chosen.id
            self._read_owed(chosen.id)

    @work(group="owed", exclusive=True)
    async def _read_owed(self, customer_id: int) -> None:
        """Another customer was chosen: what is owed is put in, unless an amount was typed."""
        owed = await self.in_background(payments.owed, customer_id)
        if owed is None or self.form is None:
            return
        self._owed = owed
        self._show_owed()
        if self._payment_id is None and self.form.typed("amount") in (None, self._put_in):
            self._put_in = owed if owed > 0 else None
            self.form.put("amount", self._put_in)
