"""An editor that names another record: what is typed is searched in the background, a list under it completes it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input
from textual.worker import get_current_worker

from crm_tui.core.cells import fit, width
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold, for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import Edited, Editor
from crm_tui.widgets.one_line import OneLine

_MOST = 6


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A record that fits what was typed: its id, its code, its name, and what else tells it apart."""

    id: int
    code: str
    name: str
    detail: str = ""


#: Suggestions for what is typed, best first; opens its own reader, runs in a thread.
Search = Callable[[str], Sequence[Suggestion]]


class SuggestionList(Widget):
    """The suggestions under the line, one marked; no focus of its own."""

    DEFAULT_CSS = """
    SuggestionList { height: auto; width: 1fr; display: none; }
    SuggestionList > .suggestion-list--marked { text-style: reverse; }
    SuggestionList > .suggestion-list--other { text-style: none; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"suggestion-list--marked", "suggestion-list--other"}

    def __init__(self) -> None:
        super().__init__()
        self.suggestions: tuple[Suggestion, ...] = ()
        self.marked: int | None = 0

    @dataclass
    class Picked(Message):
        """The suggestion at that place was clicked on."""

        place: int

    def put(self, suggestions: Sequence[Suggestion], marked: int | None = 0) -> None:
        """Show these, the first one marked unless told; none hides the list."""
        if not suggestions and not self.suggestions:
            return
        self.suggestions, self.marked = tuple(suggestions[:_MOST]), marked
        self.display = bool(self.suggestions)
        self.refresh(layout=True)

    def move(self, step: int) -> None:
        """Mark another one."""
        self.mark(((self.marked or 0) + step) % len(self.suggestions))

    def mark(self, place: int | None) -> None:
        """Mark the one at that place, or none."""
        self.marked = place
        self.refresh()

    @property
    def chosen(self) -> Suggestion | None:
        """The one that is marked."""
        return None if self.marked is None or not self.suggestions else self.suggestions[self.marked]

    def on_click(self, event: events.Click) -> None:
        if event.y < len(self.suggestions):
            event.stop()
            self.post_message(self.Picked(event.y))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """A line for each."""
        return len(self.suggestions)

    def render_line(self, y: int) -> Strip:
        """Code, name and detail in columns."""
        if y >= len(self.suggestions):
            return Strip.blank(self.size.width)
        part = "marked" if y == self.marked else "other"
        style = self.get_component_rich_style(f"suggestion-list--{part}")
        codes = max(width(entry.code) for entry in self.suggestions)
        entry = self.suggestions[y]
        detail = for_terminal(entry.detail)
        room = max(10, self.size.width - codes - width(detail) - 5)
        head = f" {fit(for_terminal(entry.code), codes)}  " if codes else ""  # values have none: they stand as typed
        line = f"{head}{fit(for_terminal(entry.name), room)} {detail}"
        return Strip([Segment(fit(line, self.size.width), style)])


class LookupEditor(Vertical, Editor):
    """A line that names a record by code, name, initials or phone; its value is the record's id."""

    DEFAULT_CSS = """
    LookupEditor { width: 1fr; height: auto; }
    """

    def __init__(self, field: Field, shop: Shop, search: Search) -> None:
        super().__init__()
        self.field, self.shop, self.search = field, shop, search
        self.line = OneLine()
        self.list = SuggestionList()
        self._chosen: Suggestion | None = None
        self._listed_for: str | None = None

    def compose(self) -> ComposeResult:
        """The line, and the list under it."""
        yield self.line
        yield self.list

    @property
    def raw(self) -> str:
        """What stands in the line."""
        return self.line.value

    @property
    def target(self) -> Input:
        """The line one types in."""
        return self.line

    def type_in(self, raw: str) -> None:
        """Put this text into the line; it names no record yet."""
        self.put(raw)

    @property
    def chosen(self) -> Suggestion | None:
        """The record chosen; None while what is typed names none."""
        return self._chosen

    def put(self, value: Value) -> None:
        """Empty the line; a record is put by `choose`, since its id says nothing to people."""
        self._chosen = None
        self.line.value = "" if value is None else str(value)

    def choose(self, suggestion: Suggestion) -> None:
        """Take this record."""
        self._chosen = suggestion
        self.line.value = _shown(suggestion)
        self.line.cursor_position = len(self.line.value)
        self._listed_for = None
        self.list.put(())
        self.post_message(Edited(self))

    def take(self) -> Value:
        """The id of the record chosen; None where nothing is typed; raises Invalid where it names none or several."""
        if self._chosen is not None:
            return self._chosen.id
        if not self.raw.strip():
            if self.field.required:
                raise Invalid(N_("This must be given."), field=self.field.name)
            return None
        if self._listed_for is not None and self.list.suggestions:
            raise Invalid(N_("Several fit: choose one with the arrows."), field=self.field.name)
        raise Invalid(N_("Nothing of that name was found."), field=self.field.name)

    def settle(self) -> None:
        """Take the only record that fits what is typed, or the one it names exactly."""
        typed = self.raw.strip()
        if self._chosen is not None or not typed:
            self.list.put(())
            return
        found = self.search(typed)
        exact = [entry for entry in found if fold(typed) in (fold(entry.code), fold(entry.name))]
        if len(exact) == 1 or len(found) == 1:
            self.choose((exact or list(found))[0])
        else:
            self._list(typed, found)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Search for what is typed, unless it is the record just taken."""
        event.stop()
        if self._chosen is not None and event.value == _shown(self._chosen):
            return
        self._chosen = None
        self.post_message(Edited(self))
        if typed := event.value.strip():
            self._look_up(typed)
        else:
            self._list("", ())

    def on_key(self, event: events.Key) -> None:
        """The arrows move through the list, enter takes the marked one, escape closes the list."""
        if not self.list.suggestions or event.key not in ("up", "down", "enter", "escape"):
            return
        event.stop()
        event.prevent_default()
        if event.key == "enter" and self.list.chosen is not None:
            self.choose(self.list.chosen)
        elif event.key == "escape":
            self.list.put(())
        else:
            self.list.move(1 if event.key == "down" else -1)

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        event.stop()
        self.choose(self.list.suggestions[event.place])
        self.screen.set_focus(self.line)

    @work(thread=True, exclusive=True)
    def _look_up(self, typed: str) -> None:
        """Search in a thread; only the newest search is listed."""
        worker = get_current_worker()
        found = self.search(typed)
        if not worker.is_cancelled:
            self.app.call_from_thread(self._list, typed, found)

    def _list(self, typed: str, found: Sequence[Suggestion]) -> None:
        """Show what was found, if the line still says what it was searched for."""
        if typed == self.raw.strip() and self._chosen is None and self.line.has_focus:
            self._listed_for = typed
            self.list.put(found)


def _shown(suggestion: Suggestion) -> str:
    """A record as it stands in the line."""
    return for_terminal(f"{suggestion.name}  {suggestion.code}".strip())
