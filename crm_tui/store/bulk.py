"""Many new records at once, all carrying their import's batch: faster than one by one, and undone together."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.text import fold
from crm_tui.domain import lists
from crm_tui.domain.pinyin import sort_key
from crm_tui.domain.search_terms import digits
from crm_tui.store import search
from crm_tui.store.customers import LISTED, PLACE
from crm_tui.store.customers import OWN as CUSTOMER_COLUMNS
from crm_tui.store.db import Writer
from crm_tui.store.products import OWN as PRODUCT_COLUMNS

#: Where what customers are made of is kept.
CUSTOMER_TABLES: Final = ("customer", "customer_phone", "customer_email", "customer_tag", "customer_address")
#: A new record: the id it is to have, and its values by field name, code and name among them.
New = tuple[int, Mapping[str, Value]]


def insert_customers(w: Writer, batch_id: int, new: Sequence[New]) -> None:
    """Add customers with their phones, e-mails, tags and address, and what they are found by."""
    stamp = clock.stamp()
    w.insert_many(
        "customer",
        ("id", *CUSTOMER_COLUMNS, "pinyin", "created_at", "batch_id"),
        (
            (row_id, *map(values.get, CUSTOMER_COLUMNS), sort_key(str(values["name"])), stamp, batch_id)
            for row_id, values in new
        ),
    )
    listed = [tuple(lists.split(_text(values.get(name))) for name in LISTED) for _, values in new]
    phones = [
        (row_id, batch_id, position, number, digits(number))
        for (row_id, _), (numbers, _, _) in zip(new, listed, strict=True)
        for position, number in enumerate(numbers)
    ]
    emails = [
        (row_id, batch_id, position, email, fold(email))
        for (row_id, _), (_, addresses, _) in zip(new, listed, strict=True)
        for position, email in enumerate(addresses)
    ]
    tags = [(row_id, batch_id, tag) for (row_id, _), (_, _, tags) in zip(new, listed, strict=True) for tag in tags]
    places = [(row_id, batch_id, 0, *map(values.get, PLACE)) for row_id, values in new if any(map(values.get, PLACE))]
    _insert_parts(w, "customer_phone", ("position", "number", "digits"), phones)
    _insert_parts(w, "customer_email", ("position", "email", "folded"), emails)
    _insert_parts(w, "customer_tag", ("tag",), tags)
    _insert_parts(w, "customer_address", ("position", *PLACE), places)
    search.add(w, (_source(row_id, values, *several) for (row_id, values), several in zip(new, listed, strict=True)))


def _source(
    row_id: int, values: Mapping[str, Value], phones: Iterable[str], emails: Iterable[str], tags: Iterable[str]
) -> search.Source:
    """What a new customer is found by."""
    names = map(values.get, ("code", "name", "short_name", "contact"))
    others, place = map(values.get, search.OTHERS), map(values.get, PLACE)
    parts: tuple[Iterable[Value], ...] = (others, map(digits, phones), map(fold, emails), place, tags)
    return search.Source._make((row_id, *names, *map(_spaced, parts), None, None))


def insert_products(w: Writer, batch_id: int, new: Sequence[New]) -> None:
    """Add products."""
    stamp = clock.stamp()
    w.insert_many(
        "product",
        ("id", *PRODUCT_COLUMNS, "pinyin", "created_at", "batch_id"),
        (
            (row_id, *map(values.get, PRODUCT_COLUMNS), sort_key(str(values["name"])), stamp, batch_id)
            for row_id, values in new
        ),
    )


def insert_lines(w: Writer, table: str, columns: Mapping[str, Sequence[Value] | None], batch_id: int) -> None:
    """Add sales or payments, given by columns, identity and occurrence among them; None for one that holds nothing."""
    held = {name: values for name, values in columns.items() if values is not None}
    w.insert_many(table, (*held, "batch_id"), zip(*held.values(), repeat(batch_id)))


def _insert_parts(w: Writer, table: str, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
    if rows:
        w.insert_many(table, ("customer_id", "batch_id", *columns), rows)


def _spaced(texts: Iterable[Value]) -> str:
    return " ".join([str(text) for text in texts if text])


def _text(value: Value) -> str:
    return "" if value is None else str(value)
