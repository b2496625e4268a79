"""All reports there are, to choose one from: what each is called and what it tells."""

from typing import Final, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, tr
from crm_tui.reports._report import find, names
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

#: What most want; the section opens on it.
MONTHLY: Final = "monthly"


class Choice(NamedTuple):
    """A report that can be chosen."""

    name: str
    title: str
    summary: str


def in_order() -> list[str]:
    """All reports, the one that most want first."""
    return sorted(names(), key=lambda name: (name != MONTHLY, name))


class ReportChoice(Acting, ModalScreen[str | None]):
    """Answers with the name of the report, None for esc; the cursor begins on `shown`."""

    def __init__(self, shown: str) -> None:
        super().__init__()
        self._shown = shown
        self._choices = [Choice(name, find(name).TITLE, find(name).SUMMARY) for name in in_order()]

    def compose(self) -> ComposeResult:
        columns: tuple[TableColumn[Choice], ...] = (
            TableColumn("title", N_("Report"), lambda row: tr(row.title), width=20, grow=1),
            TableColumn("summary", N_("What it tells"), lambda row: tr(row.summary), width=24, grow=2, drop=1),
        )
        with Vertical(classes="sheet"):
            yield Static(tr(N_("Which report?")), markup=False, classes="question")
            yield WindowedTable(columns)
            yield Static("", markup=False, classes="full")

    def on_mount(self) -> None:
        table: WindowedTable[Choice] = self.query_one(WindowedTable)
        table.set_rows(self._choices)
        table.move_to(next((place for place, one in enumerate(self._choices) if one.name == self._shown), 0))
        self.set_focus(table)

    @on(WindowedTable.Moved)
    def _moved(self, event: WindowedTable.Moved) -> None:
        """The whole sentence, which the column may have cut."""
        event.stop()
        self.query_one(".full", Static).update(tr(self._choices[event.id].summary), layout=False)

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        event.stop()
        self.dismiss(self._choices[event.id].name)

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)
