"""The beginning of a file as it would be read, for who is about to bring it in: its first rows, its columns."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from crm_tui.core.errors import CrmError, Invalid, Usage
from crm_tui.core.i18n import Text
from crm_tui.exchange.headings import match
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import Line, Source
from crm_tui.exchange.reading.workbook import is_workbook, open_workbook, visible_sheets
from crm_tui.exchange.run import PLANS, open_as

#: Rows that are shown, and rows from which a column's values are taken.
ROWS, LOOKED_AT = 40, 400
_SAMPLES = 6
_MAGIC = 8  # bytes by which a workbook is known


@dataclass(frozen=True)
class Preview:
    """The file's first rows as they stand in it, headings and what is above them included.

    `source` is None where it can't be read as records of the noun yet; `trouble` then says why.
    """

    rows: tuple[Line, ...]
    source: Source | None
    sheets: tuple[str, ...]
    trouble: Text | None
    encoding: str | None
    encoding_sure: bool
    delimiter: str | None
    sheet: str | None

    @property
    def is_table(self) -> bool:
        """Whether it has rows below a line of headings, rather than contacts or objects with their fields."""
        return self.delimiter is not None or self.sheet is not None

    @property
    def is_text(self) -> bool:
        """Whether it has an encoding and a delimiter, rather than sheets."""
        return self.delimiter is not None


class ColumnSeen(NamedTuple):
    """A column of the file: where it stands, its heading, the commonest of its first values, how much of it is empty.

    `empty` is a share of the lines looked at, 0 to 1.
    """

    place: int
    heading: str
    samples: tuple[str, ...]
    empty: float


def look(path: Path, noun: str, options: Options, opened: Source | None = None) -> Preview:
    """Read the beginning of the file as the options say, as records of that noun.

    `opened` is the file where it is read already. Raises CrmError where not even its rows can be read.
    """
    source, trouble = opened, None
    if source is None:
        try:
            source = open_as(path, noun, options)
        except (Invalid, Usage) as error:
            trouble = error.text
    raw = _raw(path, noun, options, source)
    rows = tuple(islice(raw.lines(), ROWS))
    shown = source or raw
    return Preview(
        rows, source, _sheets(path), trouble,
        shown.encoding, shown.encoding_sure, shown.delimiter, shown.sheet,
    )  # fmt: skip


def _raw(path: Path, noun: str, options: Options, source: Source | None) -> Source:
    """The file as if it had no headings, so that its rows come as they stand."""
    if source is not None and not (source.delimiter or source.sheet):
        return source  # contacts, objects: there is nothing above their fields
    encoding = options.encoding or (source.encoding if source is not None else None)
    return open_as(path, noun, replace(options, header_line=0, encoding=encoding))


def _sheets(path: Path) -> tuple[str, ...]:
    with path.open("rb") as file:
        if not is_workbook(file.read(_MAGIC)):
            return ()
    try:
        return visible_sheets(open_workbook(path))
    except CrmError:
        return ()


def columns_seen(source: Source) -> list[ColumnSeen]:
    """Every column with samples of its first values."""
    lines = [line.cells for line in islice(source.lines(), LOOKED_AT)]
    found = []
    for place, heading in enumerate(source.header):
        values = [cells[place] for cells in lines]
        filled = Counter(value for value in values if value)
        empty = 1 - filled.total() / len(values) if values else 0.0
        found.append(ColumnSeen(place, heading, tuple(value for value, _ in filled.most_common(_SAMPLES)), empty))
    return found


def best_noun(path: Path, options: Options, nouns: Sequence[str]) -> str | None:
    """The noun of which the file has most headings; None where it has none of any."""
    counts = {}
    for noun in nouns:
        try:
            source = open_as(path, noun, options)
        except (Invalid, Usage):
            continue
        counts[noun] = len(match(PLANS[noun].record, source.header).columns)
    return max(counts, key=lambda noun: counts[noun]) if counts else None
