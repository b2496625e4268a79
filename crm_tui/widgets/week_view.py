"""A week of days in terminal cells: side by side with times, or one under the other where the terminal is narrow."""

from collections.abc import Iterator
from datetime import timedelta

from rich.segment import Segment
from textual.geometry import Region, Size
from textual.strip import Strip

from crm_tui.core import cells
from crm_tui.core.i18n import tr
from crm_tui.core.text import for_terminal
from crm_tui.widgets.month_view import BELOW, NARROW, WEEK, WEEKDAYS, DayCell, MonthView

_APART = "  "


class WeekView(MonthView):
    """Seven days; where there is room an entry has two lines, the second saying what it is about."""

    @property
    def _is_list(self) -> bool:
        """Whether the days stand one under the other."""
        return self.size.width // WEEK < NARROW

    @property
    def _down(self) -> int:
        return max(1, self.size.height - 1)

    def _place(self, place: int) -> Region:
        return Region(0, place, self.size.width, 1) if self._is_list else super()._place(place)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return WEEK if width // WEEK < NARROW else max(4, container.height - BELOW)

    def render_line(self, y: int) -> Strip:
        if not self._is_list:
            return super().render_line(y)
        if y >= len(self.days):
            return Strip.blank(self.size.width, self.rich_style)
        return self._strip(self._day_line(self.days[y]))

    def _day_line(self, cell: DayCell) -> Iterator[Segment]:
        """A day in one line: weekday, number, what the calendar says, its entries as far as they fit."""
        at_cursor = cell.day == self.day
        room = self.size.width - 1
        pieces = [(f" {tr(WEEKDAYS[cell.day.weekday()])} ", ""), self._number(cell)]
        if cell.sign:
            pieces.append((f" {cell.sign}", "free" if cell.free else "late"))
        if cell.note:
            pieces.append((f" {for_terminal(cell.note)}", "free" if cell.feast else "note"))
        pieces += [(_APART + for_terminal(one.short(room)), one.look) for one in cell.lines]
        for text, part in pieces:
            shown = cells.cut(text, room)
            room -= cells.width(shown)
            yield Segment(shown, self._look(part, at_cursor))
        yield Segment(" " * room, self._look("", at_cursor))

    def _entry(self, cell: DayCell, place: int, room: int) -> Iterator[tuple[str, str]]:
        if 2 * cell.count > self._down - 1:
            yield from super()._entry(cell, place, room)
            return
        which, second = divmod(place, 2)
        if which < len(cell.lines):
            entry = cell.lines[which]
            first, below = (entry.who or entry.what, entry.what if entry.who else "")
            if entry.time:
                first, below = f"{entry.time} {entry.what}", entry.who
            yield for_terminal(f" {below}" if second else first), "note" if second else entry.look

    def action_up(self) -> None:
        """One day back in the list of days, else one week."""
        self.go(self.day - timedelta(days=1 if self._is_list else WEEK))

    def action_down(self) -> None:
        """One day on in the list of days, else one week."""
        self.go(self.day + timedelta(days=1 if self._is_list else WEEK))
