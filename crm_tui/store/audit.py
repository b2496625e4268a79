"""The audit trail: which tables the triggers record, and the replay of recorded images that undoes an operation.

A write outside an operation is refused by the triggers themselves. Rows that an import inserts in bulk carry its
`batch_id` and are not recorded one by one; they are undone by their batch.
"""

import json
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.core.errors import Conflict
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store import staying
from crm_tui.store.rows import as_json

if TYPE_CHECKING:
    from crm_tui.store.db import Writer

#: Audited tables, children before the rows they hang off, so that a batch can be removed in this order.
AUDITED = (
    "month_close", "saved_report", "report_set", "expense",
    "waiting_payment", "payer", "customer_merge", "not_same",
    "followup_instance", "followup", "interaction", "ticket_event", "ticket",
    "sale", "payment", "movement", "consent", "custom_value", "custom_field", "key_date", "person",
    "customer_tag", "customer_address", "customer_email", "customer_phone", "customer", "product", "mapping",
    "setting",
)  # fmt: skip
BATCHED = (
    "waiting_payment",
    "followup", "ticket_event", "ticket",
    "sale", "payment", "customer_tag", "customer_address", "customer_email", "customer_phone", "customer", "product",
)  # fmt: skip
#: What goes when its customer goes.
_DEPENDANT = (
    "followup", "interaction", "payer",
    "consent", "custom_value", "key_date", "person", "customer_tag", "customer_address", "customer_email",
    "customer_phone",
)  # fmt: skip


class Image(NamedTuple):
    """One recorded change: JSON images as dictionaries, None where the row did not exist."""

    table: str
    row_id: int
    before: dict[str, Value] | None
    after: dict[str, Value] | None


def read_image(image: str | None) -> dict[str, Value] | None:
    """A recorded image by column."""
    return None if image is None else json.loads(image, strict=False)


def images(w: "Writer", op_id: int) -> list[Image]:
    """What the operation changed, in the order it did."""

    def make(table: str, row_id: int, before: str | None, after: str | None) -> Image:
        return Image(table, row_id, read_image(before), read_image(after))

    return w.all(
        make, "SELECT table_name, row_id, before, after FROM change WHERE op_id = :op_id ORDER BY id", op_id=op_id
    )


def revert(w: "Writer", op_id: int, batch_id: int | None, *, leave: bool = False) -> staying.Ids:
    """Undo the operation's changes, latest first.

    Raises Conflict, and changes nothing, where a row has moved on since; with `leave` such rows stay as they are, and
    are returned by table.
    """
    left: staying.Ids = {}
    for image in reversed(images(w, op_id)):
        if image.row_id in left.get(image.table, ()):
            continue
        try:
            _put_back(w, image)
        except Conflict:
            if not leave:
                raise
            left.setdefault(image.table, set()).add(image.row_id)
    if batch_id is not None:
        kept = _remove_batch(w, batch_id, leave=leave)
        left = {table: left.get(table, set()) | kept.get(table, set()) for table in {*left, *kept}}
    return {table: ids for table, ids in left.items() if ids}


def _put_back(w: "Writer", image: Image) -> None:
    current = row_image(w, image.table, image.row_id)
    if current is not None and image.before is not None and _same(image.before, image.after):
        w.update(image.table, image.row_id, {})  # nothing of its own was changed, only what hangs off it
        return
    if not _same(current, image.after):
        raise Conflict(N_("It can't be undone: the record was changed again since."))
    if image.before is None:
        if image.table == "customer":
            _refuse_dependants(w, "customer_id = :value", image.row_id)
        w.delete(image.table, image.row_id)
    elif current is None:
        version = int(image.before.get("version") or 0) + 1
        w.insert(image.table, {**image.before, "version": version})
    else:
        w.update(image.table, image.row_id, {k: v for k, v in image.before.items() if k not in {"id", "version"}})


def _remove_batch(w: "Writer", batch_id: int, *, leave: bool) -> staying.Ids:
    """Delete what an import inserted in bulk.

    Conflict where any of it has moved on; with `leave` that stays, with all that it refers to, and is returned.
    """
    moved = {table: _moved(w, table, batch_id) for table in BATCHED}
    if any(moved.values()) and not leave:
        told = staying.named(w, moved)
        sentence = N_("It can't be undone: {count} imported records were changed since: {names}.")
        raise Conflict(sentence, count=told["count"], names=told["names"])
    stay = staying.staying(w, batch_id, moved, BATCHED) if leave else {}
    for table in BATCHED:
        if table == "customer" and not leave:
            _refuse_dependants(w, "customer_id IN (SELECT id FROM customer WHERE batch_id = :value)", batch_id)
        w.execute_on(
            table,
            f'DELETE FROM "{table}" WHERE batch_id = :batch AND id NOT IN (SELECT value FROM json_each(:stay))',
            batch=batch_id,
            stay=as_json(stay.get(table, ())),
        )
    return stay


def _moved(w: "Writer", table: str, batch_id: int) -> set[int]:
    """The imported rows that are no longer as they were brought in."""
    touched = w.all(int, f'SELECT id FROM "{table}" WHERE batch_id = :batch AND version > 1', batch=batch_id)
    return {row_id for row_id in touched if not _is_as_brought(w, table, row_id)}


def _is_as_brought(w: "Writer", table: str, row_id: int) -> bool:
    """Whether an imported row is as it was brought in: what was changed of it since has been undone."""
    sql = "SELECT before FROM change WHERE table_name = :table AND row_id = :id ORDER BY id LIMIT 1"
    return _same(row_image(w, table, row_id), read_image(w.value(sql, table=table, id=row_id)))


def _refuse_dependants(w: "Writer", condition: str, value: int) -> None:
    """Conflict where something was added to a customer since, which would vanish with it."""
    for table in _DEPENDANT:
        if w.value(f'SELECT 1 FROM "{table}" WHERE {condition} LIMIT 1', value=value):
            raise Conflict(N_("It can't be undone: something was added to the customer since."))


def row_image(w: "Writer", table: str, row_id: int) -> dict[str, Value] | None:
    """The row as it is now, by column; None where it does not exist."""
    return w.row(f'SELECT * FROM "{table}" WHERE id = :id', id=row_id)


def _same(current: dict[str, Value] | None, image: dict[str, Value] | None) -> bool:
    """Whether the row is as the image has it; versions only ever grow and are left out."""
    if current is None or image is None:
        return current is image
    return all(current.get(key) == value for key, value in image.items() if key != "version")
