"""The command palette: commands that work now, and any customer, product, receipt or ticket, found by typing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.timer import Timer
from textual.widgets import Input

from crm_tui.actions import Acting, Live, action, live_actions
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text
from crm_tui.screens._finding import Entry, Finds, commands, records
from crm_tui.screens._latest_query import LatestQuery
from crm_tui.screens._recent import Destination
from crm_tui.sections import sections
from crm_tui.widgets.filter_bar import SearchInput
from crm_tui.widgets.grouped_table import GroupedTable, RowGroup
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

_PAUSE = 0.05  # seconds without typing before the store is asked


class Palette(Acting, ModalScreen[Live | Destination | None]):
    """Type a part of a command's name in either language, or what a record is called; enter answers with it."""

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        crm = cast("CrmApp", page.app)
        listed = [entry for entry in live_actions(page) if entry.action.palette and crm.makes_sense(entry.action.id)]
        self._live = sorted(listed, key=lambda entry: not isinstance(entry.node, Screen))
        self._entries: list[Entry] = []
        self._text = ""
        self.shown_for: str | None = None
        self._opening = False
        self._timer: Timer | None = None
        self._query: LatestQuery[[str, Sequence[Destination]], list[Finds]] | None = None

    @property
    def _crm(self) -> CrmApp:
        return cast("CrmApp", self.app)

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Entry], ...] = (
            TableColumn("name", N_("Command or name"), lambda row: row.title, width=20, grow=2),
            TableColumn("help", "", lambda row: row.detail, width=20, grow=3, drop=1),
            TableColumn("key", N_("Key"), lambda row: row.key, width=5),
        )
        with Vertical(classes="sheet"):
            yield SearchInput(N_("A command, a customer, a product, a receipt, a ticket"))
            yield GroupedTable(columns, empty=Text(N_("Nothing of that name.")))

    def on_mount(self) -> None:
        if self._crm.has_store:
            self._query = LatestQuery(self._crm.db, records)
        self.set_focus(self.query_one(SearchInput))
        self._search()

    def on_unmount(self) -> None:
        if self._query is not None:
            self._query.stop()

    @property
    def table(self) -> GroupedTable[Entry]:
        """What was found."""
        return self.query_one(GroupedTable)

    @property
    def takes_keys(self) -> bool:
        """Not between enter and going: what follows is for the page it leads to."""
        return not self._opening

    # Finding.

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._text = event.value
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._search)

    def _search(self) -> None:
        self.run_worker(self._find(self._text), group="find")

    async def _find(self, text: str) -> None:
        """Ask the store, then show what there is; the commands alone where it cannot answer."""
        found: list[Finds] | None = []
        if self._query is not None:
            try:
                found = await self._query.ask(text, self._crm.recent.all())
            except CrmError as error:
                self._crm.complain(error)
        if found is not None and self.is_attached and text == self._text:
            self._show(text, found)

    def _show(self, text: str, found: Sequence[Finds]) -> None:
        """All that was found, best group first; enter pressed too early opens it now."""
        places = {f"app.{key}" for key in sections()}
        mine = commands(self._live, text)
        groups = [
            Finds(N_("Commands"), [entry for entry in mine if not _is_section(entry, places)]),
            Finds(N_("Sections"), [entry for entry in mine if _is_section(entry, places)]),
        ]
        groups = [*groups, *found] if text.strip() else [*found, *groups]
        groups.sort(key=lambda group: min((entry.rank for entry in group.entries), default=0))
        self._entries = [entry for group in groups for entry in group.entries]
        numbers = iter(range(len(self._entries)))
        rows = [RowGroup(group.heading, [(next(numbers), entry) for entry in group.entries]) for group in groups]
        self.table.set_groups(rows)
        self.table.move_to(0)
        self.shown_for = text
        if self._opening:
            self._open()

    # Choosing.

    @on(WindowedTable.Opened)
    def _chosen(self, event: WindowedTable.Opened) -> None:
        if 0 <= event.id < len(self._entries):
            self.dismiss(self._entries[event.id].chosen)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        if self.shown_for == self._text:
            self._open()
        else:
            self._opening = True
            self._search()

    def _open(self) -> None:
        """Answer with the marked one; where nothing was found, go on typing."""
        self._opening = bool(self._entries)
        self.table.action_open()

    @action("down ctrl+n", N_("Next"), N_("Go to the next one."), line=False, palette=False)
    def action_next(self) -> None:
        self.table.action_cursor_down()

    @action("up ctrl+p", N_("Previous"), N_("Go to the one before."), line=False, palette=False)
    def action_previous(self) -> None:
        self.table.action_cursor_up()

    @action("pagedown", N_("Page down"), N_("Go one screenful down."), line=False, palette=False)
    def action_page_down(self) -> None:
        self.table.action_page_down()

    @action("pageup", N_("Page up"), N_("Go one screenful up."), line=False, palette=False)
    def action_page_up(self) -> None:
        self.table.action_page_up()

    @action("escape", N_("Close"), N_("Close without a command."))
    def action_close(self) -> None:
        self.dismiss(None)


def _is_section(entry: Entry, places: set[str]) -> bool:
    return isinstance(entry.chosen, Live) and entry.chosen.action.id in places
