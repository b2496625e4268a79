"""The help sheet: how the page's figures come about, and every key that works on it now."""

import asyncio
from typing import TYPE_CHECKING, Any, cast

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from crm_tui.actions import Acting, Live, action, live_actions, show_key
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, tr
from crm_tui.screens._explained import Explaining, FigureLines, explaining
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

if TYPE_CHECKING:
    from crm_tui.app import CrmApp

Row = tuple[int, str, str, str]


class Help(Acting, ModalScreen[None]):
    """What can be done on a page: keys, name, and one sentence about it."""

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        with_keys = [entry for entry in live_actions(page) if entry.keys]
        self._explaining = explaining(page)
        self._live = sorted(with_keys, key=lambda entry: not isinstance(entry.node, Screen))

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Row], ...] = (
            TableColumn("keys", N_("Keys"), lambda row: row[1], width=11),
            TableColumn("name", N_("Action"), lambda row: row[2], width=19, grow=1),
            TableColumn("help", "", lambda row: row[3], width=20, grow=4, drop=1),
        )
        with Vertical(classes="sheet" if self._explaining is None else "sheet -explained"):
            if self._explaining is not None:
                yield Static(tr(N_("What these figures say")), markup=False, classes="question")
                yield FigureLines()
            yield Static(tr(N_("Keys of this page")), markup=False, classes="question")
            yield WindowedTable(columns)
            yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        table: WindowedTable[Row] = self.query_one(WindowedTable)
        table.set_rows([_row(place, entry) for place, entry in enumerate(self._live)])
        self.set_focus(table)
        if self._explaining is not None:
            self.set_focus(self.query_one(FigureLines))
            self.run_worker(self._explain(self._explaining), group="explain")

    async def _explain(self, read: Explaining) -> None:
        """Read how the figures come about, and tell it."""
        app = cast("CrmApp", self.app)
        try:
            found = await asyncio.to_thread(app.reading(read))
        except CrmError as error:
            app.complain(error)
            return
        if self.is_attached:
            self.query_one(FigureLines).tell(found)

    @on(WindowedTable.Moved)
    def _moved(self, event: WindowedTable.Moved) -> None:
        """The whole sentence, which the column may have cut."""
        self.query_one(".full", Static).update(tr(self._live[event.id].action.help), layout=False)

    @action("tab", N_("Figures or keys"), N_("Go from the figures to the keys and back."), line=False)
    def action_other(self) -> None:
        self.focus_next()

    @action("escape ? f1 q", N_("Close"), N_("Close this sheet."))
    def action_close(self) -> None:
        self.dismiss()


def _row(place: int, entry: Live) -> Row:
    keys = " ".join(show_key(key) for key in entry.keys)
    return place, keys, tr(entry.action.name), tr(entry.action.help)
