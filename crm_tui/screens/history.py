"""Everything that was done in the shop: when, by whom, what it changed; taken back one by one where that can be."""

from __future__ import annotations

import asyncio
from array import array
from typing import TYPE_CHECKING, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core import clock
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.privacy import masked_sentence
from crm_tui.core.text import for_terminal
from crm_tui.domain.history_filter import HistoryFilter
from crm_tui.ops import history as operations
from crm_tui.render.values import instant
from crm_tui.screens._change_words import read_changes, told
from crm_tui.screens._page import Page
from crm_tui.store import history
from crm_tui.store.history import OperationRow
from crm_tui.widgets.filter_bar import FilterBar
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.store.db import Reader


class Found(NamedTuple):
    """The operations a text finds, and how many there are in all."""

    ids: array[int]
    total: int
    search: str


class ChangesPane(Acting, VerticalScroll):
    """The changes of the operation under the cursor."""

    def compose(self) -> ComposeResult:
        yield Static("", markup=False)

    def tell(self, words: Content) -> None:
        """Show these words from their beginning."""
        self.query_one(Static).update(words)
        self.scroll_home(animate=False)

    @action("j", N_("Down"), N_("Go one row down."), line=False, palette=False)
    def action_line_down(self) -> None:
        self.scroll_down(animate=False)

    @action("k", N_("Up"), N_("Go one row up."), line=False, palette=False)
    def action_line_up(self) -> None:
        self.scroll_up(animate=False)


class HistoryPage(Page[Found]):
    """All operations, or those of a person, of a day or month, or that name something."""

    DEFAULT_CSS = """
    HistoryPage #split { layout: vertical; height: 1fr; }
    HistoryPage #list { height: 3fr; }
    HistoryPage ChangesPane { height: 2fr; border-top: solid $rule; padding: 0 1; scrollbar-size-vertical: 1; }
    HistoryPage ChangesPane Static { height: auto; width: 1fr; }
    HistoryPage.-wide #split { layout: horizontal; }
    HistoryPage.-wide #list { width: 3fr; height: 1fr; }
    HistoryPage.-wide ChangesPane { width: 2fr; height: 1fr; border-top: none; padding: 1 1 0 2; }
    """

    def __init__(self) -> None:
        super().__init__()
        self._search = ""
        self._found = Found(array("q"), 0, "")

    def body(self) -> ComposeResult:
        columns: tuple[TableColumn[OperationRow], ...] = (
            TableColumn("when", N_("When"), lambda row: instant(row.at, self.crm.shop), width=16),
            TableColumn("who", N_("Who"), lambda row: row.actor, width=8, grow=1, drop=2),
            TableColumn("what", N_("What"), lambda row: tr(masked_sentence(row.message)), width=16, grow=6),
            TableColumn("undone", "", lambda row: tr(N_("undone")) if row.undone else "", width=7, drop=1),
        )
        yield FilterBar(N_("who:name, 2024-05, 2024-05-03, today, words"), "#list", id="filter")
        with Container(id="split"):
            yield WindowedTable(columns, self.crm.reading(history.rows), id="list")
            yield ChangesPane(id="changes")

    @property
    def _table(self) -> WindowedTable[OperationRow]:
        return self.query_one("#list", WindowedTable)

    @property
    def _filter(self) -> FilterBar:
        return self.query_one(FilterBar)

    @property
    def _pane(self) -> ChangesPane:
        return self.query_one(ChangesPane)

    def on_mount(self) -> None:
        self.set_focus(self._table)

    def touched(self, changed: frozenset[str] | None) -> None:
        """Every commit is an operation, whatever it changed."""
        self.reload()

    def load(self, reader: Reader) -> Found:
        search, zone = self._search, reader.shop.zone
        wanted = HistoryFilter.of(search, clock.today(zone or None))
        since, until = wanted.instants(zone)
        found = history.ids(reader, wanted.who, since, until, words=wanted.words)
        return Found(found, history.count(reader), search)

    def show(self, state: Found) -> None:
        top = state.search != self._found.search
        self._found = state
        self._table.empty = _nothing(state)
        self._table.set_ids(state.ids, keep=not top)
        self._tell_place()
        if not state.ids:
            self._pane.tell(Content(""))

    def _tell_place(self) -> None:
        table, found = self._table, self._found
        place = {"place": f"{table.cursor + 1:,}", "found": f"{table.count:,}", "count": f"{found.total:,}"}
        if not table.count:
            self._filter.say(Text(N_("0 of {count}"), place))
        elif found.search:
            self._filter.say(Text(N_("{place} of {found} · {count} in all"), place))
        else:
            self._filter.say(Text(N_("{place} of {found}"), place))

    # The changes of the operation under the cursor.

    @on(WindowedTable.Moved)
    def _moved(self) -> None:
        self._tell_place()
        row = self._table.cursor_row
        if row is not None:
            self.run_worker(self._show_changes(row), group="changes", exclusive=True)

    async def _show_changes(self, row: OperationRow) -> None:
        """Read what the operation changed and tell it, unless the cursor has gone on or the page is gone."""
        try:
            found = await asyncio.to_thread(self.crm.reading(read_changes), row.id)
        except CrmError as error:
            self.crm.complain(error)
            return
        if self.alive:
            head = Content.styled(for_terminal(tr(masked_sentence(row.message))), "bold")
            self._pane.tell(Content("\n").join([head, told(row, found, self.crm.shop)]))

    @on(WindowedTable.Opened)
    def _opened(self) -> None:
        self.set_focus(self._pane)

    # Narrowing.

    @on(FilterBar.Changed)
    def _filtered(self, event: FilterBar.Changed) -> None:
        if event.text != self._search:
            self._search = event.text
            self.reload()

    def step_back(self) -> bool:
        elsewhere = not self._table.has_focus
        self.set_focus(self._table)
        return self._filter.clear() or elsewhere or self._table.clear_marks()

    @action("/", N_("Find"), N_("Find operations by person, day, month, or what they name."))
    def action_find(self) -> None:
        self.set_focus(self._filter.field)

    @action("w", N_("Only this person"), N_("Only what the person of this operation did."), short=N_("Person"))
    def action_who(self) -> None:
        if (row := self._table.cursor_row) is not None:
            self._narrow(f"who:{row.actor}")

    @action("t", N_("Only this day"), N_("Only what was done on the day of this operation."), short=N_("Day"))
    def action_day(self) -> None:
        if (row := self._table.cursor_row) is not None:
            self._narrow(instant(row.at, self.crm.shop)[:10])

    def _narrow(self, text: str) -> None:
        self._filter.field.value = text

    @action(
        "x",
        N_("Undo this one"),
        N_("Take back the operation under the cursor, if nothing it changed was changed again since."),
        short=N_("Undo this"),
        writes=True,
    )
    def action_undo_this(self) -> None:
        if self._table.cursor_id is not None:
            self.crm.run_operation(operations.undo, self._table.cursor_id, redo=True)


def _nothing(state: Found) -> Text:
    if state.total:
        return Text(N_("Nothing matches “{text}”.  esc shows all again"), {"text": state.search})
    return Text(N_("Nothing was done yet."))
