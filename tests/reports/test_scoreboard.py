"""The ten figures are those of the reports they come from, with their trend; some are worked out by hand."""

from datetime import date

import pytest

from crm_tui.core.errors import Stopped
from crm_tui.reports._report import Params, names, run
from crm_tui.reports.scoreboard import TEN
from crm_tui.store.db import Writer
from tests.reports.books import Book, figures, rows


@pytest.fixture
def trade(book: Book, fixed_now: str) -> Book:
    """Six customers buy tea and a cup each month from November 2023 to March 2024, only 1 to 3 in April 2024."""
    tea, cup = book.product("TEA"), book.product("CUP")

    def fill(w: Writer) -> None:
        for customer in range(1, 7):
            need = 15000 if customer in (1, 6) else None
            w.insert("customer", {"code": str(customer), "name": "n", "kind": "person", "pinyin": "",
                                  "created_at": "x", "yearly_need": need})  # fmt: skip
        for number, month in enumerate(("2023-11", "2023-12", "2024-01", "2024-02", "2024-03", "2024-04")):
            for customer in range(1, 4 if month == "2024-04" else 7):
                bought = ((tea, 1000, 600), (cup, 500, 200)) if number % 2 == 0 else ((tea, 1000, 600),)
                for product, amount, cost in bought:
                    w.insert("sale", {"day": f"{month}-10", "receipt": f"{month}/{customer}", "customer_id": customer,
                                      "product_id": product, "kind": "sale", "quantity": 1000, "amount": amount,
                                      "cost": cost, "identity": f"{month} {customer} {product}",
                                      "occurrence": 1})  # fmt: skip

    book.write(fill)
    return book


def test_the_month_that_is_over_is_told_and_all_ten_have_their_report(trade: Book):
    report = trade.report(name="scoreboard")
    assert report.period == "2024-04"
    assert [one.key for one in report.figures] == [one.key for one in TEN]
    assert len(report.figures) == 10
    assert {row["report"] for row in rows(report, "ten")} <= set(names())


def test_each_figure_is_that_of_its_report(trade: Book):
    told = figures(trade.report("2024-04", name="scoreboard"))

    def of(name: str, key: str, **params: str) -> object:
        return figures(trade.report("2024-04", name=name, **params))[key]

    assert told["profile"] == of("profile", "completeness") == 0
    assert told["knowledge"] == of("cross_sell", "rules")
    assert told["segmentation"] == of("segments", "loyal")
    assert told["development"] == of("cross_sell", "wallet_share")
    assert told["retention"] == of("retention", "retention")
    assert told["satisfaction"] is None
    expected = of("value", "revenue", day="2024-04-30")
    assert isinstance(expected, int)
    assert told["value"] == round(expected / 6)


def test_some_by_hand(trade: Book):
    report = trade.report("2024-04", name="scoreboard")
    told = figures(report)
    assert (told["retention"], told["retention_previous"]) == (500_000, 1_000_000)
    # 1 bought six teas and three cups, 6 five teas and three cups: 7,500 + 6,500 of 30,000.
    assert told["development"] == 466_667
    assert told["development_previous"] == round(13_000 * 1_000_000 / 30_000)
    # Profit: 33 teas x 400 and 18 cups x 300 of six customers.
    assert told["profitability"] == (33 * 400 + 18 * 300) // 6
    assert (told["acquisition"], told["acquisition_previous"]) == (0, 0)
    by_month = {row["month"]: row for row in rows(report, "months")}
    assert len(by_month) == 12
    assert (by_month["2023-11"]["acquisition"], by_month["2023-12"]["retention"]) == (6, 1_000_000)
    assert [row["month"] for row in rows(report, "quarters")] == [
        "2023-04", "2023-07", "2023-10", "2024-01", "2024-04",
    ]  # fmt: skip
    january = next(row for row in rows(report, "quarters") if row["month"] == "2024-01")
    assert january["profitability"] == (3 * 400 + 2 * 300)
    of_how_many = {row["report"]: row["n"] for row in rows(report, "ten")}
    assert (of_how_many["retention"], of_how_many["segments"], of_how_many["profile"]) == (6, 6, 6)


def test_the_running_month_is_said_to_be_running(trade: Book):
    trade.sale(date(2024, 5, 2).isoformat(), 1, None, 1, 100)
    report = trade.report("2024-05", name="scoreboard")
    assert any("not over" in note.msgid for note in report.notes)
    assert not any("not over" in note.msgid for note in trade.report("2024-04", name="scoreboard").notes)


def test_a_shop_with_scores_tells_them(trade: Book):
    def fill(w: Writer) -> None:
        for number in range(10):
            w.insert("ticket", {"number": f"T{number}", "subject": "x", "category": "complaint", "priority": "normal",
                                "step": "closed", "reopened": 0, "perceived": 5 - number % 2 * 2,
                                "opened": "2024-04-01T02:00:00Z", "closed": "2024-04-02T02:00:00Z",
                                "latest": "2024-04-02T02:00:00Z"})  # fmt: skip

    trade.write(fill)
    report = trade.report("2024-04", name="scoreboard")
    assert figures(report)["satisfaction"] == 50_000  # five of ten gave a 5, the others a 3
    assert next(row["n"] for row in rows(report, "ten") if row["report"] == "service") == 10


def test_an_empty_shop_and_stopping(book: Book):
    report = book.report(name="scoreboard")
    assert [one.value for one in report.figures if one.value not in (None, 0)] == []
    assert report.charts == ()
    book.customer("1")

    def stop() -> None:
        raise Stopped("stop")

    with book.db.read() as r, pytest.raises(Stopped):
        run(r, "scoreboard", Params(check=stop))
