"""Customers by when they first bought, and what they brought in the year from then."""

from typing import NamedTuple

from crm_tui.store.db import Reader


class Acquired(NamedTuple):
    """A customer that first bought on day `first`, and its year from then; money in minor units.

    `revenue` is less returns; `costed` is the part of it whose cost is known, `cost` None where none is.
    """

    customer_id: int
    source: str | None
    first: str
    revenue: int
    costed: int
    cost: int | None


def acquired(r: Reader, first: str, last: str, until: str) -> list[Acquired]:
    """Whoever bought for the first time from day `first` to day `last`, with what it brought up to the day `until`."""
    return r.all(
        Acquired,
        """SELECT t.customer_id, c.source, t.first_sale, SUM(s.amount),
            COALESCE(SUM(CASE WHEN s.cost IS NOT NULL THEN s.amount END), 0), SUM(s.cost)
        FROM customer_total t CROSS JOIN customer c ON c.id = t.customer_id
            CROSS JOIN sale s ON s.customer_id = t.customer_id
                AND s.day >= t.first_sale AND s.day < date(t.first_sale, '+1 year') AND s.day <= :until
        WHERE t.first_sale BETWEEN :first AND :last GROUP BY t.customer_id ORDER BY t.first_sale, t.customer_id""",
        first=first,
        last=last,
        until=until,
    )


class Marketed(NamedTuple):
    """What was spent on marketing in a month for a source, minor units; None where it names none."""

    month: str
    source: str | None
    amount: int


def marketing(r: Reader, first: str, last: str) -> list[Marketed]:
    """Marketing expenses from day `first` to day `last`, those for known customers apart from none."""
    return r.all(
        Marketed,
        """SELECT substr(day, 1, 7), source, SUM(amount) FROM expense
        WHERE kind = 'marketing' AND day BETWEEN :first AND :last GROUP BY 1, 2 ORDER BY 1, 2""",
        first=first,
        last=last,
    )
