"""One line of a form: label, editor, a quiet note beside it, the error under it."""

from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.widgets import Static

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import tr
from crm_tui.core.text import for_terminal
from crm_tui.widgets.editors import Editor
from crm_tui.widgets.typed_note import typed_note

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
    FieldRow:focus-within .label { text-style: bold; }
    """

    def __init__(self, editor: Editor) -> None:
        super().__init__()
        self.editor = editor
        self.field = editor.field
        self.error = ""
        self._refused = ""  # what stood in the editor when the error was shown
        self._before = ""
        self._remark = ""
        self._said = Static(self._unit(), classes="note", markup=False)
        self._label = Static(self._words(), classes="label", markup=False)
        self._wrong = Static("", classes="error", markup=False)

    def compose(self) -> ComposeResult:
        """Label, editor and note in a line; the error under them."""
        with Horizontal(classes="line"):
            yield self._label
            yield self.editor
            yield self._said
        yield self._wrong

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
        self.error, self._refused = for_terminal(sentence), self.editor.raw
        self._wrong.update(self.error)
        self.set_class(bool(sentence), "-wrong")

    def put_right(self) -> None:
        """Take the error away, once something else stands in the editor: word of what was put may come late."""
        if self.error and self.editor.raw != self._refused:
            self.show_error("")

    def remark(self, remark: str) -> None:
        """Something to say beside the editor while nothing typed is worked out there."""
        self._remark = remark
        self.show_note()

    def show_note(self) -> None:
        """Say beside the editor what the typed text comes to, else the remark or the unit."""
        note = typed_note(self.editor) or self._remark or self._unit()
        if note != self._said.content:
            self._said.update(note)

    def relabel(self) -> None:
        """Say everything again, after the language has changed."""
        self._label.update(self._words())
        self.show_note()
        self.editor.refresh()

    def _words(self) -> str:
        return tr(self.field.label) + (f" {_REQUIRED}" if self.field.required else "")

    def _unit(self) -> str:
        return self.editor.shop.currency if self.field.kind in (Kind.MONEY, Kind.PRICE) else ""
