"""Who buys how much: the sample shop's customers as the ledger sees them, few of whom buy most.

Purchases follow Zipf's law by rank, so that grades, top lists and concentration have something to show.
"""

from enum import StrEnum
from itertools import accumulate
from random import Random
from typing import NamedTuple

from crm_tui.sample.goods import MONTHS

#: Months before the ledger begins, from which the older customers come.
_BEFORE = 60
_NEVER_BOUGHT_SHARE = 0.04
_LEAVING_SHARE = 0.25
_ORGANISATION_SHARE = 0.22
_ZIPF = 1.1
_EVEN_SHARE = 0.2  # of all purchases, spread evenly over all customers


class Story(StrEnum):
    """What happens at a dealer, so that every diagnosis has its case."""

    HEALTHY = "healthy"
    OVER_STOCKED = "over_stocked"
    RUNNING_OUT = "running_out"
    DIVERTED = "diverted"
    COUNT_DIFFERS = "count_differs"
    BUYS_LESS = "buys_less"
    STOPPED = "stopped"
    DEAD_STOCK = "dead_stock"
    SLOW_STOCK = "slow_stock"


class Buyer(NamedTuple):
    """A customer's part in the ledger; `joined` counts months from the ledger's first (negative: before it).

    `joined` None: has never bought. `left` is the first month without purchases.
    `credit_days` None: pays at once. `trust` is the share of what is due that is paid in time.
    """

    id: int
    organisation: bool
    weight: float
    joined: int | None
    left: int
    grade: str | None
    stage: str
    credit_days: int | None
    discount: int
    trust: float
    story: Story | None

    def buys_in(self, month: int) -> bool:
        """Whether purchases in that month of the ledger are possible."""
        return self.joined is not None and self.joined <= month < self.left


def make_buyers(rng: Random, count: int, dealers: int) -> list[Buyer]:
    """So many customers, the first `dealers` of them dealers with a story each."""
    ranks = list(range(1, count - dealers + 1))
    rng.shuffle(ranks)
    weights = _weights(ranks)
    grades = _grades(weights)
    stories = list(Story)
    makers = [_dealer(rng, index + 1, stories[index % len(stories)]) for index in range(dealers)]
    joined = _joining_months(rng, len(ranks))
    buyers = [
        _buyer(rng, dealers + index + 1, weight, grade, joined[index])
        for index, (weight, grade) in enumerate(zip(weights, grades, strict=True))
    ]
    return makers + buyers


def _weights(ranks: list[int]) -> list[float]:
    """Each customer's share of all purchases."""
    steep = [(rank + 2) ** -_ZIPF for rank in ranks]
    scale = (1 - _EVEN_SHARE) / sum(steep)
    return [weight * scale + _EVEN_SHARE / len(ranks) for weight in steep]


def _grades(weights: list[float]) -> list[str]:
    """A, B, C and D by the share of all purchases: to 70%, 90%, 99%, and the rest (FORMULAS 15)."""
    total = sum(weights)
    order = sorted(range(len(weights)), key=lambda index: -weights[index])
    grades = [""] * len(weights)
    for index, reached in zip(order, accumulate(weights[index] for index in order), strict=True):
        share = reached / total
        grades[index] = "A" if share <= 0.7 else "B" if share <= 0.9 else "C" if share <= 0.99 else "D"
    return grades


def _dealer(rng: Random, index: int, story: Story) -> Buyer:
    stage = "dormant" if story is Story.STOPPED else "loyal"
    return Buyer(
        index, True, 0.0, -rng.randrange(6, _BEFORE), MONTHS, "A" if index % 3 else "B", stage,
        rng.choice((30, 45, 60)), rng.choice((120_000, 150_000, 180_000)), rng.choice((1.0, 0.9, 0.6)), story,
    )  # fmt: skip


def _joining_months(rng: Random, count: int) -> list[int]:
    """When each customer came: evenly drawn, more every month, since the shop grows."""
    span = _BEFORE + MONTHS
    joined = [int(span * ((index + 0.5) / count) ** 0.5) - _BEFORE for index in range(count)]
    rng.shuffle(joined)
    return joined


def _buyer(rng: Random, index: int, weight: float, grade: str, joined: int) -> Buyer:
    organisation = rng.random() < _ORGANISATION_SHARE
    on_credit = organisation and rng.random() < 0.6
    credit_days = rng.choice((15, 30, 30, 60)) if on_credit else None
    trust = rng.choice((1.0, 1.0, 1.0, 0.8, 0.4)) if on_credit else 0.9
    discount = rng.choice((0, 20_000, 50_000)) if grade in {"A", "B"} else 0
    if rng.random() < _NEVER_BOUGHT_SHARE:
        stage = rng.choice(("lead", "prospect"))
        return Buyer(index, organisation, 0.0, None, 0, None, stage, credit_days, 0, trust, None)
    left = MONTHS
    if rng.random() < _LEAVING_SHARE:
        left = rng.randrange(max(joined, 0) + 1, MONTHS + 1)
    stage = _stage(joined, left, grade)
    return Buyer(index, organisation, weight, joined, left, grade, stage, credit_days, discount, trust, None)


def _stage(joined: int, left: int, grade: str) -> str:
    if left <= MONTHS - 12:
        return "lost"
    if left <= MONTHS - 4:
        return "dormant"
    return "loyal" if grade in {"A", "B"} and joined < MONTHS - 12 else "active"
