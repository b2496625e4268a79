"""A row of a list told in some more lines, beside the list or below it, where the terminal has room."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import ClassVar, Final, NamedTuple

from rich.segment import Segment
from textual.containers import Container
from textual.geometry import Size
from textual.strip import Strip
from textual.widget import Widget

from crm_tui.core import cells
from crm_tui.core.text import for_terminal

#: The terminal's cells and lines from which there is room beside the list, or else below it.
WIDE: Final = 120
HIGH: Final = 36
_TWO_COLUMNS: Final = 76
_GAP: Final = 2
_MOST_LINES: Final = 6  # of one value


class Told(NamedTuple):
    """A line or more of the view: a label in the present language, and what is told under it."""

    label: str
    words: str


class _Piece(NamedTuple):
    text: str
    look: str = ""


class QuickView(Widget):
    """A title and labelled lines; what does not fit is left out at the end."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"quick-view--label", "quick-view--title"}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._title = ""
        self._told: Sequence[Told] = ()
        self._lines: list[list[_Piece]] = []

    def put(self, title: str, told: Sequence[Told]) -> None:
        """Show this; the texts may be anybody's."""
        if (title, told) != (self._title, self._told):
            self._title, self._told = title, told
            self._arrange()

    def on_resize(self) -> None:
        self._arrange()

    def _arrange(self) -> None:
        width = self.content_size.width
        self._lines = [[_Piece(cells.cut(for_terminal(self._title), width), "quick-view--title")]]
        label = max((cells.width(one.label) for one in self._told), default=0) + _GAP
        if width < _TWO_COLUMNS:
            self._lines += _column(self._told, label, width)
        else:
            half = (width - _GAP) // 2
            split = -(-len(self._told) // 2)
            left, right = _column(self._told[:split], label, half), _column(self._told[split:], label, half)
            nothing: list[_Piece] = []
            for one, other in zip_longest(left, right, fillvalue=nothing):
                room = half + _GAP - sum(cells.width(piece.text) for piece in one)
                self._lines.append([*one, _Piece(" " * room), *other])
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._lines)

    def render_line(self, y: int) -> Strip:
        width = self.content_size.width
        pieces = self._lines[y] if y < len(self._lines) else []
        looks = {look: self.get_component_rich_style(look) for look in {piece.look for piece in pieces} if look}
        strip = Strip([Segment(piece.text, looks.get(piece.look, self.rich_style)) for piece in pieces])
        return strip.adjust_cell_length(width, self.rich_style)


def _column(told: Sequence[Told], label: int, width: int) -> list[list[_Piece]]:
    """Labels at the left, words wrapped at their right."""
    return [line for one in told for line in _lines(one, label, width)]


def _lines(one: Told, label: int, width: int) -> Iterator[list[_Piece]]:
    cleaned = "\n".join(for_terminal(line) for line in one.words.split("\n"))
    for place, line in enumerate(cells.wrap(cleaned, max(4, width - label))[:_MOST_LINES]):
        yield [_Piece(cells.fit(one.label if place == 0 else "", label), "quick-view--label"), _Piece(line)]


class ListBody(Container):
    """A list and its quick view: side by side, one above the other, or the list alone."""

    def __init__(self, *children: Widget, quick: bool) -> None:
        super().__init__(*children)
        self._quick = quick

    @property
    def has_room(self) -> bool:
        """Whether the terminal is wide or high enough for the view."""
        return self.app.size.width >= WIDE or self.app.size.height >= HIGH

    def show_quick(self, quick: bool) -> None:
        """Show the view where there is room, or hide it."""
        self._quick = quick
        wide = self.app.size.width >= WIDE
        self.set_class(quick and wide, "-beside")
        self.set_class(quick and not wide and self.has_room, "-below")

    def on_mount(self) -> None:
        self.show_quick(self._quick)

    def on_resize(self) -> None:
        self.show_quick(self._quick)
