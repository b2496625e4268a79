"""The base of pages that are one long list: filter, order, columns, place, and a quick view of the row."""

from __future__ import annotations

import asyncio
from array import array
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Generic, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.timer import Timer

from crm_tui.actions import action
from crm_tui.core.errors import CrmError, Invalid, NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.list_views import ListView, keep_view, view_of
from crm_tui.screens._page import Page
from crm_tui.screens.choose_columns import ChooseColumns, Offered
from crm_tui.store.rows import First, first_of
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.quick_view import HIGH, WIDE, ListBody, QuickView, Told
from crm_tui.widgets.table_columns import Row
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_REST = 0.05  # seconds after the first rows before the others are looked for: who types on spares that
_PAUSE = 0.12  # seconds the cursor rests before the row under it is read for the quick view


class Found(NamedTuple):
    """The records that a filter finds, how many there are in all, and what is wrong with the filter."""

    ids: array[int]
    total: int
    search: str
    #: The column it is sorted by, and whether the other way round.
    order: tuple[str, bool] = ("", False)
    wrong: Text | None = None
    #: False while only the first of them are there, and the others are still to be found.
    whole: bool = True


class Quick(NamedTuple):
    """What the quick view says of a row; made in a thread, in the present language."""

    title: str
    told: Sequence[Told]


class ListPage(Page[Found], Generic[Row]):
    """All records of a kind, or those the filter finds.

    A subclass gives `LIST` (the name its view is remembered by), `HINT`, `SHOWN` (the columns before anybody chose),
    `SORTS` (the columns to sort by), and `columns`, `find`, `total`, `rows`, `nothing`; `quick` if rows have more to
    tell than fits their line, `suggest` to complete the filter.
    """

    LIST: ClassVar[str]
    HINT: ClassVar[str]
    SHOWN: ClassVar[tuple[str, ...]]
    SORTS: ClassVar[frozenset[str]]
    #: Whether the order before anybody chose is the other way round, as latest first.
    DESCENDING: ClassVar[bool] = False
    QUICK: ClassVar[bool] = True

    def __init__(self) -> None:
        super().__init__()
        self._columns = {column.key: column for column in self.columns()}
        self._view = self._sound(view_of(self.LIST))
        self._search = ""
        self._found = Found(array("q"), 0, "")
        self._resting: Timer | None = None
        self._read = False  # whether anything has been shown yet
        self._rest: Timer | None = None

    # What a list gives.

    def columns(self) -> tuple[TableColumn[Row], ...]:
        """Every column there is."""
        raise NotImplementedError

    def find(self, reader: Reader, search: str, sort: str, descending: bool, most: int | None = None) -> array[int]:
        """The ids that the filter finds, in that order; raises Invalid where it can't be read.

        With `most` only the first of them are wanted, where finding all takes longer.
        """
        raise NotImplementedError

    def first(self, reader: Reader, search: str, sort: str, descending: bool) -> First:
        """The first that the filter finds, in that order, as soon as can be; raises Invalid as `find` does."""
        return first_of(lambda most: self.find(reader, search, sort, descending, most))

    def total(self, reader: Reader) -> int:
        """How many records there are."""
        raise NotImplementedError

    def rows(self, reader: Reader, ids: Sequence[int], shown: Sequence[str]) -> Sequence[Row]:
        """The rows of these ids, with what the columns shown need."""
        raise NotImplementedError

    def nothing(self, found: Found) -> Text:
        """What to say where there is no row."""
        raise NotImplementedError

    def quick(self, reader: Reader, row_id: int) -> Quick:
        """What the quick view says of a row; NotFound where it is gone."""
        raise NotImplementedError

    def suggest(self, text: str, cursor: int) -> Sequence[str]:
        """What the part of the filter before the cursor could become; run in a thread, raises CrmError."""
        return ()

    # What a list may use.

    @property
    def table(self) -> WindowedTable[Row]:
        """The list."""
        return self.query_one("#list", WindowedTable)

    @property
    def filter(self) -> FilterBar:
        """The line above it."""
        return self.query_one(FilterBar)

    @property
    def found(self) -> Found:
        """What is in the list."""
        return self._found

    def no_match(self, sentence: str, found: Found) -> Text:
        """The sentence (a msgid with `{text}` and `{key}`) that nothing matches the filter, and how to take it off."""
        return Text(sentence, {"text": found.search, "key": self.crm.key_of("page.back")})

    # How it is done.

    def body(self) -> ComposeResult:
        yield FilterBar(self.HINT, "#list", self.suggest, id="filter")
        table = WindowedTable(self._shown(), self.crm.reading(self._read_rows), id="list")
        yield ListBody(table, QuickView(id="quick"), quick=self.QUICK and self._view.quick)

    def on_mount(self) -> None:
        self.table.show_sort(self._view.sort, self._view.descending)
        self.set_focus(self.table)

    def load(self, reader: Reader) -> Found:
        before, (search, order) = self._found, self._asked
        total = self.total(reader)
        try:
            if self._read and (search, order) == (before.search, before.order):
                return Found(self.find(reader, search, *order), total, search, order)
            first = self.first(reader, search, *order)
        except Invalid as error:  # a query half typed, most often: the list stays until it can be read
            ids = before.ids if before.whole else self.find(reader, before.search, *before.order)
            return Found(ids, total, search, order, error.text)
        return Found(first.ids, total, search, order, whole=first.whole)

    def show(self, state: Found) -> None:
        """Another filter or order begins at its top, which is what it is asked for; else the cursor keeps its row."""
        anew = (state.search, state.order) != (self._found.search, self._found.order) and state.wrong is None
        self._found, self._read = state, True
        if self._rest is not None:
            self._rest.stop()
        self._rest = None if state.whole else self.set_timer(_REST, self._find_rest)
        self.filter.complain(state.wrong)
        self.table.empty = self.nothing(state)
        self.table.set_ids(state.ids, keep=not anew, whole=state.whole and not state.search)
        self._tell_place()
        self._look_soon()

    def _read_rows(self, reader: Reader, ids: Sequence[int]) -> Sequence[Row]:
        return self.rows(reader, ids, self._view.columns)

    def _shown(self) -> list[TableColumn[Row]]:
        """The columns; those somebody chose give way from the right, whatever they give way to by themselves."""
        shown = [self._columns[key] for key in self._view.columns]
        if self._view.columns == self.SHOWN:
            return shown
        return [column._replace(drop=place) for place, column in enumerate(shown)]

    def _sound(self, view: ListView) -> ListView:
        """The view with what this list knows of it: a newer program may have kept more."""
        columns = tuple(dict.fromkeys(key for key in view.columns if key in self._columns)) or self.SHOWN
        if view.sort in self.SORTS:
            return replace(view, columns=columns)
        return replace(view, columns=columns, sort=self.SHOWN[0], descending=self.DESCENDING)

    def _keep(self, view: ListView) -> None:
        """Remember how the list is liked; not being able to is said, and changes nothing else."""
        self._view = view
        try:
            keep_view(self.LIST, view)
        except CrmError as error:
            self.crm.complain(error)

    @on(WindowedTable.Moved)
    @on(WindowedTable.Marked)
    def _tell_place(self) -> None:
        """The place in the list, at the right of the filter."""
        table, found = self.table, self._found
        count = f"{table.count:,}" if found.whole else f"{found.total:,}" if not found.search else "…"
        place = {"place": f"{table.cursor + 1:,}", "found": count, "count": f"{found.total:,}"}
        if marks := table.marks:
            self.filter.say(Text(N_("{marked} marked · {place} of {found}"), {**place, "marked": f"{marks:,}"}))
        elif not table.count:
            self.filter.say(Text(N_("0 of {count}"), place))
        elif found.search:
            self.filter.say(Text(N_("{place} of {found} · {count} in all"), place))
        else:
            self.filter.say(Text(N_("{place} of {found}"), place))

    def place(self) -> None:
        """It stands beside the filter."""

    @property
    def first_is_there(self) -> bool:
        """Whether the first screenful of what the filter finds is in the list; the rest may be on its way."""
        return self._is_shown and not self._found.whole

    @property
    def _asked(self) -> tuple[str, tuple[str, bool]]:
        """The filter, and the column to sort by with its direction."""
        return self._search, (self._view.sort, self._view.descending)

    @property
    def _is_shown(self) -> bool:
        """Whether the list is of what is asked for."""
        return self._read and self._asked == (self._found.search, self._found.order)

    @property
    def takes_keys(self) -> bool:
        """Not while the rows are still to be found that enter would open, or the last one, where `end` goes."""
        if self.filter.field.has_focus:
            return True
        found = self._is_shown and self._found.whole
        return self.filter.text == self._search and (found or not (self.being_read or self._rest))

    def step_back(self) -> bool:
        in_field = self.filter.field.has_focus
        self.set_focus(self.table)
        return self.filter.clear() or in_field or self.table.clear_marks()

    # Finding.

    def _find_rest(self) -> None:
        """Find all, after the first of them; what is typed in the meantime stops that."""
        if self.table.fetching:  # the first rows are not on the screen yet
            self._rest = self.set_timer(_REST, self._find_rest)
            return
        self._rest = None
        if self.first_is_there:
            self.reload()

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        if event.text != self._search:
            self._search = event.text
            self.reload()

    @action("/", N_("Find"), N_("Narrow the list by what you type."))
    def action_find(self) -> None:
        self.set_focus(self.filter.field)

    # Order and columns.

    @on(WindowedTable.SortAsked)
    def _sort_asked(self, event: WindowedTable.SortAsked) -> None:
        self._sort_by(event.key)

    def _sort_by(self, key: str, descending: bool | None = None) -> None:
        """Sort by that column; by the one sorted by already, the other way round."""
        if key in self.SORTS:
            again = key == self._view.sort
            down = not self._view.descending if descending is None and again else bool(descending)
            self._keep(replace(self._view, sort=key, descending=down))
            self.table.show_sort(key, down)
            self.reload()

    @action("o", N_("Sort by the next column"), N_("Sort by the columns shown, one after the other."), short=N_("Sort"))
    def action_sort(self) -> None:
        keys = [key for key in self._view.columns if key in self.SORTS]
        if keys:
            here = keys.index(self._view.sort) if self._view.sort in keys else -1
            self._sort_by(keys[(here + 1) % len(keys)], descending=False)

    @action("O", N_("Reverse the order"), N_("Sort the other way round."), line=False)
    def action_reverse(self) -> None:
        self._sort_by(self._view.sort)

    @action("C", N_("Choose columns"), N_("Choose the columns, their order, and which one to sort by."), line=False)
    def action_columns(self) -> None:
        shown = [key for key in self._view.columns if key in self._columns]
        others = [key for key in self._columns if key not in shown]
        offered = [Offered(key, self._columns[key].label, key in shown, key in self.SORTS) for key in (*shown, *others)]
        self.app.push_screen(ChooseColumns(offered, self._view, self.SHOWN), self._columns_chosen)

    def _columns_chosen(self, view: ListView | None) -> None:
        if view is None or view == self._view:
            return
        self._keep(view)
        self.table.set_columns(self._shown())
        self.table.show_sort(view.sort, view.descending)
        self.reload()

    # The quick view.

    @action("V", N_("Quick view"), N_("Show or hide more of the row under the cursor."), line=False)
    def action_quick(self) -> None:
        body = self.query_one(ListBody)
        if not body.has_room:
            needs = {"width": WIDE, "height": HIGH}
            self.crm.tell(Text(N_("The quick view needs {width} columns or {height} lines."), needs))
            return
        self._keep(replace(self._view, quick=not self._view.quick))
        body.show_quick(self._view.quick)
        self._look_soon()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        if action == "quick" and not self.QUICK:
            return False
        return super().check_action(action, parameters)

    @on(WindowedTable.Moved)
    def _look_soon(self) -> None:
        """Read the row under the cursor once the cursor rests; nothing is read for a view that is not shown."""
        if self._resting is not None:
            self._resting.stop()
        if self.query_one(QuickView).display:
            self._resting = self.set_timer(_PAUSE, self._look)

    def _look(self) -> None:
        self.run_worker(self._read_quick(self.table.cursor_id), group="quick", exclusive=True)

    async def _read_quick(self, row_id: int | None) -> None:
        told = Quick("", ())
        if row_id is not None:
            try:
                told = await asyncio.to_thread(self.crm.reading(self.quick), row_id)
            except NotFound:  # deleted a moment ago: the list will follow
                return
            except CrmError as error:
                self.crm.complain(error)
                return
        if self.alive and self.table.cursor_id == row_id:
            self.query_one(QuickView).put(*told)

    def on_resize(self) -> None:
        """A window that has grown may have room for the view now."""
        self.call_after_refresh(self._look_soon)
