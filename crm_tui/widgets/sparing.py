"""What the terminal shows already is not sent again: of every repaint only the cells that differ go out.

Over a slow line the bytes are the waiting. Textual paints whole widgets; which of their cells are new is told here,
from what was sent before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias, cast

from rich.color import ColorSystem
from rich.console import COLOR_SYSTEMS
from textual._compositor import ChopsUpdate, CompositorUpdate, LayoutUpdate
from textual.app import App
from textual.geometry import Size
from textual.strip import Strip

from crm_tui.core import cells
from crm_tui.widgets.pen import Cell, Pen, Span, is_sure, look_of, on_nothing

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from textual.screen import Screen

Piece: TypeAlias = tuple[int, int, Strip]

#: Bytes that a step of the cursor to the right takes: cells between two changes are sent again where they take no more.
_STEP = 4


class Sent:
    """The cells of the terminal, as far as they are known from what was sent."""

    def __init__(self) -> None:
        self.size = Size()
        self._lines: dict[int, dict[int, Cell]] = {}

    def forget(self) -> None:
        """Somebody else has written on the terminal: nothing is known."""
        self._lines.clear()

    def fit(self, size: Size) -> None:
        """The terminal has this size now; one that has changed is sent all of it."""
        if size != self.size:
            self.size = size
            self.forget()

    def news(self, x: int, y: int, new: Sequence[Cell]) -> list[Span]:
        """The parts of the cells from that place on that are to be sent."""
        line = self._lines.setdefault(y, {})
        old = [line.get(x + place) for place in range(len(new))]
        if old == new:
            return []
        line.update(enumerate(new, x))
        if not any(old):  # nothing is known of what stands there, as at the start
            return [(x, new)]
        return [(x + first, new[first:end]) for first, end in _spans(old, new)]


def _spans(old: Sequence[Cell | None], new: Sequence[Cell]) -> list[tuple[int, int]]:
    """From where to where cells are sent: those that differ, and what lies between if a step over it costs more."""
    sure = is_sure("".join(cell[0] for cell in (*old, *new) if cell))
    unsure = [] if sure else [not is_sure((was[0] if was else "") + now[0]) for was, now in zip(old, new, strict=True)]
    spans: list[tuple[int, int]] = []
    for first, end in _changed(old, new):
        if spans and end <= spans[-1][1]:
            continue
        first, end = _whole_signs(old, new, *(_whole_runs(old, new, unsure, first, end) if unsure else (first, end)))
        if spans and (first <= spans[-1][1] or _is_cheap(new, unsure, spans[-1][1], first)):
            before = spans.pop()
            first, end = min(first, before[0]), max(end, before[1])
        spans.append((first, end))
    return spans


def _changed(old: Sequence[Cell | None], new: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """From where to where cells differ."""
    first = -1
    for place, (was, now) in enumerate(zip(old, new, strict=True)):
        if was != now:
            first = place if first < 0 else first
        elif first >= 0:
            yield first, place
            first = -1
    if first >= 0:
        yield first, len(new)


def _is_cheap(new: Sequence[Cell], unsure: Sequence[bool], first: int, end: int) -> bool:
    """Whether to send the unchanged cells between two changes costs no more than a step over them."""
    between = new[first:end]
    if len(between) > _STEP or any(unsure[first:end]):
        return False
    looks = (new[first - 1][1], new[end][1])
    if any(look not in looks and (sign != " " or look not in map(on_nothing, looks)) for sign, look in between):
        return False
    return len("".join(sign for sign, _ in between).encode()) <= _STEP


def _whole_signs(old: Sequence[Cell | None], new: Sequence[Cell], first: int, end: int) -> tuple[int, int]:
    """The cells, begun and ended with whole signs: never from the middle of a wide one."""
    while first and not (new[first][0] and _starts(old[first])):
        first -= 1
    while end < len(new) and not (new[end][0] and _starts(old[end])):
        end += 1
    return first, end


def _whole_runs(
    old: Sequence[Cell | None], new: Sequence[Cell], unsure: Sequence[bool], first: int, end: int
) -> tuple[int, int]:
    """The cells with all of the unsure runs they touch, and whatever those may have been drawn over."""
    while first and unsure[first] and unsure[first - 1]:
        first -= 1
    place, reach, drawn = first, end, first
    while place < min(reach, len(new)):
        if unsure[place]:
            drawn += 2 * max(len(cell[0]) if cell else 0 for cell in (old[place], new[place]))
            reach = max(reach, drawn)
        else:
            drawn = place + 1
        place += 1
    return first, min(reach, len(new))


def _starts(cell: Cell | None) -> bool:
    """Whether a sign begins in the cell, or nothing is known of it."""
    return cell is None or bool(cell[0])


def cells_of(strip: Strip, colours: ColorSystem) -> list[Cell]:
    """The strip cell by cell; signs without a width stand with the one before, empty cells have the look one sees."""
    line: list[Cell] = []
    for text, style, control in strip:
        if control:
            continue
        look = look_of(style, colours)
        empty = (" ", on_nothing(look))
        if text.isascii():
            line += [empty if sign == " " else (sign, look) for sign in text]
            continue
        for sign in cells.graphemes(text):
            width = cells.width(sign)
            if sign == " ":
                line.append(empty)
            elif not width and line:
                line[-1] = (line[-1][0] + sign, line[-1][1])
            else:
                line += [(sign, look), *[("", look)] * (width - 1)]
    return line


class SparingUpdate(CompositorUpdate):
    """A repaint of which only the news are sent."""

    def __init__(self, update: ChopsUpdate | LayoutUpdate, sent: Sent) -> None:
        self._update = update
        self._sent = sent

    def render_segments(self, console: Console) -> str:
        """The news as the terminal takes them."""
        colours = COLOR_SYSTEMS[console.color_system or "truecolor"]
        pen = Pen(self._sent.size.width)
        for x, y, strip in _pieces(self._update):
            if found := self._sent.news(x, y, cells_of(strip, colours)):
                pen.write(y, found)
        return pen.text()


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
