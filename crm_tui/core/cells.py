"""Widths in terminal cells, where a Han character takes two; never `len()` for anything shown."""

from typing import Literal

from wcwidth import iter_graphemes, wcswidth

Align = Literal["left", "right"]
ELLIPSIS = "…"


def width(text: str) -> int:
    """Cells the text takes on a terminal."""
    if text.isascii():
        return len(text)
    return max(0, wcswidth(text))


def cut(text: str, cells: int) -> str:
    """The text in at most `cells` cells, an ellipsis for what was cut, never half a character."""
    if width(text) <= cells:
        return text
    if cells <= 0:
        return ""
    room, kept = cells - 1, []
    for grapheme in iter_graphemes(text):
        room -= width(grapheme)
        if room < 0:
            break
        kept.append(grapheme)
    return "".join(kept) + ELLIPSIS


def fit(text: str, cells: int, align: Align = "left") -> str:
    """The text cut or padded to exactly `cells` cells."""
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
    for grapheme in iter_graphemes(text):
        if (pieces and grapheme == " ") or (
            pieces and not pieces[-1].endswith(" ") and width(grapheme) < 2 and width(pieces[-1][-1]) < 2
        ):
            pieces[-1] += grapheme
        else:
            pieces.append(grapheme)
    return pieces


def _head(text: str, cells: int) -> str:
    """As much of the text as fits, at least one grapheme."""
    head = ""
    for grapheme in iter_graphemes(text):
        if head and width(head + grapheme) > cells:
            break
        head += grapheme
    return head
