"""One of a few values, chosen from a list; what it would be like can be seen while the cursor moves."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable


class Answerable(NamedTuple):
    """A value that can be chosen, and its words."""

    place: int
    key: str
    words: str


class Pick(Acting, ModalScreen[str | None]):
    """Answers with the key chosen, None for esc; `preview(key)` is called for each one the cursor comes to."""

    def __init__(
        self,
        question: Text | str,
        choices: Sequence[tuple[str, str]],
        chosen: str,
        preview: Callable[[str], object] = lambda _key: None,
    ) -> None:
        super().__init__()
        self._question = question
        self._options = [Answerable(place, key, words) for place, (key, words) in enumerate(choices)]
        self._chosen = chosen
        self._preview = preview

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(tr(self._question), markup=False, classes="question")
            table: WindowedTable[Answerable] = WindowedTable(
                (TableColumn("words", "", lambda option: tr(option.words), width=20, grow=1),)
            )
            table.styles.height = len(self._options) + 1
            table.styles.max_height = "60vh"  # a longer list scrolls
            yield table

    def on_mount(self) -> None:
        table: WindowedTable[Answerable] = self.query_one(WindowedTable)
        table.set_rows(self._options)
        table.move_to(next((option.place for option in self._options if option.key == self._chosen), 0))
        self.set_focus(table)

    @on(WindowedTable.Moved)
    def _moved(self, event: WindowedTable.Moved) -> None:
        event.stop()
        self._preview(self._options[event.id].key)

    @on(WindowedTable.Opened)
    def _opened(self, event: WindowedTable.Opened) -> None:
        event.stop()
        self.dismiss(self._options[event.id].key)

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)
