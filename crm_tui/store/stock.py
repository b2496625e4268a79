"""Dealers' own reports: what they sold on, and what a count found."""

from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader


class MovementRow(NamedTuple):
    """A quantity sold on or counted, thousandths."""

    id: int
    day: str
    customer_code: str
    customer_name: str
    sku: str
    product_name: str
    kind: str
    quantity: int
    note: str | None


def dealer_of(r: Reader, movement_id: int) -> int:
    """The dealer whose report it is; NotFound where there is none of that id."""
    found = r.value("SELECT customer_id FROM movement WHERE id = :id", id=movement_id)
    if found is None:
        raise NotFound(N_("It no longer exists."))
    return int(found)


def movements(r: Reader, customer_id: int | None = None) -> list[MovementRow]:
    """A dealer's reports (everybody's without one), latest first."""
    chosen = "WHERE m.customer_id = :customer" if customer_id is not None else ""
    return r.all(
        MovementRow,
        "SELECT m.id, m.day, c.code, c.name, p.sku, p.name, m.kind, m.quantity, m.note FROM movement m "
        "JOIN customer c ON c.id = m.customer_id JOIN product p ON p.id = m.product_id "
        f"{chosen} ORDER BY m.day DESC, m.id DESC",
        customer=customer_id,
    )
