"""Lines and payments that are about an earlier month than the one they are booked in."""

from typing import Final, NamedTuple

from crm_tui.domain import months
from crm_tui.store.db import Reader


class Adjustment(NamedTuple):
    """A line (`kind` sale or return) or a payment that names the month it adjusts; `amount` in minor units."""

    day: str
    adjusts: str
    kind: str
    reference: str | None
    code: str | None
    name: str | None
    what: str | None
    amount: int


#: Few lines adjust anything, and an index has just those; the sign keeps the engine from going by the day.
_LATER: Final = "+{of}.day > :last AND {of}.adjusts = :month"
_OWN: Final = "+{of}.day BETWEEN :first AND :last AND {of}.adjusts IS NOT NULL"
_FOUND: Final = """
SELECT e.day, e.adjusts, e.kind, e.reference, c.code, c.name, e.what, e.amount FROM (
    SELECT s.day, s.adjusts, s.kind, s.receipt AS reference, s.customer_id, COALESCE(p.name, s.note) AS what, s.amount
    FROM sale s LEFT JOIN product p ON p.id = s.product_id WHERE {sales} {mine}
    UNION ALL
    SELECT y.day, y.adjusts, 'payment', y.reference, y.customer_id, COALESCE(y.note, y.method), y.amount
    FROM payment y WHERE {payments} {mine}
) e LEFT JOIN customer c ON c.id = e.customer_id ORDER BY e.day, e.kind = 'payment', e.amount
"""


def later(r: Reader, month: str, customer_id: int | None = None) -> list[Adjustment]:
    """What was booked after the month and adjusts it, by day; lines before payments."""
    return _found(r, _LATER, month, customer_id)


def own(r: Reader, month: str, customer_id: int | None = None) -> list[Adjustment]:
    """What is booked in the month and adjusts an earlier one."""
    return _found(r, _OWN, month, customer_id)


def _found(r: Reader, condition: str, month: str, customer_id: int | None) -> list[Adjustment]:
    mine = "" if customer_id is None else "AND customer_id = :customer"
    sql = _FOUND.format(sales=condition.format(of="s"), payments=condition.format(of="y"), mine=mine)
    days = {"first": months.first_day(month), "last": months.last_day(month)}
    return r.all(Adjustment, sql, month=month, customer=customer_id, **days)
