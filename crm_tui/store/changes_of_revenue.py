"""What every customer bought of every product in a range of days: what a change of revenue is split from."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.store.db import Reader


class Part(NamedTuple):
    """What one customer (None: walk-ins) did with one product (None: lines that name none) in a range.

    Revenue in minor units and units in thousandths, both net of returns; `bought` is whether any line was a sale.
    """

    customer_id: int | None
    product_id: int | None
    revenue: int
    units: int
    bought: bool


def parts(r: Reader, first: str, last: str) -> Iterator[Part]:
    """Every customer's trade from day `first` to day `last`, product by product."""
    return r.iterate(
        lambda customer, product, revenue, units, bought: Part(customer, product, revenue, units, bool(bought)),
        """SELECT customer_id, product_id, SUM(amount), SUM(quantity), MAX(kind = 'sale')
        FROM sale WHERE day BETWEEN :first AND :last GROUP BY customer_id, product_id""",
        first=first,
        last=last,
    )
