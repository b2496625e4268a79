"""A list of any length: it knows the ids of all rows and fetches only those in sight.

Work for rows out of sight is never done: a million rows cost what one screenful does. Each row is one segment, and
a move of the cursor repaints two lines.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip

from crm_tui.actions import action
from crm_tui.core import cells
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.marking import MarkingView
from crm_tui.widgets.row_cache import RowCache
from crm_tui.widgets.table_columns import Layout, Row, TableColumn, arrange

__all__ = ["TableColumn", "WindowedTable"]

MARK, CURSOR, WAITING = "●", "›", "·"
_PATIENCE = 0.15  # seconds before rows that have not come are painted as waiting


class WindowedTable(MarkingView, Generic[Row], can_focus=True):
    """Rows by id under typed columns; `load` fetches rows for ids and is called in a thread.

    The first item of a row is its id; an id for which no row comes back is shown empty.
    """

    DEFAULT_CSS = """
    WindowedTable { height: 1fr; overflow-x: hidden; overflow-y: scroll; scrollbar-size-vertical: 1; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--head", "table--cursor", "table--marked", "table--waiting"}

    @dataclass
    class _About(Message):
        table: "WindowedTable[Any]"
        id: int

        @property
        def control(self) -> "WindowedTable[Any]":
            """The table it comes from."""
            return self.table

    class Opened(_About):
        """A row was chosen: enter, or a click on the row under the cursor."""

    class Moved(_About):
        """The cursor is on another row, or the row under it has come or changed."""

    @dataclass
    class SortAsked(Message):
        """A column's header was clicked."""

        table: "WindowedTable[Any]"
        key: str

    def __init__(
        self,
        columns: Sequence[TableColumn[Row]],
        load: Callable[[Sequence[int]], Sequence[Row]] | None = None,
        *,
        empty: Text | str = "",
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self.columns = tuple(columns)
        self.empty = empty
        self.cursor = 0
        self.marked = set()
        self.sort, self.descending = "", False
        self._load = load
        self._cache: RowCache[Row] = RowCache()
        #: Whether rows in sight are on their way.
        self.fetching = False
        self._range_from = None
        self._top: int | None = None
        self._shape: Layout[Row] = arrange(self.columns, 0)

    # What is shown.

    @property
    def count(self) -> int:
        """How many rows there are."""
        return len(self._cache.ids)

    @property
    def standing(self) -> tuple[int, int]:
        """Which row the cursor is on, counted from 1, and of how many."""
        return self.cursor + 1, self.count

    @property
    def shown_ids(self) -> Sequence[int]:
        return self._cache.ids

    @property
    def cursor_row(self) -> Row | None:
        """The row under the cursor, None where there is none or it has not come yet."""
        return None if self.cursor_id is None else self._cache.get(self.cursor_id)

    def set_ids(self, ids: Sequence[int], *, keep: bool = True, whole: bool = True) -> None:
        """Show these rows, fetching every one anew.

        With `keep` the cursor stays on its row where that is still there; else it goes to the first. Where these are
        the `whole` list, marks on other rows go; marks on rows that a filter hides stay.
        """
        before = self.cursor_id if keep else None
        self._cache.set_ids(ids)
        if self.marked and whole:
            self.marked.intersection_update(ids)
        self._settle(before, keep)

    def set_rows(self, rows: Sequence[Row], ids: Sequence[int] | None = None, *, keep: bool = True) -> None:
        """Show rows that are all at hand; without `ids` a row's id is its place, counted from 0."""
        before = self.cursor_id if keep else None
        self._cache.set_rows(range(len(rows)) if ids is None else ids, rows)
        self.marked.intersection_update(self._cache.ids)
        self._settle(before, keep)

    def set_columns(self, columns: Sequence[TableColumn[Row]]) -> None:
        """Show these columns from now on; rows that hold more or less than before are to be set anew."""
        self.columns = tuple(columns)
        self._resize()
        self.refresh()

    def show_sort(self, key: str, descending: bool) -> None:
        """Put the sort mark at the column of that key."""
        self.sort, self.descending = key, descending
        self.refresh_line(self.scroll_offset.y)

    def move_to(self, index: int) -> None:
        """Put the cursor on the row at that place, or the nearest there is."""
        index = max(0, min(index, self.count - 1))
        if not self.count or index == self.cursor:
            return
        before, self.cursor = self.cursor, index
        if self._range_from is None:
            self._repaint(before)
            self._repaint(index)
        else:
            self.refresh()
        self._keep_in_sight()
        self._say_moved()

    async def fetch(self, ids: Sequence[int]) -> list[Row]:
        """The rows of these ids, in sight or not; raises CrmError as `load` does."""
        if self._load is None:
            return [row for row in map(self._cache.get, ids) if row is not None]
        return list(await asyncio.to_thread(self._load, ids))

    # Painting.

    def _repaint(self, index: int) -> None:
        """Paint one row again; its last cell is always empty, so the scrollbar beside it is left alone."""
        line = index + 1 - self.scroll_offset.y
        if 0 < line <= self._page:
            self.refresh(Region(0, line, self._shape.width, 1))

    def render_line(self, y: int) -> Strip:
        if y == 0:
            return self._strip(self._shape.head(self.sort, self.descending), "table--head")
        index = self.scroll_offset.y + y - 1
        if index >= self.count:
            return self._strip(cells.fit(self._empty_line(y - 1), self._shape.width), "")
        row_id = self._cache.ids[index]
        at_cursor = index == self.cursor
        marked = row_id in self.marked or self._in_range(index)
        style = "table--cursor" if at_cursor and self.has_focus else "table--marked" if marked else ""
        row = self._cache.get(row_id)
        if row is None:
            waiting = "" if self._cache.known(row_id) else WAITING
            return self._strip(cells.fit(f" {waiting}", self._shape.width), style or "table--waiting")
        strip = self._strip(self._shape.line(row, MARK if marked else CURSOR if at_cursor else " "), style)
        told = (at_cursor and self.has_focus) or row_id in self.marked
        look = None if told else self.look_of(row)
        if look is None:
            return strip
        over = self.get_component_rich_style(look, partial=True)  # over the colours that the cells have of their own
        return Strip(Segment.apply_style(strip, post_style=over), strip.cell_length)

    def look_of(self, _row: Row) -> str | None:
        """The component class in whose style the row stands out or back, where nothing else is told of it by colour."""
        return None

    def _strip(self, text: str, style: str) -> Strip:
        plain = self.rich_style
        if not style:  # most lines: one segment costs the terminal less than two
            return Strip([Segment(text + " ", plain)], self._shape.width + 1)
        return Strip([Segment(text, self.get_component_rich_style(style)), Segment(" ", plain)], self._shape.width + 1)

    def _empty_line(self, y: int) -> str:
        """Line `y` of what to say when there is no row."""
        if self.count or not self.empty or self._shape.width < 4:
            return ""
        lines = ["", *cells.wrap(tr(self.empty), self._shape.width - 2)]
        return " " + lines[y] if y < len(lines) else ""

    # Staying in place.

    def _settle(self, before: int | None, keep: bool) -> None:
        """After the rows have changed: range, cursor, size, what is in sight."""
        ids = self._cache.ids
        self._range_from = None
        if before is not None and before in ids:
            self.cursor = ids.index(before)
        self.cursor = max(0, min(self.cursor, self.count - 1)) if keep else 0
        self._top = self._top_with_cursor()
        self._show_window()
        self._say_moved()

    def _say_moved(self) -> None:
        if self.cursor_id is not None:
            self.post_message(self.Moved(self, self.cursor_id))

    def _resize(self) -> None:
        width = max(1, self.scrollable_content_region.width)
        self._shape = arrange(self.columns, width - 1)
        self.virtual_size = Size(width, self.count + 1)

    @property
    def _page(self) -> int:
        """Rows in sight at a time."""
        return max(1, self.scrollable_content_region.height - 1)

    def _top_with_cursor(self) -> int:
        """The first row in sight that moves the list as little as possible, with the cursor in sight."""
        top = min(self.scroll_offset.y, max(0, self.count - self._page))
        return max(min(top, self.cursor), self.cursor - self._page + 1)

    def _keep_in_sight(self) -> None:
        """Scroll to the cursor; one step over the edge goes half a screenful, since each scroll paints all of it."""
        top = self._top_with_cursor()
        if abs(top - self.scroll_offset.y) == 1:
            half = self.scroll_offset.y + (top - self.scroll_offset.y) * max(1, self._page // 2)
            top = max(0, min(half, self.count - self._page))
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)

    # Fetching.

    def _missing(self) -> list[int]:
        return self._cache.missing(self.scroll_offset.y if self._top is None else self._top, self._page)

    def _paint(self) -> None:
        """Paint all that is in sight; after `_settle` the size and the place in the list change only now."""
        if self._top is not None:
            self._top = None
            self._resize()
            self._keep_in_sight()
        self.refresh(Region(0, 0, self._shape.width, self.size.height))  # without the scrollbar: it paints itself

    def _show_window(self) -> None:
        """Paint what is in sight, once: when its rows have come, or as far as they are there after a moment."""
        if self._load is None or not self.is_attached or not self._missing():
            self._paint()
            return
        self.set_timer(_PATIENCE, self._show_waiting)
        if not self.fetching:
            self.fetching = True
            self.run_worker(self._fetch_missing(self._load), group="rows")

    def _show_waiting(self) -> None:
        if self.fetching:
            self._paint()

    async def _fetch_missing(self, load: Callable[[Sequence[int]], Sequence[Row]]) -> None:
        """Fetch until everything in sight is there; rows that scrolled by in the meantime are left out."""
        try:
            while wanted := self._missing():
                ids = self._cache.ids
                rows = await asyncio.to_thread(load, wanted)
                if ids is self._cache.ids:
                    self._cache.put(wanted, rows)
        except CrmError as error:
            self.notify(str(error), severity="error", markup=False)
        finally:
            self.fetching = False
        if self.is_attached:
            self._paint()
            self._say_moved()

    # Events.

    def on_mount(self) -> None:
        self._resize()
        self._show_window()

    def on_resize(self) -> None:
        self._resize()
        self._keep_in_sight()
        self._show_window()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        if self.show_vertical_scrollbar:
            self.vertical_scrollbar.position = new_value
        if round(old_value) != round(new_value):
            self._show_window()

    def on_focus(self) -> None:
        self._repaint(self.cursor)

    def on_blur(self) -> None:
        self._repaint(self.cursor)

    def on_click(self, event: events.Click) -> None:
        if event.y == 0:
            if column := self._shape.column_at(event.x):
                self.post_message(self.SortAsked(self, column.key))
            return
        index = self.scroll_offset.y + event.y - 1
        if index == self.cursor and event.chain > 1:
            self.action_open()
        elif index < self.count:
            self.move_to(index)

    # Actions.

    @action("enter", N_("Open"), N_("Open the row under the cursor."))
    def action_open(self) -> None:
        if self.cursor_id is not None:
            self.post_message(self.Opened(self, self.cursor_id))

    @action("down j", N_("Down"), N_("Go one row down."), line=False, palette=False)
    def action_cursor_down(self) -> None:
        self.move_to(self.cursor + 1)

    @action("up k", N_("Up"), N_("Go one row up."), line=False, palette=False)
    def action_cursor_up(self) -> None:
        self.move_to(self.cursor - 1)

    @action("pagedown", N_("Page down"), N_("Go one screenful down."), line=False, palette=False)
    def action_page_down(self) -> None:
        self.move_to(self.cursor + self._page)

    @action("pageup", N_("Page up"), N_("Go one screenful up."), line=False, palette=False)
    def action_page_up(self) -> None:
        self.move_to(self.cursor - self._page)

    @action("ctrl+d", N_("Half a page down"), N_("Go half a screenful down."), line=False, palette=False)
    def action_half_down(self) -> None:
        self.move_to(self.cursor + self._page // 2)

    @action("ctrl+u", N_("Half a page up"), N_("Go half a screenful up."), line=False, palette=False)
    def action_half_up(self) -> None:
        self.move_to(self.cursor - self._page // 2)

    @action("g home", N_("First"), N_("Go to the first row."), line=False, palette=False)
    def action_first(self) -> None:
        self.move_to(0)

    @action("G end", N_("Last"), N_("Go to the last row."), line=False, palette=False)
    def action_last(self) -> None:
        self.move_to(self.count - 1)

    @action("space", N_("Mark"), N_("Mark or unmark the row and go to the next one."), line=False)
    def action_mark(self) -> None:
        if self.cursor_id is None:
            return
        if self._range_from is not None:
            self._close_range()
        else:
            self.marked ^= {self.cursor_id}
            self._repaint(self.cursor)
            self.post_message(self.Marked(self))
        self.move_to(self.cursor + 1)

    @action("v", N_("Mark a range"), N_("Begin a range of rows here; press again at its other end."), line=False)
    def action_range(self) -> None:
        if self._range_from is not None:
            self._close_range()
        elif self.count:
            self._begin_range()

    @action("ctrl+a", N_("Mark all"), N_("Mark every row of the list, or unmark them all."), line=False)
    def action_mark_all(self) -> None:
        if self.count:
            self._mark_all()
