"""Scores against cases ranked by hand, and every mix of scores has a name."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.rfm import OTHER, Bounds, Buying, Scores, fixed, quintiles, segment

FIXED = Bounds(days=(15, 30, 60, 120), times=(2, 4, 8, 12), amount=(1000, 5000, 20000, 50000))


def test_five_customers_stand_in_five_steps():
    rows = [Buying(10 * place, place, 100 * place) for place in range(1, 6)]
    # The first bought last: best recency, and least of the others. ceil(5 * rank / 5) is the rank itself.
    assert quintiles(rows) == [Scores(6 - place, place, place) for place in range(1, 6)]


def test_equals_share_the_average_of_their_ranks():
    rows = [Buying(1, times, 1) for times in (1, 1, 1, 7)]
    # Ranks 1, 2, 3 average 2: ceil(5 * 2 / 4) = 3; rank 4: ceil(5 * 4 / 4) = 5. All equal: 2.5, ceil(3.125) = 4.
    assert [one.frequency for one in quintiles(rows)] == [3, 3, 3, 5]
    assert {one.recency for one in quintiles(rows)} == {4}


def test_nobody_has_no_scores():
    assert quintiles([]) == []


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50), st.integers(0, 10**6)).map(lambda t: Buying(*t))))
def test_scores_are_one_to_five_and_keep_the_order(rows):
    found = quintiles(rows)
    assert all(1 <= score <= 5 for one in found for score in one)
    for (a, mine), (b, theirs) in product(zip(rows, found, strict=True), repeat=2):
        if a.amount > b.amount:
            assert mine.monetary >= theirs.monetary
        if a.days_since < b.days_since:
            assert mine.recency >= theirs.recency


def test_fixed_bounds_count_from_the_worst_to_the_best():
    assert fixed(Buying(121, 1, 999), FIXED) == Scores(1, 1, 1)
    assert fixed(Buying(120, 2, 1000), FIXED) == Scores(2, 2, 2)
    assert fixed(Buying(0, 99, 10**9), FIXED) == Scores(5, 5, 5)


def test_segments_are_those_of_the_published_table_first_match_first():
    named = {
        (5, 5, 5): "champions",
        (5, 4, 4): "potential_loyalist",
        (2, 4, 4): "loyal",
        (4, 2, 5): "promising",
        (4, 1, 1): "new",
        (1, 4, 5): "cant_lose",
        (1, 5, 5): "at_risk",
        (1, 3, 3): "need_attention",
        (2, 1, 1): "about_to_sleep",
        (1, 1, 1): "lost",
    }
    assert {scores: segment(Scores(*scores)).name for scores in named} == named
    assert segment(Scores(5, 4, 1)) is OTHER
