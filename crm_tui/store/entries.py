"""What was booked, line by line and payment by payment: of one customer, or of one day."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.store.db import Reader


class Entry(NamedTuple):
    """A line or a payment; money in minor units, quantity in thousandths, price in hundredths of minor units.

    `kind` is sale, return or payment; `reference` its receipt or reference, `what` the product or how it was paid.
    `charged` is the line's amount, `paid` what was paid with the line, or the payment.
    """

    day: str
    kind: str
    reference: str | None
    code: str | None
    name: str | None
    what: str | None
    quantity: int | None
    unit_price: int | None
    charged: int
    paid: int
    staff: str | None
    channel: str | None


_ENTRIES = """
SELECT e.day, e.kind, e.reference, c.code, c.name, e.what, e.quantity, e.unit_price, e.charged, e.paid, e.staff,
    e.channel
FROM (
    SELECT s.day, s.kind, s.receipt AS reference, s.customer_id, COALESCE(p.name, s.category) AS what, s.quantity,
        s.unit_price, s.amount AS charged,
        CASE WHEN s.customer_id IS NULL THEN s.amount ELSE COALESCE(s.paid, 0) END AS paid, s.staff, s.channel,
        0 AS later, s.id
    FROM sale s LEFT JOIN product p ON p.id = s.product_id WHERE {sale}
    UNION ALL
    SELECT day, 'payment', reference, customer_id, method, NULL, NULL, 0, amount, NULL, NULL, 1, id
    FROM payment WHERE {payment}
) e LEFT JOIN customer c ON c.id = e.customer_id ORDER BY e.day, e.later, e.reference, e.id
"""


def of_customer(r: Reader, customer_id: int, first: str, last: str) -> Iterator[Entry]:
    """The customer's entries from day `first` to day `last`; payments come after the lines of their day."""
    sql = _ENTRIES.format(
        sale="s.customer_id = :customer AND s.day BETWEEN :first AND :last",
        payment="customer_id = :customer AND day BETWEEN :first AND :last",
    )
    return r.iterate(Entry, sql, customer=customer_id, first=first, last=last)


def of_day(r: Reader, day: str) -> Iterator[Entry]:
    """Everybody's entries of a day."""
    return r.iterate(Entry, _ENTRIES.format(sale="s.day = :day", payment="day = :day"), day=day)
