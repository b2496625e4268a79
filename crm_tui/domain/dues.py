"""What is owed for longer than was agreed: what a customer pays settles its oldest lines first."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple


class Due(NamedTuple):
    """Money whose time is over, minor units, and the day of the oldest line it is owed for."""

    amount: int
    since: str


def due(lines: Iterable[tuple[str, int]], received: int, before: str = "9999-12-31") -> Due | None:
    """What is left of the lines of days earlier than `before`; None where nothing is.

    `lines` are ISO days and what was not paid at once, returns below zero; `received` are all payments. Returns and
    payments settle the oldest lines first.
    """
    known = sorted(lines)
    credit = received - sum(left for _, left in known if left < 0)
    amount, since = 0, ""
    for day, left in known:
        if left <= 0:
            continue
        unpaid, credit = max(0, left - credit), max(0, credit - left)
        if unpaid and day < before:
            amount, since = amount + unpaid, since or day
    return Due(amount, since) if amount else None


def first_in_terms(today: date, credit_days: int) -> str:
    """The earliest day, ISO, whose lines need not be paid yet: they are due `credit_days` days later, at its end."""
    return (today - timedelta(days=min(credit_days, today.toordinal() - 1))).isoformat()


def days_over(since: str, today: date, credit_days: int) -> int:
    """How many days ago a line of that day was due."""
    return (today - date.fromisoformat(since)).days - credit_days
