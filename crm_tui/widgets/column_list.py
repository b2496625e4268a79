"""The columns a list can show, to be ticked, moved and sorted by."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.actions import Acting, action
from crm_tui.core.cells import fit
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.table_columns import DOWN, UP


@dataclass(frozen=True, slots=True)
class Offered:
    """A column: its label (a msgid or `Text`), whether it is shown, and whether one can sort by it."""

    key: str
    label: str | Text
    shown: bool
    sorts: bool


class ColumnList(Acting, Widget, can_focus=True):
    """One line per column, in the order of the list; at least one column stays shown."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"column-list--cursor", "column-list--off"}

    def __init__(self, columns: Sequence[Offered], sort: str, descending: bool) -> None:
        super().__init__()
        self.columns = list(columns)
        self.sort, self.descending = sort, descending
        self._at = 0

    @property
    def shown(self) -> tuple[str, ...]:
        """The keys of the columns shown, in their order."""
        return tuple(column.key for column in self.columns if column.shown)

    def put(self, columns: Sequence[Offered]) -> None:
        """Begin anew with these."""
        self.columns = list(columns)
        self._at = 0
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self.columns)

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if y >= len(self.columns):
            return Strip.blank(width, self.rich_style)
        column = self.columns[y]
        tick = "✓" if column.shown else " "
        order = (DOWN if self.descending else UP) if column.key == self.sort else ""
        look = "column-list--cursor" if y == self._at else "" if column.shown else "column-list--off"
        style = self.get_component_rich_style(look) if look else self.rich_style
        return Strip([Segment(fit(f" {tick} {tr(column.label)} {order}", width), style)], width)

    def on_click(self, event: events.Click) -> None:
        if 0 <= event.y < len(self.columns):
            self._at = event.y
            self.action_tick()

    @action("down j", N_("Down"), N_("Go one row down."), line=False, palette=False)
    def action_down(self) -> None:
        self._go(1)

    @action("up k", N_("Up"), N_("Go one row up."), line=False, palette=False)
    def action_up(self) -> None:
        self._go(-1)

    def _go(self, step: int) -> None:
        self._at = (self._at + step) % len(self.columns)
        self.refresh()

    @action("space", N_("Show or hide"), N_("Show or hide the column."), palette=False)
    def action_tick(self) -> None:
        column = self.columns[self._at]
        if not column.shown or len(self.shown) > 1:
            self.columns[self._at] = replace(column, shown=not column.shown)
            self.refresh()

    @action("+ J", N_("Further back"), N_("Move the column one place back."), palette=False)
    def action_later(self) -> None:
        self._move(1)

    @action("- K", N_("Further forward"), N_("Move the column one place forward."), palette=False)
    def action_sooner(self) -> None:
        self._move(-1)

    def _move(self, step: int) -> None:
        place = self._at + step
        if 0 <= place < len(self.columns):
            self.columns.insert(place, self.columns.pop(self._at))
            self._at = place
            self.refresh()

    @action("o", N_("Sort by it"), N_("Sort by the column; once more, the other way round."), palette=False)
    def action_sort(self) -> None:
        column = self.columns[self._at]
        if column.sorts:
            self.sort, self.descending = column.key, self.sort == column.key and not self.descending
            self.refresh()
