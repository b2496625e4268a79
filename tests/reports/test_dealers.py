"""Dealers' purchases, sales and stock: three dealers over four months, worked out by hand."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import NotFound
from tests.reports.books import Book, figures, made_once, rows, table


def filled(book: Book) -> Book:
    """FULL over-stocks, ODD sells more than it had, COUNT's count breaks the chain in March; STEADY buys retail."""
    full, odd, count, retail = (book.customer(code) for code in ("FULL", "ODD", "COUNT", "RETAIL"))
    nail, saw = book.product("N"), book.product("S")
    book.sale("2024-05-02", retail, nail, 3, 300)
    for month, bought, sold in (("02", 140, 100), ("03", 100, 90), ("04", 120, 80), ("05", 150, 60)):
        book.sale(f"2024-{month}-03", full, nail, bought, 1_000)
        book.moved(f"2024-{month}-28", full, nail, "sold_on", sold)
    for month, bought, sold in (("02", 50, 30), ("03", 40, 40), ("04", 40, 40), ("05", 40, 75)):
        book.sale(f"2024-{month}-03", odd, nail, bought, 1_000)
        book.moved(f"2024-{month}-28", odd, nail, "sold_on", sold)
    for month, bought, sold in (("02", 60, 40), ("03", 40, 40), ("04", 40, 40), ("05", 45, 40)):
        book.sale(f"2024-{month}-03", count, saw, bought, 1_000)
        book.moved(f"2024-{month}-27", count, saw, "sold_on", sold)
    book.sale("2024-05-10", count, saw, -5, -50)
    book.moved("2024-03-31", count, saw, "count", 17)
    book.moved("2024-05-31", count, saw, "count", 15)
    return book


@pytest.fixture(scope="module")
def ledger(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The filled book, made once; only looked at."""
    return made_once(empty_shop_file, tmp_path_factory.mktemp("dealers") / "shop.db", filled)


def alarms(book: Book, month: str, **params: Any) -> list[tuple[Any, ...]]:
    found = rows(book.report(month, "dealers", **params), "alarms")
    return [(row["customer"], row["alarm"], row["product"], row["measured"], row["against"]) for row in found]


def test_every_alarm_fires_with_its_two_numbers_and_none_other(ledger: Book) -> None:
    # FULL bought 120 : 80 in April and 150 : 60 in May, from 90 in stock to 180. ODD opened with 20 and bought 40, yet
    # sold 75. COUNT opened with 17: + 45 - 5 - 40 = 17, and 15 were counted.
    assert alarms(ledger, "2024-05") == [
        ("COUNT", "count_differs", "S", 15_000, 17_000),
        ("FULL", "over_stocked", None, 150_000, 60_000),
        ("ODD", "diverted", "N", 75_000, 60_000),
    ]
    assert alarms(ledger, "2024-04") == []
    assert alarms(ledger, "2024-03") == [("COUNT", "count_differs", "S", 17_000, 20_000)]
    assert alarms(ledger, "2024-02") == []
    said = {row["alarm"]: str(row["explanation"]) for row in rows(ledger.report("2024-05", "dealers"), "alarms")}
    assert said["count_differs"] == "The count found 15 where the books said 17."
    assert said["diverted"] == "Sold on 75 but had only 60 from us to sell: supplied by somebody else?"


def test_the_grid_is_a_chain(ledger: Book) -> None:
    kept = ("opening", "in", "sold_on", "returned", "difference", "closing")
    months = {month: {row["customer"]: row for row in rows(ledger.report(month, "dealers"), "products")}
              for month in ("2024-02", "2024-03", "2024-04", "2024-05")}  # fmt: skip
    last = months["2024-05"]
    assert list(last) == ["COUNT", "FULL", "ODD"]  # by code; who never reported is no dealer
    assert [last["FULL"][key] for key in kept] == [90_000, 150_000, 60_000, 0, None, 180_000]
    assert [last["COUNT"][key] for key in kept] == [17_000, 45_000, 40_000, 5_000, -2_000, 15_000]
    assert [last["ODD"][key] for key in kept] == [20_000, 40_000, 75_000, 0, None, -15_000]
    # 180 * 31 / 60 = 93 days; 60 / (90 + 150) = 25%; ODD sold 75 of 60.
    assert (last["FULL"]["days"], last["FULL"]["sell_through"], last["ODD"]["sell_through"]) == (93, 250_000, 1_250_000)
    before = months["2024-02"]
    for month in list(months.values())[1:]:
        assert {code: row["opening"] for code, row in month.items()} == {
            code: row["closing"] for code, row in before.items()
        }
        before = month


def test_what_broke_the_chain_is_told_month_by_month(ledger: Book) -> None:
    report = ledger.report("2024-05", "dealers")
    found = [(row["customer"], row["month"], row["booked"], row["counted"], row["difference"])
             for row in rows(report, "chain")]  # fmt: skip
    assert found == [("COUNT", "2024-05", 17_000, 15_000, -2_000), ("COUNT", "2024-03", 20_000, 17_000, -3_000)]
    broken = next(one for one in report.figures if one.key == "chain_breaks")
    assert (broken.value, str(broken.worked)) == (2, "2 of 36 months of a product at a dealer")


def test_the_dealers_together(ledger: Book) -> None:
    report = ledger.report("2024-05", "dealers")
    found = figures(report)
    # 90 + 20 + 17 opened, 150 + 40 + 45 in, 60 + 75 + 40 sold on, 5 returned, 2 missing.
    assert [found[key] for key in ("opening", "in", "sold_on", "returned", "difference", "closing")] == [
        127_000, 235_000, 175_000, 5_000, -2_000, 180_000,
    ]  # fmt: skip
    # In April 120 + 40 + 40 came in, and FULL closed with 90, ODD with 20, COUNT with 17.
    assert (found["in_previous"], found["closing_previous"], found["in_year_ago"]) == (200_000, 127_000, None)
    assert found["sell_through"] == round(175 / 362 * 1_000_000)
    assert (found["days"], found["reported"]) == (31, 3)  # 180 * 31 / 175
    assert [found[key] for key in ("over_stocked", "running_out", "diverted", "count_differs")] == [1, 0, 1, 1]
    closing = next(one for one in report.figures if one.key == "closing")
    assert str(closing.worked) == "127 + 235 − 5 − 175 + -2 = 180"
    total = table(report, "dealers").total
    assert total is not None
    assert total[2:8] == (127_000, 235_000, 175_000, 5_000, -2_000, 180_000)


def test_thresholds_are_the_shops_settings(book: Book) -> None:
    # In April ODD's 20 last 15 days, COUNT's 17 last 12: with 7 days for a delivery nobody runs out, with 13 COUNT.
    ledger = filled(book)
    ops.settings.put(ledger.db, "stock.lead_days", "13")
    assert alarms(ledger, "2024-04") == [("COUNT", "running_out", "S", 12_000, 13_000)]
    ops.settings.put(ledger.db, "stock.over_percent", "150")  # April: 120 : 80 is no more than that
    assert [row[1] for row in alarms(ledger, "2024-05")] == ["count_differs", "running_out", "diverted"]


def test_one_dealers_grid_is_its_own(ledger: Book) -> None:
    report = ledger.report("2024-05", "dealers", customer_id=1)
    assert (report.scope, figures(report)["closing"]) == ("Customer FULL", 180_000)
    assert [row[1] for row in alarms(ledger, "2024-05", customer_id=1)] == ["over_stocked"]
    assert rows(ledger.report("2024-05", "dealers", customer_id=4), "products") == []  # not a dealer
    with pytest.raises(NotFound):
        ledger.report("2024-05", "dealers", customer_id=99)


def test_who_told_nothing_is_named_and_not_judged(ledger: Book) -> None:
    report = ledger.report("2024-06", "dealers")
    assert any("COUNT" in str(note) and "3" in str(note) for note in report.notes)
    assert alarms(ledger, "2024-06") == []
    assert {(row["sold_on"], row["sell_through"]) for row in rows(report, "products")} == {(None, None)}


def test_a_shop_without_dealers_has_an_empty_grid(book: Book) -> None:
    report = book.report("2024-05", "dealers")
    assert all(one.rows == [] and one.empty for one in report.tables)
    assert figures(report)["closing"] == 0
