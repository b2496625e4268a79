"""A question answered by one value typed in an editor: a month, a file's name, a customer."""

from collections.abc import Callable
from typing import NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.editors import Edited, Editor
from crm_tui.widgets.lookup_editor import LookupEditor


class Answer(NamedTuple):
    """The value given; None where the field was left empty."""

    value: Value


class AskValue(Acting, ModalScreen[Answer | None]):
    """Answers with the value, or None for esc; a value that is none is said so under the field.

    `check` may refuse a value by raising a CrmError.
    """

    def __init__(
        self,
        question: Text | str,
        editor: Editor,
        value: Value = None,
        check: Callable[[Value], object] = lambda _value: None,
    ) -> None:
        super().__init__()
        self._question = question
        self._editor = editor
        self._value = value
        self._check = check

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog"):
            yield Static(tr(self._question), markup=False, classes="question")
            yield self._editor
            yield Static("", markup=False, classes="wrong")
            hint = tr(self._editor.field.hint)
            yield Static(hint, markup=False, classes="full")

    def on_mount(self) -> None:
        if self._value is not None:
            self._editor.put(self._value)
        line = self.query_one(Input)
        self.set_focus(line)
        if line.select_on_focus:
            line.action_select_all()

    @on(Input.Submitted)
    def _submitted(self) -> None:
        try:
            self._editor.settle()
            value = self._editor.take()
            self._check(value)
        except CrmError as error:
            self._say(str(error))
        else:
            self.dismiss(Answer(value))

    @on(Edited)
    def _edited(self) -> None:
        """What was wrong is being put right; a record chosen from the list is an answer at once."""
        self._say("")
        if isinstance(self._editor, LookupEditor) and self._editor.chosen is not None and self.is_current:
            self.dismiss(Answer(self._editor.chosen.id))

    def _say(self, words: str) -> None:
        line = self.query_one(".wrong", Static)
        line.update(words)
        line.set_class(bool(words), "-shown")

    @action("escape", N_("Cancel"), N_("Close without an answer."))
    def action_cancel(self) -> None:
        self.dismiss(None)
