"""Profit after all known costs, worked out by hand."""

from crm_tui.domain.profit import Earned, best_fifth, shared, together


def test_profit_is_of_the_lines_whose_cost_is_known():
    assert Earned(1000, 200, 500, 50, 30).profit == 220
    assert Earned(1000, 1000, None, 50, 0).profit is None
    assert Earned(0, 0, None, 50, 30).profit == -80


def test_sums_have_the_costs_that_are_known():
    whole = together([Earned(1000, 200, 500, 50, 30), Earned(100, 100, None, 1, 2), Earned(marketing=7)])
    assert whole == Earned(1100, 300, 500, 58, 32)
    assert together([]).profit == 0


def test_a_cost_is_shared_to_the_cent():
    assert shared(100, [7, 8, 9]) == {7: 34, 8: 33, 9: 33}
    assert shared(2, [7, 8, 9]) == {7: 1, 8: 1, 9: 0}


def test_the_best_fifth_is_of_those_who_made_anything():
    assert best_fifth([50, 10, 20, 5, 15, 30, -100]) == (80, 130)  # two of six
    assert best_fifth([]) == (0, 0)
