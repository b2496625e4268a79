"""A question with a few answers, for what can't be undone."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.choices import Choices


class Ask(Acting, ModalScreen[str | None]):
    """Answers with the key of the choice, or None for esc; the first choice is the safe one."""

    def __init__(self, question: Text | str, choices: Sequence[tuple[str, str]]) -> None:
        super().__init__()
        self._question = question
        self._choices = choices

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(tr(self._question), markup=False, classes="question")
            yield Choices(self._choices)

    def on_choices_chosen(self, event: Choices.Chosen) -> None:
        self.dismiss(event.key)

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)
