"""Payments: lists by customer and day, and one record."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, in_order, where


class PaymentRow(NamedTuple):
    """Money received; `amount` in minor units."""

    id: int
    day: str
    customer_id: int | None
    customer_code: str | None
    customer_name: str | None
    amount: int
    method: str | None
    reference: str | None
    note: str | None
    adjusts: str | None
    version: int


SELECT_ROWS = """
SELECT y.id, y.day, y.customer_id, c.code, c.name, y.amount, y.method, y.reference, y.note, y.adjusts, y.version
FROM payment y LEFT JOIN customer c ON c.id = y.customer_id
"""


def ids(
    r: Reader,
    customer_id: int | None = None,
    since: str | None = None,
    until: str | None = None,
    descending: bool = True,
) -> "array[int]":
    """The ids of the payments from day `since` to day `until`, both included, latest first unless told."""
    chosen = where(
        (
            "customer_id = :customer" if customer_id is not None else "",
            "day >= :since" if since else "",
            "day <= :until" if until else "",
        )
    )
    way = "DESC" if descending else "ASC"
    params: dict[str, Value] = {"customer": customer_id, "since": since, "until": until}
    return id_array(r, f"SELECT id FROM payment {chosen} ORDER BY day {way}, id {way}", **params)


def rows(r: Reader, wanted: Iterable[int]) -> list[PaymentRow]:
    """The payments of these ids, in that order."""
    wanted = list(wanted)
    return in_order(
        r.all(PaymentRow, SELECT_ROWS + "WHERE y.id IN (SELECT value FROM json_each(:ids))", ids=as_json(wanted)),
        wanted,
    )


def get(r: Reader, payment_id: int) -> PaymentRow:
    """One payment; NotFound where there is none of that id."""
    found = r.one(PaymentRow, SELECT_ROWS + "WHERE y.id = :id", id=payment_id)
    if found is None:
        raise NotFound(N_("This payment no longer exists."))
    return found


def owed(r: Reader, customer_id: int, until: str = "9999-12-31") -> int:
    """What the customer owes at the end of that day, minor units: lines not paid at once, less payments."""
    return int(
        r.value(
            "SELECT coalesce((SELECT sum(amount - coalesce(paid, 0)) FROM sale "
            "WHERE customer_id = :id AND day <= :until), 0) - coalesce((SELECT sum(amount) FROM payment "
            "WHERE customer_id = :id AND day <= :until), 0)",
            id=customer_id,
            until=until,
        )
    )
