"""Cleaning of a file's cells and lines: padding, marks that keep text text, empty words, and footers."""

import re
from collections.abc import Iterable, Iterator, Sequence

from crm_tui.core.formula_guard import unguard
from crm_tui.exchange.reading.source import Line

#: What cells are padded with: blanks of every width, tabs after long numbers, stray byte order marks.
_PADDING = " \t\r\n\v\f\u00a0\u3000\u200b\ufeff"
_MARKED = frozenset("'`=")
#: What programs write at the end of their exports, in the first cell.
_FOOTER = re.compile(r"-{5,}|={5,}|总交易单数|导出时间|导出信息")


def clean(cell: str) -> str:
    """The cell's text: unpadded, without the mark that keeps it text; NULL, as databases write it, is empty."""
    cell = cell.strip(_PADDING)
    if cell == "NULL":
        return ""
    return unguard(cell) if cell and cell[0] in _MARKED else cell


def clean_header(cells: Sequence[str]) -> tuple[str, ...]:
    """The headings without padding, line breaks and marks; empty ones at the end are left off."""
    heads = [" ".join(clean(cell).split()) for cell in cells]
    while heads and not heads[-1]:
        heads.pop()
    return tuple(heads)


def data_lines(records: Iterable[tuple[int, Sequence[str]]], width: int) -> Iterator[Line]:
    """The records as cleaned lines of at least `width` cells, without blank and comment lines, up to a footer.

    Cells beyond `width` are kept only where one of them is not empty.
    """
    for number, raw in records:
        cells = [clean(cell) for cell in raw]
        if len(cells) != width:
            if len(cells) > width and not any(cells[width:]):
                del cells[width:]
            else:
                cells += [""] * (width - len(cells))
        if not any(cells):
            continue
        # Looked for in the raw text: of our own exports such a cell carries a mark.
        first = raw[0].lstrip(_PADDING)
        if first[:1] in {"#", "-", "=", "总", "导"} and width > 1:
            alone = not any(cells[1:])
            if alone and first[0] == "#":
                continue
            if (alone or first.startswith("总交易单数")) and _FOOTER.match(first):
                return
        yield Line(number, tuple(cells))
