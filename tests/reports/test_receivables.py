"""Receivables, statements and day books, worked out by hand."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import NotFound, Usage
from crm_tui.reports._report import Params, behind, run
from tests.reports.books import Book, figures, rows, table


@pytest.fixture
def trade(book: Book) -> Book:
    """Three who buy on credit: one late, one in time, one who paid ahead; and a walk-in, who always pays."""
    late, timely, ahead = (book.customer(code) for code in ("LATE", "TIMELY", "AHEAD"))
    ops.customers.edit(book.db, timely, {"credit_days": 30})
    book.sale("2024-01-10", late, None, 1, 10_000)
    book.sale("2024-04-20", late, None, 1, 5_000, paid=1_000)
    book.sale("2024-05-01", late, None, -1, -500)
    book.payment("2024-02-01", late, 2_000)
    book.sale("2024-05-01", timely, None, 1, 3_000)
    book.sale("2024-05-02", ahead, None, 1, 700)
    book.payment("2024-05-03", ahead, 1_000)
    book.sale("2024-05-15", None, None, 1, 999)
    book.sale("2024-05-16", late, None, 1, 88_888)  # after the day
    return book


def test_what_is_owed_by_age(trade: Book):
    report = trade.report(name="ageing", day="2024-05-15")
    # LATE: 10,000 of January less 2,000 paid less 500 returned = 7,500, 126 days ago; 4,000 of April, 25 days ago.
    found = {row["customer"]: row for row in rows(report, "customers")}
    assert list(found) == ["LATE", "TIMELY", "AHEAD"]
    assert (found["LATE"]["late_more"], found["LATE"]["late_30"], found["LATE"]["balance"]) == (7_500, 4_000, 11_500)
    assert (found["LATE"]["oldest"], found["LATE"]["terms"]) == ("2024-01-10", 0)
    assert (found["TIMELY"]["not_due"], found["TIMELY"]["balance"]) == (3_000, 3_000)
    assert (found["AHEAD"]["credit"], found["AHEAD"]["balance"], found["AHEAD"]["oldest"]) == (300, -300, None)
    assert figures(report) == {
        "receivable": 14_500, "not_due": 3_000, "overdue": 11_500, "overdue_share": 793_103, "credit": 300,
        "balance": 14_200, "debtors": 2,
        # Sold on credit in the 90 days: 4,000 - 500 + 3,000 + 700 = 7,200; 14,500 / 7,200 * 90 = 181.25.
        "dso": 181,
    }  # fmt: skip
    ages = table(report, "ages")
    assert [row[1] for row in ages.rows] == [3_000, 4_000, 0, 0, 0, 7_500]
    assert ages.total is not None
    assert ages.total[1] == 14_500
    total = table(report, "customers").total
    assert total is not None
    assert total[3:-1] == (3_000, 4_000, 0, 0, 0, 7_500, 300, 14_200)


def test_one_customers_receivables_are_its_own(trade: Book):
    report = trade.report(name="ageing", day="2024-05-15", customer_id=1)
    assert (figures(report)["receivable"], report.scope) == (11_500, "Customer LATE")
    with pytest.raises(NotFound):
        trade.report(name="ageing", customer_id=99)


def test_nobody_owes_anything(book: Book):
    report = book.report(name="ageing", day="2024-05-15")
    assert figures(report)["receivable"] == 0
    assert figures(report)["overdue_share"] is None
    assert rows(report, "ages") == rows(report, "customers") == []


def test_the_balance_agrees_with_the_account(trade: Book):
    report = trade.report("2024-05", name="statement", customer_id=1, since="2024-04")
    found = rows(report, "entries")
    # Opening: 10,000 - 2,000; then 5,000 less 1,000 paid with it, 500 returned, 88,888.
    assert [row["balance"] for row in found] == [12_000, 11_500, 100_388]
    assert [row["kind"] for row in found] == ["sale", "return", "sale"]
    assert figures(report) == {"opening": 8_000, "charged": 93_388, "paid": 1_000, "closing": 100_388}
    assert str(report.figures[-1].worked) == "80.00 + 933.88 − 10.00 = 1,003.88"


def test_a_statement_is_of_somebody(book: Book):
    with pytest.raises(Usage, match="--customer"):
        book.report(name="statement")


def test_a_statement_of_a_quiet_month_has_only_balances(trade: Book):
    report = trade.report("2024-03", name="statement", customer_id=1)
    assert figures(report) == {"opening": 8_000, "charged": 0, "paid": 0, "closing": 8_000}
    assert rows(report, "entries") == []


def test_the_day_book_has_everything_of_the_day(trade: Book):
    trade.sale("2024-05-15", 2, None, 1, 2_000, receipt="R1", paid=500, staff="王", channel="门店")
    trade.sale("2024-05-15", 2, None, 1, 1_000, receipt="R1", staff="李")
    trade.payment("2024-05-15", 1, 400)
    report = trade.report(name="daybook", day="2024-05-15")
    assert figures(report) == {
        "revenue": 3_999, "returns": 0, "receipts": 2, "at_once": 1_499, "received": 400, "taken": 1_899,
        "on_credit": 2_500,
    }  # fmt: skip
    assert [(row["staff"], row["revenue"]) for row in rows(report, "staff")][:2] == [("王", 2_000), ("李", 1_000)]
    assert [row["kind"] for row in rows(report, "entries")] == ["sale", "sale", "sale", "payment"]
    assert [(row["amount"], row["payments"]) for row in rows(report, "methods")] == [(400, 1)]
    with trade.db.read() as r:
        behind_it = behind(r, "daybook", Params(day="2024-05-15"), report, "received")
    assert behind_it is table(report, "methods")


def test_a_day_without_anything(book: Book):
    with book.db.read() as r:
        report = run(r, "daybook", Params(day="2020-01-01"))
    assert figures(report)["taken"] == 0
    assert rows(report, "entries") == []
