"""An editor for one of a few values: all of them in sight while it has the focus, one key away each."""

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.geometry import Size
from textual.strip import Strip

from crm_tui.actions import Acting, action
from crm_tui.core.cells import width
from crm_tui.core.fields import Choice, Field, Kind, Value
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import fold
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import Edited, Editor

_NONE = "—"
_YES_NO = (Choice("1", N_("Yes"), ("y", "是", "true")), Choice("0", N_("No"), ("n", "否", "false")))
_SEPARATOR = "  "


class ChoiceEditor(Acting, Editor, can_focus=True):
    """The values side by side, the chosen one marked; left and right choose, typing finds one by its label."""

    DEFAULT_CSS = """
    ChoiceEditor { width: 1fr; height: 1; background: $surface; }
    ChoiceEditor > .choice-editor--chosen { text-style: none; }
    ChoiceEditor:focus > .choice-editor--chosen { text-style: bold reverse; }
    ChoiceEditor > .choice-editor--other { text-style: dim; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choice-editor--chosen", "choice-editor--other"}

    def __init__(self, field: Field, shop: Shop) -> None:
        super().__init__()
        self.field, self.shop = field, shop
        self.choices: Sequence[Choice] = _YES_NO if field.kind is Kind.BOOL else field.choices
        self._chosen: int | None = None
        self._typed = ""

    @property
    def raw(self) -> str:
        """The value chosen, as stored; nothing where none is."""
        return "" if self._chosen is None else self.choices[self._chosen].value

    def put(self, value: Value) -> None:
        """Mark the choice of that value."""
        shown = "" if value is None else str(value)
        places = [place for place, choice in enumerate(self.choices) if choice.value == shown]
        self._choose(places[0] if places else None)

    def take(self) -> Value:
        """The value chosen; a flag is 0 or 1."""
        if self.field.kind is Kind.BOOL and self._chosen is not None:
            return int(self.raw)
        return super().take()

    @action("right space", N_("Next choice"), N_("Choose the next value."), line=False)
    def action_next(self) -> None:
        self._step(1)

    @action("left", N_("Choice before"), N_("Choose the value before."), line=False)
    def action_previous(self) -> None:
        self._step(-1)

    @action("backspace delete", N_("No choice"), N_("Leave the field empty."), line=False)
    def action_clear(self) -> None:
        self._typed = ""
        if not self.field.required:
            self._choose(None)

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Letters and digits are typed here; they are no keys of the page meanwhile."""
        return character is not None and character.isalnum()

    def on_key(self, event: events.Key) -> None:
        """A letter or digit searches through the labels."""
        if event.character is None or not self.check_consume_key(event.key, event.character):
            return
        event.stop()
        for typed in (self._typed + event.character, event.character):
            if (place := self._find(fold(typed))) is not None:
                self._typed = typed
                self._choose(place)
                return

    def on_blur(self) -> None:
        """A new search begins at the next visit."""
        self._typed = ""

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked on."""
        start = 0
        for place, label in enumerate(self._labels()):
            if start <= event.x < start + width(label):
                self._choose(place)
                return
            start += width(label) + len(_SEPARATOR)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line."""
        return 1

    def render_line(self, y: int) -> Strip:
        """All values while focused, as far as they fit with the chosen one in sight; else the chosen one."""
        chosen = self.get_component_rich_style("choice-editor--chosen")
        other = self.get_component_rich_style("choice-editor--other")
        if not self.has_focus:
            label = _NONE if self._chosen is None else self._labels()[self._chosen]
            segments = [Segment(label, other if self._chosen is None else chosen)]
        else:
            segments = []
            for place, label in self._in_sight():
                segments += [Segment(label, chosen if place == self._chosen else other), Segment(_SEPARATOR, other)]
        return Strip(segments).adjust_cell_length(self.size.width, self.rich_style)

    def _labels(self) -> list[str]:
        return [f" {tr(choice.label)} " if self.has_focus else tr(choice.label) for choice in self.choices]

    def _in_sight(self) -> list[tuple[int, str]]:
        """The labels to show: from the first one that leaves room for the chosen one."""
        labels = list(enumerate(self._labels()))
        end = 1 if self._chosen is None else self._chosen + 1
        first = 0
        while sum(width(label) + len(_SEPARATOR) for _, label in labels[first:end]) > self.size.width and first < end:
            first += 1
        return labels[first:]

    def _find(self, typed: str) -> int | None:
        """The first choice whose label, stored value or other word begins with what was typed."""
        for place, choice in enumerate(self.choices):
            words = (tr(choice.label), choice.label, choice.value, *choice.words)
            if any(fold(word).startswith(typed) for word in words):
                return place
        return None

    def _step(self, step: int) -> None:
        """Move the mark; beyond an end lies no choice where the field may be empty, else the other end."""
        places: list[int | None] = [*range(len(self.choices))]
        if not self.field.required:
            places.append(None)
        self._typed = ""
        self._choose(places[(places.index(self._chosen) + step) % len(places) if self._chosen in places else 0])

    def _choose(self, place: int | None) -> None:
        if place != self._chosen:
            self._chosen = place
            self.post_message(Edited(self))
        self.refresh()
