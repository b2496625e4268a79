"""Cleaning of a file's cells and lines: padding, marks that keep text text, empty words, and footers."""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from crm_tui.core.formula_guard import unguard
from crm_tui.exchange.reading.source import Chunk, Line

if TYPE_CHECKING:
    from crm_tui.exchange.reading.records import Block

#: What cells are padded with: blanks of every width, tabs after long numbers, stray byte order marks.
_PADDING: Final = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
_MARKED: Final = frozenset("'`=")
_EMPTY: Final = "NULL"
#: What tells that there may be something to clean; blanks and line ends are looked for where they would be padding.
_TELLING: Final = (*_MARKED, *(sign for sign in _PADDING if sign not in " \r\n"), _EMPTY)
#: What programs write at the end of their exports, in the first cell.
_FOOTER: Final = re.compile(r"-{5,}|={5,}|总交易单数|导出时间|导出信息")
#: With what a comment's or a footer's first cell begins, and what may stand before that.
_BEGIN: Final = frozenset("#-=总导")
_MAY_BEGIN: Final = _BEGIN | frozenset(_PADDING)
#: Cleaned texts that are remembered, and cells that are worked on at a time.
_REMEMBERED: Final = 20_000
_MOST_CELLS: Final = 200_000


def clean(cell: str) -> str:
    """The cell's text: unpadded, without the mark that keeps it text; NULL, as databases write it, is empty."""
    cell = cell.strip(_PADDING)
    if cell == _EMPTY:
        return ""
    return unguard(cell) if cell and cell[0] in _MARKED else cell


def is_tidy(piece: str, delimiter: str) -> bool:
    """Whether no cell of these lines, which have no quotation mark, needs cleaning; rather False than wrong."""
    if any(sign in piece for sign in _TELLING if sign != delimiter):
        return False
    if " " not in piece:
        return True
    ends = (delimiter, "\n", "\r")
    return piece[0] != " " and piece[-1] != " " and not any(f" {end}" in piece or f"{end} " in piece for end in ends)


def clean_header(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings without padding, line breaks and marks; empty ones at the end are left off."""
    heads = [" ".join(clean(cell).split()) for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    return tuple(heads)


class _Cleaned(dict[str, str]):
    """Texts cleaned so far: files repeat them."""

    def __missing__(self, cell: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        found = self[cell] = clean(cell)
        return found


def data_chunks(blocks: Iterable["Block"], width: int) -> Iterator[Chunk]:
    """The records as cleaned lines of `width` cells, without blank and comment lines, up to a footer.

    A line with more cells is odd where one of those beyond is not empty.
    """
    cleaned, step = _Cleaned(), max(_MOST_CELLS // max(width, 1), 1)
    for numbers, rows, tidy in blocks:
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            chunk, ended = _chunk(numbers[start : start + step], part, width, None if tidy else cleaned)
            if len(chunk):
                yield chunk
            if ended:
                return


def _chunk(
    numbers: Sequence[int], rows: Sequence[list[str]], width: int, cleaned: _Cleaned | None
) -> tuple[Chunk, bool]:
    """The records as a chunk, and whether a footer ends the data; `cleaned` is None where there is nothing to clean."""
    odd: dict[int, Line] = {}
    if max(map(len, rows)) > width:
        for place, row in enumerate(rows):
            if len(row) > width and any(map(clean, row[width:])):
                odd[place] = Line(numbers[place], tuple(map(clean, row)))
        kept: Sequence[list[str]] = [row[:width] for row in rows]
    else:
        kept = rows
    columns: list[Sequence[str]] = list(zip_longest(*kept, fillvalue=""))
    if cleaned is not None:
        columns = [list(map(cleaned.__getitem__, column)) for column in columns]
    columns += [("",) * len(rows)] * (width - len(columns))
    dropped, end = _no_data(rows, columns, odd.keys())
    if not dropped and not odd and end == len(rows):
        return Chunk(numbers, columns), False
    wanted = [place for place in range(end) if place not in dropped and place not in odd]
    columns = [[column[place] for place in wanted] for column in columns]
    strange = [line for place, line in odd.items() if place < end]
    return Chunk([numbers[place] for place in wanted], columns, strange), end < len(rows)


def _no_data(rows: Sequence[list[str]], columns: Sequence[Sequence[str]], odd: Iterable[int]) -> tuple[set[int], int]:
    """The places of blank lines and comments, and that of a footer, or how many rows there are."""
    dropped: set[int] = set()
    if columns and "" in columns[0]:
        dropped.update(
            place for place, cell in enumerate(columns[0]) if not cell and not any(column[place] for column in columns)
        )
        dropped.difference_update(odd)
    # Looked for in the raw text: of our own exports such a cell carries a mark.
    if len(columns) < 2 or _MAY_BEGIN.isdisjoint({row[0][:1] for row in rows}):
        return dropped, len(rows)
    for place, row in enumerate(rows):
        first = row[0].lstrip(_PADDING)
        if first[:1] in _BEGIN and place not in dropped:
            alone = not any(map(clean, row[1:]))
            if alone and first[0] == "#":
                dropped.add(place)
            elif (alone or first.startswith("总交易单数")) and _FOOTER.match(first):
                return dropped, place
    return dropped, len(rows)
