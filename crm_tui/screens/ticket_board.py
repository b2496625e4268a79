"""The board: open tickets in a column for each step, as many columns in sight as fit, the others a key away."""

from array import array
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import LABELS
from crm_tui.screens._ticket_rows import Listed, TicketTable, customer_words
from crm_tui.screens._ticket_words import SIGNS, due_words, used_words
from crm_tui.store.ticket_board import PLACES, WAITING
from crm_tui.widgets.bar import Bar, Part
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: The least cells a column takes.
_LEAST = 25
_NAMES = {**LABELS, WAITING: N_("Waiting")}
_SIGN = 3
_GAP = "  "
Load = Callable[[Sequence[int]], Sequence[Listed]]


class BoardLine(Bar):
    """The columns with how many tickets are in each; those out of sight as far as there is room for their names."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--here", "bar--quiet"}

    @dataclass
    class Chosen(Message):
        """A column was clicked on."""

        place: str

    def __init__(self) -> None:
        super().__init__(id="board-line")
        self._counts: Mapping[str, int] = {}
        self._here = PLACES[0]
        self._seen: Sequence[str] = PLACES

    def put(self, counts: Mapping[str, int], here: str, seen: Sequence[str]) -> None:
        """Show these counts, the column where one is, and which columns are in sight."""
        self._counts, self._here, self._seen = counts, here, seen
        self.renew()

    def parts(self, width: int) -> list[Part]:
        parts = [Part(self._named(place), self._look(place), partial(self._choose, place)) for place in PLACES]
        if _wide(parts) <= width:
            return _parted(parts)
        before, after = (Part(sign, "bar--quiet", partial(self._step, by)) for sign, by in (("‹ ", -1), (" ›", 1)))
        at, room = PLACES.index(self._here), width - _wide([before, after])
        first, last = 0, at + 1
        while first < at and _wide(parts[first:last]) > room:
            first += 1
        while last < len(parts) and _wide(parts[first : last + 1]) <= room:
            last += 1
        return [before, *_parted(parts[first:last]), after]

    def _named(self, place: str) -> str:
        return f"{tr(_NAMES[place])} {self._counts.get(place, 0):,}"

    def _look(self, place: str) -> str:
        return "bar--here" if place == self._here else "" if place in self._seen else "bar--quiet"

    def _choose(self, place: str) -> None:
        self.post_message(self.Chosen(place))

    def _step(self, by: int) -> None:
        self._choose(PLACES[max(0, min(PLACES.index(self._here) + by, len(PLACES) - 1))])


def _parted(parts: Sequence[Part]) -> list[Part]:
    """The names with a space between them."""
    return [piece for part in parts for piece in (part, Part(_GAP))][:-1]


def _wide(parts: Sequence[Part]) -> int:
    """Cells the names take with the spaces between them."""
    return sum(cells.width(part.text) + len(_GAP) for part in parts) - len(_GAP)


class TicketBoard(Acting, Vertical):
    """Columns of tickets; only the rows in sight are read."""

    DEFAULT_CSS = """
    TicketBoard { height: 1fr; }
    TicketBoard > #board-line { height: 1; padding: 0 1; }
    TicketBoard > #board-columns { height: 1fr; }
    TicketBoard TicketTable { width: 1fr; height: 1fr; }
    TicketBoard > #board-card { height: 1; padding: 0 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    TicketBoard > #board-card:ansi { text-style: dim; }
    """

    @dataclass
    class Moved(Message):
        """Another column has the cursor."""

        selector: str

    def __init__(self, load: Load, shop: Callable[[], Shop]) -> None:
        super().__init__(id="board")
        self._load, self._shop = load, shop
        self._here = PLACES[0]
        self._first = 0
        self._places: Mapping[str, array[int]] = {}

    def compose(self) -> ComposeResult:
        yield BoardLine()
        with Horizontal(id="board-columns"):
            for place in PLACES:
                yield TicketTable(self._column(place), self._load, id=f"column-{place}")
        yield Static("", id="board-card", markup=False)

    def _column(self, place: str) -> tuple[TableColumn[Listed], ...]:
        label = Text("{name} {count}", {"name": Text(_NAMES[place]), "count": len(self._places.get(place, ()))})
        return (TableColumn("card", label, partial(_card, place), width=_LEAST - 2, grow=1),)

    @property
    def table(self) -> TicketTable:
        """The column with the cursor."""
        return self._table(self._here)

    @property
    def selector(self) -> str:
        """What finds that column."""
        return f"#column-{self._here}"

    def _table(self, place: str) -> TicketTable:
        return self.query_one(f"#column-{place}", TicketTable)

    def put(self, places: "Mapping[str, array[int]]", empty: Text, *, whole: bool) -> None:
        """Show these tickets by column; the cursor of each stays on its row where that is still there."""
        self._places = places
        for place in PLACES:
            table = self._table(place)
            table.set_columns(self._column(place))
            table.empty = empty if not any(places.values()) and place == self._here else ""
            table.set_ids(places[place], whole=whole)
        self._arrange()

    def clear_marks(self) -> bool:
        """Take the marks off in every column; False where there was none."""
        return sum(self._table(place).clear_marks() for place in PLACES) > 0

    # Which columns are in sight.

    def on_resize(self, _event: events.Resize) -> None:
        self._arrange()

    def _arrange(self) -> None:
        """Show as many columns as fit, the one with the cursor among them."""
        fitting = min(len(PLACES), max(1, self.size.width // _LEAST))
        at = PLACES.index(self._here)
        self._first = max(0, min(self._first, at, len(PLACES) - fitting))
        self._first = max(self._first, at - fitting + 1)
        seen = PLACES[self._first : self._first + fitting]
        for place in PLACES:
            self._table(place).display = place in seen
        counts = {place: len(ids) for place, ids in self._places.items()}
        self.query_one(BoardLine).put(counts, self._here, seen)
        self._tell_card()

    def go_to(self, place: str) -> None:
        """Put the cursor into that column."""
        self._here = place
        self._arrange()
        self.screen.set_focus(self.table)
        self.post_message(self.Moved(self.selector))

    @on(BoardLine.Chosen)
    def _chosen(self, event: BoardLine.Chosen) -> None:
        self.go_to(event.place)

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """A click into another column goes there."""
        place = (event.widget.id or "").removeprefix("column-")
        if place in PLACES and place != self._here:
            self.go_to(place)

    @action("left h", N_("Column to the left"), N_("Go to the step before."), line=False, palette=False)
    def action_before(self) -> None:
        self.go_to(PLACES[max(0, PLACES.index(self._here) - 1)])

    @action("right l", N_("Column to the right"), N_("Go to the step after."), line=False, palette=False)
    def action_after(self) -> None:
        self.go_to(PLACES[min(len(PLACES) - 1, PLACES.index(self._here) + 1)])

    @on(WindowedTable.Moved)
    def _tell_card(self) -> None:
        """The ticket under the cursor in a line: the columns are narrow."""
        row = self.table.cursor_row
        self.query_one("#board-card", Static).update("" if row is None else card_line(row, self._shop()))


def _card(place: str, row: Listed) -> str:
    sign = SIGNS[row.light] if row.light is not None else ""
    number = row.ticket.number.removeprefix("T-")
    step = f" · {tr(LABELS[row.ticket.step])}" if place == WAITING else ""
    return f"{cells.fit(sign, _SIGN)}{number} {row.ticket.subject}{step}"


def card_line(row: Listed, shop: Shop) -> str:
    """A ticket in one line."""
    ticket = row.ticket
    parts = (
        " ".join(filter(None, (due_words(ticket, row.pressing, shop), used_words(row.pressing)))),
        ticket.number,
        ticket.subject,
        customer_words(ticket),
        ticket.assignee,
    )
    return for_terminal(" · ".join(part.strip() for part in parts if part))
