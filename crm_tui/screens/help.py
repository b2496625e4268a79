"""The help sheet: every key that works on this page now, written from the registry."""

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from crm_tui.actions import Acting, Live, action, live_actions, show_key
from crm_tui.core.i18n import N_, tr
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

Row = tuple[int, str, str, str]


class Help(Acting, ModalScreen[None]):
    """What can be done on a page: keys, name, and one sentence about it."""

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        with_keys = [entry for entry in live_actions(page) if entry.keys]
        self._live = sorted(with_keys, key=lambda entry: not isinstance(entry.node, Screen))

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Row], ...] = (
            TableColumn("keys", N_("Keys"), lambda row: row[1], width=14),
            TableColumn("name", N_("Action"), lambda row: row[2], width=22),
            TableColumn("help", "", lambda row: row[3], width=20, grow=1, drop=1),
        )
        with Vertical(classes="sheet"):
            yield Static(tr(N_("Keys of this page")), markup=False, classes="question")
            yield WindowedTable(columns)
            yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        table: WindowedTable[Row] = self.query_one(WindowedTable)
        table.set_rows([_row(place, entry) for place, entry in enumerate(self._live)])
        self.set_focus(table)

    @on(WindowedTable.Moved)
    def _moved(self, event: WindowedTable.Moved) -> None:
        """The whole sentence, which the column may have cut."""
        self.query_one(".full", Static).update(tr(self._live[event.id].action.help), layout=False)

    @action("escape ? f1 q", N_("Close"), N_("Close this sheet."))
    def action_close(self) -> None:
        self.dismiss()


def _row(place: int, entry: Live) -> Row:
    keys = " ".join(show_key(key) for key in entry.keys)
    return place, keys, tr(entry.action.name), tr(entry.action.help)
