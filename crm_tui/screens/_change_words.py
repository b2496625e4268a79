"""What an operation changed, record by record: which record, whose, and each field before and after."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from textual.content import Content

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, plural, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain.shop import Shop
from crm_tui.screens.card._changes import change_lines, record_of
from crm_tui.store import customers, history, products
from crm_tui.store.db import Reader
from crm_tui.store.history import ChangeRow, OperationRow

#: Changed rows that are told one by one; an operation may have touched thousands.
MOST = 100


class Changes(NamedTuple):
    """The changed rows that are told, and the names of the customers and products they are about."""

    rows: list[ChangeRow]
    customers: dict[int, str]
    products: dict[int, str]


def read_changes(reader: Reader, op_id: int) -> Changes:
    """What the operation changed."""
    found = history.changes(reader, op_id, limit=MOST)
    images = [image for row in found for image in (row.before, row.after) if image]
    return Changes(
        found,
        {row.id: row.name for row in customers.rows(reader, _named(images, "customer_id"))},
        {row.id: row.name for row in products.rows(reader, _named(images, "product_id"))},
    )


def _named(images: Sequence[dict[str, Value]], column: str) -> set[int]:
    return {int(image[column] or 0) for image in images if image.get(column) is not None}


def told(row: OperationRow, found: Changes, shop: Shop) -> Content:
    """The operation's changes in words, a block for each record."""
    blocks = [block for change in found.rows if (block := _block(change, found, shop)) is not None]
    if row.changes > len(found.rows):
        more = plural("and {count} more record", "and {count} more records", row.changes - len(found.rows))
        blocks.append(Content.styled(tr(more), "$quiet"))
    if not blocks and row.batch_id is not None:
        blocks.append(Content(tr(N_("Records brought in together are not listed one by one."))))
    if not blocks:
        blocks.append(Content(tr(N_("No record was changed."))))
    return Content("\n").join(blocks)


def _block(change: ChangeRow, found: Changes, shop: Shop) -> Content | None:
    """The record and its fields; None for a row that keeps nothing a person wrote."""
    lines = change_lines([change], found.products, shop)
    record = record_of(change.table)
    if record is None or not lines:
        return None
    name = " · ".join([tr(record.label), *_names(change, found)])
    if change.before is None:
        head = tr(N_("{record}, new"), record=name)
    elif change.after is None:
        head = tr(N_("{record}, deleted"), record=name)
    else:
        head = name
    return Content("\n").join([Content.styled(for_terminal(head), "$quiet"), *(Content("  " + line) for line in lines)])


def _names(change: ChangeRow, found: Changes) -> Iterator[str]:
    """Whose record it is, and what it is called, as far as its images tell."""
    image = {**(change.before or {}), **(change.after or {})}
    customer = image.get("customer_id")
    if customer is not None and int(customer) in found.customers:
        yield found.customers[int(customer)]
    if change.table in {"customer", "product", "person", "setting"}:
        yield str(image.get("name"))
    elif change.table == "key_date":
        yield str(image.get("label"))
