"""The card's tickets: what the customer was unhappy about or asked for, open ones first."""

from array import array
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.widget import Widget

from crm_tui.actions import action
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._ticket_rows import Listed, TicketTable, columns, listed
from crm_tui.screens._ticket_verbs import FORM, TICKET
from crm_tui.screens.card import TabPlace
from crm_tui.screens.card._tab import CardTab
from crm_tui.store import ticket_clocks, tickets
from crm_tui.store.db import Reader
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

_SHOWN = ("due", "number", "subject", "step", "assignee", "category", "product")


class TicketsTab(CardTab["array[int]"]):
    """The customer's tickets, the most pressing first; enter opens one."""

    TITLE: ClassVar[str] = N_("tickets")
    READS: ClassVar[frozenset[str]] = frozenset({"ticket", "ticket_event", "product", "setting"})

    def compose(self) -> ComposeResult:
        known: dict[str, TableColumn[Listed]] = {column.key: column for column in columns(lambda: self.crm.shop)}
        empty = Text(
            N_("No tickets.  {key} writes down what the customer says"), {"key": self.crm.key_of("tickets.new")}
        )
        yield TicketTable([known[key] for key in _SHOWN], self.crm.reading(listed), empty=empty)

    @property
    def _table(self) -> TicketTable:
        return self.query_one(TicketTable)

    def main(self) -> Widget:
        return self._table

    def load(self, reader: Reader) -> "array[int]":
        found = tickets.ids(reader, customer_id=self.customer_id)
        return ticket_clocks.most_pressing_first(reader, found)

    def show(self, state: "array[int]") -> None:
        self._table.set_ids(state)

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_page(TICKET, event.id)

    @action("a", N_("New ticket"), N_("Write down what this customer says."), short=N_("New"), writes=True)
    def action_new(self) -> None:
        self.crm.open_page(FORM, self.customer_id)


PLACE = TabPlace(42, TicketsTab)
