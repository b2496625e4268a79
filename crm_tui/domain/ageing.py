"""What is owed by how long it has been due: payments settle the oldest lines first, and what is left over is credit.

FORMULAS 12; with payment terms of so many days a line of day d is due at the end of day d + terms.
"""

from bisect import bisect_right
from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

#: A bucket ends with so many days after what is owed was due; the last has no end.
ENDS: Final = (30, 60, 90, 120)


class Owing(NamedTuple):
    """A line, or a month's lines together: its ISO day, and what was not paid at once; returns below zero."""

    day: str
    amount: int


class Aged(NamedTuple):
    """What one customer owes, minor units; all but `credit` add up to what it owes before its credit is taken off.

    `late` are the buckets 1-30, 31-60, 61-90, 91-120 days and more; `oldest` is the day of the oldest open line.
    """

    not_due: int
    late: tuple[int, ...]
    credit: int
    oldest: str | None

    @property
    def balance(self) -> int:
        """Owed less credit."""
        return self.not_due + sum(self.late) - self.credit

    @property
    def overdue(self) -> int:
        """Everything whose time is over."""
        return sum(self.late)


def aged(
    lines: Iterable[tuple[str, int]], received: int, today: date, terms: int, ends: tuple[int, ...] = ENDS
) -> Aged:
    """The open amounts of the lines (see `Owing`) by age, after `received`: all payments less what was paid back."""
    known = sorted(lines)
    bounds = _bounds(today, terms, ends)
    credit = received - sum([amount for _, amount in known if amount < 0])
    late, oldest = [0] * (len(bounds) + 1), None  # the oldest first, what is not due last
    late[-1] = max(0, -credit)
    credit = max(0, credit)
    for day, amount in known:
        if amount <= credit:
            credit -= max(0, amount)
            continue
        late[bisect_right(bounds, day)] += amount - credit
        credit = 0
        oldest = oldest or day
    return Aged(late.pop(), tuple(reversed(late)), credit, oldest)


@lru_cache
def _bounds(today: date, terms: int, ends: tuple[int, ...]) -> list[str]:
    """The first day of every bucket but the oldest, rising: what was sold from the last of them on is not due."""
    return [(today - timedelta(days=terms + end)).isoformat() for end in (*reversed(ends), 0)]


def days_outstanding(receivable: int, sold_on_credit: int, days: int) -> int | None:
    """DSO: receivables / sales on credit of the last `days` days * days, whole days; None where nothing was sold so."""
    return round(receivable * days / sold_on_credit) if sold_on_credit > 0 else None
