"""The command palette: every command that works now, found by name, with its key."""

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Input

from crm_tui.actions import Acting, Live, action, live_actions
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import fold
from crm_tui.widgets.filter_bar import SearchInput
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

Row = tuple[int, str, str, str]


class Palette(Acting, ModalScreen[Live | None]):
    """Type a part of a command's name, in either language; enter answers with it."""

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        listed = [entry for entry in live_actions(page) if entry.action.palette]
        self._live = sorted(listed, key=lambda entry: not isinstance(entry.node, Screen))

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Row], ...] = (
            TableColumn("name", N_("Command"), lambda row: row[1], width=20),
            TableColumn("help", "", lambda row: row[2], width=20, grow=1, drop=1),
            TableColumn("key", N_("Key"), lambda row: row[3], width=6),
        )
        with Vertical(classes="sheet"):
            yield SearchInput(N_("What do you want to do?"))
            yield WindowedTable(columns, empty=Text(N_("No command of that name.")))

    def on_mount(self) -> None:
        self._show("")
        self.set_focus(self.query_one(SearchInput))

    @property
    def _table(self) -> WindowedTable[Row]:
        return self.query_one(WindowedTable)

    def _show(self, wanted: str) -> None:
        words = fold(wanted).split()
        found = [place for place, entry in enumerate(self._live) if _meant(entry, words)]
        self._table.set_rows([_row(place, self._live[place]) for place in found], found, keep=False)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self._show(event.value)

    @on(WindowedTable.Opened)
    def _chosen(self, event: WindowedTable.Opened) -> None:
        self.dismiss(self._live[event.id])

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self._table.action_open()

    @action("down ctrl+n", N_("Next"), N_("Go to the next command."), line=False, palette=False)
    def action_next(self) -> None:
        self._table.action_cursor_down()

    @action("up ctrl+p", N_("Previous"), N_("Go to the command before."), line=False, palette=False)
    def action_previous(self) -> None:
        self._table.action_cursor_up()

    @action("escape", N_("Close"), N_("Close without a command."))
    def action_close(self) -> None:
        self.dismiss(None)


def _meant(entry: Live, words: list[str]) -> bool:
    """Whether every word is in the command's name, its help, or its name in English."""
    texts = fold(f"{tr(entry.action.name)} {tr(entry.action.help)} {entry.action.name} {entry.action.id}")
    return all(word in texts for word in words)


def _row(place: int, entry: Live) -> Row:
    return place, tr(entry.action.name), tr(entry.action.help), entry.key
