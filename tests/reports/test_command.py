"""`crm report` as scripts and printers meet it."""

import csv
import io
import json
from pathlib import Path

import pytest

from crm_tui import cli
from crm_tui.core.fields import Kind
from crm_tui.core.formula_guard import unguard
from crm_tui.core.i18n import Text
from crm_tui.domain.plain import plain
from crm_tui.render.told import figure_rows, told_columns
from crm_tui.render.values import DASH, machine, show_cell
from tests.render.reading import Grid, html_grids, markdown_grids, text_panels
from tests.reports.books import Book

FIGURES = {
    "revenue", "revenue_previous", "revenue_year_ago", "cost", "margin", "orders", "buyers", "new_buyers",
    "lost_buyers", "returns", "paid", "owed", "effect_customers", "effect_price", "effect_frequency",
}  # fmt: skip
NAMES = ("张三商店", "=cmd|' /C calc'!A0", "<b>a|b</b> *c* `d`", "[/x] Ünïcode", "欧阳锦绣建材五金经营部有限责任公司")


@pytest.fixture
def trade(book: Book) -> Book:
    """A few months of customers with awkward names, one of them a dealer."""
    products = [book.product(f"P{place}", name) for place, name in enumerate(NAMES)]
    for place, name in enumerate(NAMES):
        who = book.customer(f"C{place}", name)
        for month in ("2023-05", "2024-04", "2024-05"):
            book.sale(
                f"{month}-0{place + 1}", who, products[place], place + 1.5, 1000 * place + int(month[-1]), cost=70
            )
        book.payment("2024-05-20", who, 333)
    book.moved("2024-05-25", 1, products[0], "sold_on", 1)
    book.moved("2024-05-31", 1, products[0], "count", 9)
    book.sale("2024-05-06", None, None, 1, 555)
    return book


def crm(book: Book, *words: str) -> int:
    return cli.main(["report", *words, "--db", str(book.db.path)])


def test_json_has_the_promised_figures_as_decimal_strings_and_integers(
    trade: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crm(trade, "monthly", "2024-05", "--format", "json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert err == ""
    assert list(told) == ["report", "period", "currency", "figures", "tables"]
    assert set(told["figures"]) >= FIGURES
    figures = told["figures"]
    assert figures["revenue"] == "105.80"
    assert (figures["buyers"], figures["new_buyers"]) == (5, 0)
    assert figures["effect_customers"].count(".") == 1


def test_every_format_tells_the_same_cell_for_cell(trade: Book, capsys: pytest.CaptureFixture[str]) -> None:
    report = trade.report("2024-05")
    with trade.db.read() as r:
        shop = r.shop
    printed: dict[str, str] = {}
    for form in ("text", "markdown", "html", "csv", "json"):
        assert crm(trade, "monthly", "2024-05", "--format", form, "--width", "400") == 0
        printed[form] = capsys.readouterr().out
    grids = {"markdown": markdown_grids(printed["markdown"]), "html": html_grids(printed["html"])}
    panels = text_panels(printed["text"])
    sheet = list(csv.reader(io.StringIO(printed["csv"])))
    objects = json.loads(printed["json"])["tables"]
    for grid in grids.values():
        assert [tuple(row) for row in grid[0][1:]] == [tuple(row) for row in figure_rows(report, shop)]
        del grid[:2]  # the figures, and why they changed
    for table in report.tables:
        told = told_columns(table)
        cells: Grid = [
            [show_cell(value, column, shop, DASH) for value, column in zip(row, told.columns, strict=True)]
            for row in told.rows
        ]
        if cells:
            assert grids["markdown"].pop(0)[1:] == cells
            assert grids["html"].pop(0)[1:] == cells
            paper = [place for place, column in enumerate(told.columns) if column.kind is not Kind.BLOCK]
            assert [[row[place] for place in paper] for row in cells] in [panel[1:] for panel in panels]
        kinds = [column.kind for column in table.columns]
        lines = [line[1:] for line in sheet if line[0] == table.key]
        plains = [
            [str(value) if isinstance(value, Text) else plain(value, kind, shop)
             for value, kind in zip(row, kinds, strict=True)]
            for row in table.rows
        ]  # fmt: skip
        assert [[unguard(cell) for cell in line] for line in lines] == plains
        assert [list(row.values()) for row in objects[table.key]] == [
            [machine(value, kind, shop) for value, kind in zip(row, kinds, strict=True)] for row in table.rows
        ]


def test_text_for_the_printer_has_pages_and_no_escape_codes(trade: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert crm(trade, "monthly", "2024-05") == 0
    out = capsys.readouterr().out
    assert "\f" in out
    assert "\x1b" not in out
    assert "Page 1 of" in out
    assert "Page 2 of" in out
    assert "105.80" in out


def test_one_customer_is_found_by_name_and_alone_in_the_report(trade: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert crm(trade, "monthly", "2024-05", "--customer", "张三商店", "--format", "json") == 0
    tables = json.loads(capsys.readouterr().out)["tables"]
    assert [row["customer"] for row in tables["ledger"]] == ["C0"]
    assert crm(trade, "monthly", "2024-05", "--customer", "nobody at all") == 4


def test_a_report_goes_to_a_file_and_stdout_stays_empty(
    trade: Book, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "may.html"
    assert crm(trade, "monthly", "2024-05", "--format", "html", "--output", str(file)) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "may.html" in err
    assert file.read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("words", "code"),
    [(("monthly", "Smarch"), 3), (("monthly", "2024-05", "--format", "pdf"), 2), (("monthly", "--width", "10"), 2),
     (("weekly",), 2)],
)  # fmt: skip
def test_mistakes_are_refused_with_a_sentence_and_their_exit_code(
    trade: Book, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int
) -> None:
    assert crm(trade, *words) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.strip()


def test_the_list_names_every_report_in_every_format(trade: Book, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("table", "csv", "json", "jsonl", "markdown"):
        assert crm(trade, "list", "--format", form) == 0
        assert "monthly" in capsys.readouterr().out
