"""Rhythms: a customer's own, its grade's, and when the next contact is proposed."""

from datetime import date

import pytest

from crm_tui.core.errors import Invalid
from crm_tui.domain import rhythm

LAST = date(2026, 11, 22)


def test_the_rhythm_is_the_median_of_the_gaps():
    # gaps of 10, 20 and 40 days
    assert rhythm.own_days(["2026-01-01", "2026-01-11", "2026-01-31", "2026-03-12"]) == 20
    # gaps of 10 and 21: the middle between them, rounded up
    assert rhythm.own_days(["2026-01-01", "2026-01-11", "2026-02-01"]) == 16
    assert rhythm.own_days(["2026-01-01", "2026-01-01", "2026-01-09"]) is None


def test_how_one_has_spoken_goes_before_how_the_customer_buys_and_that_before_its_grade():
    spoken, bought = ["2026-10-01", "2026-10-15", "2026-10-29"], ["2026-08-01", "2026-09-01", "2026-10-01"]
    by_contacts = rhythm.propose(spoken, bought, "A", rhythm.GRADE_DAYS, LAST)
    by_purchases = rhythm.propose([], bought, "A", rhythm.GRADE_DAYS, LAST)
    by_grade = rhythm.propose([], [], "A", rhythm.GRADE_DAYS, LAST)
    by_nothing = rhythm.propose([], [], None, rhythm.GRADE_DAYS, LAST)
    assert (by_contacts.day, by_contacts.days) == (date(2026, 12, 6), 14)
    assert (by_purchases.day, by_purchases.days) == (date(2026, 12, 23), 31)
    assert (by_grade.day, by_grade.days) == (date(2026, 12, 6), 14)
    assert by_nothing.days == rhythm.UNGRADED
    assert str(by_grade.why) == "Customers of grade A are contacted every 14 days."


def test_who_buys_daily_is_not_called_daily():
    assert rhythm.propose([], ["2026-11-19", "2026-11-20", "2026-11-21"], None, {}, LAST).days == 7


def test_the_next_is_counted_from_when_the_last_was_done():
    assert rhythm.after_completion(date(2026, 11, 22), 30) == date(2026, 12, 22)


def test_days_by_grade_are_set_in_words():
    assert rhythm.by_grade("A=7, b=20".upper()) == {"A": 7, "B": 20, "C": 60, "D": 120}
    assert rhythm.check("followup.rhythm", "a=7") == "A=7"
    for wrong in ("A=0", "E=5", "A", "A=x"):
        with pytest.raises(Invalid):
            rhythm.check("followup.rhythm", wrong)
    with pytest.raises(Invalid):
        rhythm.check("followup.unspoken", "0")
