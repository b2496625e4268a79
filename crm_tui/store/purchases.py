"""Who bought when, how often and for how much: what customers' reports are made of; walk-ins have no part in it."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.totals import ORDERS


class Bought(NamedTuple):
    """A customer's purchases of some days: the last of them, orders, revenue (minor units), and margin where known."""

    customer_id: int
    last: str
    orders: int
    revenue: int
    margin: int | None


class Life(NamedTuple):
    """A customer's days with a purchase up to a day: the first, the last, and how many; and revenue after the first."""

    customer_id: int
    first: str
    last: str
    days: int
    revenue_later: int


class Named(NamedTuple):
    """How a customer is called, its grade, and where it came from."""

    code: str
    name: str
    grade: str | None
    source: str | None


_NAMED: Final = "customer_id IS NOT NULL"


def bought(r: Reader, first: str, last: str) -> list[Bought]:
    """Every named customer with a sale from day `first` to day `last`; returns lessen revenue and are no purchases."""
    return r.all(
        Bought,
        f"""SELECT customer_id, MAX(CASE WHEN kind = 'sale' THEN day END), {ORDERS}, SUM(amount),
            CASE WHEN COUNT(cost) THEN SUM(CASE WHEN cost IS NOT NULL THEN amount - cost END) END
        FROM sale WHERE {_NAMED} AND day BETWEEN :first AND :last
        GROUP BY customer_id HAVING SUM(kind = 'sale') > 0""",
        first=first,
        last=last,
    )


def buyers(r: Reader, first: str, last: str) -> set[int]:
    """Every named customer with a sale from day `first` to day `last`."""
    sql = f"SELECT DISTINCT customer_id FROM sale WHERE {_NAMED} AND kind = 'sale' AND day BETWEEN :first AND :last"
    return set(r.iterate(int, sql, first=first, last=last))


def lives(r: Reader, until: str) -> list[Life]:
    """Every named customer that bought up to the day `until`: what the models of repeat buying are fitted to."""
    return r.all(
        Life,
        """SELECT t.customer_id, t.first_sale, MAX(s.day), COUNT(DISTINCT s.day),
            SUM(CASE WHEN s.day > t.first_sale THEN s.amount ELSE 0 END)
        FROM customer_total t CROSS JOIN sale s
            ON s.customer_id = t.customer_id AND s.day BETWEEN t.first_sale AND :until AND s.kind = 'sale'
        GROUP BY t.customer_id""",
        until=until,
    )


def buyers_by_month(r: Reader, until: str) -> dict[str, frozenset[int]]:
    """The named customers who bought in each month up to the day `until`."""
    sql = f"""SELECT substr(day, 1, 7), group_concat(customer_id) FROM sale
        WHERE {_NAMED} AND kind = 'sale' AND day <= :until GROUP BY 1"""
    return dict(r.iterate(lambda month, ids: (month, frozenset(map(int, ids.split(",")))), sql, until=until))


def revenue_by_customer(r: Reader, first: str, last: str) -> dict[int, int]:
    """Revenue of every named customer from day `first` to day `last`, minor units."""
    sql = f"SELECT customer_id, SUM(amount) FROM sale WHERE {_NAMED} AND day BETWEEN :first AND :last GROUP BY 1"
    return dict(r.iterate(lambda *row: row, sql, first=first, last=last))


def revenue_so_far(r: Reader, until: str) -> dict[int, int]:
    """All revenue of every named customer up to the day `until`, minor units."""
    # + keeps the index of days away: customer by customer nothing has to be sorted
    sql = f"SELECT customer_id, SUM(amount) FROM sale WHERE {_NAMED} AND +day <= :until GROUP BY customer_id"
    return dict(r.iterate(lambda *row: row, sql, until=until))


def margin_share(r: Reader, first: str, last: str) -> tuple[int, int] | None:
    """Margin and revenue of the lines whose cost is known, minor units; None where no cost is."""
    row = r.one(
        lambda costed, cost: (costed, cost),
        "SELECT SUM(costed), SUM(cost) FROM day_total WHERE day BETWEEN :first AND :last",
        first=first,
        last=last,
    )
    return None if row is None or row[1] is None else (int(row[0]) - int(row[1]), int(row[0]))


def called(r: Reader) -> Iterator[tuple[int, Named]]:
    """Every customer by id."""
    sql = "SELECT id, code, name, grade, source FROM customer"
    return r.iterate(lambda customer_id, *row: (customer_id, Named(*row)), sql)


class Usual(NamedTuple):
    """A customer that comes often enough to have a rhythm: twice the median of the days between two visits."""

    customer_id: int
    code: str
    name: str
    grade: str | None
    twice_gap: int


def rhythms(r: Reader) -> Iterator[Usual]:
    """The rhythm of every customer that has one, as it is now."""
    return r.iterate(
        Usual,
        """SELECT c.id, c.code, c.name, c.grade, t.twice_gap
        FROM customer_total t JOIN customer c ON c.id = t.customer_id WHERE t.twice_gap IS NOT NULL""",
    )
