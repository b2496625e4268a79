"""What is owed by how long it has been due: payments settle the oldest lines first, and what is left over is credit.

FORMULAS 12; with payment terms of so many days a line of day d is due at the end of day d + terms.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
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


def aged(lines: Iterable[Owing], received: int, today: date, terms: int, ends: Sequence[int] = ENDS) -> Aged:
    """The lines' open amounts by age, after `received` (all payments; below zero where more was paid back)."""
    known = sorted(lines)
    credit = received - sum(line.amount for line in known if line.amount < 0)
    not_due, late, oldest = max(0, -credit), [0] * (len(ends) + 1), None
    credit = max(0, credit)
    for day, amount in known:
        open_amount = max(0, amount - credit)
        credit = max(0, credit - max(0, amount))
        if not open_amount:
            continue
        oldest = oldest or day
        days = (today - (date.fromisoformat(day) + timedelta(days=terms))).days
        if days <= 0:
            not_due += open_amount
        else:
            late[sum(days > end for end in ends)] += open_amount
    return Aged(not_due, tuple(late), credit, oldest)


def days_outstanding(receivable: int, sold_on_credit: int, days: int) -> int | None:
    """DSO: receivables / sales on credit of the last `days` days * days, whole days; None where nothing was sold so."""
    return round(receivable * days / sold_on_credit) if sold_on_credit > 0 else None
