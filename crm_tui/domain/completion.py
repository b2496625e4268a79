"""Which of the values in use fit what is typed: by their beginning, their pinyin or their initials."""

from collections.abc import Iterable
from typing import Final

from crm_tui.core.text import fold
from crm_tui.domain.pinyin import syllables

_BEGINS, _SPELT, _INITIALS, _INSIDE = range(4)
MOST: Final = 6


def fitting(values: Iterable[str], typed: str, most: int = MOST) -> list[str]:
    """The values that fit, at most so many: those that begin like it first, each group in the order given.

    A value that is typed in full already is left out, and everything where nothing is typed.
    """
    wanted = fold(typed)
    if not wanted:
        return []
    ranked = ((rank, place, value) for place, value in enumerate(values) if (rank := _rank(value, wanted)) is not None)
    return [value for _, _, value in sorted(ranked)[:most]]


def _rank(value: str, wanted: str) -> int | None:
    """How well the value fits; None where it does not, or is what is typed."""
    folded = fold(value)
    if folded == wanted:
        return None
    if folded.startswith(wanted):
        return _BEGINS
    if not value.isascii() and wanted.isascii():
        read = syllables(value)
        if "".join(read).startswith(wanted.replace(" ", "")):
            return _SPELT
        if "".join(syllable[:1] for syllable in read).startswith(wanted):
            return _INITIALS
    return _INSIDE if len(wanted) > 1 and wanted in folded else None
