"""Who owes, and since when: what lines left to pay, and what came in, customer by customer up to a day."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.figures import only
from crm_tui.store.rows import as_json

#: Whoever's lines and payments don't come to nothing by the end of `:day`; + keeps the indexes of days away, as what
#: comes customer by customer needs no sorting.
_UNBALANCED = """
SELECT customer_id FROM (
    SELECT customer_id, amount - COALESCE(paid, 0) AS charged FROM sale
    WHERE customer_id IS NOT NULL AND +day <= :day {mine}
    UNION ALL SELECT customer_id, -amount FROM payment WHERE customer_id IS NOT NULL AND +day <= :day {mine}
) GROUP BY customer_id HAVING SUM(charged) <> 0 ORDER BY customer_id
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
    heads = r.iterate(
        Debtor,
        """SELECT c.id, c.code, c.name, c.grade, COALESCE(c.credit_days, 0),
            (SELECT COALESCE(SUM(amount), 0) FROM payment WHERE customer_id = c.id AND day <= :day)
        FROM json_each(:ids) JOIN customer c ON c.id = value ORDER BY c.id""",
        ids=wanted,
        day=day,
    )
    days = {customer: texts for customer, *texts in _days(r, wanted, day)}
    for head in heads:
        yield head._replace(lines=_lines(*days.pop(head.customer_id, ())))


def _lines(days: str = "", charged: str = "", returned: str | None = None) -> tuple[tuple[str, int], ...]:
    """Charges and returns of a day apart, as a return settles what is oldest."""
    if not days:
        return ()
    lines = tuple(zip(days.split(","), map(int, charged.split(",")), strict=True))
    return lines if returned is None else (*lines, *zip(days.split(","), map(int, returned.split(",")), strict=True))


def _days(r: Reader, wanted: str, day: str) -> Iterator[tuple[int, str, str, str | None]]:
    """By customer its days, what was charged on each, and what was given back; the last is None where nothing was.

    A row for every day would take most of the time.
    """
    return r.iterate(
        lambda *row: row,
        """SELECT customer_id, group_concat(day), group_concat(charged),
            CASE WHEN MIN(returned) <> 0 OR MAX(returned) <> 0 THEN group_concat(returned) END
        FROM (
            SELECT customer_id, day, SUM(CASE WHEN amount < 0 THEN 0 ELSE amount - COALESCE(paid, 0) END) AS charged,
                SUM(CASE WHEN amount < 0 THEN amount - COALESCE(paid, 0) ELSE 0 END) AS returned
            FROM sale WHERE customer_id IN (SELECT value FROM json_each(:ids)) AND day <= :day
            GROUP BY customer_id, day
        ) WHERE charged <> 0 OR returned <> 0 GROUP BY customer_id""",
        ids=wanted,
        day=day,
    )


def sold_on_credit(r: Reader, first: str, last: str, customer_id: int | None = None) -> int:
    """What named customers bought from day `first` to day `last` without paying at once, less returns, minor units."""
    sql = f"""SELECT SUM(amount - COALESCE(paid, 0)) FROM sale
        WHERE customer_id IS NOT NULL AND day BETWEEN :first AND :last {only(customer_id)}"""
    return int(r.value(sql, first=first, last=last, customer=customer_id) or 0)
