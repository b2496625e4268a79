"""What of a report is told to a person, in words: the same cells for text, Markdown and HTML."""

import re
from typing import NamedTuple

from crm_tui.core.cells import Align
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Figure, Report, Row, Table
from crm_tui.domain.months import shift
from crm_tui.domain.shop import Shop
from crm_tui.render.values import DASH, change, month, show

#: How the columns of `FigureRow` stand.
FIGURE_SIDES: tuple[Align, ...] = ("left", "right", "right", "right", "right", "right")
_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")


class FigureRow(NamedTuple):
    """A figure in words: its value, the one of the month before, of a year before, and the changes against them."""

    label: str
    value: str
    previous: str
    change: str
    year_ago: str
    yearly_change: str


class SumGrid(NamedTuple):
    """Figures that are sums of others, those of like parts together: headings, then label, sum and parts of each."""

    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]

    @property
    def sides(self) -> tuple[Align, ...]:
        """The label to the left, amounts to the right."""
        return "left", *FIGURE_SIDES[1:2] * (len(self.headings) - 1)


def title(report: Report) -> str:
    """The report's title, its period, and what it is limited to."""
    words = f"{tr(report.title)} {period(report)}".strip()
    return f"{words} · {report.scope}" if report.scope else words


def period(report: Report) -> str:
    """The period in words."""
    return month(report.period) if _MONTH.fullmatch(report.period) else report.period


def compared_headings(report: Report) -> tuple[str, str, str]:
    """What the three columns of values are of: the period, the one before, the same a year before."""
    if _MONTH.fullmatch(report.period):
        return month(report.period), month(shift(report.period, -1)), month(shift(report.period, -12))
    return report.period, tr(N_("Period before")), tr(N_("A year before"))


def figure_rows(report: Report, shop: Shop) -> list[FigureRow]:
    """Every figure that is neither a sum nor part of one."""
    parts = {key for figure in report.figures for key in figure.parts}
    return [_figure_row(one, shop) for one in report.figures if not one.parts and one.key not in parts]


def sum_grids(report: Report, shop: Shop) -> list[SumGrid]:
    """The figures that are sums of others; those with nothing to tell are left out."""
    known = {figure.key: figure for figure in report.figures}
    grids: dict[tuple[str, ...], SumGrid] = {}
    for figure in report.figures:
        if not figure.parts or figure.value is None:
            continue
        parts = [known[key] for key in figure.parts]
        heads = (tr(N_("Why it changed")), tr(N_("Change")), *(tr(part.label) for part in parts))
        row = (tr(figure.label), *(_signed(one, shop) for one in (figure, *parts)))
        grids.setdefault(heads, SumGrid(heads, [])).rows.append(row)
    return list(grids.values())


def definitions(report: Report) -> list[tuple[str, str]]:
    """Each figure's label and how it is made, once for those that are called and made alike."""
    told = ((tr(figure.label), tr(figure.explanation)) for figure in report.figures if figure.explanation)
    return list(dict.fromkeys(told))


def told_columns(table: Table) -> Table:
    """The table without columns in which no row has anything to tell; those that name the row stay."""
    if not table.rows:
        return table
    places = [
        place
        for place in range(len(table.columns))
        if place < table.heads or any(row[place] is not None for row in table.rows)
    ]
    rows: list[Row] = [tuple(row[place] for place in places) for row in table.rows]
    columns = tuple(table.columns[place] for place in places)
    return Table(table.key, table.title, columns, rows, table.empty, table.heads)


def _figure_row(figure: Figure, shop: Shop) -> FigureRow:
    if not figure.compared:
        return FigureRow(tr(figure.label), _shown(figure, shop), "", "", "", "")
    return FigureRow(
        tr(figure.label),
        _shown(figure, shop),
        show(figure.previous, figure.kind, shop, absent=DASH),
        change(figure.value, figure.previous, figure.kind),
        show(figure.year_ago, figure.kind, shop, absent=DASH),
        change(figure.value, figure.year_ago, figure.kind),
    )


def _shown(figure: Figure, shop: Shop) -> str:
    return show(figure.value, figure.kind, shop, absent=DASH)


def _signed(figure: Figure, shop: Shop) -> str:
    return show(figure.value, figure.kind, shop, absent=DASH, sign=True)


def currency_line(report: Report) -> str:
    """In which currency all amounts are."""
    return tr(Text(N_("Amounts in {currency}"), {"currency": report.currency}))
