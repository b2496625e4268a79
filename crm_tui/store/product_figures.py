"""What products did in the ledger: quantities lately, months, and who buys them."""

from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.domain.months import first_day, last_day, months_between
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json


class ProductMonth(NamedTuple):
    """A month of one product, net of returns: thousandths, and minor units; `margin` None where no line has a cost."""

    month: str
    quantity: int
    revenue: int
    margin: int | None


class Buyer(NamedTuple):
    """A customer and what it bought of one product, net of returns; walk-ins together have no id."""

    customer_id: int | None
    code: str | None
    name: str | None
    quantity: int
    revenue: int
    last: str


def sold_since(r: Reader, ids: Iterable[int], day: str) -> dict[int, int]:
    """The quantities sold of these products from that day on, thousandths; those with no line are not there."""
    return dict(
        r.all(
            lambda product_id, quantity: (product_id, quantity),
            "SELECT product_id, SUM(quantity) FROM sale WHERE product_id IN (SELECT value FROM json_each(:ids)) "
            "AND day >= :day GROUP BY product_id",
            ids=as_json(ids),
            day=day,
        )
    )


def known_months(r: Reader, product_id: int) -> tuple[str, str] | None:
    """The first and the last month with a line of the product; None where there is none."""
    found = r.one(
        lambda first, last: (first, last),
        "SELECT (SELECT substr(MIN(day), 1, 7) FROM sale WHERE product_id = :id), "
        "(SELECT substr(MAX(day), 1, 7) FROM sale WHERE product_id = :id)",
        id=product_id,
    )
    return None if found is None or found[0] is None else found


def product_months(r: Reader, product_id: int, first: str, last: str) -> list[ProductMonth]:
    """The months `first` to `last` of one product, those without a line too."""
    found = {
        row.month: row
        for row in r.all(
            ProductMonth,
            "SELECT substr(day, 1, 7) AS month, SUM(quantity), SUM(amount), "
            "SUM(CASE WHEN cost IS NOT NULL THEN amount - cost END) FROM sale "
            "WHERE product_id = :id AND day BETWEEN :first AND :last GROUP BY month",
            id=product_id,
            first=first_day(first),
            last=last_day(last),
        )
    }
    return [found.get(month) or ProductMonth(month, 0, 0, None) for month in months_between(first, last)]


def top_buyers(r: Reader, product_id: int, limit: int) -> list[Buyer]:
    """Who bought the most of the product, by revenue; walk-ins count as one."""
    return r.all(
        Buyer,
        "SELECT s.customer_id, c.code, c.name, SUM(s.quantity), SUM(s.amount) AS revenue, MAX(s.day) "
        "FROM sale s LEFT JOIN customer c ON c.id = s.customer_id WHERE s.product_id = :id "
        "GROUP BY s.customer_id ORDER BY revenue DESC, s.customer_id LIMIT :limit",
        id=product_id,
        limit=limit,
    )
