"""Widths in terminal cells, where a Han character takes two; never `len()` for anything shown."""

import re
from collections.abc import Iterable
from typing import Literal

Align = Literal["left", "right"]
ELLIPSIS = "…"
_NARROW = r"\x20-\x7e\xa0-\xac\xae-\u02ff\u2010-\u2027\u2030-\u205e\u2190-\u22ff\u2500-\u25fc"
_WIDE = (
    r"\u3000-\u3029\u3031-\u303c\u303e\u3041-\u3096\u30a1-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e"
)
#: Text of signs that are never one with those beside them, and whose width needs no tables: most of what is shown.
_PLAIN = re.compile(f"[{_NARROW}{_WIDE}]*")
#: In such text, those that take one; a pattern of those that take two would take 10 ms of every start to compile.
_ONE_CELL = re.compile(f"[{_NARROW}]+")


#: Signs that no line begins with, and such as no line ends with.
_NEVER_FIRST = frozenset("，。、；：！？…）》」』”’〉】%")
_NEVER_LAST = frozenset("（《「『“‘〈【")


def width(text: str) -> int:
    """Cells the text takes on a terminal."""
    if text.isascii():
        return len(text)
    if _PLAIN.fullmatch(text):
        return len(text) + len(_ONE_CELL.sub("", text))
    from wcwidth import wcswidth  # noqa: PLC0415 - its tables take 20 ms, and most text does without

    return max(0, wcswidth(text))


def graphemes(text: str) -> Iterable[str]:
    """What a reader takes for one sign each."""
    if _PLAIN.fullmatch(text):
        return text
    from wcwidth import iter_graphemes  # noqa: PLC0415 - as above

    return iter_graphemes(text)


def cut(text: str, cells: int) -> str:
    """The text in at most `cells` cells, an ellipsis for what was cut, never half a character."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room, kept = cells - 1, []
    for grapheme in graphemes(text):
        room -= width(grapheme)
        if room < 0:
            break
        kept.append(grapheme)
    return "".join(kept) + ELLIPSIS


def fit(text: str, cells: int, align: Align = "left") -> str:
    """The text cut or padded to exactly `cells` cells."""
    if text.isascii() and len(text) <= cells:  # most of what is shown
        return text.ljust(cells) if align == "left" else text.rjust(cells)
    shown = cut(text, cells)
    pad = " " * (cells - width(shown))
    return shown + pad if align == "left" else pad + shown


def wrap(text: str, cells: int) -> list[str]:
    """The text in lines of at most `cells` cells, broken at spaces or between Han characters."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in _pieces(paragraph):
            if width(line + word.rstrip()) > cells and line:
                lines.append(line.rstrip())
                line = ""
            while width(word.rstrip()) > cells:
                head = _head(word, cells)
                lines.append(head)
                word = word[len(head) :]
            line += word
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """The text in pieces between which a line may break."""
    pieces: list[str] = []
    for grapheme in graphemes(text):
        if pieces and (grapheme == " " or not (pieces[-1].endswith(" ") or _may_part(pieces[-1][-1], grapheme))):
            pieces[-1] += grapheme
        else:
            pieces.append(grapheme)
    return pieces


def _may_part(last: str, first: str) -> bool:
    """Whether a line may break between two signs."""
    return first not in _NEVER_FIRST and last not in _NEVER_LAST and (width(first) > 1 or width(last) > 1)


def _head(text: str, cells: int) -> str:
    """As much of the text as fits, at least one grapheme."""
    head = ""
    for grapheme in graphemes(text):
        if head and width(head + grapheme) > cells:
            break
        head += grapheme
    return head
