"""The ledger month by month, as screens and `crm ledger` read it."""

from crm_tui.domain.months import months_between
from crm_tui.store.ledger import MonthRow, customer_months, known_months, shop_months
from tests.reports.books import Book, figures


def fill(book: Book) -> tuple[int, int]:
    """A dealer and a retail customer, a walk-in, payments, over three months."""
    dealer, ann = book.customer("D"), book.customer("A")
    nail = book.product("N")
    book.sale("2024-03-05", dealer, nail, 10, 1_000, cost=600, receipt="R1")
    book.sale("2024-03-06", ann, nail, 1, 120, paid=20)
    book.sale("2024-03-07", None, nail, 2, 240)
    book.moved("2024-03-30", dealer, nail, "sold_on", 4)
    book.payment("2024-04-01", dealer, 300)
    book.sale("2024-05-02", dealer, nail, -1, -100)
    book.payment("2024-05-03", None, 7)
    return dealer, ann


def test_a_dealers_months_have_stock_and_what_is_owed_runs_on(book: Book) -> None:
    dealer, _ = fill(book)
    with book.db.read() as r:
        assert known_months(r, dealer) == ("2024-03", "2024-05")
        assert customer_months(r, dealer, "2024-03", "2024-05") == [
            MonthRow("2024-03", 1_000, 0, 600, 1, 1, 10_000, 0, 4_000, 6_000, 0, 1_000, 1_000),
            MonthRow("2024-04", 0, 0, None, 0, 0, 0, 0, 0, 6_000, 300, 700),
            MonthRow("2024-05", -100, 100, None, 0, 0, 0, 1_000, 0, 5_000, 0, 600),
        ]


def test_months_asked_for_later_open_with_what_came_before(book: Book) -> None:
    dealer, _ = fill(book)
    with book.db.read() as r:
        assert customer_months(r, dealer, "2024-05", "2024-05") == customer_months(r, dealer, "2024-03", "2024-05")[2:]
        assert shop_months(r, "2024-04", "2024-05") == shop_months(r, "2024-03", "2024-05")[1:]


def test_a_retail_customer_has_no_stock(book: Book) -> None:
    _, ann = fill(book)
    with book.db.read() as r:
        [march] = customer_months(r, ann, "2024-03", "2024-03")
    assert (march.sold_on, march.closing_stock, march.paid, march.owed) == (None, None, 20, 100)


def test_the_shops_months_hold_walk_ins_and_all_payments(book: Book) -> None:
    fill(book)
    with book.db.read() as r:
        assert shop_months(r, "2024-03", "2024-05") == [
            MonthRow("2024-03", 1_360, 0, 600, 3, 2, 13_000, 0, 4_000, 6_000, 260, 1_100, 1_000),
            MonthRow("2024-04", 0, 0, None, 0, 0, 0, 0, 0, 6_000, 300, 800),
            MonthRow("2024-05", -100, 100, None, 0, 0, 0, 1_000, 0, 5_000, 7, 700),
        ]


def test_the_ledger_and_the_monthly_report_tell_the_same(book: Book) -> None:
    fill(book)
    with book.db.read() as r:
        ledger = shop_months(r, "2024-03", "2024-05")
    for row, month in zip(ledger, months_between("2024-03", "2024-05"), strict=True):
        found = figures(book.report(month))
        assert (row.revenue, row.returns, row.cost) == (found["revenue"], found["returns"], found["cost"])
        assert (row.orders, row.buyers, row.paid, row.owed) == tuple(
            found[key] for key in ("orders", "buyers", "paid", "owed")
        )


def test_an_empty_shop_has_no_months_of_its_own(book: Book) -> None:
    with book.db.read() as r:
        assert known_months(r) is None
        assert shop_months(r, "2024-05", "2024-04") == []
        assert shop_months(r, "2024-05", "2024-05")[0].closing_stock is None
