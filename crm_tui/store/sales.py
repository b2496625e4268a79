"""Ledger lines: lists by customer, product and day, and one record."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, in_order, where

SORTS = {"date": "day", "amount": "amount", "receipt": "receipt", "quantity": "quantity"}


class SaleRow(NamedTuple):
    """A line; see `core.fields.Kind` for the units."""

    id: int
    day: str
    receipt: str | None
    line: str | None
    customer_id: int | None
    customer_code: str | None
    customer_name: str | None
    product_id: int | None
    sku: str | None
    product_name: str | None
    kind: str
    quantity: int
    unit_price: int | None
    discount: int | None
    amount: int
    cost: int | None
    paid: int | None
    category: str | None
    staff: str | None
    channel: str | None
    country: str | None
    region: str | None
    city: str | None
    note: str | None
    adjusts: str | None
    version: int


SELECT_ROWS = """
SELECT s.id, s.day, s.receipt, s.line, s.customer_id, c.code, c.name, s.product_id, p.sku, p.name, s.kind, s.quantity,
  s.unit_price, s.discount, s.amount, s.cost, s.paid, s.category, s.staff, s.channel, s.country, s.region, s.city,
  s.note, s.adjusts, s.version
FROM sale s LEFT JOIN customer c ON c.id = s.customer_id LEFT JOIN product p ON p.id = s.product_id
"""


def ids(
    r: Reader,
    customer_id: int | None = None,
    product_id: int | None = None,
    since: str | None = None,
    until: str | None = None,
    sort: str = "date",
    descending: bool = True,
) -> "array[int]":
    """The ids of the lines from day `since` to day `until`, both included, latest first unless told."""
    chosen = where(
        (
            "customer_id = :customer" if customer_id is not None else "",
            "product_id = :product" if product_id is not None else "",
            "day >= :since" if since else "",
            "day <= :until" if until else "",
        )
    )
    way = "DESC" if descending else "ASC"
    params: dict[str, Value] = {"customer": customer_id, "product": product_id, "since": since, "until": until}
    return id_array(r, f"SELECT id FROM sale {chosen} ORDER BY {SORTS[sort]} {way}, id {way}", **params)


def rows(r: Reader, wanted: Iterable[int]) -> list[SaleRow]:
    """The lines of these ids, in that order."""
    wanted = list(wanted)
    return in_order(
        r.all(SaleRow, SELECT_ROWS + "WHERE s.id IN (SELECT value FROM json_each(:ids))", ids=as_json(wanted)), wanted
    )


def get(r: Reader, sale_id: int) -> SaleRow:
    """One line; NotFound where there is none of that id."""
    found = r.one(SaleRow, SELECT_ROWS + "WHERE s.id = :id", id=sale_id)
    if found is None:
        raise NotFound(N_("This line no longer exists."))
    return found


def last_bought(r: Reader, customer_id: int, until: str) -> str | None:
    """The latest day up to `until` on which the customer bought; None where there is none."""
    sql = "SELECT max(day) FROM sale WHERE customer_id = :id AND kind = 'sale' AND day <= :until"
    day = r.value(sql, id=customer_id, until=until)
    return None if day is None else str(day)


def next_occurrence(r: Reader, table: str, identity: str, apart_from: int = 0) -> int:
    """Which one of the equal rows a new row of that identity is, counting from 1."""
    highest = r.value(
        f'SELECT max(occurrence) FROM "{table}" WHERE identity = :identity AND id <> :id',
        identity=identity,
        id=apart_from,
    )
    return int(highest or 0) + 1
