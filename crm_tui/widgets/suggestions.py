"""What fits what is typed, listed under the line; and the editor of a line with such a list."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.core.cells import fit, width
from crm_tui.core.fields import Field
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import Editor
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


class ListingEditor(Vertical, Editor):
    """A line with a list under it; what is listed, and what choosing means, its subclass says."""

    DEFAULT_CSS = "ListingEditor { width: 1fr; height: auto; }"

    def __init__(self, field: Field, shop: Shop, line: OneLine) -> None:
        super().__init__()
        self.field, self.shop, self.line = field, shop, line
        self.list = SuggestionList()

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.list

    @property
    def raw(self) -> str:
        """The line as typed."""
        return self.line.value

    @property
    def target(self) -> OneLine:
        """The line one types in."""
        return self.line
