"""What customers brought over all their time and what was spent on them: the sums that profit is made of."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.store.db import Reader


class Traded(NamedTuple):
    """All lines of a customer, of walk-ins where `customer_id` is None; money in minor units.

    `costed` is the revenue of the lines whose cost is known, `cost` None where none is.
    """

    customer_id: int | None
    revenue: int
    costed: int
    cost: int | None


def traded(r: Reader, until: str, customer_id: int | None = None) -> Iterator[Traded]:
    """Every customer's lines up to the day `until`, returns taken off."""
    mine = "" if customer_id is None else "AND customer_id = :customer"
    # + keeps the indexes away: they lack the cost, and looking it up line by line takes longer than reading all lines
    return r.iterate(
        Traded,
        f"""SELECT customer_id, SUM(amount), COALESCE(SUM(CASE WHEN cost IS NOT NULL THEN amount END), 0), SUM(cost)
        FROM sale WHERE +day <= :until {mine} GROUP BY +customer_id""",
        until=until,
        customer=customer_id,
    )


class Brought(NamedTuple):
    """What a customer brought in some days, minor units, returns taken off; `margin` is None where no cost is known."""

    customer_id: int
    revenue: int
    margin: int | None


def brought(r: Reader, first: str, last: str) -> Iterator[Brought]:
    """Every named customer with a line from day `first` to day `last`."""
    return r.iterate(
        Brought,
        """SELECT customer_id, SUM(amount), SUM(amount - cost) FROM sale
        WHERE customer_id IS NOT NULL AND day BETWEEN :first AND :last GROUP BY customer_id""",
        first=first,
        last=last,
    )


class Handled(NamedTuple):
    """A ticket of a customer, and what dealing with it cost besides time, minor units."""

    id: int
    customer_id: int
    cost: int


def handled(r: Reader, until: str) -> list[Handled]:
    """Customers' tickets received before the instant `until`."""
    sql = """SELECT id, customer_id, COALESCE(cost, 0) FROM ticket
        WHERE customer_id IS NOT NULL AND opened < :until ORDER BY id"""
    return r.all(Handled, sql, until=until)
