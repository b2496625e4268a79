"""A report as a workbook: a sheet of figures, one for each table with typed cells, and one for each chart."""

import io
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from crm_tui.core.cells import width
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Cell, Chart, Column, Figure, Report, Row, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.render import workbook
from crm_tui.render.charts import MOST, plots
from crm_tui.render.columns import headings
from crm_tui.render.paper import Layout
from crm_tui.render.told import figure_headings, title
from crm_tui.render.values import show

#: A workbook refuses longer names of sheets, and these signs in them.
_LONGEST: Final = 31
_REFUSED: Final = re.compile(r"[\[\]:*?/\\]")
#: So that the same report is the same bytes.
_MADE: Final = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)


class _Forms(NamedTuple):
    """The styles of a workbook, made once each."""

    book: Any
    made: dict[tuple[str, bool], Any]

    def of(self, number_format: str, *, total: bool = False) -> Any:
        """The style of a cell, of a last row where it is `total`."""
        key = (number_format, total)
        if key not in self.made:
            more = {"bold": True, "top": 1} if total else {}
            self.made[key] = self.book.add_format({"num_format": number_format, "valign": "top", **more})
        return self.made[key]


class _Sheet:
    """A sheet that is written line by line: a heading that stays in sight, columns as wide as they need."""

    def __init__(self, forms: _Forms, name: str, heads: Sequence[str], shop: Shop) -> None:
        self.name = name
        self.line = 1
        self._forms, self._shop = forms, shop
        self._sheet = forms.book.add_worksheet(name)
        self._sheet.freeze_panes(1, 0)
        self._sheet.repeat_rows(0)
        self._sheet.set_landscape()
        self._sheet.fit_to_pages(1, 0)
        bold = forms.book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"})
        for place, text in enumerate(heads):
            self._sheet.write_string(0, place, for_terminal(text), bold)
        self._widths = [max(width(text), workbook.NARROWEST) for text in heads]

    def row(self, cells: Sequence[tuple[Cell, Column]], *, total: bool = False) -> None:
        """Write one line of values, each under the column that says what it is."""
        for place, (value, column) in enumerate(cells):
            self._cell(place, value, column, total)
        self.line += 1

    def _cell(self, place: int, value: Cell, column: Column, total: bool) -> None:
        found = None if isinstance(value, Text) else workbook.typed(value, column.kind, self._shop)
        if found is not None:
            form = self._forms.of(workbook.number_format(column.kind, self._shop, percent=True), total=total)
            workbook.write_typed(self._sheet, self.line, place, found, form)
        elif value is None:
            if total:
                self._sheet.write_blank(self.line, place, None, self._forms.of("@", total=True))
        else:
            form = self._forms.of("@", total=total)
            self._sheet.write_string(self.line, place, self._said(value, column), form)
        if self.line <= workbook.MEASURED and value is not None:
            self._widths[place] = max(self._widths[place], width(self._said(value, column)))

    def _said(self, value: Cell, column: Column) -> str:
        return for_terminal(show(value, column.kind, self._shop, column.choices))

    def end(self) -> None:
        """Set the widths."""
        for place, cells in enumerate(self._widths):
            self._sheet.set_column(place, place, min(cells, workbook.WIDEST) + 1)


def render(report: Report, shop: Shop, layout: Layout) -> bytes:  # noqa: ARG001 - formats share one form
    """The workbook's bytes, the same for the same report."""
    import xlsxwriter  # noqa: PLC0415 - 50 ms that only a workbook needs

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **workbook.OPTIONS}) as book:
        book.set_properties(
            {"title": for_terminal(title(report)), "company": for_terminal(report.shop), "created": _MADE}
        )
        forms, names = _Forms(book, {}), set[str]()
        _figures(report, shop, forms, names)
        for table in report.tables:
            sheet = _table(table, shop, forms, names)
            for chart in report.charts:
                if chart.table == table.key and plots(report, table, shop):
                    _chart(book, chart, table, sheet.name, names)
    return out.getvalue()


_LABEL: Final = Column("figure", "")


def _figures(report: Report, shop: Shop, forms: _Forms, names: set[str]) -> None:
    """A line for each figure, with the values it is compared with and how it is made; below, what qualifies them."""
    heads = [one for one in figure_headings(report) if one != "±"]
    explained = (tr(N_("How the figures are made")), tr(N_("In numbers")))
    sheet = _Sheet(forms, _name(tr(N_("Figures")), names), [*heads, *explained], shop)
    for figure in report.figures:
        sheet.row(_figure(figure, compared=len(heads) > 2))
    for words in ("", title(report), report.shop, *map(tr, report.notes)):
        sheet.row([(for_terminal(words) or None, _LABEL)])
    sheet.end()


def _figure(figure: Figure, *, compared: bool) -> list[tuple[Cell, Column]]:
    typed = Column(figure.key, figure.label, figure.kind)
    before: list[tuple[Cell, Column]] = [(figure.previous, typed), (figure.year_ago, typed)] if compared else []
    rule = tr(figure.explanation) or None
    return [(tr(figure.label), _LABEL), (figure.value, typed), *before, (rule, _LABEL), (figure.worked, _LABEL)]


def _table(table: Table, shop: Shop, forms: _Forms, names: set[str]) -> _Sheet:
    sheet = _Sheet(forms, _name(tr(table.title), names), headings(table), shop)
    for row in table.rows:
        sheet.row(_cells(row, table))
    if table.total is not None:
        sheet.row(_cells(table.total, table), total=True)
    if not table.rows:
        sheet.row([(for_terminal(tr(table.empty)) or None, _LABEL)])
    sheet.end()
    return sheet


def _cells(row: Row, table: Table) -> list[tuple[Cell, Column]]:
    return list(zip(row, table.columns, strict=True))


def _chart(book: Any, chart: Chart, table: Table, sheet: str, names: set[str]) -> None:
    """A sheet with the chart, drawn by the program that opens it from the table's cells."""
    places = {column.key: place for place, column in enumerate(table.columns)}
    first, last = 1, len(table.rows)
    if len(table.rows) > MOST:
        first, last = (last - MOST + 1, last) if chart.shape == "line" else (1, MOST)
    drawn = book.add_chart({"type": "line" if chart.shape == "line" else "bar"})
    across = places[chart.across]
    for key in chart.values:
        place = places[key]
        drawn.add_series({
            "name": [sheet, 0, place],
            "categories": [sheet, first, across, last, across],
            "values": [sheet, first, place, last, place],
            "marker": {"type": "circle"},
        })  # fmt: skip
    drawn.set_title({"name": for_terminal(tr(chart.title))})
    if chart.shape != "line":
        drawn.set_y_axis({"reverse": True})
    if len(chart.values) == 1:
        drawn.set_legend({"none": True})
    book.add_chartsheet(_name(tr(N_("Chart: {title}"), title=tr(chart.title)), names)).set_chart(drawn)


def _name(title: str, names: set[str]) -> str:
    """A name for a sheet: short, none of the signs that are refused, unlike all others in capitals, too."""
    begin = " ".join(_REFUSED.sub(" ", for_terminal(title)).split()).strip(" '") or "-"
    found, number = begin[:_LONGEST].strip(" '"), 1
    while found.casefold() in names or found.casefold() == "history":
        number += 1
        end = f" ({number})"
        found = begin[: _LONGEST - len(end)] + end
    names.add(found.casefold())
    return found
