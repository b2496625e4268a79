"""How figures come about: the numbers in every explanation add up, and are those of the screens; cases by hand."""

from datetime import date

import pytest

from crm_tui import reports
from crm_tui.core.i18n import tr
from crm_tui.domain.key_dates import next_day
from crm_tui.domain.months import same_days
from crm_tui.domain.quiet import rhythm
from crm_tui.reports import Explanation
from crm_tui.store import accounts, ledger, timeline
from tests.reports.books import Book

TODAY = "2024-05-15"


@pytest.fixture(autouse=True)
def today(fixed_now: str) -> None:
    """It is 15 May 2024."""


def told(found: list[Explanation]) -> dict[str, list[str]]:
    """The lines of numbers by figure."""
    return {tr(one.figure): [tr(number) for number in one.numbers] for one in found}


def fill(book: Book) -> int:
    """A dealer that is over-stocked in March and April, with payments and a return."""
    dealer, nail = book.customer("D"), book.product("N")
    book.sale("2024-02-05", dealer, nail, 50, 500_00)
    book.moved("2024-02-28", dealer, nail, "sold_on", 10)
    book.sale("2024-03-05", dealer, nail, 140, 1400_00, paid=400_00)
    book.moved("2024-03-30", dealer, nail, "sold_on", 100)
    book.sale("2024-04-05", dealer, nail, 150, 1500_00)
    book.sale("2024-04-09", dealer, nail, -10, -100_00)
    book.moved("2024-04-30", dealer, nail, "sold_on", 100)
    book.payment("2024-04-30", dealer, 1200_00)
    return dealer


def test_a_customers_debt_stock_and_findings_are_told_with_their_numbers(book: Book) -> None:
    dealer = fill(book)
    with book.db.read() as r:
        found = told(reports.customer_figures(r, dealer))
    assert found["Owed"] == ["3,300.00 − 400.00 − 1,200.00 = 1,700.00", f"from 4 lines and 1 payment up to {TODAY}"]
    # February leaves 40; March 40 + 140 - 100 = 80; April 80 + 150 - 10 - 100 = 120.
    assert found["Stock, Apr 2024"] == ["80 + 150 − 10 − 100 + 0 = 120"]
    assert found["Stock cover, Apr 2024"] == ["120 × 30 ÷ 100 = 36 days"]
    over = found["Over-stocked · Apr 2024"]
    assert over[1:] == [
        "Mar 2024: 140 ÷ 100 = 140.0%, stock 80 ÷ 100 = 0.80 months",
        "Apr 2024: 150 ÷ 100 = 150.0%, stock 120 ÷ 100 = 1.20 months",
    ]


def test_the_cover_of_a_month_that_is_not_over_is_told_from_the_last_full_one(book: Book) -> None:
    dealer = fill(book)
    with book.db.read() as r:
        found = told(reports.customer_figures(r, dealer, "2024-05"))
    assert found["Stock, May 2024"] == ["120 + 0 − 0 − 0 + 0 = 120"]
    assert "Stock cover, Apr 2024" in found


def test_what_is_due_is_the_oldest_lines_less_payments_and_returns(book: Book) -> None:
    dealer = fill(book)
    with book.db.read() as r:
        account = accounts.account(r, dealer, TODAY, "2024-04-15")
        # Lines before 15 April left 500 + 1,000 + 1,500 to pay.
        assert (account.open_before, account.returned, account.received) == (3000_00, 100_00, 1200_00)
        assert account.overdue == 1700_00
        due = reports.overdue(r, dealer, 30, date(2024, 5, 15))
    assert tr(due.numbers[0]) == "3,000.00 − 1,200.00 − 100.00 = 1,700.00"


def test_a_month_of_the_ledger_says_how_it_is_compared(book: Book) -> None:
    fill(book)
    with book.db.read() as r:
        april, may = (told(reports.month_figures(r, month)) for month in ("2024-04", "2024-05"))
    assert april["Revenue, Apr 2024"] == [
        "2024-04-01 to 2024-04-30: 1,500.00 − 100.00 = 1,400.00",
        "2024-03-01 to 2024-03-31: (1,400.00 − 1,400.00) ÷ 1,400.00 = 0.0%",
        "2023-04-01 to 2023-04-30: 0.00, nothing to compare with",
    ]
    assert april["Paid, Apr 2024"] == ["0.00 + 1,200.00 = 1,200.00", "from 1 payment"]
    assert may["Revenue of this month"][1] == "2024-04-01 to 2024-04-15: (0.00 − 1,400.00) ÷ 1,400.00 = -100.0%"


def test_twelve_months_are_compared_day_by_day_and_only_where_the_ledger_goes_back(book: Book) -> None:
    dealer, nail = book.customer("D"), book.product("N")
    for day, amount in (("2022-05-15", 1_00), ("2022-05-16", 10_00), ("2023-05-15", 20_00), ("2023-05-16", 45_00)):
        book.sale(day, dealer, nail, 1, amount)
    with book.db.read() as r:
        found = ledger.comparable(r, date(2024, 5, 15), "2022-05")
        assert (found.year, found.year_before) == (45_00, 30_00)
        assert ledger.comparable(r, date(2024, 5, 15), "2022-06").year_before is None


def test_events_of_a_customer_are_grouped_by_receipt_and_day(book: Book) -> None:
    dealer, nail = book.customer("D"), book.product("N")
    for _ in range(2):
        book.sale("2024-03-05", dealer, nail, 1, 5_00, receipt="R1")
        book.sale("2024-03-06", dealer, nail, 1, 7_00)
    book.sale("2024-03-06", dealer, nail, -1, -7_00)
    with book.db.read() as r:
        moments = timeline.purchase_moments(r, dealer)
        found = timeline.purchases(r, [row_id for _, row_id in moments])
    assert sorted((row.day, row.receipt or "", row.lines, row.amount) for row in found) == [
        ("2024-03-05", "R1", 2, 10_00),
        ("2024-03-06", "", 1, -7_00),
        ("2024-03-06", "", 2, 14_00),
    ]


@pytest.mark.parametrize(
    ("today", "back", "days"),
    [
        (date(2024, 5, 15), 0, ("2024-05-01", "2024-05-15")),
        (date(2024, 5, 31), 1, ("2024-04-01", "2024-04-30")),
        (date(2024, 2, 29), 12, ("2023-02-01", "2023-02-28")),
        (date(2024, 1, 31), 2, ("2023-11-01", "2023-11-30")),
    ],
)
def test_the_same_days_of_a_shorter_month_end_with_it(today: date, back: int, days: tuple[str, str]) -> None:
    assert same_days(today, back) == days


def test_a_rhythm_is_the_middle_gap() -> None:
    found = rhythm(["2024-01-31", "2024-01-01", "2024-01-11", "2024-01-11", "2024-02-20"])
    assert found is not None
    assert (found.gaps, found.usual, found.twice, found.first) == ((10, 20, 20), 20, 40, "2024-01-01")
    assert rhythm(["2024-01-01", "2024-01-11"]) is None


@pytest.mark.parametrize(
    ("kept", "today", "next_one"),
    [
        (("solar", 5, 15, 0), "2024-05-15", "2024-05-15"),
        (("solar", 5, 14, 0), "2024-05-15", "2025-05-14"),
        (("solar", 2, 29, 0), "2024-03-01", "2025-02-28"),
        (("lunar", 8, 15, 0), "2024-05-15", "2024-09-17"),
        (("lunar", 1, 1, 0), "2024-05-15", "2025-01-29"),
    ],
)
def test_key_dates_come_again(kept: tuple[str, int, int, int], today: str, next_one: str) -> None:
    calendar, month, day, leap = kept
    found = next_day(calendar, month, day, leap, date.fromisoformat(today))
    assert found == date.fromisoformat(next_one)
