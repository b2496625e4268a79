"""What an import compares a file with: keys of existing records, and the records behind them, many at a time."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from crm_tui.core.fields import Value
from crm_tui.domain import lists
from crm_tui.store import customers as customer_store
from crm_tui.store import products as product_store
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

#: Where each key of a record is found, by the name of its field.
_KEYS = {
    ("customer", "code"): "SELECT code, id FROM customer",
    ("customer", "name"): "SELECT name, id FROM customer",
    ("customer", "phone"): "SELECT digits, customer_id FROM customer_phone",
    ("customer", "email"): "SELECT folded, customer_id FROM customer_email",
    ("product", "sku"): "SELECT sku, id FROM product",
    ("product", "name"): "SELECT name, id FROM product",
    ("ticket", "number"): "SELECT number, id FROM ticket",
    ("product", "barcode"): "SELECT barcode, id FROM product WHERE barcode IS NOT NULL",
}
_LISTS = {
    "phone": ("customer_phone", "number", "position, id"),
    "email": ("customer_email", "email", "position, id"),
    "tags": ("customer_tag", "tag", "id"),
}
#: A ledger line found by its identity: its id and its values.
Stored = tuple[int, tuple[Value, ...]]


def keys(r: Reader, noun: str, field: str) -> list[tuple[str, int]]:
    """Every value of a key field with its record's id, in the order of the ids."""
    return r.all(lambda key, row_id: (key, row_id), f"{_KEYS[noun, field]} ORDER BY 2")


def merged(r: Reader, noun: str, field: str) -> list[tuple[str, int]]:
    """Codes or names of customers that went into other ones, with the ids of those; of equal ones the latest last."""
    if noun != "customer":
        return []
    sql = f"SELECT absorbed_{field}, survivor_id FROM customer_merge ORDER BY id"
    return r.all(lambda key, row_id: (key, row_id), sql)


def persons(r: Reader) -> dict[tuple[int, str], int]:
    """Those who work at customers', by customer and name; of two of one name the first."""
    sql = "SELECT customer_id, name, id FROM person ORDER BY id DESC"
    return {(customer_id, name): row_id for customer_id, name, row_id in r.iterate(lambda *row: row, sql)}


def people(r: Reader, field: str) -> Iterator[tuple[int, str, int]]:
    """Everybody at customers' who has the field: customer, value and id, in the order of the ids."""
    sql = f'SELECT customer_id, "{field}", id FROM person WHERE "{field}" IS NOT NULL ORDER BY id'
    return r.iterate(lambda *row: row, sql)


def free_id(r: Reader, table: str) -> int:
    """The first id that no row of the table ever had; whoever counts on from it holds the write lock."""
    return int(r.value("SELECT seq FROM sqlite_sequence WHERE name = :table", table=table) or 0) + 1


def has_rows(r: Reader, table: str) -> bool:
    """Whether the table has any row."""
    return r.value(f'SELECT 1 FROM "{table}" LIMIT 1') is not None


def customers(r: Reader, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """The customers by id, each with all values by field name."""
    wanted = as_json(ids)
    found = _records(r, "customer", customer_store.OWN, wanted)
    for values in found.values():
        values.update(dict.fromkeys((*customer_store.PLACE, *customer_store.LISTED)))
    places = ", ".join(customer_store.PLACE)
    # The main address comes last and stays.
    sql = f"SELECT customer_id, {places} FROM customer_address {_WANTED} ORDER BY position DESC, id DESC"
    for owner, place in r.iterate(lambda owner, *cells: (owner, cells), sql, ids=wanted):
        found[owner].update(zip(customer_store.PLACE, place, strict=True))
    for field, (table, column, order) in _LISTS.items():
        several: dict[int, list[str]] = {}
        sql = f"SELECT customer_id, {column} FROM {table} {_WANTED} ORDER BY {order}"
        for owner, text in r.iterate(lambda owner, text: (owner, text), sql, ids=wanted):
            several.setdefault(owner, []).append(text)
        for owner, texts in several.items():
            found[owner][field] = lists.join(texts)
    return found


_WANTED = "WHERE customer_id IN (SELECT value FROM json_each(:ids))"


def key_dates(r: Reader, ids: Iterable[int], labels: Sequence[str]) -> Iterator[tuple[Any, ...]]:
    """The customers' key dates of such a label: id, customer, then the columns of a day; of several the first last."""
    sql = (
        f"SELECT id, customer_id, calendar, year, month, day, leap FROM key_date {_WANTED} "
        "AND label IN (SELECT value FROM json_each(:labels)) ORDER BY id DESC"
    )
    return r.iterate(lambda *row: row, sql, ids=as_json(ids), labels=json.dumps(labels))


def products(r: Reader, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """The products by id, each with all values by field name."""
    return _records(r, "product", product_store.OWN, as_json(ids))


def _records(r: Reader, table: str, columns: Sequence[str], wanted: str) -> dict[int, dict[str, Value]]:
    named = ", ".join(f'"{name}"' for name in columns)
    sql = f"SELECT id, {named} FROM {table} WHERE id IN (SELECT value FROM json_each(:ids))"
    return dict(r.iterate(lambda row_id, *cells: (row_id, dict(zip(columns, cells, strict=True))), sql, ids=wanted))


def ledger_lines(
    r: Reader, table: str, columns: Sequence[str], identities: Iterable[str]
) -> dict[str, dict[int, Stored]]:
    """Rows of `sale` or `payment` by identity and occurrence, with the values of `columns`."""
    named = ", ".join(f'"{name}"' for name in columns)
    sql = (
        f"SELECT identity, occurrence, id, {named} FROM {table} "
        "WHERE identity IN (SELECT value FROM json_each(:wanted))"
    )
    found: dict[str, dict[int, Stored]] = {}
    for identity, occurrence, row_id, *cells in r.iterate(lambda *row: row, sql, wanted=json.dumps(list(identities))):
        found.setdefault(identity, {})[occurrence] = (row_id, tuple(cells))
    return found
