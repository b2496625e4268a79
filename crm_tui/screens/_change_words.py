"""What an operation changed, record by record: which record, whose, and each field before and after."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.screens.card._changes import change_lines, record_of
from crm_tui.store import customers, history, products
from crm_tui.store.db import Reader
from crm_tui.store.history import ChangeRow, OperationRow
from crm_tui.widgets.quick_view import Told

OWN_FIELD = N_("Own field")
#: Changed rows that are told one by one; an operation may have touched thousands.
MOST = 100


class Changes(NamedTuple):
    """The changed rows that are told, and the names of the customers and products they are about."""

    rows: list[ChangeRow]
    customers: dict[int, str]
    products: dict[int, str]


def read_changes(reader: Reader, op_id: int) -> Changes:
    """What the operation changed."""
    return named(reader, history.changes(reader, op_id, limit=MOST))


def named(reader: Reader, found: list[ChangeRow]) -> Changes:
    """The changed rows with the names they are told by."""
    images = [image for row in found for image in (row.before, row.after) if image]
    return Changes(
        found,
        {row.id: row.name for row in customers.rows(reader, _named(images, "customer_id"))},
        {row.id: row.name for row in products.rows(reader, _named(images, "product_id"))},
    )


def _named(images: Sequence[dict[str, Value]], column: str) -> set[int]:
    return {int(image[column] or 0) for image in images if image.get(column) is not None}


def told(row: OperationRow, found: Changes, shop: Shop) -> list[Told]:
    """The operation's changes in words: for each record which one it is, and a line for each field."""
    lines = [line for change in found.rows for line in _told(change, found, shop)]
    if row.changes > len(found.rows):
        more = plural("and {count} more record", "and {count} more records", row.changes - len(found.rows))
        lines.append(Told("", tr(more)))
    if not lines and row.batch_id is not None:
        lines.append(Told("", tr(N_("Records brought in together are not listed one by one."))))
    return lines or [Told("", tr(N_("No record was changed.")))]


def _told(change: ChangeRow, found: Changes, shop: Shop) -> Iterator[Told]:
    """The record and its fields; nothing for a row that keeps nothing a person wrote."""
    lines = change_lines([change], found.products, shop)
    if lines:
        yield Told(record_words(change), whose(change, found))
        yield from (Told("", line) for line in lines)


def record_words(change: ChangeRow) -> str:
    """What kind of record it is."""
    record = record_of(change.table)
    return tr(record.label) if record else tr(OWN_FIELD)


def whose(change: ChangeRow, found: Changes) -> str:
    """Whose record it is, what it is called, and whether it is new or deleted."""
    name = " · ".join(_names(change, found))
    if change.before is None:
        return for_terminal(tr(N_("{record}, new"), record=name) if name else tr(N_("new")))
    if change.after is None:
        return for_terminal(tr(N_("{record}, deleted"), record=name) if name else tr(N_("deleted")))
    return for_terminal(name)


def _names(change: ChangeRow, found: Changes) -> Iterator[str]:
    """Whose record it is, and what it is called, as far as its images tell."""
    image = {**(change.before or {}), **(change.after or {})}
    customer, product = image.get("customer_id"), image.get("product_id")
    if customer is not None and int(customer) in found.customers:
        yield found.customers[int(customer)]
    if product is not None and int(product) in found.products:
        yield found.products[int(product)]
    if change.table in {"customer", "product", "person", "setting"}:
        yield str(image.get("name"))
    elif change.table == "key_date":
        yield str(image.get("label"))
    elif change.table == "waiting_payment":
        yield str(image.get("payer") or image.get("account") or "–")
    elif change.table == "ticket":
        yield str(image.get("number"))
