"""`crm explain`: a figure's rule, its numbers, its parts and the rows behind it, in every format."""

import json
from decimal import Decimal

import pytest

from crm_tui import cli
from crm_tui.reports._figure_told import told
from crm_tui.reports._report import Params, names, needs, run
from tests.reports.books import Book


@pytest.fixture
def owing(book: Book) -> Book:
    """One who owes 75.00 of January and one who has paid."""
    late, paid = book.customer("LATE"), book.customer("PAID")
    book.sale("2024-01-10", late, None, 1, 10_000)
    book.payment("2024-02-01", late, 2_500)
    book.sale("2024-02-10", paid, None, 1, 3_000, paid=3_000)
    return book


def crm(book: Book, *words: str) -> int:
    return cli.main(["explain", *words, "--db", str(book.db.path)])


def test_a_figure_is_told_with_its_rule_its_numbers_and_the_rows_behind_it(
    owing: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crm(owing, "ageing.receivable", "2024-02-15", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["report"], told["figures"]) == ("ageing.receivable", {"receivable": "75.00"})
    (made,) = told["tables"]["made"]
    assert made == {"figure": "Receivables", "rule": "What is not due + past due", "worked": "0.00 + 75.00 = 75.00"}
    (rows,) = [rows for key, rows in told["tables"].items() if key != "made"]
    assert [(row["customer"], row["balance"]) for row in rows] == [("LATE", "75.00")]


def test_a_sum_is_told_with_its_parts_and_their_rules(owing: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert crm(owing, "monthly.change", "2024-02", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    figures = told["figures"]
    assert figures.pop("change") == "-70.00"
    assert set(figures) == {"effect_customers", "effect_price", "effect_frequency"}
    assert sum(Decimal(value) for value in figures.values()) == Decimal(-70)
    assert len(told["tables"]["made"]) == 4
    assert [row["change"] for row in told["tables"]["products"]] == ["-70.00"]


def test_the_reports_own_options_count(owing: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert crm(owing, "monthly.revenue", "--month", "2024-01", "--customer", "PAID", "--format", "json") == 0
    assert json.loads(capsys.readouterr().out)["figures"]["revenue"] == "0.00"


def test_a_report_lists_its_figures_with_their_rules(owing: Book, capsys: pytest.CaptureFixture[str]) -> None:
    assert crm(owing, "monthly", "2024-02") == 0
    out = capsys.readouterr().out
    assert "revenue  " in out
    assert "All amounts of the month's lines, less returns." in out
    assert "30.00" not in out, "rules, not values"


def test_an_unknown_figure_is_told_with_those_like_it_and_all_there_are(
    owing: Book, capsys: pytest.CaptureFixture[str]
) -> None:
    assert crm(owing, "monthly.revenu", "2024-02") == 4
    err = capsys.readouterr().err
    assert "did you mean revenue" in err
    assert "price_per_unit" in err
    assert crm(owing, "monthly.zzzzzz", "2024-02") == 4
    assert "did you mean" not in capsys.readouterr().err
    assert crm(owing, "montly.revenue") == 2
    assert "did you mean monthly" in capsys.readouterr().err


def test_the_rows_behind_every_figure_are_there(owing: Book) -> None:
    """A figure that names its table names one that the report has."""
    lost = []
    with owing.db.read() as r:
        for name in names():
            report = run(r, name, Params(customer_id=1 if "customer_id" in needs(name) else None))
            known = {table.key for table in report.tables}
            lost += [f"{name}.{one.key}" for one in report.figures if one.table and one.table not in known]
            for one in report.figures:
                assert told(r, report, Params(customer_id=1), one.key).figures[0].value == one.value
    assert lost == []
