"""What each customer earned, worked out by hand: goods, marketing and service taken off as far as they are known."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import NotFound, Stopped
from crm_tui.reports._report import Params, run
from tests.reports.books import Book, figures, rows, table


@pytest.fixture
def spent(book: Book, fixed_now: str) -> Book:
    """1 and 2 came from a fair; 1 is served much, 3 buys without any cost known, and somebody over the counter."""
    for code in "123":
        book.customer(code)
    book.write(lambda w: w.execute_on("customer", "UPDATE customer SET source = 'fair' WHERE id < 3"))
    book.sale("2023-02-01", 1, None, 1, 10000, cost=6000)
    book.sale("2024-02-01", 1, None, 1, 2000)
    book.sale("2024-02-03", 1, None, -1, -1000, cost=-600)
    book.sale("2024-02-01", 2, None, 1, 5000, cost=4000)
    book.sale("2024-02-01", 3, None, 1, 700)
    book.sale("2024-02-01", None, None, 1, 900, cost=500)
    for kind, amount, more in (
        ("marketing", 1501, {"source": "fair"}), ("marketing", 100, {"customer_id": 2}),
        ("marketing", 40, {"source": "paper"}), ("service", 300, {"customer_id": 1}), ("service", 20, {}),
    ):  # fmt: skip
        values = {"day": "2024-03-01", "kind": kind, "amount": amount, **more}
        book.write(lambda w, values=values: w.insert("expense", values))  # type: ignore[misc]
    return book


def test_profit_is_revenue_less_all_known_costs(spent: Book):
    found = {row["customer"]: row for row in rows(spent.report(name="profitability"), "customers")}
    money = ("revenue", "uncosted", "cost", "marketing", "service", "profit")
    # 1: 10000 + 2000 - 1000 = 11000, of which 2000 without cost; goods 6000 - 600; half of the fair, 7.51.
    assert [found["1"][one] for one in money] == [11000, 2000, 5400, 751, 300, 2549]
    assert [found["2"][one] for one in money] == [5000, 0, 4000, 850, 0, 150]
    assert [found["3"][one] for one in money] == [700, 700, None, 0, 0, None]


def test_the_shop_adds_up_to_the_cent(spent: Book):
    report = spent.report(name="profitability")
    told = figures(report)
    # 2549 + 150 of the named (nothing of 3), 400 over the counter, 40 and 20 for nobody.
    assert (told["profit"], told["revenue"], told["cost"]) == (2549 + 150 + 400 - 60, 17600, 9900)
    assert (told["marketing"], told["service"], told["customers"]) == (1641, 320, 3)
    assert told["profit_rate"] == round(3039 * 1_000_000 / 14900)
    shop = table(report, "shop")
    assert [row[1] for row in shop.rows] == [2699, 400, -60]
    assert shop.total is not None
    assert shop.total[1] == 3039
    worked = next(one.worked for one in report.figures if one.key == "profit")
    assert str(worked) == "176.00 − 27.00 − 99.00 − 16.41 − 3.20 = 30.39"
    assert any("no part of the profit" in note.msgid for note in report.notes)


def test_a_customer_at_a_loss_is_named(spent: Book):
    spent.write(lambda w: w.execute_on("expense", "UPDATE expense SET amount = 1100 WHERE customer_id = 2"))
    (row,) = rows(spent.report(name="profitability"), "losing")
    assert (row["customer"], row["profit"]) == ("2", -850)


def test_hours_of_tickets_cost_what_is_set_and_so_does_the_ticket(spent: Book):
    ops.settings.put(spent.db, "report.hour_cost", "60")
    ops.settings.put(spent.db, "service.hours", "00:00-24:00")
    opened = {"subject": "x", "customer_id": 2, "opened": "2024-05-13T02:00:00Z", "cost": 25}
    ticket = ops.tickets.add(spent.db, opened).value

    def service() -> int:
        (row,) = rows(spent.report(name="profitability", customer_id=2), "customers")
        return int(row["service"])

    assert service() == 25  # not solved yet: its hours are not known
    solved = {"ticket_id": ticket, "at": "2024-05-13T04:30:00Z", "actor": "x", "kind": "step", "step": "review"}
    spent.write(lambda w: w.insert("ticket_event", solved))
    assert service() == 25 + 15000  # two and a half hours at 60.00


def test_one_customer_alone_has_no_share_of_what_is_for_nobody(spent: Book):
    report = spent.report(name="profitability", customer_id=1)
    assert figures(report)["profit"] == 2549
    assert [one.key for one in report.tables] == ["customers", "losing"]
    assert report.scope == "Customer 1"
    with pytest.raises(NotFound):
        spent.report(name="profitability", customer_id=9)


def test_an_earlier_day_knows_only_what_was_before(spent: Book):
    told = figures(spent.report(name="profitability", day="2023-12-31"))
    assert (told["revenue"], told["profit"], told["marketing"]) == (10000, 4000, 0)


def test_an_empty_shop_and_stopping(book: Book):
    report = book.report(name="profitability")
    assert (figures(report)["profit"], figures(report)["best_fifth"]) == (0, None)
    assert all(not one.rows for one in report.tables)

    def stop() -> None:
        raise Stopped("stop")

    with book.db.read() as r, pytest.raises(Stopped):
        run(r, "profitability", Params(check=stop))
