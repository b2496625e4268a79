"""A form made from a record's fields: groups of labelled editors, checked on leaving each and on saving."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input, Static

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import tr
from crm_tui.domain.shop import Shop
from crm_tui.render.values import DASH, show
from crm_tui.widgets.choice_editor import ChoiceEditor
from crm_tui.widgets.completing_editor import CompletingEditor
from crm_tui.widgets.editors import BlockEditor, Edited, Editor, LineEditor
from crm_tui.widgets.field_row import FieldRow
from crm_tui.widgets.lookup_editor import LookupEditor
from crm_tui.widgets.suggestions import Search, Suggestion
from crm_tui.widgets.typed_note import WORKED_OUT

#: What a field is opened with: a stored value, or the record a lookup names.
Opening = Value | Suggestion


@dataclass(frozen=True, slots=True)
class Group:
    """Fields that belong together, under a heading (a msgid; empty: none)."""

    title: str
    fields: tuple[Field, ...]


class Compared(NamedTuple):
    """Fields that both have changed, to different values, and fields that only the other person has."""

    disputed: tuple[str, ...]
    theirs: tuple[str, ...]


class Form(VerticalScroll, can_focus=False):
    """Fields in groups, opened with stored values; the fields named in `lookups` name other records.

    A lookup's value is the id of the record it names. `values` and `changes` are None where something typed is
    wrong; the sentence then stands under its field and the first such field has the focus.
    """

    DEFAULT_CSS = """
    Form { height: 1fr; width: 1fr; max-width: 100; scrollbar-gutter: stable; }
    Form > .group-title { height: 1; margin: 1 0 0 0; padding: 0 0 0 1; text-style: bold; color: $accent; }
    Form > .group-title.-first { margin-top: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,down", "next_field", show=False),
        Binding("up", "previous_field", show=False),
        Binding("pageup", "page_up", show=False),
        Binding("pagedown", "page_down", show=False),
    ]

    @dataclass
    class Changed(Message):
        """The field of that name has been edited."""

        name: str

    @dataclass
    class Finished(Message):
        """Enter was pressed in the last field."""

    @dataclass
    class Ready(Message):
        """All fields stand and hold what the form was opened with."""

    def __init__(
        self,
        groups: Sequence[Group],
        values: Mapping[str, Opening],
        shop: Shop,
        lookups: Mapping[str, Search] | None = None,
        values_in_use: Callable[[str], Sequence[str]] | None = None,
    ) -> None:
        """`values_in_use` gives what fields are completed from, by what they complete; it is called in threads."""
        super().__init__()
        self.groups = tuple(groups)
        self.shop = shop
        self._opening = dict(values)
        self._lookups = dict(lookups or {})
        self._values_in_use = values_in_use
        self.rows: dict[str, FieldRow] = {
            field.name: FieldRow(self._editor(field)) for group in groups for field in group.fields
        }
        self._seen: FieldRow | None = None

    def compose(self) -> ComposeResult:
        """Each group's heading, then its fields."""
        for number, group in enumerate(self.groups):
            if group.title:
                first = " -first" if number == 0 else ""
                yield Static(tr(group.title), classes=f"group-title{first}", markup=False)
            for field in group.fields:
                yield self.rows[field.name]

    def on_mount(self) -> None:
        """Put the opening values in."""
        for name, row in self.rows.items():
            self.put(name, self._opening.get(name))
            row.begin()
        self.post_message(self.Ready())

    @property
    def dirty(self) -> bool:
        """Whether anything was typed since the form was opened."""
        return any(row.dirty for row in self.rows.values())

    @property
    def hint(self) -> str:
        """What to say about the field in hand."""
        row = self._row(self.screen.focused) if self.is_attached else None
        return tr(row.field.hint) if row else ""

    def put(self, name: str, value: Opening) -> None:
        """Put a stored value, or the record a lookup names, into a field."""
        editor = self.rows[name].editor
        if isinstance(editor, LookupEditor) and isinstance(value, Suggestion):
            editor.choose(value)
        elif not isinstance(value, Suggestion):
            editor.put(value)

    def typed(self, name: str) -> Value:
        """The value typed in a field so far; None where it is no value yet."""
        try:
            return self.rows[name].editor.take()
        except Invalid:
            return None

    def chosen(self, name: str) -> Suggestion | None:
        """The record a lookup names at present."""
        editor = self.rows[name].editor
        return editor.chosen if isinstance(editor, LookupEditor) else None

    def values(self) -> dict[str, Value] | None:
        """Every field's value, checked."""
        found: dict[str, Value] = {}
        wrong: list[FieldRow] = []
        for name, row in self.rows.items():
            try:
                found[name] = row.check()
            except Invalid:
                wrong.append(row)
        if wrong:
            self.focus_field(wrong[0].field.name)
            return None
        return found

    def changes(self) -> dict[str, Value] | None:
        """The values of the fields that differ from what the form was opened with, checked."""
        found = self.values()
        if found is None:
            return None
        return {name: value for name, value in found.items() if value != stored(self._opening.get(name))}

    def opening(self, name: str) -> Opening:
        """What the field was opened with."""
        return self._opening.get(name)

    def compare(self, saved: Mapping[str, Opening]) -> Compared:
        """Which fields somebody else has changed since the form was opened: `saved` is what they saved."""
        disputed: list[str] = []
        theirs: list[str] = []
        for name in self.rows:
            before, now, mine = stored(self.opening(name)), stored(saved.get(name)), self.typed(name)
            if now not in (before, mine):
                (theirs if mine == before else disputed).append(name)
        return Compared(tuple(disputed), tuple(theirs))

    def rebase(self, saved: Mapping[str, Opening], mine: Collection[str]) -> None:
        """Take up what somebody else has saved in all fields they have changed but those named in `mine`.

        `changes` counts from what they saved.
        """
        for name, row in self.rows.items():
            value = saved.get(name)
            if name not in mine and stored(value) != stored(self.opening(name)):
                self.put(name, value)
                row.begin()
        self._opening = dict(saved)

    def reopen(self, name: str, value: Opening) -> None:
        """Let the field have been opened with this value, whatever stands in it now."""
        self._opening[name] = value

    def in_words(self, name: str, value: Opening) -> str:
        """A value of the field as people read it."""
        if isinstance(value, Suggestion):
            return value.name
        field = self.rows[name].field
        choices = tuple((choice.value, choice.label) for choice in field.choices)
        return show(value, field.kind, self.shop, choices, absent=DASH)

    def as_text(self) -> str:
        """Every field that holds something, a line each, to be copied."""
        return "\n".join(f"{tr(row.field.label)}: {row.editor.raw}" for row in self.rows.values() if row.editor.raw)

    def show_error(self, name: str, sentence: str) -> bool:
        """Put an error under a field and go there; False where the form has no such field."""
        if name not in self.rows:
            return False
        self.rows[name].show_error(sentence)
        self.focus_field(name)
        return True

    def focus_field(self, name: str) -> None:
        """Go to a field."""
        row = self.rows[name]
        self.screen.set_focus(row.editor.target)
        row.scroll_visible(animate=False)

    def focus_first(self) -> None:
        """Go to the first field that must be given and is empty, else to the first."""
        names = list(self.rows)
        wanted = [name for name in names if self.rows[name].field.required and not self.rows[name].editor.raw]
        self.focus_field((wanted or names)[0])

    def relabel(self) -> None:
        """Say everything again, after the language has changed."""
        titles = [group.title for group in self.groups if group.title]
        for widget, title in zip(self.query(".group-title").results(Static), titles, strict=True):
            widget.update(tr(title))
        for row in self.rows.values():
            row.relabel()

    def action_next_field(self) -> None:
        """Go on to the next field; past the last one the form is finished."""
        self._step(1)

    def action_previous_field(self) -> None:
        """Go back to the field before."""
        self._step(-1)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Enter moves on."""
        event.stop()
        self._step(1)

    def on_edited(self, event: Edited) -> None:
        """Note what was typed: an error is taken away while it is being put right."""
        event.stop()
        row = self.rows[event.editor.field.name]
        row.put_right()
        if row.field.kind in WORKED_OUT:
            row.show_note()
        self.post_message(self.Changed(row.field.name))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Check a field when it is left, unless it was left untouched."""
        row = self._row(event.widget)
        if row is not None and row.dirty:
            try:
                row.check()
            except Invalid:
                return

    def _editor(self, field: Field) -> Editor:
        if field.name in self._lookups:
            return LookupEditor(field, self.shop, self._lookups[field.name])
        if field.kind in (Kind.CHOICE, Kind.BOOL):
            return ChoiceEditor(field, self.shop)
        if field.completes and self._values_in_use is not None:
            return CompletingEditor(field, self.shop, partial(self._values_in_use, field.completes))
        return BlockEditor(field, self.shop) if field.kind is Kind.BLOCK else LineEditor(field, self.shop)

    def _row(self, widget: Widget | None) -> FieldRow | None:
        """The row a widget stands in."""
        found = (node for node in (widget.ancestors_with_self if widget else ()) if isinstance(node, FieldRow))
        return next(found, None)

    def _step(self, step: int) -> None:
        names = list(self.rows)
        row = self._row(self.screen.focused)
        place = names.index(row.field.name) + step if row else 0
        if place >= len(names):
            self.post_message(self.Finished())
        elif place >= 0:
            self.focus_field(names[place])


def stored(value: Opening) -> Value:
    """The value as the store has it: of a record named, its id."""
    return value.id if isinstance(value, Suggestion) else value
