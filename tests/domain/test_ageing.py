"""What is owed by age, worked out by hand."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.ageing import Aged, Owing, aged, days_outstanding

TODAY = date(2024, 6, 30)


def test_payments_settle_the_oldest_lines_first():
    lines = [Owing("2024-01-01", 100), Owing("2024-05-15", 200), Owing("2024-06-20", 50)]
    # 120 pays January and 20 of May. May was due 30 days later, on 14 June, 16 days ago; June is not due yet.
    assert aged(lines, 120, TODAY, 30) == Aged(50, (180, 0, 0, 0, 0), 0, "2024-05-15")


def test_a_bucket_ends_with_its_day():
    for days, place in ((1, 0), (30, 0), (31, 1), (60, 1), (61, 2), (90, 2), (91, 3), (120, 3), (121, 4)):
        day = date.fromordinal(TODAY.toordinal() - days).isoformat()
        assert aged([Owing(day, 7)], 0, TODAY, 0).late == tuple(7 if place == other else 0 for other in range(5))
    assert aged([Owing("2024-06-30", 7)], 0, TODAY, 0).not_due == 7


def test_what_was_paid_too_much_is_credit_and_not_taken_off_anybody_elses_debt():
    assert aged([Owing("2024-06-01", 100)], 150, TODAY, 0) == Aged(0, (0, 0, 0, 0, 0), 50, None)
    assert aged([], 0, TODAY, 0) == Aged(0, (0, 0, 0, 0, 0), 0, None)


def test_a_return_pays_like_a_payment():
    assert aged([Owing("2024-06-01", 100), Owing("2024-06-10", -30)], 0, TODAY, 0).overdue == 70


def test_money_paid_back_without_a_line_is_owed():
    assert aged([], -40, TODAY, 0).balance == 40


@given(st.lists(st.tuples(st.dates(date(2023, 1, 1), TODAY), st.integers(-500, 500))), st.integers(-300, 3000))
def test_the_buckets_add_up_to_what_is_owed(lines, received):
    found = aged([Owing(day.isoformat(), amount) for day, amount in lines], received, TODAY, 30)
    assert found.balance == sum(amount for _, amount in lines) - received
    assert min(found.not_due, found.credit, *found.late) >= 0


def test_days_outstanding():
    assert days_outstanding(5000, 15000, 90) == 30
    assert days_outstanding(5000, 0, 90) is None
