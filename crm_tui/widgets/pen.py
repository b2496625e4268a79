"""What the terminal is sent so that cells show what they should: the shortest that every terminal understands.

A look is said once and not with each piece, on empty cells the colour of what is written makes no difference, and the
cursor goes the shortest way. Nothing here needs more than a Linux console, xterm and tmux have in common.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from rich.color import Color, ColorSystem
    from rich.style import Style

#: What a style may do besides colours, and the code for it.
_MARKS: Final = {
    "bold": "1", "dim": "2", "italic": "3", "underline": "4", "blink": "5", "blink2": "6", "reverse": "7",
    "conceal": "8", "strike": "9", "underline2": "21",
}  # fmt: skip
#: What ends one of them while the others and the colours stay.
_END: Final = {"1": "22", "2": "22", "3": "23", "4": "24", "7": "27"}
#: Those that make no difference where nothing is written.
_OF_SIGNS: Final = frozenset("123")

#: Signs that every terminal gives the same width. What comes after others may stand elsewhere than it was reckoned:
#: there the cursor is told where to go on.
_SURE: Final = re.compile(
    r"[\x20-\x7e\u2039\u203a\u3000-\u3029\u3030-\u303e\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*"
)
#: From here on signs may be drawn as one with those beside them, or not.
_JOINED: Final = "\U0001f000"


class Look(NamedTuple):
    """Codes of a style: what it does besides colours, the colour of signs and that of the cell; empty as it was."""

    marks: tuple[str, ...] = ()
    ink: str = ""
    ground: str = ""


#: What stands in one cell, and its look; the right half of a wide sign is empty.
Cell: TypeAlias = tuple[str, Look]
#: Cells that stand beside each other, and where the first of them is.
Span: TypeAlias = tuple[int, Sequence[Cell]]

PLAIN: Final = Look()


@lru_cache(maxsize=1024)
def look_of(style: Style | None, colours: ColorSystem) -> Look:
    """How the style looks on a terminal with these colours."""
    if style is None:
        return PLAIN
    marks = tuple(code for name, code in _MARKS.items() if getattr(style, name))
    return Look(marks, _codes(style.color, colours, ink=True), _codes(style.bgcolor, colours, ink=False))


def _codes(colour: Color | None, colours: ColorSystem, *, ink: bool) -> str:
    if colour is None or colour.is_default:
        return ""
    return ";".join(colour.downgrade(colours).get_ansi_codes(foreground=ink))


@lru_cache(maxsize=1024)
def on_nothing(look: Look) -> Look:
    """What of the look is seen on an empty cell."""
    return Look(ground=look.ground) if _OF_SIGNS.issuperset(look.marks) else look


def is_sure(text: str) -> bool:
    """Whether every terminal draws the signs as wide as they are reckoned."""
    return (text.isascii() and text.isprintable()) or _SURE.fullmatch(text) is not None


class _Piece(NamedTuple):
    """Signs of one look, where the first of them stands; empty text is the right half of a wide one."""

    look: Look
    x: int
    signs: list[str]


class Pen:
    """Writes cells, knowing where the cursor is and which look is set; it begins not knowing where."""

    def __init__(self, columns: int) -> None:
        self._columns = columns
        self._lines: list[str] = []
        self._sent: list[str] = []
        self._look = PLAIN
        self._x: int | None = None
        self._y: int | None = None

    def write(self, y: int, spans: Sequence[Span]) -> None:
        """Write cells of a line: from left to right, or look by look where that takes less.

        Each span begins and ends with whole signs.
        """
        pieces = [piece for x, line in spans for piece in _of_one_look(x, line)]
        before = self._look, self._x, self._y
        best = self._drawn(y, pieces)
        if by_look := _look_by_look(pieces, before[0]):
            after = self._look, self._x, self._y
            self._look, self._x, self._y = before
            other = self._drawn(y, by_look)
            if len(other) < len(best):
                best = other
            else:
                self._look, self._x, self._y = after
        self._lines.append(best)

    def text(self) -> str:
        """All that was written, ended with no look set; what comes after it knows of none."""
        return "".join(self._lines) + ("" if self._look == PLAIN else "\x1b[m")

    def _drawn(self, y: int, pieces: Sequence[_Piece]) -> str:
        self._sent = []
        for look, x, signs in pieces:
            self._go(x, y)
            text = "".join(signs)
            if not text.isspace() or on_nothing(self._look) != look:
                self._take(look)
            if is_sure(text):
                self._sent.append(text)
                self._x = x + len(signs)
            else:
                self._write_unsure(x, y, signs)
        return "".join(self._sent)

    def _write_unsure(self, x: int, y: int, signs: Sequence[str]) -> None:
        """Write signs some of which may take more or fewer cells; where to go on after those is told."""
        place = 0
        while place < len(signs):
            self._go(x + place, y)
            end = _end_of_unsure(signs, place)
            if end == place:
                self._sent.append(signs[place])
                place = end + 1
                self._x = x + place
                continue
            run = "".join(signs[place:end])
            if any(len(sign) > 1 or sign >= _JOINED for sign in signs[place:end]):
                self._sent.append(" " * (end - place))  # they may be drawn as one: what was there is wiped out
                self._x = x + end
                self._go(x + place, y)
            self._sent.append(run)
            self._x, self._y = None, y if x + place + 2 * len(run) < self._columns else None
            place = end

    def _take(self, look: Look) -> None:
        if look != self._look:
            self._sent.append(_change(self._look, look))
            self._look = look

    def _go(self, x: int, y: int) -> None:
        """Go there the shortest way from where the cursor is known to be."""
        if (self._x, self._y) != (x, y):
            ways = [f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H"]
            if self._y == y:
                ways.append(f"\x1b[{x + 1}G")
                if self._x is not None and self._x < min(x, self._columns):
                    ways.append(_right(x - self._x))
            elif self._y == y - 1:
                ways.append("\r\n" + _right(x))
            self._sent.append(min(ways, key=len))
        self._x, self._y = x, y


def _look_by_look(pieces: Sequence[_Piece], begin: Look) -> list[_Piece]:
    """The pieces of each look in a row, first those of the one to begin with; none where no look recurs.

    Nor where a sign is of unsure width: what follows such a sign has to come after it.
    """
    order = {piece.look: place for place, piece in reversed(list(enumerate(pieces)))}
    if len(order) == len(pieces) or not is_sure("".join(sign for piece in pieces for sign in piece.signs)):
        return []
    order[begin] = -1
    return sorted(pieces, key=lambda piece: order[piece.look])


def _of_one_look(x: int, line: Sequence[Cell]) -> Iterator[_Piece]:
    """The line in pieces of one look each; empty cells go with what stands before them, else after."""
    first, look, empty = 0, line[0][1], True
    for place, (sign, now) in enumerate(line):
        if now is not look and now != look:
            shown = on_nothing(look) == on_nothing(now)
            if sign == " " and shown:
                continue
            if not (empty and shown):
                yield _Piece(look, x + first, [sign for sign, _ in line[first:place]])
                first, empty = place, True
            look = now
        empty = empty and sign == " "
    yield _Piece(look, x + first, [sign for sign, _ in line[first:]])


def _right(count: int) -> str:
    return "" if not count else "\x1b[C" if count == 1 else f"\x1b[{count}C"


def _end_of_unsure(signs: Sequence[str], place: int) -> int:
    """Where the run of signs of unsure width ends that begins there; the place itself if none does."""
    end = place
    while end < len(signs) and (not is_sure(signs[end]) or (end > place and not signs[end])):
        end += 1
    return end


@lru_cache(maxsize=1024)
def _change(old: Look, new: Look) -> str:
    """The codes that lead from one look to the other."""
    anew = [code for code in ("0", *new.marks, new.ink, new.ground) if code]
    ended = [mark for mark in old.marks if mark not in new.marks]
    if any(mark not in _END for mark in ended) or (old.ink and not new.ink) or (old.ground and not new.ground):
        return f"\x1b[{';'.join(anew)}m"
    ends = {_END[mark] for mark in ended}
    begun = [mark for mark in new.marks if mark not in old.marks or _END.get(mark) in ends]
    colours = [now for was, now in ((old.ink, new.ink), (old.ground, new.ground)) if was != now]
    return f"\x1b[{min(';'.join((*sorted(ends), *begun, *colours)), ';'.join(anew), key=len)}m"
