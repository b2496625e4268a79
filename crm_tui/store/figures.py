"""Sums over the ledger for a range of days, each one grouped scan; what the monthly report is made of.

A range is two ISO days, both included. `customer_id` None means the whole shop, walk-ins included.
"""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.domain.dealer_stock import Flow
from crm_tui.store.db import Reader

#: One order: a receipt; without one, a customer's day; a walk-in's line without a receipt stands alone.
ORDER = """CASE WHEN sale.kind = 'sale' THEN COALESCE('r' || sale.receipt,
    'c' || sale.customer_id || '/' || sale.day, 'l' || sale.id) END"""
#: One buyer for the split of revenue: a named customer, or a walk-in's basket.
BUYER = "CASE WHEN sale.kind = 'sale' THEN COALESCE('c' || sale.customer_id, 'r' || sale.receipt, 'l' || sale.id) END"
#: What was paid with the line: walk-ins always pay at once.
PAID = "CASE WHEN sale.customer_id IS NULL THEN sale.amount ELSE COALESCE(sale.paid, 0) END"
_RANGE = "sale.day BETWEEN :first AND :last"


def only(customer_id: int | None, column: str = "customer_id") -> str:
    """The condition that limits a query to the customer `:customer`, so that an index can serve it."""
    return "" if customer_id is None else f"AND {column} = :customer"


class Totals(NamedTuple):
    """Sums of a range: money in minor units, `units` in thousandths, all net of returns.

    `cost` is None where no line has one; `costed` is the revenue of the lines that have one. `buyers` counts named
    customers, `baskets` also walk-in baskets; `paid` includes payments received; `walk_in` is revenue.
    """

    revenue: int
    returns: int
    cost: int | None
    costed: int
    orders: int
    buyers: int
    baskets: int
    units: int
    paid: int
    walk_in: int
    lines: int


class CustomerSum(NamedTuple):
    """A named customer's lines in a range; `bought` and `returned` are quantities of lines that name a product."""

    customer_id: int
    revenue: int
    cost: int | None
    costed: int
    orders: int
    bought: int
    returned: int
    paid: int
    sold: bool


class ProductSum(NamedTuple):
    """A product's lines in a range; `product_id` None gathers the lines that name none."""

    product_id: int | None
    revenue: int
    units: int
    buyers: int
    cost: int | None
    costed: int


class Owed(NamedTuple):
    """What a named customer owed at the end of three days, minor units."""

    customer_id: int
    now: int
    before: int
    year_ago: int


class Name(NamedTuple):
    """How a customer or a product is called."""

    id: int
    code: str
    name: str


class DealerFlow(NamedTuple):
    """One flow of a dealer's product."""

    customer_id: int
    product_id: int
    flow: Flow


def first_and_last_sale(r: Reader) -> tuple[str | None, str | None]:
    """The days of the first and the last line of the ledger."""
    return r.value("SELECT MIN(day) FROM sale"), r.value("SELECT MAX(day) FROM sale")


def has_sales(r: Reader, first: str, last: str) -> bool:
    """Whether there is any line in the range."""
    return r.value("SELECT 1 FROM sale WHERE day BETWEEN :first AND :last LIMIT 1", first=first, last=last) is not None


def totals(r: Reader, first: str, last: str, customer_id: int | None = None) -> Totals:
    """All sums of the range."""
    mine = only(customer_id, "sale.customer_id")
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        Totals,
        f"""SELECT COALESCE(SUM(sale.amount), 0),
            COALESCE(-SUM(CASE WHEN sale.kind = 'return' THEN sale.amount END), 0), SUM(sale.cost),
            COALESCE(SUM(CASE WHEN sale.cost IS NOT NULL THEN sale.amount END), 0),
            COUNT(DISTINCT {ORDER}), COUNT(DISTINCT CASE WHEN sale.kind = 'sale' THEN sale.customer_id END),
            COUNT(DISTINCT {BUYER}), COALESCE(SUM(sale.quantity), 0), COALESCE(SUM({PAID}), 0),
            COALESCE(SUM(CASE WHEN sale.customer_id IS NULL THEN sale.amount END), 0), COUNT(*)
        FROM sale WHERE {_RANGE} {mine}""",
        first=first,
        last=last,
        customer=customer_id,
    )
    received = r.value(
        f"""SELECT COALESCE(SUM(amount), 0) FROM payment
        WHERE day BETWEEN :first AND :last {only(customer_id)}""",
        first=first,
        last=last,
        customer=customer_id,
    )
    return found._replace(paid=found.paid + received)


def by_customer(r: Reader, first: str, last: str, customer_id: int | None = None) -> list[CustomerSum]:
    """Named customers with a line or a payment in the range."""
    mine = only(customer_id, "sale.customer_id")
    return r.all(
        CustomerSum,
        f"""SELECT customer_id, SUM(revenue), SUM(cost), SUM(costed), SUM(orders), SUM(bought), SUM(returned),
            SUM(paid), MAX(sold)
        FROM (
            SELECT sale.customer_id, SUM(sale.amount) AS revenue, SUM(sale.cost) AS cost,
                COALESCE(SUM(CASE WHEN sale.cost IS NOT NULL THEN sale.amount END), 0) AS costed,
                COUNT(DISTINCT {ORDER}) AS orders,
                COALESCE(SUM(CASE WHEN sale.kind = 'sale' AND product_id IS NOT NULL THEN quantity END), 0) AS bought,
                COALESCE(-SUM(CASE WHEN sale.kind = 'return' AND product_id IS NOT NULL THEN quantity END), 0)
                    AS returned,
                SUM({PAID}) AS paid, MAX(sale.kind = 'sale') AS sold
            FROM sale WHERE sale.customer_id IS NOT NULL AND {_RANGE} {mine} GROUP BY sale.customer_id
            UNION ALL
            SELECT customer_id, 0, NULL, 0, 0, 0, 0, SUM(amount), 0 FROM payment
            WHERE day BETWEEN :first AND :last AND customer_id IS NOT NULL {only(customer_id)}
            GROUP BY customer_id
        ) GROUP BY customer_id""",
        first=first,
        last=last,
        customer=customer_id,
    )


def by_product(r: Reader, first: str, last: str, customer_id: int | None = None) -> list[ProductSum]:
    """Products with a line in the range."""
    mine = only(customer_id, "sale.customer_id")
    return r.all(
        ProductSum,
        f"""SELECT sale.product_id, SUM(sale.amount), SUM(sale.quantity), COUNT(DISTINCT {BUYER}), SUM(sale.cost),
            COALESCE(SUM(CASE WHEN sale.cost IS NOT NULL THEN sale.amount END), 0)
        FROM sale WHERE {_RANGE} {mine} GROUP BY sale.product_id""",
        first=first,
        last=last,
        customer=customer_id,
    )


def buyers(r: Reader, first: str, last: str, customer_id: int | None = None) -> set[int]:
    """Named customers with a sale line in the range."""
    mine = only(customer_id, "sale.customer_id")
    found = r.iterate(
        int,
        f"""SELECT DISTINCT sale.customer_id FROM sale
        WHERE sale.customer_id IS NOT NULL AND sale.kind = 'sale' AND {_RANGE} {mine}""",
        first=first,
        last=last,
        customer=customer_id,
    )
    return set(found)


def new_buyers(r: Reader, first: str, last: str, customer_id: int | None = None) -> set[int]:
    """Customers whose first sale line ever lies in the range."""
    mine = only(customer_id, "sale.customer_id")
    found = r.iterate(
        int,
        f"""SELECT DISTINCT sale.customer_id FROM sale
        WHERE sale.customer_id IS NOT NULL AND sale.kind = 'sale' AND {_RANGE} {mine}
            AND NOT EXISTS (SELECT 1 FROM sale AS earlier WHERE earlier.customer_id = sale.customer_id
                AND earlier.day < :first AND earlier.kind = 'sale')""",
        first=first,
        last=last,
        customer=customer_id,
    )
    return set(found)


def steady_buyers(r: Reader, first: str, last: str, months: int, customer_id: int | None = None) -> list[int]:
    """Customers with a sale line in each of the `months` months from `first` to `last`."""
    mine = only(customer_id, "sale.customer_id")
    return r.all(
        int,
        f"""SELECT sale.customer_id FROM sale
        WHERE sale.customer_id IS NOT NULL AND sale.kind = 'sale' AND {_RANGE} {mine}
        GROUP BY sale.customer_id HAVING COUNT(DISTINCT substr(sale.day, 1, 7)) = :months""",
        first=first,
        last=last,
        months=months,
        customer=customer_id,
    )


def owed(r: Reader, now: str, before: str, year_ago: str, customer_id: int | None = None) -> list[Owed]:
    """What each named customer owes after the three days (`now` the latest): lines less paid less payments."""
    mine = only(customer_id)
    return r.all(
        Owed,
        f"""SELECT customer_id, SUM(amount), SUM(CASE WHEN day <= :before THEN amount ELSE 0 END),
            SUM(CASE WHEN day <= :year_ago THEN amount ELSE 0 END)
        FROM (
            SELECT customer_id, day, amount - COALESCE(paid, 0) AS amount FROM sale
            WHERE customer_id IS NOT NULL AND day <= :now {mine}
            UNION ALL
            SELECT customer_id, day, -amount FROM payment
            WHERE customer_id IS NOT NULL AND day <= :now {mine}
        ) GROUP BY customer_id""",
        now=now,
        before=before,
        year_ago=year_ago,
        customer=customer_id,
    )


def customer_names(r: Reader, ids: str) -> dict[int, Name]:
    """Customers' codes and names by id; `ids` is a JSON array of ids."""
    found = r.iterate(
        Name, "SELECT id, code, name FROM customer WHERE id IN (SELECT value FROM json_each(:ids))", ids=ids
    )
    return {name.id: name for name in found}


def product_names(r: Reader, ids: str) -> dict[int, Name]:
    """Products' codes and names by id; `ids` is a JSON array of ids."""
    found = r.iterate(
        Name, "SELECT id, sku, name FROM product WHERE id IN (SELECT value FROM json_each(:ids))", ids=ids
    )
    return {name.id: name for name in found}


def dealer_flows(r: Reader, last: str, customer_id: int | None = None) -> Iterator[DealerFlow]:
    """All flows up to a day of the customers that ever reported stock, by customer, product, day, counts last."""
    mine = only(customer_id)
    return r.iterate(
        lambda customer, product, day, kind, quantity: DealerFlow(customer, product, Flow(day, kind, quantity)),
        f"""WITH dealer AS (SELECT DISTINCT customer_id FROM movement
            WHERE TRUE {mine})
        SELECT customer_id, product_id, day, kind, quantity FROM (
            SELECT customer_id, product_id, day, kind, quantity FROM sale
            WHERE customer_id IN (SELECT customer_id FROM dealer) AND product_id IS NOT NULL AND day <= :last
            UNION ALL
            SELECT customer_id, product_id, day, kind, quantity FROM movement
            WHERE customer_id IN (SELECT customer_id FROM dealer) AND day <= :last
        ) ORDER BY customer_id, product_id, day, kind = 'count'""",
        last=last,
        customer=customer_id,
    )
