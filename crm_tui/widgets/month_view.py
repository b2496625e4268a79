"""A month of days in terminal cells: what is said of each day, what lies on it as far as it fits, a cursor on one."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import for_terminal

WEEK: Final = 7
WEEKDAYS: Final = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
#: Below so many cells a day has room for its number and a dot only.
NARROW: Final = 9
#: Lines below the days that a list under them needs at least.
BELOW: Final = 6
_MOST_LINES: Final = 7
#: Cells from which a time before a name leaves enough of the name.
_FOR_TIME: Final = 14
#: Cells from which the beginning of a festival's name is worth showing.
_WORTH: Final = 4
_DOTS: Final = ("", "·", "•", "•", "●")

#: How an entry looks.
OPEN, LATE, CLOSED = "open", "late", "closed"


@dataclass(frozen=True, slots=True)
class DayLine:
    """An entry of a day: its time (empty for all day), whom it is about, what it is about, and how it looks."""

    time: str
    who: str
    what: str
    look: str = OPEN

    @property
    def in_full(self) -> str:
        """Time and whom, or what where it is about nobody."""
        return " ".join(part for part in (self.time, self.who or self.what) if part)

    def short(self, room: int) -> str:
        """The same in so many cells: where they are few, the time goes before the name does."""
        return self.in_full if room >= _FOR_TIME else self.who or self.what


@dataclass(frozen=True, slots=True)
class DayCell:
    """A day: `note` is what the calendar says of it, a festival where `feast`.

    `lines` are the first of its `count` entries; `late`: one of all is overdue.
    `free` is True on a public holiday, False on a day made a working day for one; `within`: in the month looked at.
    """

    day: date
    note: str = ""
    feast: bool = False
    free: bool | None = None
    within: bool = True
    lines: tuple[DayLine, ...] = ()
    count: int = 0
    late: bool = False

    @property
    def sign(self) -> str:
        """A sign for a day off, or for one made up for."""
        return "" if self.free is None else tr(N_("off")) if self.free else tr(N_("work"))


class MonthView(Acting, Widget, can_focus=True):
    """Weeks of days; the cursor goes from day to day, and past the edges into the next month."""

    DEFAULT_CSS = """
    MonthView { height: auto; width: 1fr; }
    MonthView > .days--head { color: $quiet; text-style: bold; }
    MonthView > .days--other { color: $quiet; text-style: none; }
    MonthView > .days--today { color: $accent; text-style: bold underline; }
    MonthView > .days--note { color: $quiet; text-style: none; }
    MonthView > .days--free { color: $accent; text-style: none; }
    MonthView > .days--late { color: $warning; text-style: none; }
    MonthView > .days--closed { color: $quiet; text-style: dim; }
    MonthView > .days--cursor { background: $panel; text-style: bold; }
    MonthView:focus > .days--cursor { background: $cursor; color: $cursor-text; text-style: none; }
    MonthView:ansi > .days--cursor { text-style: bold; }
    MonthView:ansi:focus > .days--cursor { text-style: reverse; }
    MonthView:ansi > .days--other, MonthView:ansi > .days--note, MonthView:ansi > .days--closed { text-style: dim; }
    MonthView:ansi > .days--today, MonthView:ansi > .days--late { text-style: bold underline; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "days--head", "days--other", "days--today", "days--note", "days--free", "days--late", "days--closed",
        "days--cursor",
    }  # fmt: skip

    @dataclass
    class Moved(Message):
        """The cursor is on another day, which may lie outside of the days in sight."""

        day: date

    @dataclass
    class Chosen(Message):
        """The day under the cursor was chosen."""

        day: date

    def __init__(self, day: date, *, id: str | None = None) -> None:
        """`day` is the one under the cursor."""
        super().__init__(id=id)
        self.day = self.today = day
        self.days: tuple[DayCell, ...] = ()

    def put(self, days: Sequence[DayCell], today: date) -> None:
        """Show these days, whole weeks from Monday on."""
        higher = len(days) != len(self.days)
        self.days, self.today = tuple(days), today
        self.refresh(layout=higher)

    def go(self, day: date, *, tell: bool = True) -> None:
        """Put the cursor on a day; only the two days concerned are painted again."""
        if day == self.day:
            return
        before, self.day = self.day, day
        for one in (before, day):
            if region := self._region(one):
                self.refresh(region)
        if tell:
            self.post_message(self.Moved(day))

    # Where days lie.

    @property
    def weeks(self) -> int:
        """How many weeks there are."""
        return len(self.days) // WEEK

    @property
    def _across(self) -> int:
        """Cells that a day takes from left to right."""
        return max(4, self.size.width // WEEK)

    @property
    def _down(self) -> int:
        """Lines that a day takes."""
        return max(1, min(_MOST_LINES, (self.size.height - 1) // max(1, self.weeks)))

    def _region(self, day: date) -> Region | None:
        """Where the day lies; None where it is out of sight."""
        if not self.days or not 0 <= (place := (day - self.days[0].day).days) < len(self.days):
            return None
        return self._place(place)

    def _place(self, place: int) -> Region:
        row, column = divmod(place, WEEK)
        return Region(column * self._across, 1 + row * self._down, self._across, self._down)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as leave room for a list below."""
        if width // WEEK < NARROW:
            return 1 + self.weeks
        lines = (container.height - 1 - BELOW) // max(1, self.weeks)
        return 1 + self.weeks * max(1, min(4, lines))

    # Painting.

    def render_line(self, y: int) -> Strip:
        row, line = divmod(y - 1, self._down)
        if y == 0:
            segments = [Segment(cells.fit(tr(name), self._across), self._style("head")) for name in WEEKDAYS]
        elif row >= self.weeks:
            return Strip.blank(self.size.width, self.rich_style)
        else:
            week = self.days[row * WEEK : (row + 1) * WEEK]
            segments = [segment for cell in week for segment in self._cell_line(cell, line, self._across)]
        return self._strip(segments)

    def _strip(self, segments: Iterable[Segment]) -> Strip:
        """A line in as few segments as possible: each costs the terminal its colours."""
        drawn = Strip(segment for segment in segments if segment.text)
        return drawn.adjust_cell_length(self.size.width, self.rich_style).simplify()

    def _style(self, part: str) -> Style:
        return self.get_component_rich_style(f"days--{part}")

    def _cell_line(self, cell: DayCell, line: int, room: int) -> Iterator[Segment]:
        """Line `line` of a day; its last cell is left empty."""
        if line == 0:
            pieces = self._dotted(cell, room - 1) if room < NARROW else self._head(cell, room - 1)
        else:
            pieces = self._entry(cell, line - 1, room - 1)
        at_cursor = cell.day == self.day
        used = 0
        for text, part in pieces:
            shown = cells.cut(text, room - 1 - used)
            used += cells.width(shown)
            yield Segment(shown, self._look(part, at_cursor))
        yield Segment(" " * (room - 1 - used), self._look("", at_cursor))
        yield Segment(" ", self.rich_style)

    def _look(self, part: str, at_cursor: bool) -> Style:
        style = self._style(part) if part and part != OPEN else self.rich_style
        if not at_cursor:
            return style
        cursor = self._style("cursor")
        return cursor + Style(bold=True) if part in {"today", "late"} else cursor

    def _number(self, cell: DayCell) -> tuple[str, str]:
        part = "today" if cell.day == self.today else "" if cell.within else "other"
        return f"{cell.day.day:>2}", part

    def _head(self, cell: DayCell, room: int) -> Iterator[tuple[str, str]]:
        """The number, what the calendar says of the day, and a sign for a day off."""
        yield self._number(cell)
        dot = 2 if self._down == 1 and cell.lines else 0
        left = room - 3 - dot - (cells.width(cell.sign) + 1 if cell.sign else 0)
        note = for_terminal(cell.note)
        if note and (cells.width(note) <= left or left >= _WORTH):
            yield f" {cells.cut(note, left)}", "free" if cell.feast else "note"
        if cell.sign:
            yield f" {cell.sign}", "free" if cell.free else "late"
        if dot:
            yield from self._dot(cell)

    def _dotted(self, cell: DayCell, room: int) -> Iterator[tuple[str, str]]:
        """The number, a sign for a day off, and a dot that grows with what lies on the day."""
        yield self._number(cell)
        if cell.free is not None:
            yield "*" if cell.free else "+", "free" if cell.free else "late"
        yield from self._dot(cell)

    def _dot(self, cell: DayCell) -> Iterator[tuple[str, str]]:
        """A dot that grows with what lies on the day."""
        if cell.lines:
            part = "late" if cell.late else "closed" if all(one.look == CLOSED for one in cell.lines) else ""
            yield " !" if cell.late else f" {_DOTS[min(cell.count, len(_DOTS) - 1)]}", part

    def _entry(self, cell: DayCell, place: int, room: int) -> Iterator[tuple[str, str]]:
        """The entry at that place; the last line says how many more there are."""
        if place < len(cell.lines):
            entry, places = cell.lines[place], self._down - 1
            more = cell.count - places if place == places - 1 else 0
            left = f" +{more}" if more > 0 else ""
            words = for_terminal(entry.short(room))
            yield cells.fit(words, room - cells.width(left)) if left else words, entry.look
            yield left, "note"

    # Moving.

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is None:
            return
        found = (cell for place, cell in enumerate(self.days) if self._place(place).contains(offset.x, offset.y))
        if (cell := next(found, None)) is not None:
            if cell.day == self.day and event.chain > 1:
                self.action_choose()
            self.go(cell.day)

    @action("left h", N_("Day before"), N_("Go one day back."), line=False, palette=False)
    def action_day_before(self) -> None:
        self.go(self.day - timedelta(days=1))

    @action("right l", N_("Day after"), N_("Go one day on."), line=False, palette=False)
    def action_day_after(self) -> None:
        self.go(self.day + timedelta(days=1))

    @action("up k", N_("Week before"), N_("Go one week back."), line=False, palette=False)
    def action_up(self) -> None:
        self.go(self.day - timedelta(days=WEEK))

    @action("down j", N_("Week after"), N_("Go one week on."), line=False, palette=False)
    def action_down(self) -> None:
        self.go(self.day + timedelta(days=WEEK))

    @action("home", N_("First day"), N_("Go to the first day of the week."), line=False, palette=False)
    def action_first(self) -> None:
        self.go(self.day - timedelta(days=self.day.weekday()))

    @action("end", N_("Last day"), N_("Go to the last day of the week."), line=False, palette=False)
    def action_last(self) -> None:
        self.go(self.day + timedelta(days=WEEK - 1 - self.day.weekday()))

    @action("enter", N_("To the list"), N_("Go into the list of the day under the cursor."), short=N_("List"))
    def action_choose(self) -> None:
        self.post_message(self.Chosen(self.day))
