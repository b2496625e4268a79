"""Rules counted by hand, and against counting all of them plainly."""

from collections import Counter
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.domain.basket_rules import Rule, mine, plainest

BASKETS = [("tea", "cup"), ("tea", "cup", "pot"), ("tea",), ("pot",)]


def test_a_rule_counted_by_hand():
    (rule,) = [one for one in mine(BASKETS, fewest=2, confidence=0.5) if one.given == ("tea",)]
    assert (rule.then, rule.together, rule.baskets) == ("cup", 2, 4)
    assert rule.support == 2 / 4
    assert rule.confidence == pytest.approx(2 / 3)
    assert rule.lift == pytest.approx((2 / 3) / (2 / 4))
    assert rule.leverage == pytest.approx(2 / 4 - 3 / 4 * 2 / 4)


def test_what_is_bought_once_or_alone_makes_no_rule():
    assert mine([("tea",), ("cup",)], fewest=1, confidence=0) == []
    assert mine([], fewest=1, confidence=0) == []


def test_a_product_named_twice_in_a_basket_counts_once():
    assert mine([("tea", "tea", "cup")] * 2, fewest=2, confidence=1)[0].with_given == 2


def test_a_rule_that_asks_for_more_and_is_no_surer_is_left_out():
    short = Rule(("tea",), "cup", 6, 20, 10, 8)
    vain, surer = Rule(("tea", "pot"), "cup", 3, 20, 5, 8), Rule(("tea", "tray"), "cup", 4, 20, 5, 8)
    assert plainest([short, vain, surer]) == [short, surer]


def test_it_can_be_stopped():
    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        mine(BASKETS, fewest=1, confidence=0, check=stop)


@settings(max_examples=25)
@given(st.lists(st.sets(st.integers(0, 5), max_size=5), max_size=12), st.integers(1, 4))
def test_no_rule_is_missed_and_none_invented(baskets, fewest):
    counted = set()
    for size in (2, 3, 4):
        for items in combinations(range(6), size):
            together = sum(set(items) <= basket for basket in baskets)
            for then in items if together >= fewest else ():
                given_items = frozenset(items) - {then}
                if together >= 0.5 * sum(given_items <= basket for basket in baskets):
                    counted.add((given_items, then, together))
    found = mine(baskets, fewest=fewest, confidence=0.5)
    assert len(found) == len(counted)
    assert {(frozenset(rule.given), rule.then, rule.together) for rule in found} == counted


def test_the_published_rules_of_the_groceries_are_found(shared_data: Path):
    baskets = [line.split(",") for line in (shared_data / "ledgers" / "groceries.csv").read_text().splitlines()]
    found = mine(baskets, fewest=60, confidence=0.25)  # 60 of 9,835 are the first above 0.006
    assert Counter(1 + len(rule.given) for rule in found) == {2: 150, 3: 297, 4: 16}
    (herbs,) = [rule for rule in found if (rule.given, rule.then) == (("herbs",), "root vegetables")]
    assert (herbs.support, herbs.confidence, herbs.lift, herbs.together) == (
        pytest.approx(0.007015760), pytest.approx(0.4312500), pytest.approx(3.956477), 69,
    )  # fmt: skip
    fewer = mine(baskets, fewest=10, confidence=0.8, longest=6)
    assert Counter(1 + len(rule.given) for rule in fewer) == {3: 29, 4: 229, 5: 140, 6: 12}
