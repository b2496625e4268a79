"""Customers by how lately, how often and for how much they buy: scores from 1 to 5, and what a mix of them is called.

Scores are quintiles of average ranks, ceil(5 * rank / n), so that equals score alike; with fewer customers than
`FEWEST_FOR_QUINTILES` a fifth is a handful, and fixed bounds are used. FORMULAS 6.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_

FEWEST_FOR_QUINTILES: Final = 25
_BEST: Final = 5


class Buying(NamedTuple):
    """Of one customer: days since it last bought, how many times it bought, and for how much (minor units)."""

    days_since: int
    times: int
    amount: int


class Scores(NamedTuple):
    """From 1 (worst) to 5 (best)."""

    recency: int
    frequency: int
    monetary: int

    @property
    def code(self) -> int:
        """The three digits as one number, 111 to 555."""
        return 100 * self.recency + 10 * self.frequency + self.monetary


class Bounds(NamedTuple):
    """Fixed bounds: the most days for a score of 5, 4, 3 and 2; the fewest times and the least amount likewise."""

    days: tuple[int, int, int, int]
    times: tuple[int, int, int, int]
    amount: tuple[int, int, int, int]


class Segment(NamedTuple):
    """A named mix of scores; the bounds are inclusive."""

    name: str
    label: str
    recency: tuple[int, int]
    frequency: tuple[int, int]
    monetary: tuple[int, int]

    def holds(self, scores: Scores) -> bool:
        """Whether a customer with these scores is of this segment, unless one before it holds them, too."""
        bounds = (self.recency, self.frequency, self.monetary)
        return all(low <= score <= high for score, (low, high) in zip(scores, bounds, strict=True))


#: First match wins (the table of the R package `rfm`); what none holds is `OTHER`.
SEGMENTS: Final = (
    Segment("champions", N_("Champions"), (5, 5), (5, 5), (5, 5)),
    Segment("potential_loyalist", N_("Potential loyalists"), (3, 5), (3, 5), (2, 5)),
    Segment("loyal", N_("Loyal customers"), (2, 4), (2, 4), (2, 4)),
    Segment("promising", N_("Promising"), (3, 4), (1, 3), (3, 5)),
    Segment("new", N_("New customers"), (4, 5), (1, 3), (1, 5)),
    Segment("cant_lose", N_("Can't lose them"), (1, 2), (3, 4), (4, 5)),
    Segment("at_risk", N_("At risk"), (1, 2), (2, 5), (4, 5)),
    Segment("need_attention", N_("Need attention"), (1, 3), (3, 5), (3, 5)),
    Segment("about_to_sleep", N_("About to sleep"), (2, 3), (1, 3), (1, 4)),
    Segment("lost", N_("Lost"), (1, 1), (1, 5), (1, 5)),
)
OTHER: Final = Segment("other", N_("Others"), (1, 5), (1, 5), (1, 5))


@lru_cache
def segment(scores: Scores) -> Segment:
    """The first segment that holds the scores."""
    return next((one for one in SEGMENTS if one.holds(scores)), OTHER)


def quintiles(customers: Sequence[Buying], check: Callable[[], None] = lambda: None) -> list[Scores]:
    """The scores of each customer among all of these, in their order; `check` is called now and then and may raise."""
    recency = _fifths([-one.days_since for one in customers])
    check()
    frequency = _fifths([one.times for one in customers])
    check()
    monetary = _fifths([one.amount for one in customers])
    check()
    return [Scores(*scores) for scores in zip(recency, frequency, monetary, strict=True)]


def fixed(one: Buying, bounds: Bounds) -> Scores:
    """The customer's scores by fixed bounds."""
    days = sum(one.days_since <= bound for bound in bounds.days)
    times = sum(one.times >= bound for bound in bounds.times)
    amount = sum(one.amount >= bound for bound in bounds.amount)
    return Scores(1 + days, 1 + times, 1 + amount)


def _fifths(values: Sequence[int]) -> list[int]:
    """ceil(5 * average rank / n) of each value, in whole numbers: twice the average rank is one."""
    ordered = sorted(values)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for rank, value in enumerate(ordered, 1):
        first.setdefault(value, rank)
        last[value] = rank
    n = len(values)
    scores = {value: min(_BEST, -(-_BEST * (rank + last[value]) // (2 * n))) for value, rank in first.items()}
    return [scores[value] for value in values]
