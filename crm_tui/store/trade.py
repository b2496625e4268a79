"""Sums of the lines of a range of days by who sold them, through which channel and of which category.

A range is two ISO days, both included; money in minor units, quantities in thousandths, net of returns.
"""

from typing import Final, NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.figures import only
from crm_tui.store.totals import BUYERS, ORDERS

#: What lines can be summed by, and where that stands; lines of one product are of its category.
FIELDS: Final = {
    "staff": "sale.staff",
    "channel": "sale.channel",
    "category": "COALESCE((SELECT category FROM product WHERE product.id = sale.product_id), sale.category)",
}


class Sums(NamedTuple):
    """The lines of one name, None where none is given; `returns` is above zero and already taken off the revenue.

    `cost` is None where no line has one; `costed` is the revenue of those that have. `buyers` are named customers.
    """

    name: str | None
    revenue: int
    returns: int
    units: int
    cost: int | None
    costed: int
    orders: int
    buyers: int

    @property
    def margin(self) -> int | None:
        """What is left after cost of the lines whose cost is known."""
        return None if self.cost is None else self.costed - self.cost


def by_field(r: Reader, field: str, first: str, last: str, customer_id: int | None = None) -> list[Sums]:
    """The sums by a field of `FIELDS`, largest revenue first."""
    return r.all(
        Sums,
        f"""SELECT {FIELDS[field]} AS name, SUM(sale.amount) AS revenue,
            -SUM(CASE WHEN sale.kind = 'return' THEN sale.amount ELSE 0 END), SUM(sale.quantity), SUM(sale.cost),
            COALESCE(SUM(CASE WHEN sale.cost IS NOT NULL THEN sale.amount END), 0), {ORDERS}, {BUYERS}
        FROM sale WHERE sale.day BETWEEN :first AND :last {only(customer_id, "sale.customer_id")}
        GROUP BY name ORDER BY revenue DESC, name""",
        first=first,
        last=last,
        customer=customer_id,
    )


def preferred(r: Reader, first: str, last: str) -> dict[str, int]:
    """How many customers ordered most through each channel; of as many orders, that with the larger revenue."""
    sql = f"""SELECT channel, COUNT(*) FROM (
            SELECT channel, ROW_NUMBER() OVER (PARTITION BY customer_id ORDER BY orders DESC, revenue DESC, channel)
                AS place
            FROM (SELECT customer_id, channel, {ORDERS} AS orders, SUM(amount) AS revenue FROM sale
                WHERE day BETWEEN :first AND :last AND +customer_id IS NOT NULL AND kind = 'sale'
                AND channel IS NOT NULL GROUP BY +customer_id, channel)
        ) WHERE place = 1 GROUP BY channel"""
    return dict(r.all(lambda channel, count: (str(channel), int(count)), sql, first=first, last=last))


def tickets_by_channel(r: Reader, since: str, until: str) -> dict[str | None, int]:
    """How many tickets came in by each channel from the instant `since` to before `until`."""
    sql = "SELECT channel, COUNT(*) FROM ticket WHERE opened >= :since AND opened < :until GROUP BY channel"
    return dict(r.all(lambda channel, count: (channel, int(count)), sql, since=since, until=until))


def complaints(r: Reader, since: str, until: str, customer_id: int | None = None) -> dict[int, int]:
    """How many complaints about each product came in from the instant `since` to before `until`."""
    sql = f"""SELECT product_id, COUNT(*) FROM ticket
        WHERE category = 'complaint' AND product_id IS NOT NULL AND opened >= :since AND opened < :until
        {only(customer_id)} GROUP BY product_id"""
    found = r.all(lambda product, count: (int(product), int(count)), sql,
                  since=since, until=until, customer=customer_id)  # fmt: skip
    return dict(found)
