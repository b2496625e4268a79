"""One line of a form: label, editor, a quiet note beside it, under it the error and what somebody else saved."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import for_terminal
from crm_tui.widgets.day_note import day_note
from crm_tui.widgets.editors import Editor

_REQUIRED = "*"


class FieldRow(Vertical):
    """A field being edited."""

    DEFAULT_CSS = """
    FieldRow { height: auto; }
    FieldRow > .line { height: auto; }
    FieldRow .label { width: 19; height: 1; padding: 0 1 0 1; }
    FieldRow .note { width: auto; height: 1; padding: 0 0 0 2; text-style: dim; }
    FieldRow > .error { display: none; height: auto; padding: 0 0 0 19; color: $error; }
    FieldRow.-wrong > .error { display: block; }
    FieldRow > .saved { display: none; height: auto; padding: 0 0 0 19; text-style: italic; }
    FieldRow.-moved > .saved { display: block; }
    FieldRow:focus-within .label { text-style: bold; }
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.field = editor.field
        self.error = ""
        self._before = ""

    def compose(self) -> ComposeResult:
        """Label, editor and note in a line; the error under them."""
        with Horizontal(classes="line"):
            yield Static(self._label(), classes="label", markup=False)
            yield self.editor
            yield Static(self._unit(), classes="note", markup=False)
        yield Static("", classes="error", markup=False)
        yield Static("", classes="saved", markup=False)

    @property
    def dirty(self) -> bool:
        """Whether anything but what was put has been typed."""
        return self.editor.raw != self._before

    def begin(self) -> None:
        """What stands in the editor now is what it was opened with."""
        self._before = self.editor.raw
        self.show_note()

    def check(self) -> Value:
        """The value typed; where it is none, the sentence stands under the field and Invalid is raised."""
        try:
            self.editor.settle()
            value = self.editor.take()
        except Invalid as error:
            self.show_error(str(error))
            raise
        self.show_error("")
        return value

    def show_error(self, sentence: str) -> None:
        """Put the sentence under the field; an empty one takes it away."""
        self.error = for_terminal(sentence)
        self.query_one(".error", Static).update(self.error)
        self.set_class(bool(sentence), "-wrong")

    def show_saved(self, value: str) -> None:
        """Say under the field what somebody else has saved in it meanwhile."""
        self.query_one(".saved", Static).update(for_terminal(tr(N_("now: {value}"), value=value)))
        self.add_class("-moved")

    def show_note(self, note: str | None = None) -> None:
        """Put a note beside the editor: the one given, else the day in words or the unit."""
        if note is None:
            note = self._day() if self.field.kind is Kind.DAY else self._unit()
        self.query_one(".note", Static).update(note)

    def relabel(self) -> None:
        """Say everything again, after the language has changed."""
        self.query_one(".label", Static).update(self._label())
        self.show_note()
        self.editor.refresh()

    def _label(self) -> str:
        return tr(self.field.label) + (f" {_REQUIRED}" if self.field.required else "")

    def _unit(self) -> str:
        return self.editor.shop.currency if self.field.kind in (Kind.MONEY, Kind.PRICE) else ""

    def _day(self) -> str:
        try:
            value = self.editor.take()
        except Invalid:
            return ""
        return day_note(str(value), self.editor.shop) if value else ""
