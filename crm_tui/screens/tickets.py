"""The tickets: as a list, the most pressing first, or as a board by step; filter and verbs are the same."""

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult

from crm_tui.actions import action
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._customer_copies import CustomerCopies
from crm_tui.screens._list_export import ListExport
from crm_tui.screens._list_page import Found, Quick
from crm_tui.screens._ticket_rows import Listed, TicketTable, columns, glance, listed, title, told
from crm_tui.screens._ticket_verbs import FORM, TICKET, TicketVerbs
from crm_tui.screens.ticket_board import TicketBoard
from crm_tui.store import ticket_board, ticket_filters, tickets
from crm_tui.store.db import Reader
from crm_tui.store.values_in_use import in_use
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.quick_view import ListBody, QuickView
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

BOARD = "board"
#: Fields of the filter that are completed from the tickets there are, and from all records.
_OF_TICKETS = frozenset({"assignee", "channel", "commitment"})


class TicketsPage(TicketVerbs[Found], CustomerCopies[Found], ListExport[Listed]):
    """Open tickets, closed ones where they are asked for, or those the filter finds."""

    DEFAULT_CSS = "TicketsPage.-phone #board-card { height: auto; max-height: 3; text-wrap: wrap; }"
    READS: ClassVar[frozenset[str]] = frozenset({"ticket", "ticket_event", "customer", "product", "setting"})
    LIST: ClassVar[str] = "tickets"
    HINT: ClassVar[str] = N_("Number, words, customer; overdue:yes step:assess assignee:li")
    SHOWN: ClassVar[tuple[str, ...]] = (
        *("due", "used", "number", "subject", "customer"),
        *("step", "priority", "assignee"),
    )
    SORTS: ClassVar[frozenset[str]] = frozenset(ticket_filters.SORTS)

    def __init__(self) -> None:
        super().__init__()
        self._closed_too = False
        self._places: tuple[array[int], Mapping[str, array[int]]] = (array("q"), {})

    # What the list gives.

    def body(self) -> ComposeResult:
        yield FilterBar(self.HINT, "#list", self.suggest, id="filter")
        table = TicketTable(self._shown(), self.crm.reading(self._read_rows), id="list")
        yield ListBody(table, QuickView(id="quick"), quick=self._view.quick)
        yield TicketBoard(self.crm.reading(listed), lambda: self.crm.shop)

    def on_mount(self) -> None:
        self._show_shape()

    def columns(self) -> tuple[TableColumn[Listed], ...]:
        return columns(lambda: self.crm.shop)

    def find(self, reader: Reader, search: str, sort: str, descending: bool, most: int | None = None) -> "array[int]":
        closed = None if search or self._closed_too else False
        return ticket_filters.select(reader, search, sort, descending, closed)

    def total(self, reader: Reader) -> int:
        return ticket_board.count(reader, closed=bool(self._search) or self._closed_too)

    def rows(self, reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> Sequence[Listed]:
        return listed(reader, ids)

    def load(self, reader: Reader) -> Found:
        found = super().load(reader)
        if self._is_board:
            self._places = found.ids, ticket_board.places(reader, found.ids)
        return found

    def show(self, state: Found) -> None:
        if not self._is_board:
            super().show(state)
            return
        self._found = state
        self.filter.complain(state.wrong)
        ids, places = self._places
        if ids is state.ids:  # else it was read for the list, and is being read again
            self._board.put(places, self.nothing(state), whole=not state.search)
            self._tell_place()

    def nothing(self, found: Found) -> Text:
        if found.search:
            return self.no_match(N_("No ticket matches “{text}”.  {key} shows all again"), found)
        keys = {"add": self.crm.key_of("tickets.add"), "closed": self.crm.key_of("tickets.closed")}
        return Text(N_("No ticket is open.  {add} writes one down · {closed} shows those that are closed"), keys)

    def quick(self, reader: Reader, row_id: int) -> Quick:
        found = glance(reader, row_id)
        return Quick(title(found), told(found, reader.shop))

    def suggest(self, text: str, cursor: int) -> Sequence[str]:
        from crm_tui.query.completion import suggest  # noqa: PLC0415 - 20 ms that the first page need not wait for
        from crm_tui.query.ticket_fields import TICKETS  # noqa: PLC0415

        return suggest(text, cursor, TICKETS, self._in_use)

    def _in_use(self, name: str) -> Sequence[str]:
        if name in _OF_TICKETS:
            return self.crm.reading(tickets.texts_in_use)(name)
        return self.crm.reading(in_use)("staff") if name == "helpers" else ()

    def how_many(self, ids: Sequence[int]) -> Text:
        return self.how_many_tickets(ids)

    # List or board.

    @property
    def _is_board(self) -> bool:
        return self._view.shape == BOARD

    @property
    def _board(self) -> TicketBoard:
        return self.query_one(TicketBoard)

    @property
    def table(self) -> WindowedTable[Listed]:
        """The list, or the column of the board with the cursor."""
        return self._board.table if self._is_board else self.query_one("#list", TicketTable)

    def _show_shape(self) -> None:
        self.query_one(ListBody).display = not self._is_board
        self._board.display = self._is_board
        self.filter.list_selector = self._board.selector if self._is_board else "#list"
        if not self.filter.field.has_focus:
            self.set_focus(self.table)

    @on(TicketBoard.Moved)
    def _column_moved(self, event: TicketBoard.Moved) -> None:
        self.filter.list_selector = event.selector
        self._tell_place()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if self._is_board and action in {"quick", "columns"}:
            return False
        return super().check_action(action, parameters)

    def step_back(self) -> bool:
        if not self._is_board:
            return super().step_back()
        in_field = self.filter.field.has_focus
        self.set_focus(self._board.table)
        return self.filter.clear() or in_field or self._board.clear_marks()

    @action("b", N_("Board or list"), N_("Show the tickets by step on a board, or as a list; it is remembered."),
            short=N_("Board"))  # fmt: skip
    def action_board(self) -> None:
        self._keep(replace(self._view, shape="" if self._is_board else BOARD))
        self._show_shape()
        self.reload()

    @action("z", N_("Closed ones too"), N_("List the tickets that are closed, too, or only open ones."), line=False)
    def action_closed(self) -> None:
        self._closed_too = not self._closed_too
        self.crm.tell(
            N_("Closed tickets are listed, too.") if self._closed_too else N_("Only open tickets are listed.")
        )
        self.reload()

    # The tickets in hand.

    def tickets_in_hand(self) -> Sequence[int]:
        return self.table.chosen()

    def customers_in_hand(self) -> Sequence[int]:
        row = self.table.cursor_row
        return () if row is None or row.ticket.customer_id is None else (row.ticket.customer_id,)

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        self.crm.open_page(TICKET, event.id)

    @action("a", N_("New ticket"), N_("Write down what a customer says."), short=N_("New"), writes=True)
    def action_add(self) -> None:
        self.crm.open_page(FORM, None)

    @action("i", N_("Import a file"), N_("Bring in customers, products, sales, payments or tickets from a file."),
            line=False, writes=True)  # fmt: skip
    def action_import(self) -> None:
        self.crm.import_file()
