"""A list whose rows stand under headings, on a terminal: the last column takes as many lines as its text needs."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from crm_tui.core.cells import cut, fit, width, wrap
from crm_tui.core.i18n import Text, tr
from crm_tui.core.table import Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import GAP, aligns, cells, natural_widths

#: A heading, and how many of the table's rows stand under it.
Heading = tuple[Text | str, int]
_INDENT: Final = "  "
#: Names take at most this part of a narrow terminal, so that the last column has room; less than this is of no use.
_NAMED, _TOLD = 3, 16


def grouped_text(table: Table, headings: Sequence[Heading], shop: Shop, room: int | None = None) -> str:
    """The rows under their headings, or the empty sentence; `room` is the terminal's width, None for any.

    The first column is never cut, the second names the row.
    """
    if not table.rows:
        return tr(table.empty) + "\n"
    rows = cells(table, shop)
    widths = natural_widths([""] * len(table.columns), rows)
    if room is not None:
        widths[1] = min(widths[1], room // _NAMED)
        widths[-1] = min(widths[-1], max(_TOLD, room - len(_INDENT) - sum(widths[:-1]) - len(GAP) * len(widths[1:])))
    return "\n".join(_lines(rows, headings, widths, table)) + "\n"


def _lines(
    rows: Sequence[Sequence[str]], headings: Sequence[Heading], widths: list[int], table: Table
) -> Iterator[str]:
    remaining, sides = iter(rows), aligns(table)
    for place, (title, count) in enumerate(headings):
        if place:
            yield ""
        yield for_terminal(tr(title))
        for row in islice(remaining, count):
            told = wrap(row[-1], widths[-1]) or [""]
            first = [fit(*cell) for cell in zip(row[:-1], widths[:-1], sides[:-1], strict=True)]
            before = _INDENT + GAP.join(first) + GAP
            yield cut(before + told[0], width(before) + widths[-1]).rstrip()
            yield from (" " * width(before) + line for line in told[1:])
