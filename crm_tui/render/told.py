"""What of a report is told to a person, in words: the same cells for text, Markdown and HTML."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from crm_tui.core.cells import Align
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Figure, Report, Row, Table
from crm_tui.domain.months import shift
from crm_tui.domain.shop import Shop
from crm_tui.render.columns import aligns, cells, headings, natural_widths, total_cells
from crm_tui.render.values import DASH, change, day, month, show

_MONTH = re.compile(r"[0-9]{4}-[0-9]{2}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
#: What stands between the two ends of a period of several months or days.
_TO = " - "


class Grid(NamedTuple):
    """Cells in words under their headings: how each column stands, and the last row where columns are added up."""

    headings: tuple[str, ...]
    rows: list[tuple[str, ...]]
    sides: tuple[Align, ...]
    total: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()  # of figures: which one each row tells

    @property
    def natural(self) -> list[int]:
        """The cells that each column needs to be shown whole."""
        return natural_widths(self.headings, [*self.rows, self.total] if self.total else self.rows)

    def of(self, places: Sequence[int]) -> "Grid":
        """Some of the columns."""
        return Grid(
            tuple(self.headings[place] for place in places),
            [tuple(row[place] for place in places) for row in self.rows],
            tuple(self.sides[place] for place in places),
            tuple(self.total[place] for place in places) if self.total else (),
        )


class Definition(NamedTuple):
    """A figure's label, the rule it is made by, and the rule with its numbers in it, where that is told."""

    label: str
    rule: str
    worked: str


def title(report: Report) -> str:
    """The report's title, its period, and what it is limited to."""
    words = f"{tr(report.title)} {period(report)}".strip()
    return f"{words} · {report.scope}" if report.scope else words


def period(report: Report) -> str:
    """The period in words: a month, a day, or from one to another."""
    return " – ".join(_when(part) for part in report.period.split(_TO))


def _when(text: str) -> str:
    if _MONTH.fullmatch(text):
        return month(text)
    return day(text) if _DAY.fullmatch(text) else text


def figure_headings(report: Report) -> tuple[str, ...]:
    """The currency, the period, and, where any figure is compared, the one before and the same a year before."""
    now = (currency_line(report), period(report) or tr(N_("Value")))
    if not any(figure.compared for figure in report.figures):
        return now
    before, year_ago = tr(N_("Period before")), tr(N_("A year before"))
    if _MONTH.fullmatch(report.period):
        before, year_ago = month(shift(report.period, -1)), month(shift(report.period, -12))
    return (*now, before, "±", year_ago, "±")


def figure_grids(report: Report, shop: Shop) -> list[Grid]:
    """The figures; then those that are sums of others, of like parts together. None where the report has none."""
    headings = figure_headings(report)
    rows = [row[: len(headings)] for row in figure_rows(report, shop)]
    keys = tuple(figure.key for figure in _by_themselves(report))
    grids = [Grid(headings, rows, _figure_sides(headings), keys=keys)] if rows else []
    return [*grids, *sum_grids(report, shop)]


def figure_rows(report: Report, shop: Shop) -> list[tuple[str, ...]]:
    """Every figure that is neither a sum nor part of one: label, value; the one before, a year before, the changes."""
    return [_figure_row(one, shop) for one in _by_themselves(report)]


def _by_themselves(report: Report) -> list[Figure]:
    parts = {key for figure in report.figures for key in figure.parts}
    return [one for one in report.figures if not one.parts and one.key not in parts]


def sum_grids(report: Report, shop: Shop) -> list[Grid]:
    """The figures that are sums of others; those with nothing to tell are left out."""
    known = {figure.key: figure for figure in report.figures}
    grids: dict[tuple[str, ...], Grid] = {}
    for figure in report.figures:
        if not figure.parts or figure.value is None:
            continue
        parts = [known[key] for key in figure.parts]
        heads = (tr(N_("Why it changed")), tr(N_("Change")), *(tr(part.label) for part in parts))
        row = (tr(figure.label), *(_signed(one, shop) for one in (figure, *parts)))
        grid = grids.get(heads, Grid(heads, [], _figure_sides(heads)))
        grids[heads] = grid._replace(rows=[*grid.rows, row], keys=(*grid.keys, figure.key))
    return list(grids.values())


def _figure_sides(headings: Sequence[str]) -> tuple[Align, ...]:
    """The label to the left, numbers to the right."""
    numbers: tuple[Align, ...] = ("right",)
    return "left", *numbers * (len(headings) - 1)


def table_grid(table: Table, shop: Shop) -> Grid:
    """The table's cells; a dash where there is nothing to tell, nothing where a column isn't added up."""
    return Grid(tuple(headings(table)), cells(table, shop, DASH), tuple(aligns(table)), total_cells(table, shop))


def definitions(report: Report) -> list[Definition]:
    """How each figure is made, once for those that are called and made alike."""
    told = (
        Definition(tr(figure.label), tr(figure.explanation), "" if figure.worked is None else tr(figure.worked))
        for figure in report.figures
        if figure.explanation or figure.worked
    )
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
    if len(places) == len(table.columns):
        return table
    rows: list[Row] = [tuple(row[place] for place in places) for row in table.rows]
    columns = tuple(table.columns[place] for place in places)
    total = None if table.total is None else tuple(table.total[place] for place in places)
    return replace(table, columns=columns, rows=rows, total=total)


def _figure_row(figure: Figure, shop: Shop) -> tuple[str, ...]:
    if not figure.compared:
        return tr(figure.label), _shown(figure, shop), "", "", "", ""
    return (
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
