"""What parts of a drawn line mean, so that a screen may colour them; the line itself tells all without."""

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

#: What counts, what it is compared with, what is below zero.
Meaning = Literal["accent", "second", "below"]
MEANINGS: Final[tuple[Meaning, ...]] = ("accent", "second", "below")
#: A terminal's own sixteen colours, of which it alone knows which can be read on its ground: cyan, faint, yellow.
_SIGNALS: Final[dict[Meaning, str]] = {"accent": "36", "second": "2", "below": "33"}


class Ink(NamedTuple):
    """Characters of a line, from `first` up to before `end`, that mean the same."""

    first: int
    end: int
    meaning: Meaning


def coloured(line: str, inks: Sequence[Ink]) -> str:
    """The line for a terminal that shows colours; `inks` stand in their order and don't overlap."""
    parts, done = [], 0
    for ink in inks:
        parts += [line[done : ink.first], f"\x1b[{_SIGNALS[ink.meaning]}m{line[ink.first : ink.end]}\x1b[0m"]
        done = ink.end
    return "".join([*parts, line[done:]])
