"""The card's history: what was done to the customer, by whom and when, and what each of it changed."""

import asyncio
from array import array
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.text import for_terminal
from crm_tui.render.values import instant
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._changes import change_lines
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import history, products
from crm_tui.store.db import Reader
from crm_tui.store.history import ChangeRow, OperationRow
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: Every operation leaves a trace in the history, so any change of what hangs off a customer counts.
TOUCHING = frozenset(
    {
        *("customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "custom_value"),
        *("person", "key_date", "consent", "sale", "payment", "movement", "ticket"),
    }
)


class HistoryTab(CardTab["array[int]"]):
    """Operations that touched the customer, and below them the changes of the one under the cursor."""

    DEFAULT_CSS = """
    HistoryTab WindowedTable { height: 3fr; }
    HistoryTab VerticalScroll { height: 2fr; border-top: solid $rule; padding: 0 1; scrollbar-size-vertical: 1; }
    HistoryTab Static { height: auto; width: 1fr; }
    """
    TITLE: ClassVar[str] = N_("history")
    READS: ClassVar[frozenset[str]] = TOUCHING
    _aim: int | None = None

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[OperationRow], ...] = (
            TableColumn("when", N_("When"), lambda row: instant(row.at, self.crm.shop), width=16),
            TableColumn("who", N_("Who"), lambda row: row.actor, width=10, drop=1),
            TableColumn("what", N_("What"), _what, width=16, grow=1),
        )
        yield WindowedTable(columns, self.crm.reading(history.rows), empty=N_("Nothing was done here yet."))
        with VerticalScroll():
            yield Static("", markup=False)

    @property
    def _table(self) -> WindowedTable[OperationRow]:
        return self.query_one(WindowedTable)

    def main(self) -> Widget:
        return self._table

    def aim(self, place: int | str) -> None:
        self._aim = int(place)

    def load(self, reader: Reader) -> "array[int]":
        return history.ids(reader, customer_id=self.customer_id)

    def show(self, state: "array[int]") -> None:
        self._table.set_ids(state)
        if self._aim is not None and self._aim in state:
            self._table.move_to(state.index(self._aim))
        self._aim = None
        if not state:
            self.query_one(Static).update("")

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.screen.set_focus(self.query_one(VerticalScroll))

    @on(WindowedTable.Moved)
    def _moved(self) -> None:
        row = self._table.cursor_row
        if row is not None:
            self.run_worker(self._show_changes(row, self.query_one(Static)), group="changes", exclusive=True)

    async def _show_changes(self, row: OperationRow, told: Static) -> None:
        """Read what the operation changed and tell it, unless the cursor has gone on or the page is gone."""
        try:
            found, names = await asyncio.to_thread(self.crm.reading(read_changes), row.id, self.customer_id)
        except CrmError as error:
            self.crm.complain(error)
            return
        lines = change_lines(found, names, self.crm.shop)
        if not lines:
            lines = [tr(N_("Records brought in together are not listed one by one."))]
        if told.is_attached:
            head = Content.styled(for_terminal(_what(row)), "$quiet")
            told.update(Content("\n").join([head, Content("\n".join(lines))]))


def read_changes(reader: Reader, op_id: int, customer_id: int) -> tuple[list[ChangeRow], dict[int, str]]:
    """What an operation changed of the customer, and the names of the products it is about."""
    found = history.changes(reader, op_id, customer_id)
    images = [image for row in found for image in (row.before, row.after) if image]
    wanted = {int(image["product_id"] or 0) for image in images if image.get("product_id") is not None}
    return found, {row.id: row.name for row in products.rows(reader, wanted)}


def _what(row: OperationRow) -> str:
    message = masked_sentence(row.message)
    return tr(Text(N_("(undone) {message}"), {"message": message})) if row.undone else tr(message)


PLACE = TabPlace(50, HistoryTab)
