"""What the shop spent on winning customers and on serving them, the latest first."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, ClassVar, Final

from textual import on

from crm_tui.actions import action
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.expenses import KINDS
from crm_tui.ops import expenses as operations
from crm_tui.render.values import show
from crm_tui.screens._list_export import Exporting
from crm_tui.store import expenses
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from crm_tui.store.db import Reader
    from crm_tui.store.expenses import ExpenseRow

_FORM: Final = "crm_tui.screens.expense_form:ExpenseForm"
_KINDS: Final = {choice.value: choice.label for choice in KINDS}


class ExpensesPage(Exporting["array[int]"]):
    """The expenses, each to be edited or deleted."""

    READS: ClassVar[frozenset[str]] = frozenset({"expense", "customer"})
    LIST: ClassVar[str] = "expenses"

    def heading(self) -> Sequence[Text | str]:
        return (N_("Ledger"), N_("Expenses"))

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[ExpenseRow], ...] = (
            TableColumn("date", N_("Date"), lambda row: row.day, width=10),
            TableColumn("kind", N_("Spent on"), lambda row: tr(_KINDS[row.kind]), width=16),
            TableColumn("amount", N_("Amount"), self._amount, width=12, right=True),
            TableColumn("source", N_("Source"), lambda row: row.source or "", width=10, grow=1, drop=2),
            TableColumn("channel", N_("Channel"), lambda row: row.channel or "", width=10, drop=4),
            TableColumn("customer", N_("Customer"), lambda row: row.customer_name or "", width=14, grow=2, drop=1),
            TableColumn("note", N_("Note"), lambda row: row.note or "", width=14, grow=2, drop=3),
        )
        empty = Text(N_("No expenses yet.  {key} keeps one"), {"key": self.crm.key_of("expenses.add")})
        yield WindowedTable(columns, self.crm.reading(expenses.rows), empty=empty, id="list")

    @property
    def _table(self) -> WindowedTable[ExpenseRow]:
        return self.query_one("#list", WindowedTable)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def load(self, reader: Reader) -> array[int]:
        return expenses.ids(reader)

    def show(self, state: array[int]) -> None:
        self._table.set_ids(state)

    def _amount(self, row: ExpenseRow) -> str:
        return show(row.amount, Kind.MONEY, self.crm.shop)

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.action_edit()

    def to_export(self) -> Sequence[int]:
        return self._table.chosen() if self._table.marks else list(self._table.shown_ids)

    def how_many(self, ids: Sequence[int]) -> Text:
        return plural("{count} expense", "{count} expenses", len(ids))

    @action("a", N_("Keep an expense"), N_("Open the form for a new expense."), short=N_("New"), writes=True)
    def action_add(self) -> None:
        self.crm.open_page(_FORM)

    @action("e", N_("Edit the expense"), N_("Open the form of the expense under the cursor."), short=N_("Edit"),
            writes=True)  # fmt: skip
    def action_edit(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.open_page(_FORM, self._table.cursor_id)

    @action("d>d", N_("Delete the expense"), N_("Delete the expense under the cursor; undo brings it back."),
            short=N_("Delete"), writes=True)  # fmt: skip
    def action_delete(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.crm.run_operation(operations.delete, row.id, row.version)
