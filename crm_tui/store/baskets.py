"""What was bought together, and by whom: baskets, and each customer's products; returns have no part in it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Final, NamedTuple

from crm_tui.store.db import Reader

_SOLD: Final = "kind = 'sale' AND product_id IS NOT NULL AND day BETWEEN :first AND :last"
#: What is bought together: a receipt, else a customer's month.
_TOGETHER: Final = f"""FROM sale WHERE {_SOLD} AND (receipt IS NOT NULL OR customer_id IS NOT NULL)
        GROUP BY receipt, CASE WHEN receipt IS NULL THEN customer_id END,
            CASE WHEN receipt IS NULL THEN substr(day, 1, 7) END"""


class Basket(NamedTuple):
    """Products bought together by id: on one receipt, else by one customer in one month."""

    of_receipt: bool
    products: list[int]


class Bought(NamedTuple):
    """A basket as it is told: its first day, its receipt, whose it is (None: walk-in), products, and minor units."""

    day: str
    receipt: str | None
    code: str | None
    name: str | None
    products: int
    amount: int


class Had(NamedTuple):
    """A product that a customer bought: on which day first, and on which day last."""

    customer_id: int
    product_id: int
    first: str
    last: str


class Offered(NamedTuple):
    """A product as it was sold: mean price (hundredths of minor units), what a line of it brings (minor units).

    `margin` is None where none of its lines has a cost, `price` where no line has a quantity.
    """

    id: int
    code: str
    name: str
    category: str | None
    unit: str | None
    price: int | None
    revenue: int
    margin: int | None


def baskets(r: Reader, first: str, last: str) -> Iterator[Basket]:
    """The baskets of the days `first` to `last`; a walk-in's lines without a receipt are of none."""
    return r.iterate(
        lambda of_receipt, products: Basket(bool(of_receipt), [int(one) for one in products.split(",")]),
        f"SELECT receipt IS NOT NULL, group_concat(DISTINCT product_id) {_TOGETHER}",
        first=first,
        last=last,
    )


def listed(r: Reader, first: str, last: str, limit: int | None = None) -> list[Bought]:
    """The same baskets, by day; at most so many of them."""
    return r.all(
        Bought,
        f"""SELECT b.day, b.receipt, c.code, c.name, b.products, b.amount FROM (
            SELECT MIN(day) AS day, receipt, MIN(customer_id) AS customer_id,
                COUNT(DISTINCT product_id) AS products, SUM(amount) AS amount {_TOGETHER}
            ORDER BY 1, 2, 3 LIMIT :limit
        ) b LEFT JOIN customer c ON c.id = b.customer_id ORDER BY b.day, b.receipt, b.customer_id""",
        first=first,
        last=last,
        limit=-1 if limit is None else limit,
    )


def left_out(r: Reader, first: str, last: str) -> int:
    """How many lines sold are of no basket: they name no product, or neither receipt nor customer."""
    sql = """SELECT COUNT(*) FROM sale WHERE kind = 'sale' AND day BETWEEN :first AND :last
        AND (product_id IS NULL OR (receipt IS NULL AND customer_id IS NULL))"""
    return int(r.value(sql, first=first, last=last))


def products_had(r: Reader, first: str, last: str, customer_id: int | None = None) -> Iterator[tuple[int, list[Had]]]:
    """Each named customer with what it bought from day `first` to day `last`."""
    mine = "customer_id IS NOT NULL" if customer_id is None else "customer_id = :customer"
    rows = r.iterate(
        Had,
        f"""SELECT customer_id, product_id, MIN(day), MAX(day) FROM sale WHERE {mine} AND {_SOLD}
        GROUP BY customer_id, product_id ORDER BY customer_id, product_id""",
        first=first,
        last=last,
        customer=customer_id,
    )
    for customer, found in groupby(rows, key=lambda had: had.customer_id):
        yield customer, list(found)


def offered(r: Reader, first: str, last: str) -> dict[int, Offered]:
    """Every product sold from day `first` to day `last`, with what its lines brought in the mean."""
    found = r.iterate(
        Offered,
        f"""SELECT p.id, p.sku, p.name, p.category, p.unit, s.price, s.revenue, s.margin
        FROM (
            SELECT product_id, CASE WHEN SUM(quantity) > 0
                    THEN CAST(ROUND(SUM(amount) * 100000.0 / SUM(quantity)) AS INTEGER) END AS price,
                CAST(ROUND(AVG(amount)) AS INTEGER) AS revenue,
                CAST(ROUND(AVG(amount - cost)) AS INTEGER) AS margin
            FROM sale WHERE {_SOLD} GROUP BY product_id
        ) s JOIN product p ON p.id = s.product_id""",
        first=first,
        last=last,
    )
    return {one.id: one for one in found}
