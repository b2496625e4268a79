"""Who stays, who leaves, who comes back: months of buying as sets of customers.

Retention = those of the start who are still there / the start; churn = 1 - retention; repeat rate = buyers with two or
more purchases / buyers; a cohort is everybody whose first purchase was in one month. FORMULAS 8.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from crm_tui.domain.months import months_between, shift


class Stayed(NamedTuple):
    """Of two stretches of time: who bought in the first, in the second, in both, for the first time, and again."""

    start: int
    stayed: int
    left: int
    new: int
    back: int

    @property
    def retention(self) -> int | None:
        """Millionths of those of the start; None where there were none."""
        return round(self.stayed * 1_000_000 / self.start) if self.start else None

    @property
    def churn(self) -> int | None:
        """Millionths of those of the start that left."""
        return None if self.retention is None else 1_000_000 - self.retention


def stayed(before: frozenset[int], now: frozenset[int], ever: frozenset[int]) -> Stayed:
    """Compare the buyers of two stretches; `ever` are all who bought before the second one."""
    both = len(before & now)
    return Stayed(len(before), both, len(before) - both, len(now - ever), len((now & ever) - before))


class Cohort(NamedTuple):
    """The customers of one first month: how many, and how many of them bought 0, 1, 2 ... months later."""

    month: str
    size: int
    bought: tuple[int, ...]

    def share(self, later: int) -> int | None:
        """Millionths of the cohort that bought so many months later; None where that is still to come."""
        return round(self.bought[later] * 1_000_000 / self.size) if later < len(self.bought) else None


def cohorts(buyers: Mapping[str, Iterable[int]], first: str, last: str) -> list[Cohort]:
    """A cohort for each month from `first` to `last` in which anybody bought for the first time.

    `buyers` has the customers who bought in each month, all months from the beginning of the ledger among them.
    """
    known: set[int] = set()
    begun: dict[str, frozenset[int]] = {}
    for month in sorted(buyers):
        here = frozenset(buyers[month]) - known
        known |= here
        if here and first <= month <= last:
            begun[month] = here
    sets = {month: frozenset(found) for month, found in buyers.items()}
    return [
        Cohort(month, len(who), tuple(len(who & sets.get(later, frozenset())) for later in months_between(month, last)))
        for month, who in begun.items()
    ]


def revenue_retention(before: Mapping[int, int], now: Mapping[int, int]) -> int | None:
    """NRR: this period's revenue from the period before's customers / their revenue then, millionths."""
    base = sum(before.values())
    return round(sum(now.get(one, 0) for one in before) * 1_000_000 / base) if base > 0 else None


def won_back(months: Sequence[frozenset[int]], away: int) -> tuple[int, int]:
    """Of those who had not bought for `away` months before the last month though they had bought: how many came back.

    Returns those who came back and all who were away.
    """
    *past, now = months
    recent: frozenset[int] = frozenset().union(*past[len(past) - away :]) if away else frozenset()
    lapsed = frozenset().union(*past[: len(past) - away]) - recent
    return len(lapsed & now), len(lapsed)


def window(month: str, months: int) -> list[str]:
    """So many months that end with this one."""
    return months_between(shift(month, 1 - months), month)
