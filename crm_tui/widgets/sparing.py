"""What the terminal shows already is not sent again: of every repaint only the cells that differ go out.

Over a slow line the bytes are the waiting. Textual paints whole widgets; which of their cells are new is told here,
from what was sent before.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

from rich.control import Control
from rich.segment import Segment
from rich.style import Style
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.strip import Strip

from crm_tui.core import cells

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from textual.geometry import Size
    from textual.screen import Screen

#: What stands in one cell, and its look; the right half of a wide sign is empty.
Cell: TypeAlias = tuple[str, Style | None]
Piece: TypeAlias = tuple[int, int, Strip]

#: Signs that every terminal gives the same width. What comes after others may stand elsewhere than it was reckoned:
#: there the cursor is told where to go on.
_SURE = re.compile(r"[\x20-\x7e\u3000-\u3029\u3030-\u303e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*")
#: From here on signs may be drawn as one with those beside them, or not.
_JOINED = "\U0001f000"


class Sent:
    """The cells of the terminal, as far as they are known from what was sent."""

    def __init__(self) -> None:
        self._size: Size | None = None
        self._lines: dict[int, dict[int, Cell]] = {}

    def forget(self) -> None:
        """Somebody else has written on the terminal: nothing is known."""
        self._lines.clear()

    def fit(self, size: Size) -> None:
        """The terminal has this size now; one that has changed is sent all of it."""
        if size != self._size:
            self._size = size
            self.forget()

    def news(self, x: int, y: int, strip: Strip) -> tuple[int, Strip] | None:
        """The part of the strip that is to be sent, and where it begins; None where all of it is there already."""
        line = self._lines.setdefault(y, {})
        new = _cells(strip)
        old = [line.get(x + place) for place in range(len(new))]
        if old == new:
            return None
        line.update(enumerate(new, x))
        first = next(place for place, pair in enumerate(zip(old, new, strict=True)) if pair[0] != pair[1])
        end = next(place for place in range(len(new), 0, -1) if old[place - 1] != new[place - 1])
        if not (_sure(old) and _sure(new)):
            first, end = _whole_runs(old, new, first, end)
        first, end = _whole_signs(old, new, first, end)
        part = new[first:end]
        return x + first, _strip(part, {} if _sure(part) else _moves(part, x + first, y))


def _whole_signs(old: Sequence[Cell | None], new: Sequence[Cell], first: int, end: int) -> tuple[int, int]:
    """The cells, begun and ended with whole signs: never from the middle of a wide one."""
    while first and not (new[first][0] and _starts(old[first])):
        first -= 1
    while end < len(new) and not (new[end][0] and _starts(old[end])):
        end += 1
    return first, end


def _whole_runs(old: Sequence[Cell | None], new: Sequence[Cell], first: int, end: int) -> tuple[int, int]:
    """The cells with all of the unsure runs they touch, and whatever those may have been drawn over."""
    unsure = [not (_sure((was,)) and _sure((now,))) for was, now in zip(old, new, strict=True)]
    while first and unsure[first] and unsure[first - 1]:
        first -= 1
    place, reach = first, end
    while place < min(reach, len(new)):
        if unsure[place]:
            drawn = max(len(cell[0]) if cell else 0 for cell in (old[place], new[place]))
            reach = max(reach, place + 1) + 2 * drawn - 1
        place += 1
    return first, min(reach, len(new))


def _moves(line: Sequence[Cell], x: int, y: int) -> dict[int, str]:
    """What is sent before the cells at these places: after each unsure run the cursor is told where to go on.

    Where signs may be drawn as one, in fewer cells than they have, the run is wiped first.
    """
    found: dict[int, str] = {}
    place = 0
    while place < len(line):
        run = place
        while place < len(line) and (not _sure((line[place],)) or (place > run and not line[place][0])):
            place += 1
        if place == run:
            place += 1
            continue
        if any(len(text) > 1 or text >= _JOINED for text, _ in line[run:place]):
            found[run] = " " * (place - run) + _move(x + run, y)
        found[place] = _move(x + place, y)
    return found


def _move(x: int, y: int) -> str:
    return Control.move_to(x, y).segment.text


def _cells(strip: Strip) -> list[Cell]:
    """The strip cell by cell; signs without a width stand with the one before."""
    line: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        if text.isascii():
            line += [(char, style) for char in text]
            continue
        for sign in cells.graphemes(text):
            width = cells.width(sign)
            if not width and line:
                line[-1] = (line[-1][0] + sign, line[-1][1])
            else:
                line += [(sign, style), *[("", style)] * (width - 1)]
    return line


def _sure(line: Iterable[Cell | None]) -> bool:
    """Whether every terminal draws the cells as wide as they are reckoned."""
    return _SURE.fullmatch("".join(cell[0] for cell in line if cell)) is not None


def _starts(cell: Cell | None) -> bool:
    """Whether a sign begins in the cell, or nothing is known of it."""
    return cell is None or bool(cell[0])


def _strip(line: Sequence[Cell], moves: Mapping[int, str]) -> Strip:
    """The cells as a strip, one segment for each look, with the moves before the cells of their places."""
    segments: list[Segment] = []
    text: list[str] = []
    for place, (char, style) in enumerate(line):
        text += (moves[place], char) if place in moves else (char,)
        if place + 1 == len(line) or line[place + 1][1] != style:
            segments.append(Segment("".join(text), style))
            text = []
    return Strip(segments, len(line))


class SparingUpdate(CompositorUpdate):
    """A repaint of which only the news are sent."""

    def __init__(self, update: ChopsUpdate | LayoutUpdate, sent: Sent) -> None:
        self._update = update
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        """The news as the terminal takes them."""
        out: list[str] = []
        for x, y, strip in _pieces(self._update):
            if found := self._sent.news(x, y, strip):
                out += (_move(found[0], y), found[1].render(console))
        return "".join(out)


def _pieces(update: ChopsUpdate | LayoutUpdate) -> Iterator[Piece]:
    """What Textual would send, piece by piece."""
    if isinstance(update, LayoutUpdate):
        for y, line in enumerate(update.strips, update.region.y):
            x = update.region.x
            for strip in line:
                yield x, y, strip
                x += strip.cell_length
        return
    for y, first, last in update.spans:
        for end, (x, part) in zip(update.chop_ends[y], update.chops[y].items(), strict=False):
            if part is not None and x <= last and end > first:
                yield x, y, part


class SparingApp(App[int]):
    """An app that sends the terminal only what it does not show yet."""

    _sent = Sent()

    def on_mount(self) -> None:
        self._sent = Sent()
        self.app_resume_signal.subscribe(self, lambda _app: self._sent.forget(), immediate=True)

    def paint_anew(self) -> None:
        """Send all of the screen again, whatever the terminal shows."""
        self._sent.forget()
        self.screen.refresh()

    def _display(self, screen: Screen[object], renderable: RenderableType | None) -> None:
        if isinstance(renderable, ChopsUpdate | LayoutUpdate):
            self._sent.fit(self.size)
            super()._display(screen, cast("RenderableType", SparingUpdate(renderable, self._sent)))
        else:
            super()._display(screen, renderable)
