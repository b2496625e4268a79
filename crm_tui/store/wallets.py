"""What customers need in a year, as estimated in the archive, beside what they buy here."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json


class Need(NamedTuple):
    """A customer and what it buys of such goods in a year from everybody, minor units, above 0."""

    customer_id: int
    code: str
    name: str
    need: int


def needs(r: Reader, customer_id: int | None = None) -> list[Need]:
    """Every customer of whom it is estimated, or that one."""
    mine = "" if customer_id is None else "AND id = :customer"
    sql = f"SELECT id, code, name, yearly_need FROM customer WHERE yearly_need > 0 {mine} ORDER BY id"
    return r.all(Need, sql, customer=customer_id)


def bought(r: Reader, ids: Iterable[int], first: str, last: str) -> list[tuple[int, str, int]]:
    """Customer, month and revenue in minor units, from day `first` to day `last`."""
    return r.all(
        lambda customer, month, revenue: (int(customer), str(month), int(revenue)),
        """SELECT customer_id, substr(day, 1, 7), SUM(amount) FROM sale
        WHERE customer_id IN (SELECT value FROM json_each(:ids)) AND day BETWEEN :first AND :last GROUP BY 1, 2""",
        ids=as_json(ids),
        first=first,
        last=last,
    )
