"""Who owes, and since when: what lines left to pay, and what came in, customer by customer up to a day."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.figures import only
from crm_tui.store.rows import as_json

#: Whoever's lines and payments don't come to nothing by the end of `:day`.
_UNBALANCED = """
SELECT customer_id FROM (
    SELECT customer_id, amount - COALESCE(paid, 0) AS charged FROM sale
    WHERE customer_id IS NOT NULL AND day <= :day {mine}
    UNION ALL SELECT customer_id, -amount FROM payment WHERE customer_id IS NOT NULL AND day <= :day {mine}
) GROUP BY customer_id HAVING SUM(charged) <> 0
"""


class Debtor(NamedTuple):
    """A customer whose account is not even: its terms in days, open lines by day, and all it paid, minor units."""

    customer_id: int
    code: str
    name: str
    grade: str | None
    terms: int
    received: int
    lines: tuple[tuple[str, int], ...] = ()


def debtors(r: Reader, day: str, customer_id: int | None = None) -> Iterator[Debtor]:
    """The customers who owe or have paid ahead at the end of the day, in the order of their ids.

    Days whose lines were all paid at once are left out; returns are below zero.
    """
    ids = r.all(int, _UNBALANCED.format(mine=only(customer_id)), day=day, customer=customer_id)
    wanted = as_json(ids)
    heads = r.all(
        Debtor,
        """SELECT c.id, c.code, c.name, c.grade, COALESCE(c.credit_days, 0),
            (SELECT COALESCE(SUM(amount), 0) FROM payment WHERE customer_id = c.id AND day <= :day)
        FROM json_each(:ids) JOIN customer c ON c.id = value ORDER BY c.id""",
        ids=wanted,
        day=day,
    )
    lines = {
        customer: tuple((found, amount) for _, found, amount in rows)
        for customer, rows in groupby(_open_lines(r, wanted, day), itemgetter(0))
    }
    for head in heads:
        yield head._replace(lines=lines.get(head.customer_id, ()))


def _open_lines(r: Reader, wanted: str, day: str) -> Iterator[tuple[int, str, int]]:
    """Charges and returns of a day apart, as a return settles what is oldest."""
    return r.iterate(
        lambda *row: row,
        """SELECT s.customer_id, s.day, SUM(s.amount - COALESCE(s.paid, 0)) AS charged
        FROM json_each(:ids) JOIN sale s ON s.customer_id = value
        WHERE s.day <= :day GROUP BY 1, 2, s.amount < 0 HAVING charged <> 0 ORDER BY 1, 2""",
        ids=wanted,
        day=day,
    )


def sold_on_credit(r: Reader, first: str, last: str, customer_id: int | None = None) -> int:
    """What named customers bought from day `first` to day `last` without paying at once, less returns, minor units."""
    sql = f"""SELECT SUM(amount - COALESCE(paid, 0)) FROM sale
        WHERE customer_id IS NOT NULL AND day BETWEEN :first AND :last {only(customer_id)}"""
    return int(r.value(sql, first=first, last=last, customer=customer_id) or 0)
