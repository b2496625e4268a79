"""When silence is unusual, and what is due: rules checked by hand."""

from datetime import date

import pytest

from crm_tui.domain.dues import days_over, due, first_in_terms
from crm_tui.domain.quiet import Silence, silence

TODAY = date(2024, 5, 15)


def test_silence_is_unusual_beyond_twice_the_median_gap():
    came = ["2024-01-01", "2024-01-11", "2024-01-31", "2024-02-20"]  # gaps of 10, 20, 20
    assert silence(came, date(2024, 3, 31)) is None, "40 days is twice the usual 20, and no more"
    assert silence(came, date(2024, 4, 1)) == Silence(41, 20, "2024-02-20")


def test_an_even_number_of_gaps_takes_the_mean_of_the_middle_two():
    came = ["2024-01-01", "2024-01-11", "2024-02-01"]  # gaps of 10 and 21: 15.5
    assert silence(came, date(2024, 3, 3)) is None, "31 days is twice 15.5, and no more"
    assert silence(came, date(2024, 3, 4)) == Silence(32, 16, "2024-02-01")


def test_days_count_once_and_in_any_order():
    came = ["2024-02-20", "2024-01-01", "2024-01-01", "2024-01-21"]
    assert silence(came, TODAY) == Silence(85, 25, "2024-02-20")


@pytest.mark.parametrize(
    "came",
    [
        [],
        ["2024-01-01", "2024-01-05"],
        ["2024-01-01", "2024-01-01", "2024-01-05"],
        ["2020-01-01", "2020-01-05", "2020-01-09"],
        ["2024-05-08", "2024-05-09", "2024-05-10"],
        ["2024-05-14", "2024-05-15", "2024-05-20"],
    ],
    ids=["never came", "two days", "two different days", "too long ago", "less than a week", "a day in the future"],
)
def test_nobody_is_waited_for_without_a_habit(came: list[str]):
    assert silence(came, TODAY) is None


def test_payments_settle_the_oldest_lines_first():
    lines = [("2024-03-01", 100_00), ("2024-04-01", 50_00), ("2024-05-10", 70_00)]
    assert due(lines, 0, "2024-05-01") == (150_00, "2024-03-01")
    assert due(lines, 120_00, "2024-05-01") == (30_00, "2024-04-01")
    assert due(lines, 150_00, "2024-05-01") is None
    assert due(lines, 150_00) == (70_00, "2024-05-10")


def test_what_was_brought_back_settles_like_a_payment_and_what_was_given_back_is_owed_again():
    lines = [("2024-03-01", 100_00), ("2024-05-10", -40_00)]
    assert due(lines, 0, "2024-05-01") == (60_00, "2024-03-01")
    assert due(lines, -10_00, "2024-05-01") == (70_00, "2024-03-01")


def test_a_line_is_overdue_the_day_after_its_terms_end():
    line = [("2024-04-15", 1)]
    assert due(line, 0, first_in_terms(TODAY, 30)) is None
    assert due(line, 0, first_in_terms(TODAY, 29)) == (1, "2024-04-15")
    assert days_over("2024-04-15", TODAY, 29) == 1
    assert due(line, 0, first_in_terms(TODAY, 9_999_999)) is None
