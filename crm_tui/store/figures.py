"""Sums over the ledger for a range of days, each one grouped scan; what the monthly report is made of.

A range is two ISO days, both included. `customer_id` None means the whole shop, walk-ins included.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from crm_tui.domain.dealer_stock import Flow
from crm_tui.domain.months import whole_month
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json
from crm_tui.store.totals import BUYERS, ORDERS, PAID, PRODUCT_SUMS, WALK_INS

_RANGE = "sale.day BETWEEN :first AND :last"
#: What can't be added up, counted by going through the lines.
_COUNTED = f"{ORDERS}, {BUYERS}, {BUYERS} + {WALK_INS}"


def only(customer_id: int | None, column: str = "customer_id") -> str:
    """The condition that limits a query to the customer `:customer`, so that an index can serve it."""
    return "" if customer_id is None else f"AND {column} = :customer"


class Totals(NamedTuple):
    """Sums of a range: money in minor units, `units` in thousandths, all net of returns.

    `cost` is None where no line has one; `costed` is the revenue of the lines that have one. `buyers` counts named
    customers, `baskets` also walk-in baskets; `paid` includes payments `received`, some of which name no customer;
    `walk_in` is revenue.
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
    received: int
    received_named: int


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
    """A product's lines in a range; `product_id` None gathers the lines that name none.

    `returned` is the quantity given back, already taken off the units.
    """

    product_id: int | None
    revenue: int
    units: int
    buyers: int
    cost: int | None
    costed: int
    returned: int


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
    return _shop_totals(r, first, last) if customer_id is None else _customer_totals(r, first, last, customer_id)


def _shop_totals(r: Reader, first: str, last: str) -> Totals:
    """The days' totals added up; what can't be added up is kept of whole months."""
    month = whole_month(first, last)
    known = "SELECT orders, buyers, baskets FROM month_total WHERE month = :month"
    counted = None if month is None else r.one(lambda *row: row, known, month=month)
    if counted is None:
        [counted] = r.all(lambda *row: row, f"SELECT {_COUNTED} FROM sale WHERE {_RANGE}", first=first, last=last)
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        lambda *row: Totals(*row[:4], *counted, *row[4:]),
        """SELECT COALESCE(SUM(revenue), 0), COALESCE(SUM(returns), 0), SUM(cost), COALESCE(SUM(costed), 0),
            COALESCE(SUM(units), 0), COALESCE(SUM(at_once + received), 0), COALESCE(SUM(walk_in), 0),
            COALESCE(SUM(lines), 0), COALESCE(SUM(received), 0), COALESCE(SUM(received_named), 0)
        FROM day_total WHERE day BETWEEN :first AND :last""",
        first=first,
        last=last,
    )
    return found


def _customer_totals(r: Reader, first: str, last: str, customer_id: int) -> Totals:
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        Totals,
        f"""SELECT COALESCE(SUM(amount), 0), COALESCE(-SUM(CASE WHEN kind = 'return' THEN amount END), 0), SUM(cost),
            COALESCE(SUM(CASE WHEN cost IS NOT NULL THEN amount END), 0), {_COUNTED}, COALESCE(SUM(quantity), 0),
            COALESCE(SUM({PAID}), 0), 0, COUNT(*), 0, 0
        FROM sale WHERE customer_id = :customer AND {_RANGE}""",
        first=first,
        last=last,
        customer=customer_id,
    )
    received = r.value(
        """SELECT COALESCE(SUM(amount), 0) FROM payment
        WHERE day BETWEEN :first AND :last AND customer_id = :customer""",
        first=first,
        last=last,
        customer=customer_id,
    )
    return found._replace(paid=found.paid + received, received=received, received_named=received)


def by_customer(r: Reader, first: str, last: str, ids: Iterable[int] | None = None) -> list[CustomerSum]:
    """Named customers with a line or a payment in the range; only those of `ids`, where they are given."""
    mine = "" if ids is None else "AND customer_id IN (SELECT value FROM json_each(:ids))"
    return r.all(
        CustomerSum,
        f"""SELECT customer_id, SUM(revenue), SUM(cost), SUM(costed), SUM(orders), SUM(bought), SUM(returned),
            SUM(paid), MAX(sold)
        FROM (
            SELECT sale.customer_id, SUM(sale.amount) AS revenue, SUM(sale.cost) AS cost,
                COALESCE(SUM(CASE WHEN sale.cost IS NOT NULL THEN sale.amount END), 0) AS costed,
                {ORDERS} AS orders,
                COALESCE(SUM(CASE WHEN sale.kind = 'sale' AND product_id IS NOT NULL THEN quantity END), 0) AS bought,
                COALESCE(-SUM(CASE WHEN sale.kind = 'return' AND product_id IS NOT NULL THEN quantity END), 0)
                    AS returned,
                SUM({PAID}) AS paid, MAX(sale.kind = 'sale') AS sold
            FROM sale WHERE sale.customer_id IS NOT NULL AND {_RANGE} {mine} GROUP BY sale.customer_id
            UNION ALL
            SELECT customer_id, 0, NULL, 0, 0, 0, 0, SUM(amount), 0 FROM payment
            WHERE day BETWEEN :first AND :last AND customer_id IS NOT NULL {mine}
            GROUP BY customer_id
        ) GROUP BY customer_id""",
        first=first,
        last=last,
        ids=None if ids is None else as_json(ids),
    )


def by_product(r: Reader, first: str, last: str, customer_id: int | None = None) -> list[ProductSum]:
    """Products with a line in the range; of whole months they are kept, but for the lines that name no product."""
    month = whole_month(first, last) if customer_id is None else None
    summed = f"SELECT product_id, {PRODUCT_SUMS} FROM sale WHERE {_RANGE}"
    sql = f"{summed} {only(customer_id)} GROUP BY product_id"
    if month is not None:
        sql = f"""{summed} AND product_id IS NULL GROUP BY product_id
            UNION ALL SELECT product_id, revenue, units, buyers, cost, costed, returned
            FROM product_total WHERE month = :month"""
    return r.all(ProductSum, sql, first=first, last=last, month=month, customer=customer_id)


def buyers(r: Reader, first: str, last: str) -> int:
    """How many named customers have a sale line in the range; of whole months it is kept."""
    month = whole_month(first, last)
    known = None if month is None else r.value("SELECT buyers FROM month_total WHERE month = :month", month=month)
    if known is None:
        known = r.value(f"SELECT {BUYERS} FROM sale WHERE {_RANGE}", first=first, last=last)
    return int(known)


def new_buyers(r: Reader, first: str, last: str, customer_id: int | None = None) -> set[int]:
    """Customers whose first sale line ever lies in the range."""
    mine = only(customer_id)
    found = r.iterate(
        int,
        f"SELECT customer_id FROM customer_total WHERE first_sale BETWEEN :first AND :last {mine}",
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


def owed(r: Reader, day: str, ids: Iterable[int]) -> dict[int, int]:
    """What each of these customers owes at the end of the day, minor units: all there is, less what came later."""
    rows = r.all(
        lambda customer, amount: (customer, amount),
        """WITH later AS MATERIALIZED (
            SELECT customer_id, SUM(amount) AS amount FROM (
                SELECT customer_id, amount - COALESCE(paid, 0) AS amount FROM sale
                WHERE day > :day AND +customer_id IS NOT NULL
                UNION ALL
                SELECT customer_id, -amount FROM payment WHERE day > :day AND +customer_id IS NOT NULL
            ) GROUP BY customer_id
        )
        SELECT kept.customer_id, charged - received - COALESCE(later.amount, 0)
        FROM customer_total kept LEFT JOIN later ON later.customer_id = kept.customer_id
        WHERE kept.customer_id IN (SELECT value FROM json_each(:ids))""",
        day=day,
        ids=as_json(ids),
    )
    return dict(rows)


def owed_in_all(r: Reader, day: str) -> int:
    """What all named customers together owe at the end of the day, minor units."""
    sql = "SELECT COALESCE(SUM(charged - received_named), 0) FROM day_total WHERE day <= :day"
    return int(r.value(sql, day=day))


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
