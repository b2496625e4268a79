"""Scores: worked examples of FORMULAS 10, their margins, and when nothing is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.satisfaction import FEWEST, Score, csat, follow_up, gap, is_low, nps


def test_csat_is_the_share_of_fours_and_fives() -> None:
    # p = 0.8, 1.96 * sqrt(0.8 * 0.2 / 20) * 100 = 17.53
    assert csat([5] * 10 + [4] * 6 + [3] * 2 + [1] * 2) == Score(20, 80_000, 17_531)


def test_nps_is_promoters_less_detractors() -> None:
    # p = 0.5, d = 0.2: 1.96 * sqrt((0.7 - 0.09) / 20) * 100 = 34.23
    assert nps([10] * 5 + [9] * 5 + [8] * 3 + [7] * 3 + [6] * 2 + [0] * 2) == Score(20, 30_000, 34_230)


def test_the_gap_is_the_mean_difference_with_its_margin() -> None:
    # Differences: ten times -1, ten times 0; s = 0.51299, 1.96 * s / sqrt(20) = 0.22483
    assert gap([(4, 3)] * 10 + [(4, 4)] * 10) == Score(20, -500, 225)


@pytest.mark.parametrize("score", [csat([5] * (FEWEST - 1)), nps([10]), gap([(1, 5)] * 3), csat([])])
def test_too_few_answers_tell_nothing(score: Score) -> None:
    assert (score.value, score.margin) == (None, None)
    assert "too few to tell" in str(score.explanation)


def test_a_score_says_how_many_answered_and_how_sure_it_is() -> None:
    assert str(csat([5] * 16 + [1] * 4).explanation) == "n = 20, ± 17.5"


@given(st.lists(st.integers(0, 10), min_size=FEWEST, max_size=60))
def test_nps_lies_between_all_against_and_all_for(scores: list[int]) -> None:
    found = nps(scores)
    assert found.value is not None
    assert -100_000 <= found.value <= 100_000
    assert nps([*scores, 10]).value >= found.value or found.value == 100_000  # type: ignore[operator]  # enough answers


@pytest.mark.parametrize(
    ("expected", "perceived", "recommend", "low"),
    [
        (4, 4, 9, False), (4, 2, None, True), (1, 1, None, True), (5, 3, None, True), (5, 4, None, False),
        (4, 4, 6, True), (4, 4, 7, False), (None, None, None, False), (None, 3, None, False),
    ],
)  # fmt: skip
def test_what_counts_as_a_low_score(
    expected: int | None, perceived: int | None, recommend: int | None, low: bool
) -> None:
    assert is_low(expected, perceived, recommend) is low


def test_a_low_score_wants_a_call_in_seven_days() -> None:
    wanted = follow_up("T-0001", date(2026, 2, 25), 4, 1, None)
    assert wanted is not None
    assert (wanted.kind, wanted.due) == ("call", "2026-03-04")
    assert "T-0001" in str(wanted.subject)
    assert "T-0001" in str(wanted.why)
    assert follow_up("T-0001", date(2026, 2, 25), 4, 4, 9) is None
