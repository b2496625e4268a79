"""Which sign parts the cells of a text: the one that yields known headings and the steadiest number of columns."""

import csv
import re
from collections import Counter
from collections.abc import Callable, Sequence

DELIMITERS = (",", "\t", ";", "|", "，", "^", "~", "\x1f")
#: Records from the beginning that are looked at.
LOOKED_AT = 200
#: Spreadsheets may name the delimiter in a first line of its own.
_SEP = re.compile(r"sep=(.)\s*", re.IGNORECASE)


def named_in_file(lines: Sequence[str]) -> str | None:
    """The delimiter of a `sep=;` line at the top, if there is one."""
    found = _SEP.fullmatch(lines[0]) if lines else None
    return found[1] if found else None


def split(lines: Sequence[str], delimiter: str) -> list[list[str]]:
    """The records of the lines, without empty ones; as many as can be read."""
    rows: list[list[str]] = []
    try:
        rows.extend(row for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return rows
    return rows


def steadiness(rows: Sequence[Sequence[str]]) -> float:
    """How much the rows agree on a number of columns of two or more: 0 to 1."""
    widths = Counter(len(row) for row in rows if len(row) > 1)
    return max(widths.values()) / len(rows) if widths else 0.0


def detect(lines: Sequence[str], known: Callable[[Sequence[str]], int]) -> str:
    """The delimiter of the lines; `known` counts the known headings among a row's cells."""
    if (named := named_in_file(lines)) is not None:
        return named

    def merit(delimiter: str) -> tuple[int, float]:
        rows = split(lines, delimiter)[:LOOKED_AT]
        return max(map(known, rows[:40]), default=0), steadiness(rows)

    # max() keeps the first of equals: a comma, where nothing speaks for another.
    return max(DELIMITERS, key=merit)
