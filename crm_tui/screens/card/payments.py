"""The card's payments: what the customer paid, latest first."""

from array import array
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.actions import action
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.ops import payments as operations
from crm_tui.render.values import show
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import payments
from crm_tui.store.db import Reader
from crm_tui.store.payments import PaymentRow
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable


class PaymentsTab(CardTab["array[int]"]):
    """The customer's payments, each to be edited or deleted."""

    TITLE: ClassVar[str] = N_("payments")
    READS: ClassVar[frozenset[str]] = frozenset({"payment"})

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[PaymentRow], ...] = (
            TableColumn("date", N_("Date"), lambda row: row.day, width=10),
            TableColumn("amount", N_("Amount"), self._amount, width=14, right=True),
            TableColumn("method", N_("Method"), lambda row: row.method or "", width=12, drop=1),
            TableColumn("reference", N_("Reference"), lambda row: row.reference or "", width=14, grow=1, drop=2),
            TableColumn("note", N_("Note"), lambda row: row.note or "", width=14, grow=2, drop=3),
        )
        empty = Text(N_("No payments yet.  {key} records one"), {"key": self.crm.key_of("customer.payment")})
        yield WindowedTable(columns, self.crm.reading(payments.rows), empty=empty)

    def _amount(self, row: PaymentRow) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    @property
    def _table(self) -> WindowedTable[PaymentRow]:
        return self.query_one(WindowedTable)

    def main(self) -> Widget:
        return self._table

    def load(self, reader: Reader) -> "array[int]":
        return payments.ids(reader, self.customer_id)

    def show(self, state: "array[int]") -> None:
        self._table.set_ids(state)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_edit()

    @action(
        "e", N_("Edit the payment"), N_("Open the form of the payment under the cursor."), short=N_("Edit"), writes=True
    )
    def action_edit(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.open_page("crm_tui.screens.payment_form:PaymentForm", self.customer_id, self._table.cursor_id)

    @action(
        "d>d",
        N_("Delete the payment"),
        N_("Delete the payment under the cursor; undo brings it back."),
        short=N_("Delete"),
        writes=True,
    )
    def action_delete(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.crm.run_operation(operations.delete, row.id, row.version)


PLACE = TabPlace(40, PaymentsTab)
