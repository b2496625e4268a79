"""What is bought together and what to offer next, counted by hand on small ledgers."""

from itertools import chain
from pathlib import Path

import pytest

from crm_tui.core.errors import NotFound, Stopped
from crm_tui.reports._report import Params, run
from crm_tui.store.db import Writer
from tests.reports.books import Book, figures, rows

TEA, CUP, NAIL = 1, 2, 3


@pytest.fixture
def counter(book: Book, fixed_now: str) -> Book:
    """Ten receipts of customers 1 to 5: six with tea, five of those with a cup; four of nails. A tea costs 600."""
    for code in "123456":
        book.customer(code)
    for sku in ("TEA", "CUP", "NAIL"):
        book.product(sku, sku.title())
    for place in range(10):
        who, receipt = place % 5 + 1, f"R{place}"
        if place < 6:
            book.sale("2024-03-01", who, TEA, 1, 1000, receipt=receipt, cost=600)
        if place < 5:
            book.sale("2024-03-01", who, CUP, 2, 500, receipt=receipt, cost=200)
        if place > 5:
            book.sale("2024-03-01", who, NAIL, 1, 50, receipt=receipt)
    book.sale("2024-04-02", 6, TEA, 1, 1000, cost=600)  # no receipt: the basket is its month
    book.sale("2024-04-20", 6, NAIL, 1, 50)
    return book


def test_rules_counted_by_hand(counter: Book):
    report = counter.report("2024-05", name="cross_sell")
    # 11 baskets: tea in 7, a cup in 5, both in 5.
    found = {(row["given"], row["then"]): row for row in rows(report, "rules")}
    assert set(found) == {("Tea", "Cup"), ("Cup", "Tea")}
    rule = found["Tea", "Cup"]
    assert (rule["together"], rule["support"], rule["confidence"]) == (5, 454_545, 714_286)
    assert rule["lift"] == 1571  # (5/7) / (5/11) = 11/7
    assert rule["leverage"] == 165_289  # 5/11 - 7/11 x 5/11 = 20/121
    assert figures(report)["baskets"] == 11
    assert figures(report)["per_basket"] == 1545  # (7 + 5 + 5) / 11
    worked = next(one.worked for one in report.figures if one.key == "baskets")
    assert str(worked) == "10 receipts + 1 customers' months"


def test_who_buys_one_side_is_offered_the_other_by_its_margin(counter: Book):
    (offer,) = rows(counter.report("2024-05", name="cross_sell"), "next_best")
    # Customer 6 buys tea and no cup; a line of cups brings 500 - 200. 5/7 x 300 = 214.
    assert (offer["customer"], offer["product"], offer["because"]) == ("6", "CUP", "Tea")
    assert (offer["confidence"], offer["brings"], offer["worth"]) == (714_286, 300, 214)
    of_six = counter.report("2024-05", name="cross_sell", customer_id=6)
    assert [row["product"] for row in rows(of_six, "next_best")] == ["CUP"]
    assert of_six.scope == "Customer 6"
    assert rows(counter.report("2024-05", name="cross_sell", customer_id=1), "next_best") == []


def test_floors_are_parameters(counter: Book):
    def pairs(**floors: int) -> int:
        return len(rows(counter.report("2024-05", name="cross_sell", **floors), "rules"))

    assert pairs(baskets=6) == 0
    assert pairs(confidence=720_000) == 1  # cup -> tea is certain, tea -> cup 71%
    assert pairs(baskets=1, confidence=1) == 2  # tea and nails stand together by chance at most: lift below 1.2


def test_only_the_months_asked_for_count_and_what_is_left_out_is_said(counter: Book):
    counter.sale("2024-05-01", None, TEA, 1, 1000)
    counter.sale("2024-05-01", 1, None, 1, 700)
    counter.sale("2024-05-02", 1, TEA, -1, -1000)
    report = counter.report("2024-05", name="cross_sell", since="2024-04")
    assert figures(report)["baskets"] == 1
    assert any(note.count == 2 and "of no basket" in note.msgid for note in report.notes)
    assert any(note.msgid.startswith("No line has a receipt") for note in report.notes)


def test_what_buyers_move_up_to(book: Book, fixed_now: str):
    for sku, category in (("PLAIN", "Tea"), ("FINE", "Tea"), ("POT", "Pots")):
        with book.db.write("test", "test") as w:
            values = {"sku": sku, "name": sku, "status": "on_sale", "pinyin": "", "created_at": "x"}
            w.insert("product", {**values, "category": category, "unit": "bag"})
    for who in range(1, 5):
        book.customer(str(who))
        book.sale("2024-01-05", who, 1, 2, 2000)
        book.sale("2024-02-05", who, 3, 1, 9000)
        if who < 3:
            book.sale("2024-03-05", who, 2, 1, 1500)
    (step,) = rows(book.report("2024-05", name="cross_sell", baskets=2), "up_sell")
    # Two of the four buyers of plain tea, at 10.00 a bag, now buy the fine one at 15.00.
    assert (step["from"], step["to"], step["from_price"], step["to_price"]) == ("PLAIN", "FINE", 1000, 1500)
    assert (step["buyers"], step["moved"], step["share"]) == (4, 2, 500_000)
    assert rows(book.report("2024-05", name="cross_sell", baskets=2, customer_id=1), "up_sell") == []
    assert rows(book.report("2024-05", name="cross_sell", baskets=2, customer_id=4), "up_sell") == [step]


def test_without_any_cost_offers_are_ranked_by_revenue(counter: Book):
    counter.write(lambda w: w.execute_on("sale", "UPDATE sale SET cost = NULL"))
    report = counter.report("2024-05", name="cross_sell")
    assert rows(report, "next_best")[0]["brings"] == 500
    assert any(note.msgid.startswith("No cost is known") for note in report.notes)


def test_an_empty_shop_has_nothing_to_offer(book: Book):
    report = book.report(name="cross_sell")
    assert figures(report) == {"baskets": 0, "per_basket": None, "rules": 0, "buyers": 0, "offers": 0, "steps": 0,
                               "wallet_share": None}  # fmt: skip
    with pytest.raises(NotFound):
        book.report(name="cross_sell", customer_id=9)


def test_it_can_be_stopped(counter: Book):
    def stop() -> None:
        raise Stopped("stop")

    with counter.db.read() as r, pytest.raises(Stopped):
        run(r, "cross_sell", Params("2024-05", check=stop))


def test_the_published_rules_of_the_groceries_come_from_the_ledger(book: Book, shared_data: Path):
    bought = [line.split(",") for line in (shared_data / "ledgers" / "groceries.csv").read_text().splitlines()]
    numbers = {name: place for place, name in enumerate(dict.fromkeys(chain.from_iterable(bought)), 1)}

    def fill(w: Writer) -> None:
        w.insert_many("product", ("id", "sku", "name", "status", "pinyin", "created_at"),
                      ((place, str(place), name, "on_sale", "", "x") for name, place in numbers.items()))  # fmt: skip
        w.insert_many(
            "sale",
            ("day", "receipt", "product_id", "kind", "quantity", "amount", "identity", "occurrence"),
            (
                ("2024-05-01", str(receipt), numbers[name], "sale", 1000, 100, f"{receipt} {place}", 1)
                for receipt, names in enumerate(bought)
                for place, name in enumerate(names)
            ),
        )

    book.write(fill)
    report = book.report("2024-05", name="cross_sell", baskets=60, confidence=250_000)
    (herbs,) = [row for row in rows(report, "rules") if (row["given"], row["then"]) == ("herbs", "root vegetables")]
    assert (herbs["support"], herbs["confidence"], herbs["lift"], herbs["together"]) == (7016, 431_250, 3956, 69)
