"""The split of a change of revenue into buyers, price and frequency."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.domain.revenue_split import Effects, Pair, Trade, logarithmic_mean, per_buyer, per_unit, split_total

NOTHING = Trade()
TRADES = st.builds(Trade, st.integers(0, 500), st.integers(-5_000, 5_000_000), st.integers(-100_000, 10_000_000_000))
PAIRS = st.lists(st.builds(Pair, TRADES, TRADES), max_size=30)


def test_a_case_worked_by_hand() -> None:
    """10 buyers x 2 pieces x 10.00 become 12 buyers x 2.5 pieces x 12.00.

    L(36000, 20000) = 16000 / ln 1.8 = 27220.76; times ln 1.2 = 4962.93 for buyers, the same for price, and times
    ln 1.25 = 6074.14 for frequency. Floors leave 2 cents; the largest remainders are those of buyers and price.
    """
    pair = Pair(now=Trade(12, 30_000, 36_000), before=Trade(10, 20_000, 20_000))
    assert logarithmic_mean(36_000, 20_000) == pytest.approx(27220.7604, abs=0.001)
    assert split_total([pair]) == Effects(customers=4963, price=4963, frequency=6074)


@pytest.mark.parametrize(
    ("now", "before", "effects"),
    [
        (Trade(20, 20_000, 20_000), Trade(10, 10_000, 10_000), Effects(10_000, 0, 0)),  # twice the buyers
        (Trade(10, 10_000, 20_000), Trade(10, 10_000, 10_000), Effects(0, 10_000, 0)),  # twice the price
        (Trade(10, 20_000, 20_000), Trade(10, 10_000, 10_000), Effects(0, 0, 10_000)),  # twice the units
        (Trade(10, 10_000, 10_000), Trade(10, 10_000, 10_000), Effects(0, 0, 0)),
    ],
)
def test_what_alone_changed_has_the_whole_effect(now: Trade, before: Trade, effects: Effects) -> None:
    assert split_total([Pair(now, before)]) == effects


@pytest.mark.parametrize(
    ("now", "before"),
    [
        (Trade(3, 3_000, 9_999), NOTHING),  # new product
        (NOTHING, Trade(3, 3_000, 9_999)),  # no longer sold
        (Trade(1, -1_000, -500), Trade(1, 1_000, 500)),  # more returned than sold
        (Trade(1, 0, 500), Trade(1, 1_000, 400)),  # money without units
        (Trade(0, 1_000, 500), Trade(1, 1_000, 400)),  # units without a buyer
        (Trade(1, 1_000, 0), Trade(1, 1_000, 400)),  # given away
    ],
)
def test_a_product_without_a_positive_trade_in_both_months_is_wholly_a_customer_effect(
    now: Trade, before: Trade
) -> None:
    assert split_total([Pair(now, before)]) == Effects(now.revenue - before.revenue, 0, 0)


@given(PAIRS)
def test_the_effects_add_up_to_the_change_to_the_cent(pairs: list[Pair]) -> None:
    change = sum(pair.now.revenue - pair.before.revenue for pair in pairs)
    assert sum(split_total(pairs)) == change
    for pair in pairs:
        assert sum(split_total([pair])) == pair.now.revenue - pair.before.revenue


@given(PAIRS)
def test_the_shop_is_rounded_once_and_not_from_rounded_products(pairs: list[Pair]) -> None:
    exact = [0.0, 0.0, 0.0]
    for now, before in pairs:
        if not (now.divisible and before.divisible):
            exact[0] += now.revenue - before.revenue
            continue
        mean = logarithmic_mean(now.revenue, before.revenue)
        exact[0] += mean * math.log(now.buyers / before.buyers)
        exact[1] += mean * math.log((now.revenue * before.units) / (now.units * before.revenue))
        exact[2] += mean * math.log((now.units * before.buyers) / (now.buyers * before.units))
    for effect, unrounded in zip(split_total(pairs), exact, strict=True):
        assert abs(effect - unrounded) < 1.01


@given(st.integers(1, 10**9), st.integers(1, 10**9))
def test_the_logarithmic_mean_lies_between_its_arguments_and_is_symmetric(a: int, b: int) -> None:
    mean = logarithmic_mean(a, b)
    assert min(a, b) * (1 - 1e-9) <= mean <= max(a, b) * (1 + 1e-9)
    assert mean == pytest.approx(logarithmic_mean(b, a), rel=1e-9)


def test_price_and_units_per_buyer_are_rounded_half_to_even() -> None:
    """1.00 for 3 pieces to 2 buyers: 0.3333 a piece, 1.5 pieces each; a half goes to the even side."""
    trade = Trade(2, 3_000, 100)
    assert (per_unit(trade), per_buyer(trade)) == (3333, 1500)
    assert per_buyer(Trade(2, 1, 100)) == 0
    assert per_buyer(Trade(2, 3, 100)) == 2
    assert per_unit(NOTHING) is None
    assert per_buyer(Trade(1, -1_000, -5)) is None
