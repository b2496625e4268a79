"""What a dealer's months tell."""

import pytest

from crm_tui.domain.dealer_stock import StockMonth
from crm_tui.domain.diagnosis import (
    LABELS,
    SENTENCES,
    Code,
    Finding,
    diagnose_buying,
    diagnose_dealer,
    diagnose_product,
    worst,
)


def month(
    number: int, opening: int, bought: int, sold_on: int, *, counted: int | None = None, told: bool = True
) -> StockMonth:
    """A month of 2024 in whole pieces."""
    booked = opening + bought - sold_on
    difference = None if counted is None else (counted - booked) * 1000
    closing = booked if counted is None else counted
    sizes = (opening * 1000, bought * 1000, 0, sold_on * 1000, difference, closing * 1000)
    return StockMonth(f"2024-{number:02d}", *sizes, reported=told)


def measures(finding: Finding) -> dict[str, int]:
    return {measure.name: measure.value for measure in finding.measures}


OVER = [month(4, 50, 140, 100), month(5, 90, 140, 100)]


def test_buying_far_above_sell_through_two_months_running_is_over_stocking() -> None:
    [finding] = diagnose_dealer(OVER)
    assert finding.code is Code.OVER_STOCKED
    assert measures(finding) == {
        "bought": 140_000, "sold": 100_000, "bought_before": 140_000, "sold_before": 100_000,
        "opening": 90_000, "closing": 130_000,
    }  # fmt: skip


@pytest.mark.parametrize(
    "months",
    [
        [month(4, 50, 130, 100), month(5, 80, 140, 100)],  # not above 1.3 in the first
        [month(4, 50, 140, 100), month(5, 90, 130, 100)],  # nor in the second
        [month(4, 50, 140, 100, told=False), month(5, 90, 140, 100)],  # nothing told in the first
        [month(4, 500, 140, 100), month(5, 540, 400, 300)],  # stock for fewer months than before
        [month(5, 90, 140, 100)],  # no month before
    ],
)
def test_one_month_or_a_falling_cover_is_no_over_stocking(months: list[StockMonth]) -> None:
    assert diagnose_dealer(months) == []


def test_buying_while_nothing_is_sold_on_is_over_stocking() -> None:
    [finding] = diagnose_dealer([month(4, 0, 10, 0), month(5, 10, 10, 0)])
    assert finding.code is Code.OVER_STOCKED


def test_buying_less_than_it_sells_on_two_months_running_is_said() -> None:
    [finding] = diagnose_dealer([month(4, 100, 10, 30), month(5, 80, 10, 30)])
    assert finding.code is Code.BUYS_LESS
    assert measures(finding) == {"bought": 20_000, "sold": 60_000, "closing": 60_000}
    assert diagnose_dealer([month(4, 100, 30, 30), month(5, 100, 10, 30)]) == []


def test_selling_on_more_than_it_had_hints_at_goods_from_elsewhere() -> None:
    [finding] = diagnose_product([month(5, 20, 30, 51)])
    assert finding.code is Code.DIVERTED
    assert measures(finding) == {"sold": 51_000, "had": 50_000}
    assert diagnose_product([month(5, 20, 30, 50, counted=30)])[0].code is Code.COUNT_DIFFERS


def test_a_count_that_disagrees_is_shown_with_both_numbers() -> None:
    [finding] = diagnose_product([month(5, 100, 0, 50, counted=47)])
    assert finding.code is Code.COUNT_DIFFERS
    assert measures(finding) == {"counted": 47_000, "booked": 50_000}
    assert diagnose_product([month(5, 100, 0, 50, counted=50)]) == []


@pytest.mark.parametrize(("closing", "found"), [(0, True), (6, True), (7, False), (60, False), (91, True)])
def test_stock_is_judged_by_the_days_it_lasts(closing: int, *, found: bool) -> None:
    """31 sold on in the 31 days of May: one a day; a delivery takes 7 days, 90 days is slow."""
    findings = diagnose_product([month(5, closing + 31, 0, 31)])
    assert [one.code for one in findings] == ([Code.SLOW_STOCK if closing > 90 else Code.RUNNING_OUT] if found else [])


def test_stock_that_lay_still_for_three_months_is_dead() -> None:
    still = [month(3, 5, 0, 0), month(4, 5, 0, 0), month(5, 5, 0, 0)]
    [finding] = diagnose_product(still)
    assert finding.code is Code.DEAD_STOCK
    assert measures(finding) == {"closing": 5_000, "months": 3}


def test_a_dealer_who_told_nothing_is_not_said_to_have_sold_nothing() -> None:
    assert diagnose_product([month(3, 5, 0, 0), month(4, 5, 0, 0, told=False), month(5, 5, 0, 0)]) == []


def test_goods_that_came_during_the_three_months_are_not_dead() -> None:
    assert diagnose_product([month(3, 0, 5, 0), month(4, 5, 0, 0), month(5, 5, 0, 0)]) == []


@pytest.mark.parametrize(
    ("bought", "stopped"),
    [([True, True, True, False], True), ([True, True, True, True], False), ([True, False, True, False], False),
     ([True, True, False], False), ([False, True, True, True, False], True)],
)  # fmt: skip
def test_who_bought_three_months_running_and_nothing_now_stopped(bought: list[bool], *, stopped: bool) -> None:
    assert bool(diagnose_buying(bought)) is stopped


def test_the_worst_product_stands_for_the_others_of_its_kind() -> None:
    small, large = (diagnose_product([month(5, 100, 0, 50, counted=found)])[0] for found in (49, 20))
    assert worst([small, large]) == {Code.COUNT_DIFFERS: (large, 2)}


def test_every_finding_has_a_label_and_a_sentence_that_its_numbers_fill() -> None:
    assert set(LABELS) == set(SENTENCES) == set(Code)
    found = [
        *diagnose_dealer(OVER),
        *diagnose_dealer([month(4, 100, 10, 30), month(5, 80, 10, 30)]),
        *diagnose_product([month(5, 20, 30, 51)]),
        *diagnose_product([month(5, 100, 0, 50, counted=47)]),
        *diagnose_product([month(5, 33, 0, 31)]),
        *diagnose_product([month(5, 3100, 0, 31)]),
        *diagnose_product([month(3, 5, 0, 0), month(4, 5, 0, 0), month(5, 5, 0, 0)]),
        *diagnose_buying([True, True, True, False]),
    ]
    assert {finding.code for finding in found} == set(Code)
    for finding in found:
        assert "{" not in SENTENCES[finding.code].format(**measures(finding))
