"""All customers in the order of something that stands in a table beside them: the first come out of an index."""

from array import array
from typing import Final

from crm_tui.store.db import Reader
from crm_tui.store.rows import id_array

#: By name: the table with one row for a customer, the column, and which rows give it.
_BESIDE: Final = {
    "city": ("customer_address", "city", "position = 0 AND city IS NOT NULL"),
    "last": ("customer_total", "last_sale", "last_sale IS NOT NULL"),
    "orders": ("customer_total", "orders", "TRUE"),
    "spent": ("customer_total", "spent", "TRUE"),
    "owed": ("customer_total", "owed", "TRUE"),
}
NAMES: Final = frozenset(_BESIDE)


def ids(r: Reader, name: str, descending: bool = False, most: int | None = None) -> "array[int]":
    """The ids of all customers sorted by that, or of the first `most`; those who have nothing there come last."""
    table, column, given = _BESIDE[name]
    way = "DESC" if descending else "ASC"
    found = id_array(
        r, f"SELECT customer_id FROM {table} WHERE {given} ORDER BY {column} {way}, customer_id {way}", most
    )
    if len(found) == most:
        return found
    others = f"SELECT c.id FROM customer c WHERE c.id NOT IN (SELECT customer_id FROM {table} WHERE {given})"
    return found + id_array(r, f"{others} ORDER BY c.id", most and most - len(found))
