"""A windowed list whose rows stand under headings; the cursor goes from row to row and never rests on a heading."""

from collections.abc import Sequence
from typing import ClassVar, Generic, NamedTuple

from textual.strip import Strip

from crm_tui.actions import action
from crm_tui.core.cells import fit
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.table_columns import Row, TableColumn
from crm_tui.widgets.windowed_table import WindowedTable

_HEADS = -1_000_000_000  # ids below this one are lines that are no rows


class RowGroup(NamedTuple, Generic[Row]):
    """Rows under a heading, each with its id; ids are one's own and may be negative."""

    heading: Text | str
    rows: Sequence[tuple[int, Row]]


class GroupedTable(WindowedTable[Row]):
    """All rows are at hand; groups without rows are left out."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--group"}
    DEFAULT_CSS = "GroupedTable > .table--group { color: $accent; text-style: bold; }"

    def __init__(self, columns: Sequence[TableColumn[Row]], *, empty: Text | str = "", id: str | None = None) -> None:
        super().__init__(columns, empty=empty, id=id)
        self._headings: dict[int, Text | str] = {}

    @property
    def standing(self) -> tuple[int, int]:
        """Headings are no rows."""
        above = sum(row_id in self._headings for row_id in self._cache.ids[: self.cursor + 1])
        return self.cursor + 1 - above, self.count - len(self._headings)

    def set_groups(self, groups: Sequence[RowGroup[Row]]) -> None:
        """Show these groups; the cursor stays on its row where that is still there."""
        self._headings = {}
        ids: list[int] = []
        rows: list[Row] = []
        for group in groups:
            if not group.rows:
                continue
            for heading in ("", group.heading) if ids else (group.heading,):
                place = _HEADS - len(self._headings)
                self._headings[place] = heading
                ids.append(place)
                rows.append(group.rows[0][1])  # never shown: it only keeps the line's place
            for row_id, row in group.rows:
                ids.append(row_id)
                rows.append(row)
        self.set_rows(rows, ids)

    def render_line(self, y: int) -> Strip:
        index = self.scroll_offset.y + y - 1
        if y and index < self.count and (words := self._heading_at(index)) is not None:
            return self._strip(fit(" " + tr(words), self._shape.width), "table--group")
        return super().render_line(y)

    def move_to(self, index: int) -> None:
        """Put the cursor on the row at that place, past a heading in the way it was going."""
        index = max(0, min(index, self.count - 1))
        way = 1 if index > self.cursor else -1
        for step in (way, -way):
            found = index
            while 0 <= found < self.count and self._heading_at(found) is not None:
                found += step
            if 0 <= found < self.count:
                super().move_to(found)
                return

    @action("]", N_("Next heading"), N_("Go to the first row under the next heading."), line=False)
    def action_group_after(self) -> None:
        self._to_group(range(self.cursor + 1, self.count))

    @action("[", N_("Heading before"), N_("Go to the first row under this heading, or the one before."), line=False)
    def action_group_before(self) -> None:
        self._to_group(range(self.cursor - 2, -1, -1))

    def _to_group(self, places: range) -> None:
        """Go to the row after the first heading among the places."""
        for place in places:
            if self._heading_at(place):
                self.move_to(place + 1)
                return

    def rows_among(self, ids: Sequence[int]) -> Sequence[int]:
        return [row_id for row_id in ids if row_id not in self._headings]

    def _heading_at(self, index: int) -> Text | str | None:
        """The heading at that place, empty for the space before one; None where a row stands."""
        return self._headings.get(self._cache.ids[index])

    def _settle(self, before: int | None, keep: bool) -> None:
        super()._settle(before, keep)
        if self.count and self._heading_at(self.cursor) is not None:
            self.cursor += 1 if self._heading_at(self.cursor) else 2
            self._top = self._top_with_cursor()
            self._show_window()
            self._say_moved()

    def _top_with_cursor(self) -> int:
        """As much as there is room for, the heading above the first row in sight is shown with it."""
        top = super()._top_with_cursor()
        if top == self.cursor > 0 and self._page > 1 and self._heading_at(top - 1):
            return top - 1
        return top
