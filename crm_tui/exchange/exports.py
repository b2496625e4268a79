"""Exports: records and ledger lines by the names of their fields, as files that import back unchanged."""

import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import tr
from crm_tui.core.whole_file import whole_file
from crm_tui.domain import customers as customer_domain
from crm_tui.domain import expenses as expense_domain
from crm_tui.domain import followups as followup_domain
from crm_tui.domain import payments as payment_domain
from crm_tui.domain import products as product_domain
from crm_tui.domain import sales as sale_domain
from crm_tui.domain import tickets as ticket_domain
from crm_tui.exchange.writing import CARDS, FORMATS, WRITERS
from crm_tui.store import (
    customers,
    expenses,
    export_lines,
    matching,
    payments,
    products,
    sales,
    ticket_bulk,
    ticket_filters,
    tickets,
)
from crm_tui.store import followups as followup_store
from crm_tui.store.db import Database, Reader

#: What files bring in and take away.
RECORDS: Mapping[str, Record] = {
    "customers": customer_domain.RECORD,
    "products": product_domain.RECORD,
    "sales": sale_domain.RECORD,
    "payments": payment_domain.RECORD,
    "tickets": ticket_domain.FILE_RECORD,
    "people": customer_domain.PEOPLE,
    "followups": followup_domain.FILE_RECORD,
    "expenses": expense_domain.FILE_RECORD,
}
#: What goes out as contacts, too.
CONTACTS = frozenset({"customers", "people"})
_CHUNK = 1000
#: Where a row of the ledger keeps a field under another name.
_RENAMED = {"date": "day", "customer": "customer_code", "product": "sku"}


def endings(noun: str) -> Mapping[str, str]:
    """The form of a file of such records by the ending of its name."""
    return {f".{form}": form for form in (*FORMATS, *((CARDS,) if noun in CONTACTS else ()))}


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records to export: records by a search, customers by a query, too, ledger lines by days and customer.

    With `ids` given, those customers, products, tickets or expenses in that order, and nothing else counts.
    """

    search: str = ""
    since: str | None = None
    until: str | None = None
    customer_id: int | None = None
    where: str = ""
    ids: Sequence[int] | None = None


def export(
    db: Database, noun: str, format: str, path: Path, chosen: Filter, *, excel: bool = False, vcard: str = "3.0",
    progress: Callable[[int], None] = lambda _count: None,
) -> int:  # fmt: skip
    """Write the records to the file, whole or not at all; how many there were.

    `format` is one of `writing.FORMATS`, or for customers and people `writing.CARDS`, then in the version `vcard`;
    `excel` is for csv; `progress` is told now and then how many are written, and what it raises ends the export.
    Raises Failed where the file can't be written.
    """
    with whole_file(path, private=True) as temporary:
        with db.read() as r:
            writer = WRITERS[format](temporary, RECORDS[noun], r.shop, excel=excel, vcard=vcard)
            with writer:
                for row in rows(r, noun, chosen):
                    writer.row(row)
                    if writer.count % _CHUNK == 0:
                        progress(writer.count)
        return writer.count


def rows(r: Reader, noun: str, chosen: Filter) -> Iterator[Sequence[Value]]:
    """The values of the records' fields in order, record by record."""
    names = [field.name for field in RECORDS[noun].fields]
    if noun in {"customers", "products", "tickets"}:
        return _records(r, noun, names, chosen)
    if noun == "people":
        return _named(export_lines.people(r, chosen.customer_id), names)
    if noun == "followups":
        return _named(map(_told, export_lines.followups(r, chosen.customer_id)), names)
    return _lines(r, noun, names, chosen)


def _named(found: Iterable[Mapping[str, Value]], names: Sequence[str]) -> Iterator[Sequence[Value]]:
    return ([values[name] for name in names] for values in found)


def _told(values: dict[str, Value]) -> dict[str, Value]:
    """A follow-up's values with what raised it in words, and the name it has in every file."""
    origin, params = values["origin"], values["origin_params"]
    why = followup_store.why(str(origin) if origin else None, None if params is None else str(params))
    uid = followup_domain.uid_of(values["id"], values["created_at"], values["uid"])
    return {**values, "origin": tr(why) if why else None, "uid": uid}


def _records(r: Reader, noun: str, names: Sequence[str], chosen: Filter) -> Iterator[Sequence[Value]]:
    if noun == "customers":
        ids, load = _customers(r, chosen), matching.customers
    elif noun == "tickets":
        ids, load = _tickets(r, chosen), ticket_bulk.load
    else:
        ids, load = _products(r, chosen), matching.products
    for chunk in _chunks(ids):
        found = load(r, chunk)
        yield from ([found[row_id][name] for name in names] for row_id in chunk)


def _tickets(r: Reader, chosen: Filter) -> Sequence[int]:
    """The tickets that the query asks for."""
    if chosen.ids is not None:
        return [row.id for row in tickets.rows(r, chosen.ids)]  # one may be gone since it was marked
    return ticket_filters.select(r, chosen.where, "number")


def _products(r: Reader, chosen: Filter) -> Sequence[int]:
    """The products that the search finds."""
    if chosen.ids is not None:
        return [row.id for row in products.rows(r, chosen.ids)]  # one may be gone since it was marked
    return products.ids(r, chosen.search, "sku")


def _customers(r: Reader, chosen: Filter) -> Sequence[int]:
    """The customers that both the search finds and the query asks for."""
    if chosen.ids is not None:
        return [row.id for row in customers.rows(r, chosen.ids)]  # one may be gone since it was marked
    found = customers.ids(r, chosen.search, "code")
    if not chosen.where:
        return found
    kept = set(found)
    return [row_id for row_id in customers.select(r, chosen.where, "code", strict=True) if row_id in kept]


def _lines(r: Reader, noun: str, names: Sequence[str], chosen: Filter) -> Iterator[Sequence[Value]]:
    if noun == "sales":
        ids = sales.ids(r, chosen.customer_id, since=chosen.since, until=chosen.until, descending=False)
        places = [sales.SaleRow._fields.index(_RENAMED.get(name, name)) for name in names]
        for chunk in _chunks(ids):
            yield from ([row[place] for place in places] for row in sales.rows(r, chunk))
        return
    if noun == "expenses":
        since, until, whose = chosen.since, chosen.until, chosen.customer_id
        dated = expenses.ids(r, since, until, customer_id=whose, descending=False)
        places = [expenses.ExpenseRow._fields.index(_RENAMED.get(name, name)) for name in names]
        for chunk in _chunks(dated if chosen.ids is None else chosen.ids):
            yield from ([row[place] for place in places] for row in expenses.rows(r, chunk))
        return
    ids = payments.ids(r, chosen.customer_id, chosen.since, chosen.until, descending=False)
    places = [payments.PaymentRow._fields.index(_RENAMED.get(name, name)) for name in names]
    for chunk in _chunks(ids):
        yield from ([row[place] for place in places] for row in payments.rows(r, chunk))


def _chunks(ids: Iterable[int]) -> Iterator[list[int]]:
    remaining = iter(ids)
    while chunk := list(itertools.islice(remaining, _CHUNK)):
        yield chunk
