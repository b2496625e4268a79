"""`crm report` as scripts and printers meet it."""

import json
from pathlib import Path

import pytest

from crm_tui import cli
from tests.reports.books import Book, awkward_shop

FIGURES = {
    "revenue", "revenue_previous", "revenue_year_ago", "cost", "margin", "orders", "buyers", "new_buyers",
    "lost_buyers", "returns", "paid", "owed", "effect_customers", "effect_price", "effect_frequency",
}  # fmt: skip


@pytest.fixture(scope="module")
def trade(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """A few months of customers with awkward names, one of them a dealer; only looked at."""
    return awkward_shop(empty_shop_file, tmp_path_factory.mktemp("command") / "shop.db")


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
    [(("monthly", "Smarch"), 3), (("monthly", "2024-05", "--format", "docx"), 2), (("monthly", "--width", "10"), 2),
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
