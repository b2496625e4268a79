"""Who changed each field of one record last, and who deleted it: read back from the audit trail."""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.store.audit import read_image
from crm_tui.store.db import Reader

#: What of a customer's archive stands in tables of its own, and the field it is there where it is only one.
_ARCHIVE: Final = {"customer_phone": "phone", "customer_email": "email", "customer_tag": "tags", "customer_address": ""}
#: Columns of the ledger's tables that have another name than their field.
_FIELDS: Final = {"day": "date", "customer_id": "customer", "product_id": "product"}
_LEDGER: Final = frozenset({"sale", "payment", "expense"})


class Touch(NamedTuple):
    """Who it was, and when: an instant as the store keeps it."""

    actor: str
    at: str


class _Row(NamedTuple):
    table: str
    touch: Touch
    before: Mapping[str, Value]
    after: Mapping[str, Value]


def touched_last(r: Reader, table: str, row_id: int) -> dict[str, Touch]:
    """For each field of the record in that table that was ever changed one by one: who changed it last."""
    found: dict[str, Touch] = {}
    for row in _rows(r, table, row_id):
        for name in _names(row):
            found.setdefault(name, row.touch)
    return found


def deleted_by(r: Reader, table: str, row_id: int) -> Touch | None:
    """Who deleted the record; None where it is there, or was never recorded."""
    return r.one(
        Touch,
        "SELECT o.actor, o.at FROM change c JOIN operation o ON o.id = c.op_id "
        "WHERE c.table_name = :table AND c.row_id = :id AND c.after IS NULL ORDER BY c.id DESC LIMIT 1",
        table=table,
        id=row_id,
    )


def _rows(r: Reader, table: str, row_id: int) -> Iterator[_Row]:
    """The record's changes, latest first; a customer's with those of what belongs to its archive."""

    def make(name: str, actor: str, at: str, before: str | None, after: str | None) -> _Row:
        return _Row(name, Touch(actor, at), read_image(before) or {}, read_image(after) or {})

    parts = ", ".join(f"'{part}'" for part in _ARCHIVE)
    archive = f"UNION SELECT id FROM change WHERE customer_id = :id AND table_name IN ({parts})"
    sql = (
        "SELECT c.table_name, o.actor, o.at, c.before, c.after FROM change c JOIN operation o ON o.id = c.op_id "
        "WHERE c.id IN (SELECT id FROM change WHERE row_id = :id AND table_name = :table "
        f"{archive if table == 'customer' else ''}) ORDER BY c.id DESC"
    )
    return r.iterate(make, sql, table=table, id=row_id)


def _names(row: _Row) -> Iterator[str]:
    """The fields that the change was about."""
    if name := _ARCHIVE.get(row.table):
        yield name
        return
    for column in {**row.before, **row.after}:
        if row.before.get(column) != row.after.get(column):
            yield _FIELDS.get(column, column) if row.table in _LEDGER else column
