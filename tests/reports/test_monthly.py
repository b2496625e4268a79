"""The monthly report on small ledgers worked out by hand."""

import pytest

from crm_tui.core.errors import Invalid, NotFound
from tests.reports.books import Book, figures, rows


def test_a_month_is_summed_net_of_returns(book: Book) -> None:
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-05-01", ann, nail, 10, 10_000, cost=6_000)
    book.sale("2024-05-31", ann, nail, -2, -2_000, cost=-1_200)
    book.sale("2024-06-01", ann, nail, 1, 999)  # not of this month
    found = figures(book.report("2024-05"))
    assert (found["revenue"], found["returns"], found["cost"], found["margin"]) == (8_000, 2_000, 4_800, 3_200)
    assert found["margin_rate"] == 400_000


def test_cost_and_margin_are_of_the_lines_whose_cost_is_known(book: Book) -> None:
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-05-01", ann, nail, 1, 1_000)
    assert figures(book.report("2024-05"))["cost"] is None
    assert figures(book.report("2024-05"))["margin"] is None
    book.sale("2024-05-02", ann, nail, 1, 3_000, cost=2_000)
    report = book.report("2024-05")
    assert (figures(report)["cost"], figures(report)["margin"]) == (2_000, 1_000)
    assert any("75.0%" in str(note) for note in report.notes)


def test_an_order_is_a_receipt_else_a_customers_day_else_a_walk_ins_line(book: Book) -> None:
    ann, bob, nail = book.customer("A"), book.customer("B"), book.product("N")
    for receipt in ("R1", "R1", "R2"):
        book.sale("2024-05-01", ann, nail, 1, 100, receipt=receipt)
    for day, who in (("2024-05-02", ann), ("2024-05-02", ann), ("2024-05-02", bob), ("2024-05-03", ann)):
        book.sale(day, who, nail, 1, 100)
    for _ in range(2):
        book.sale("2024-05-04", None, nail, 1, 100)
    book.sale("2024-05-05", ann, nail, -1, -100, receipt="R9")  # a return is no order
    assert figures(book.report("2024-05"))["orders"] == 2 + 3 + 2


def test_new_returning_and_lost_buyers(book: Book) -> None:
    nail = book.product("N")
    old, back, new, lost, gives_back = (book.customer(code) for code in "OBNLG")
    book.sale("2023-01-10", back, nail, 1, 100)
    book.sale("2024-04-10", old, nail, 1, 100)
    book.sale("2024-04-10", lost, nail, 1, 700)
    book.sale("2024-04-10", gives_back, nail, 1, 300)
    for who in (old, back, new):
        book.sale("2024-05-10", who, nail, 1, 100)
    book.sale("2024-05-10", gives_back, nail, -1, -300)  # a return makes no buyer
    book.sale("2024-05-10", None, nail, 1, 100)  # nor does a walk-in
    report = book.report("2024-05")
    found = figures(report)
    assert (found["buyers"], found["new_buyers"], found["returning_buyers"], found["lost_buyers"]) == (3, 1, 2, 2)
    assert found["baskets"] == 4
    assert [row["customer"] for row in rows(report, "new_buyers")] == ["N"]
    assert [(row["customer"], row["revenue"]) for row in rows(report, "lost_buyers")] == [("L", 700), ("G", 300)]


def test_paid_counts_payments_what_was_paid_at_once_and_walk_ins(book: Book) -> None:
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-04-30", ann, nail, 1, 5_000)
    book.sale("2024-05-01", ann, nail, 1, 1_000, paid=400)
    book.sale("2024-05-01", None, nail, 1, 250)
    book.payment("2024-05-20", ann, 3_000)
    book.payment("2024-06-01", ann, 1)
    found = figures(book.report("2024-05"))
    assert found["paid"] == 400 + 250 + 3_000
    assert (found["owed_previous"], found["owed"]) == (5_000, 5_000 + 600 - 3_000)


def test_months_before_the_first_line_have_nothing_to_compare(book: Book) -> None:
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-05-31", ann, nail, 1, 1_000)
    may, june = figures(book.report("2024-05")), figures(book.report("2024-06"))
    assert may["revenue_previous"] is None
    assert may["lost_buyers"] is None
    assert may["effect_customers"] is may["effect_price"] is may["effect_frequency"] is None
    assert (june["revenue"], june["revenue_previous"], june["revenue_year_ago"]) == (0, 1_000, None)
    assert (june["effect_customers"], june["effect_price"], june["effect_frequency"]) == (-1_000, 0, 0)
    assert june["lost_buyers"] == 1


def test_the_change_is_split_by_product_and_adds_up(book: Book) -> None:
    """One product as in the hand-worked case of the split (4963 + 4963 + 6074), one that is new (500)."""
    nail, saw = book.product("N"), book.product("S")
    people = [book.customer(f"C{number}") for number in range(12)]
    for who in people[:10]:
        book.sale("2024-04-10", who, nail, 2, 2_000)
    for who in people:
        book.sale("2024-05-10", who, nail, 2.5, 3_000)
    book.sale("2024-05-11", people[0], saw, 1, 500)
    report = book.report("2024-05")
    found = figures(report)
    assert (found["effect_customers"], found["effect_price"], found["effect_frequency"]) == (5_463, 4_963, 6_074)
    assert found["change"] == found["revenue"] - found["revenue_previous"] == 16_500
    nails, saws = rows(report, "products")
    assert (nails["buyers"], nails["price_per_unit"], nails["units_per_buyer"]) == (12, 120_000, 2_500)
    assert (saws["effect_customers"], saws["effect_price"], saws["effect_frequency"]) == (500, 0, 0)


def test_lines_without_a_product_are_one_product(book: Book) -> None:
    book.sale("2024-05-01", None, None, 1, 100)
    book.sale("2024-05-02", None, None, 1, 300)
    [row] = rows(book.report("2024-05"), "products")
    assert (row["product"], row["revenue"], row["buyers"]) == (None, 400, 2)


def test_the_ledger_of_a_retail_customer_has_purchases_only(book: Book) -> None:
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-05-01", ann, nail, 10, 10_000, paid=1_000)
    book.sale("2024-05-02", ann, nail, -1, -1_000)
    book.sale("2024-05-03", ann, None, 1, 50)  # an amount without goods
    [row] = rows(book.report("2024-05"), "ledger")
    assert (row["opening"], row["sold_on"], row["difference"], row["closing"]) == (None, None, None, None)
    assert (row["in"], row["returned"]) == (10_000, 1_000)
    assert (row["amount"], row["paid"], row["owed"]) == (9_050, 1_000, 8_050)


def test_the_ledger_of_a_dealer_chains_from_the_months_before(book: Book) -> None:
    dealer, nail, saw = book.customer("D"), book.product("N"), book.product("S")
    book.sale("2024-03-01", dealer, nail, 100, 10_000)
    book.moved("2024-03-20", dealer, nail, "sold_on", 30)
    book.sale("2024-05-01", dealer, saw, 10, 5_000)
    book.moved("2024-05-20", dealer, nail, "sold_on", 20)
    book.sale("2024-05-25", dealer, nail, -5, -500)
    book.moved("2024-05-31", dealer, nail, "count", 44)
    [row] = rows(book.report("2024-05"), "ledger")
    stock = [row[key] for key in ("opening", "in", "sold_on", "returned", "difference", "closing")]
    assert stock == [70_000, 10_000, 20_000, 5_000, -1_000, 54_000]
    by_product = rows(book.report("2024-05", customer_id=dealer), "ledger_products")
    assert [(one["product"], one["closing"]) for one in by_product] == [("N", 44_000), ("S", 10_000)]


def test_a_dealer_with_stock_is_listed_in_a_month_without_trade(book: Book) -> None:
    dealer, nail = book.customer("D"), book.product("N")
    book.sale("2024-03-01", dealer, nail, 100, 10_000)
    book.moved("2024-03-20", dealer, nail, "sold_on", 30)
    [row] = rows(book.report("2024-04"), "ledger")
    assert (row["opening"], row["closing"], row["owed"]) == (70_000, 70_000, 10_000)


def test_every_alarm_of_a_hand_made_ledger_fires_and_none_other(book: Book) -> None:
    """Three customers, four months: one over-stocked, one with a broken count and a diverted sale, one gone quiet."""
    nail = book.product("N", "钉子")
    over, odd, quiet = book.customer("OVER"), book.customer("ODD"), book.customer("QUIET")
    for month in ("02", "03", "04", "05"):
        book.sale(f"2024-{month}-01", over, nail, 200 if month > "03" else 100, 100)
        book.moved(f"2024-{month}-28", over, nail, "sold_on", 100)
    book.sale("2024-05-01", odd, nail, 50, 100)
    book.moved("2024-05-20", odd, nail, "sold_on", 80)
    book.moved("2024-05-31", odd, nail, "count", 40)
    for month in ("02", "03", "04"):
        book.sale(f"2024-{month}-01", quiet, nail, 1, 100)
    report = book.report("2024-05")
    found = {(row["customer"], row["finding"]): str(row["explanation"]) for row in rows(report, "diagnosis")}
    assert set(found) == {
        ("OVER", "over_stocked"), ("ODD", "diverted"), ("ODD", "count_differs"), ("QUIET", "stopped_buying"),
    }  # fmt: skip
    assert "80" in found["ODD", "diverted"]
    assert "50" in found["ODD", "diverted"]
    assert "40" in found["ODD", "count_differs"]
    assert "-30" in found["ODD", "count_differs"]
    assert "QUIET" in {row["customer"] for row in rows(report, "ledger")}


def test_nobody_is_said_to_have_stopped_before_the_month_is_over(book: Book, fixed_now: str) -> None:
    ann, bob, nail = book.customer("A"), book.customer("B"), book.product("N")
    for month in ("01", "02", "03", "04"):
        book.sale(f"2024-{month}-20", ann, nail, 1, 100)
    book.sale("2024-05-01", bob, nail, 1, 100)
    assert rows(book.report("2024-05"), "diagnosis") == []


def test_the_worst_product_speaks_for_the_others_and_one_customer_is_shown_all(book: Book) -> None:
    dealer = book.customer("D")
    for sku, counted in (("N", 9), ("S", 3)):
        product = book.product(sku)
        book.sale("2024-05-01", dealer, product, 10, 100)
        book.moved("2024-05-31", dealer, product, "count", counted)
    [row] = rows(book.report("2024-05"), "diagnosis")
    assert row["product"] == "S"
    assert "1 more product" in str(row["explanation"])
    assert [one["product"] for one in rows(book.report("2024-05", customer_id=dealer), "diagnosis")] == ["N", "S"]


def test_the_report_of_one_customer_counts_only_theirs(book: Book) -> None:
    ann, bob, nail = book.customer("A", "安娜"), book.customer("B"), book.product("N")
    book.sale("2024-04-01", bob, nail, 1, 50)
    book.sale("2024-05-01", ann, nail, 1, 100)
    book.sale("2024-05-01", bob, nail, 1, 900)
    book.payment("2024-05-02", bob, 900)
    report = book.report("2024-05", customer_id=ann)
    found = figures(report)
    assert report.scope == "安娜"
    assert (found["revenue"], found["revenue_previous"], found["paid"], found["owed"]) == (100, 0, 0, 100)
    assert [row["customer"] for row in rows(report, "ledger")] == ["A"]
    assert {one.key for one in report.tables}.isdisjoint({"top_customers", "new_buyers", "lost_buyers"})


def test_without_a_month_it_is_this_one_else_the_latest_with_sales(book: Book, fixed_now: str) -> None:
    assert book.report().period == "2024-05"  # an empty ledger
    ann, nail = book.customer("A"), book.product("N")
    book.sale("2024-02-10", ann, nail, 1, 100)
    assert book.report().period == "2024-02"
    book.sale("2024-05-01", ann, nail, 1, 100)
    report = book.report()
    assert report.period == "2024-05"
    assert any("2024-05-01" in str(note) for note in report.notes)


def test_an_empty_shop_has_a_report_of_nothing(book: Book) -> None:
    report = book.report("2024-05")
    assert figures(report)["revenue"] == 0
    assert all(one.rows == [] and one.empty for one in report.tables)


def test_lengths_are_what_was_asked_for(book: Book) -> None:
    nail = book.product("N")
    for number in range(5):
        book.sale("2024-05-01", book.customer(f"C{number}"), nail, 1, 100 + number)
    report = book.report("2024-05", top=2, limit=3)
    assert [row["customer"] for row in rows(report, "top_customers")] == ["C4", "C3"]
    assert len(rows(report, "ledger")) == 3


def test_figures_that_are_sums_are_the_sums_of_their_parts(book: Book) -> None:
    ann, nail, saw = book.customer("A"), book.product("N"), book.product("S")
    for day, pieces, amount in (("2023-05-02", 1, 333), ("2024-04-02", 3, 1_001), ("2024-05-02", 2, 777)):
        book.sale(day, ann, nail, pieces, amount)
        book.sale(day, None, saw, pieces + 1, amount * 2)
    found = {one.key: one for one in book.report("2024-05").figures}
    sums = [one for one in found.values() if one.parts]
    assert len(sums) == 2
    for one in sums:
        assert one.value == sum(found[part].value for part in one.parts)  # type: ignore[misc]


def test_an_unknown_report_month_or_customer_is_refused(book: Book) -> None:
    with pytest.raises(NotFound):
        book.report(name="weekly")
    with pytest.raises(Invalid):
        book.report("May")
    with pytest.raises(NotFound):
        book.report("2024-05", customer_id=99)
