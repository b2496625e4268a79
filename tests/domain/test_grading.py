"""Grades by share of value, worked out by hand, and calm at a bound."""

import pytest

from crm_tui.core.errors import Invalid
from crm_tui.domain.grading import Bounds, bounds, check, grades, held_shares, settled

RULE = bounds("")


def test_whoever_begins_below_a_bound_has_its_grade():
    # 60 of 100, then 85, then 95, then 99.5: they begin at 0, 60, 85, 95 and 99.5 percent.
    values = {1: 600, 2: 250, 3: 100, 4: 45, 5: 5}
    assert grades(values, RULE) == {1: "A", 2: "A", 3: "B", 4: "C", 5: "D"}


def test_one_customer_who_brings_all_has_the_best_grade():
    assert grades({7: 10}, RULE) == {7: "A"}


def test_who_brings_nothing_or_costs_has_the_last_grade():
    assert grades({1: 100, 2: 0, 3: -50}, RULE) == {1: "A", 2: "D", 3: "D"}
    assert grades({1: 0}, RULE) == {1: "D"}


def test_a_grade_is_proposed_once_it_held_twice():
    assert settled(["B", "A"], "B") == "B"
    assert settled(["B", "A", "A"], "B") == "A"
    assert settled(["C"], "B") == "B"
    assert settled(["C"], None) == "C"
    assert settled([], None) is None


def test_the_rule_is_read_from_a_setting():
    assert bounds("A=80 B=95") == Bounds(800_000, 950_000, 990_000)
    assert check("grade.rule", "a=66.5，b=90") == "A=66.5，B=90"


@pytest.mark.parametrize("text", ["A", "E=5", "A=90 B=80", "A=70% B=90", "C=100"])
def test_a_rule_that_is_none_is_refused(text):
    with pytest.raises(Invalid):
        bounds(text)


def test_the_back_test_is_of_what_came_later():
    shares = held_shares({1: "A", 2: "B"}, {1: 60, 2: 20, 3: 20, 4: -5})
    assert shares == {"A": 600_000, "B": 200_000, "C": 0, "D": 0}
    assert held_shares({1: "A"}, {})["A"] is None
