"""Products, staff, channels and dealers' cover, worked out by hand on small ledgers."""

from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Stopped
from crm_tui.core.i18n import Text
from crm_tui.reports._report import Params, run
from crm_tui.store.db import Writer
from tests.reports.books import Book, figures, rows


def words(cell: object) -> str:
    return cell.msgid if isinstance(cell, Text) else str(cell)


def by(found: list[dict[str, Any]], key: str) -> dict[str, dict[str, Any]]:
    return {words(row[key]): row for row in found}


@pytest.fixture
def trade(book: Book) -> Book:
    """A may of nails, saws and glue after an April; tools and the rest; two sellers, two channels, a walk-in."""
    ann, bob = book.customer("A"), book.customer("B")
    nail, saw, glue = book.product("N"), book.product("S"), book.product("G")

    def categorise(w: Writer) -> None:
        for product, category in ((nail, "iron"), (saw, "tools"), (glue, "iron")):
            w.update("product", product, {"category": category})

    book.write(categorise)
    book.sale("2023-05-03", ann, nail, 10, 4_000)
    book.sale("2024-04-03", ann, nail, 10, 5_000, cost=3_000, staff="Li")
    book.sale("2024-04-04", bob, glue, 1, 700)
    wang, li = {"staff": "Wang", "channel": "shop"}, {"staff": "Li", "channel": "online"}
    book.sale("2024-05-03", ann, nail, 20, 8_000, cost=5_000, receipt="R1", **wang)
    book.sale("2024-05-03", ann, saw, 1, 1_500, cost=900, receipt="R1", **wang)
    book.sale("2024-05-09", bob, nail, 4, 1_600, receipt="R2", **li)
    book.sale("2024-05-10", None, nail, 2, 800, receipt="R3", **li)
    book.sale("2024-05-11", ann, nail, -2, -800, cost=-500, receipt="R4", **wang)
    book.sale("2024-05-12", bob, None, 1, 400, category="repair", receipt="R5")
    return book


def test_what_each_product_brought(trade: Book) -> None:
    report = trade.report("2024-05", "products")
    nail, saw, other = rows(report, "products")
    # Nails: 8,000 + 1,600 + 800 - 800 of 24 units; buyers Ann, Bob, a walk-in. 9,600 of 11,500 is 83.5%.
    assert (nail["product"], nail["revenue"], nail["share"], nail["units"]) == ("N", 9_600, 834_783, 24_000)
    assert (nail["price"], nail["margin"], nail["margin_rate"], nail["buyers"]) == (40_000, 2_700, 375_000, 3)
    assert (nail["change"], nail["change_year"], nail["class"]) == (920_000, 1_400_000, "A")
    assert (saw["product"], saw["revenue"], saw["change"], saw["class"]) == ("S", 1_500, None, "B")
    assert (words(other["product_name"]), other["revenue"], other["class"]) == ("(no product named)", 400, None)
    found = figures(report)
    assert (found["revenue"], found["revenue_previous"], found["revenue_year_ago"]) == (11_500, 5_700, 4_000)
    assert (found["margin"], found["margin_rate"]) == (3_300, 379_310)  # of 8,700
    assert [found[f"class_{name}"] for name in "abcd"] == [1, 1, 0, 0]
    [gone] = rows(report, "gone")
    assert (gone["product"], gone["revenue_previous"]) == ("G", 700)
    assert any("75" in str(note) or "cost" in str(note).lower() for note in report.notes)


def test_categories_are_of_the_product_else_of_the_line(trade: Book) -> None:
    found = by(rows(trade.report("2024-05", "products"), "category"), "category")
    assert {name: row["revenue"] for name, row in found.items()} == {"iron": 9_600, "tools": 1_500, "repair": 400}
    # In April iron brought 5,700; R1, R2 and R3 of May have it, R4 is a return.
    assert (found["iron"]["change"], found["iron"]["receipts"], found["iron"]["customers"]) == (684_211, 3, 2)
    assert (found["iron"]["returns"], found["tools"]["margin_rate"]) == (800, 400_000)


def test_what_came_back_and_what_was_complained_about(trade: Book) -> None:
    ops.tickets.add(trade.db, {"subject": "bent", "category": "complaint", "product_id": 2, "customer_id": 1,
                               "opened": "2024-05-20T08:00:00Z"})  # fmt: skip
    report = trade.report("2024-05", "products")
    nail, saw = rows(report, "quality")
    assert (nail["product"], nail["sold"], nail["returned"], nail["returns_rate"]) == ("N", 26_000, 2_000, 76_923)
    assert (saw["product"], saw["sold"], saw["returns_rate"], saw["complaints"]) == ("S", 1_000, None, 1)  # too few
    assert (figures(report)["complaints"], figures(report)["returns_rate"]) == (1, 71_429)  # 2 of 28


def test_several_months_stand_beside_as_many_before(trade: Book) -> None:
    report = trade.report("2024-05", "products", since="2024-04")
    assert report.period == "2024-04 - 2024-05"
    found = figures(report)
    assert (found["revenue"], found["revenue_previous"], found["revenue_year_ago"]) == (17_200, 0, 4_000)


def test_one_customers_products(trade: Book) -> None:
    report = trade.report("2024-05", "products", customer_id=2)
    assert [row["revenue"] for row in rows(report, "products")] == [1_600, 400]
    assert report.scope == "Customer B"


def test_what_each_member_of_staff_sold_and_answered(trade: Book) -> None:
    for number, assignee in enumerate(("Li", "Li", "Wang")):
        ops.tickets.add(trade.db, {"subject": "bent", "assignee": assignee, "opened": f"2024-05-2{number}T02:00:00Z"})
    ops.tickets.answer(trade.db, 1, "soon")
    report = trade.report("2024-05", "staff")
    found = by(rows(report, "staff"), "staff")
    # Wang: 8,000 + 1,500 - 800, of which 3,300 is left; Li had 5,000 in April.
    assert (found["Wang"]["revenue"], found["Wang"]["margin"], found["Wang"]["margin_rate"]) == (8_700, 3_300, 379_310)
    assert (found["Wang"]["receipts"], found["Wang"]["customers"], found["Wang"]["returns"]) == (1, 1, 800)
    assert (found["Wang"]["change"], found["Li"]["change"]) == (None, -520_000)
    assert (found["Li"]["revenue"], found["Li"]["receipts"], found["Li"]["customers"]) == (2_400, 2, 1)
    assert found["(not said)"]["revenue"] == 400
    assert figures(report)["unsaid_share"] == 34_783
    tickets = {row["assignee"]: (row["received"], row["answered"]) for row in rows(report, "tickets")}
    assert tickets == {"Li": (2, 1), "Wang": (1, 0)}
    assert (figures(report)["tickets"], figures(report)["answered"]) == (3, 1)


def test_what_each_channel_brought_and_who_prefers_it(trade: Book) -> None:
    ops.tickets.add(trade.db, {"subject": "bent", "channel": "phone", "opened": "2024-05-20T02:00:00Z"})
    trade.sale("2024-01-03", 2, None, 1, 9_000, receipt="R9", channel="shop")
    trade.sale("2024-01-04", 2, None, 1, 100, receipt="R10", channel="online")
    report = trade.report("2024-05", "channels")
    found = by(rows(report, "channel"), "channel")
    assert {name: row["revenue"] for name, row in found.items()} == {"shop": 8_700, "online": 2_400, "(not said)": 400}
    assert (found["online"]["share"], found["online"]["change"]) == (208_696, None)  # nothing online in April
    # Bob ordered twice online and once, for more, in the shop.
    preferred = {row["channel"]: (row["customers"], row["share"]) for row in rows(report, "preferred")}
    assert preferred == {"online": (1, 500_000), "shop": (1, 500_000)}
    assert [(row["channel"], row["tickets"]) for row in rows(report, "tickets")] == [("phone", 1)]
    assert figures(report)["customers"] == 2


def test_how_long_dealers_stock_lasts_and_what_runs_out_first(book: Book) -> None:
    dealer, other = book.customer("D"), book.customer("O")
    nail, saw, glue = book.product("N"), book.product("S"), book.product("G")
    book.sale("2023-01-05", dealer, nail, 200, 1_000)
    book.moved("2023-12-31", dealer, nail, "sold_on", 50)  # before the 90 days
    book.moved("2024-03-31", dealer, nail, "sold_on", 60)
    book.moved("2024-04-30", dealer, nail, "sold_on", 30)
    book.sale("2024-05-06", dealer, saw, 30, 1_000)  # ten days of history, the last is the report's
    book.moved("2024-05-15", dealer, saw, "sold_on", 20)
    book.sale("2024-04-01", dealer, glue, 5, 100)
    book.sale("2024-05-01", other, nail, 10, 100)
    book.moved("2024-05-10", other, saw, "sold_on", 3)
    book.moved("2024-05-20", dealer, saw, "sold_on", 9)  # after the day
    report = book.report(name="stock_cover", day="2024-05-15")
    found = {(row["customer"], row["product"]): row for row in rows(report, "cover")}
    # Saws: 10 left of 20 in 10 days, 2 a day: 5 days, less than a delivery's 7; reorder at 14, so 4 short.
    first = rows(report, "cover")[0]
    assert (first["customer"], first["product"], first["stock"], first["daily"]) == ("D", "S", 10_000, 2_000)
    assert (first["days"], first["until"], first["reorder"], first["short"]) == (5, "2024-05-20", 14_000, 4_000)
    # Nails: 60 left of 200, 90 sold on in the 90 days up to 15 May: 1 a day.
    nails = found["D", "N"]
    assert (nails["stock"], nails["daily"], nails["days"], nails["short"]) == (60_000, 1_000, 60, 0)
    assert (found["D", "G"]["days"], found["D", "G"]["reorder"]) == (None, 0)
    assert ("O", "S") not in found  # sold on without having had it: the books are below zero
    products = {row["product"]: (row["dealers"], row["stock"], row["days"]) for row in rows(report, "products")}
    # The other dealer's 10 nails count; it told of no nails sold on.
    assert products == {"N": (2, 70_000, 70), "S": (1, 10_000, 5), "G": (1, 5_000, None)}
    assert (figures(report)["to_order"], figures(report)["still"], figures(report)["negative"]) == (1, 2, 1)


def test_reorder_goes_by_the_settings_days(book: Book) -> None:
    dealer, saw = book.customer("D"), book.product("S")
    book.sale("2024-05-06", dealer, saw, 30, 1_000)
    book.moved("2024-05-15", dealer, saw, "sold_on", 20)
    ops.settings.put(book.db, "stock.lead_days", "4")
    report = book.report(name="stock_cover", day="2024-05-15")
    assert [(row["reorder"], row["short"]) for row in rows(report, "cover")] == [(8_000, 0)]
    assert figures(report)["to_order"] == 0


@pytest.mark.parametrize("name", ["products", "staff", "channels", "stock_cover"])
def test_an_empty_shop_has_nothing_to_tell_and_a_long_report_can_be_stopped(book: Book, name: str) -> None:
    report = book.report(name=name)
    assert all(not one.rows and one.empty for one in report.tables)

    def stop() -> None:
        raise Stopped("stop")

    dealer, saw = book.customer("D"), book.product("S")
    book.sale("2024-05-06", dealer, saw, 30, 1_000)
    book.moved("2024-05-06", dealer, saw, "sold_on", 3)
    with book.db.read() as r, pytest.raises(Stopped):
        run(r, name, Params(check=stop))
