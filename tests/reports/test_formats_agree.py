"""Every report there is tells the same in every format there is, cell for cell."""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import openpyxl
import pytest

from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind
from crm_tui.core.formula_guard import unguard
from crm_tui.core.i18n import Text, tr
from crm_tui.core.table import NUMERIC, Column, Report, Row, Table
from crm_tui.core.text import for_terminal
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.render.formats import pdf, text
from crm_tui.render.machine import figure_values
from crm_tui.render.paper import PAPERS, Layout
from crm_tui.render.report import formats, render_report
from crm_tui.render.told import figure_rows, sum_grids, told_columns
from crm_tui.render.values import DASH, machine, show, show_cell
from crm_tui.reports._report import Params, find, names, run
from crm_tui.store.db import Database
from tests.render.reading import Grid, html_grids, markdown_grids, pdf_grids, stored, text_panels
from tests.reports.books import awkward_shop

#: One page without an end, as wide as any table.
ENDLESS = Layout(1000, replace(PAPERS["a4"], lines=1_000_000))


@dataclass(frozen=True)
class Told:
    """A report, and what each format makes of it."""

    report: Report
    shop: Shop

    def text_of(self, form: str) -> str:
        data = render_report(self.report, form, self.shop)
        assert isinstance(data, str)
        return data


@pytest.fixture(scope="module")
def trade(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Database:
    return awkward_shop(empty_shop_file, tmp_path_factory.mktemp("agree") / "shop.db").db


@pytest.fixture(params=names())
def told(request: pytest.FixtureRequest, trade: Database, monkeypatch: pytest.MonkeyPatch) -> Told:
    monkeypatch.setenv("CRM_NOW", "2024-05-31T12:00:00+00:00")
    params = Params(period="2024-05" if "period" in find(request.param).TAKES else "")
    with trade.read() as r:
        try:
            report = run(r, request.param, params)
        except Usage:  # it is of one customer
            report = run(r, request.param, replace(params, customer_id=1))
        return Told(report, r.shop)


def words(table: Table, shop: Shop) -> Grid:
    """The table's cells as people read them, what is added up last."""
    told = told_columns(table)
    rows = [[cell(value, column, shop, DASH) for value, column in zip(row, told.columns, strict=True)]
            for row in told.rows]  # fmt: skip
    if told.total is not None and rows:
        rows.append([cell(value, column, shop, "") for value, column in zip(told.total, told.columns, strict=True)])
    return rows


def cell(value: object, column: Column, shop: Shop, absent: str) -> str:
    return for_terminal(show_cell(value, column, shop, absent))  # type: ignore[arg-type]


def without_sentences(table: Table, grid: Grid) -> Grid:
    places = [place for place, column in enumerate(told_columns(table).columns) if column.kind is not Kind.BLOCK]
    return [[row[place] for place in places] for row in grid]


def of_figures(told: Told) -> list[Grid]:
    """The cells of figures and of sums, as people read them."""
    wide = 6 if any(one.compared for one in told.report.figures) else 2
    rows = [list(row[:wide]) for row in figure_rows(told.report, told.shop)]
    sums = [[list(row) for row in grid.rows] for grid in sum_grids(told.report, told.shop)]
    return [rows, *sums] if rows else sums


def test_all_formats_for_people_have_the_same_cells(told: Told) -> None:
    drawn = {"markdown": markdown_grids(told.text_of("markdown")), "html": html_grids(told.text_of("html"))}
    expected = [*of_figures(told), *(grid for table in told.report.tables if (grid := words(table, told.shop)))]
    for form, grids in drawn.items():
        assert [grid[1:] for grid in grids] == expected, form
    panels = iter(text_panels(text.render(told.report, told.shop, ENDLESS)))
    for grid, panel in zip(of_figures(told), panels, strict=False):
        assert [re.split(" {2,}", row[0]) for row in panel[1:]] == [[part for part in row if part] for row in grid]
    for table in told.report.tables:
        if grid := words(table, told.shop):
            assert next(panels)[1:] == without_sentences(table, grid)
    assert not list(panels)


def test_pdf_has_the_same_cells_set_by_the_typesetter(told: Told) -> None:
    typst = pytest.importorskip("typst", reason="the extra for PDF is not installed")
    template, data, fonts = pdf.source(told.report, told.shop, Layout())
    drawn = iter(pdf_grids(typst.query(template, "table", sys_inputs=data, font_paths=fonts)))
    for grid in of_figures(told):
        assert next(drawn)[1:] == grid
    handed = json.loads(data["report"])["tables"]
    for table, parts in zip(told.report.tables, handed, strict=True):
        cells = without_sentences(table, words(table, told.shop))
        assert joined(islice(drawn, len(parts["grids"])), table.heads) == cells
    assert not list(drawn)


def joined(panels: Iterator[Grid], heads: int) -> Grid:
    """The panels of a table side by side again, without their headings; all but the first repeat its first columns."""
    found: Grid = []
    for number, panel in enumerate(panels):
        rows = panel[1:]
        found = [[*row, *more[heads:]] for row, more in zip(found, rows, strict=True)] if number else rows
    return found


def test_workbooks_have_the_same_values_with_their_types(told: Told) -> None:
    data = render_report(told.report, "xlsx", told.shop)
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    figures, *sheets = book.worksheets
    values = [row[1].value for row in figures.iter_rows(min_row=2, max_row=1 + len(told.report.figures))]
    for value, figure in zip(values, told.report.figures, strict=True):
        assert stored(value, figure.kind, told.shop) == figure.value
    assert len(sheets) == len(told.report.tables)
    for sheet, table in zip(sheets, told.report.tables, strict=True):
        assert sheet.freeze_panes == "A2"
        lines = [*table.rows, table.total] if table.total is not None else [*table.rows]
        rows = [*sheet.iter_rows(min_row=2, max_col=len(table.columns), values_only=True)]
        for line, row in zip(lines, rows, strict=bool(table.rows)):
            assert [stored(one, column.kind, told.shop) for one, column in zip(row, table.columns, strict=True)] == [
                kept(value, column, told.shop) for value, column in zip(line, table.columns, strict=True)
            ]
    assert not any(one.data_type == "f" for sheet in book.worksheets for row in sheet.iter_rows() for one in row)
    assert len(book.chartsheets) <= len(told.report.charts)


def kept(value: object, column: Column, shop: Shop) -> object:
    """What is expected of a cell: numbers and moments in the store's units, else words."""
    if value is None or (isinstance(value, int) and column.kind in NUMERIC):
        return value
    if isinstance(value, Text):
        return for_terminal(tr(value)) or None
    if column.kind in {Kind.DAY, Kind.MONTH}:
        return value
    if column.kind is Kind.INSTANT:
        return str(value)[:16]
    return for_terminal(show(value, column.kind, shop, column.choices)) or None  # type: ignore[arg-type]


def test_csv_and_json_have_the_same_values_under_stable_keys(told: Told) -> None:
    report, shop = told.report, told.shop
    lines = list(csv.reader(io.StringIO(told.text_of("csv"))))
    objects = json.loads(told.text_of("json"))
    figures = figure_values(report, shop)
    assert objects["figures"] == figures
    assert {key: value for section, key, value, *_ in lines if section == "figures"} == {
        key: "" if value is None else str(value) for key, value in figures.items()
    }
    keys = [one.key for one in report.figures]
    assert len(set(keys)) == len(keys)
    assert all(re.fullmatch("[a-z0-9_]+", key) for key in keys)
    for table in report.tables:
        assert ["section", *(column.key for column in table.columns)] in lines
        assert written(lines, table.key) == [plains(row, table, shop) for row in table.rows]
        assert objects["tables"][table.key] == [machines(row, table, shop) for row in table.rows]
        if table.total is not None:
            assert written(lines, f"{table.key}.total") == [plains(table.total, table, shop)]
            assert objects["totals"][table.key] == machines(table.total, table, shop)


def written(lines: list[list[str]], section: str) -> list[list[str]]:
    return [[unguard(one) for one in line[1:]] for line in lines if line[0] == section]


def plains(row: Row, table: Table, shop: Shop) -> list[str]:
    return [
        tr(value) if isinstance(value, Text) else plain(value, column.kind, shop)
        for value, column in zip(row, table.columns, strict=True)
    ]


def machines(row: Row, table: Table, shop: Shop) -> dict[str, object]:
    return {column.key: machine(value, column.kind, shop) for value, column in zip(row, table.columns, strict=True)}


def test_these_are_all_the_formats_there_are() -> None:
    assert formats() == ("csv", "html", "json", "markdown", "pdf", "text", "xlsx")
