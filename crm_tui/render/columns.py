"""Tables in aligned columns of terminal cells: numbers right, text left, long texts cut with an ellipsis."""

from collections.abc import Sequence

from crm_tui.core.cells import Align, fit, width
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import tr
from crm_tui.core.table import NUMERIC, Cell, Column, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show_cell

GAP = "  "
#: A text column is not squeezed below this many cells.
NARROWEST = 6
#: Kinds shown whole even on narrow paper, since half of one is of no use; codes, too, up to a length.
_WHOLE = NUMERIC | {Kind.DAY, Kind.MONTH, Kind.INSTANT, Kind.BOOL, Kind.CHOICE}
_WHOLE_CODE = 20


def headings(table: Table) -> list[str]:
    """The columns' labels in the present language."""
    return [for_terminal(tr(column.label)) for column in table.columns]


def cells(table: Table, shop: Shop, absent: str = "") -> list[tuple[str, ...]]:
    """Every cell as text on one line, safe for a terminal."""
    columns = zip(table.columns, zip(*table.rows, strict=True), strict=bool(table.rows))  # without rows there are none
    return list(zip(*(_column(column, values, shop, absent) for column, values in columns), strict=True))


def _column(column: Column, values: Sequence[Cell], shop: Shop, absent: str) -> list[str]:
    """A column's cells; a number that stands in it again and again is put in words once."""

    def told(value: Cell) -> str:
        return for_terminal(show_cell(value, column, shop, absent))

    numbers = {one: told(one) for one in {one for one in values if isinstance(one, int)}}
    return [numbers[one] if isinstance(one, int) else told(one) for one in values]


def total_cells(table: Table, shop: Shop) -> tuple[str, ...]:
    """The last row of a table whose columns are added up, as text; empty where there is none."""
    if table.total is None:
        return ()
    return tuple(
        for_terminal(show_cell(value, column, shop)) for value, column in zip(table.total, table.columns, strict=True)
    )


def natural_widths(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[int]:
    """What each column needs to be shown whole."""
    widths = [width(head) for head in heads]
    for row in rows:
        for place, text in enumerate(row):
            if (needed := width(text)) > widths[place]:
                widths[place] = needed
    return widths


def elastic(table: Table, natural: Sequence[int]) -> list[bool]:
    """Which columns may be narrower than what they hold."""
    return [
        column.kind not in _WHOLE and not (column.kind is Kind.CODE and needed <= _WHOLE_CODE)
        for column, needed in zip(table.columns, natural, strict=True)
    ]


def squeezed(widths: Sequence[int], may_shrink: Sequence[bool], room: int) -> list[int]:
    """The widths so that all fit in `room` cells: the widest elastic columns give way first.

    Columns that are not elastic (numbers, dates) keep what they need, so a narrow terminal may still be exceeded.
    """
    fitted = list(widths)
    excess = sum(fitted) + len(GAP) * (len(fitted) - 1) - room
    while excess > 0:
        places = [place for place, may in enumerate(may_shrink) if may and fitted[place] > NARROWEST]
        if not places:
            break
        fitted[max(places, key=lambda place: fitted[place])] -= 1
        excess -= 1
    return fitted


def aligns(table: Table) -> list[Align]:
    """Numbers to the right, all else to the left."""
    return ["right" if column.kind in NUMERIC else "left" for column in table.columns]


def line(texts: Sequence[str], widths: Sequence[int], sides: Sequence[Align]) -> str:
    """One line of a table, without spaces at its end."""
    return GAP.join(fit(*cell) for cell in zip(texts, widths, sides, strict=True)).rstrip()
