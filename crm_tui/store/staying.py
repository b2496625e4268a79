"""What of an import stays where it is taken back although some of its rows have moved on since.

A row that was changed stays, and with it what it refers to and what is part of it; so does what anything else refers
to. The rest can go.
"""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from crm_tui.store.rows import as_json

if TYPE_CHECKING:
    from crm_tui.store.db import Writer

Ids = dict[str, set[int]]
#: By table, what refers to its rows: table and column. Tables stand after those that hold them.
HOLDERS: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "payment": (("waiting_payment", "payment_id"),),
    "ticket": (("ticket_event", "ticket_id"),),
    "followup": (("followup_instance", "followup_id"),),
    "customer": (
        *((table, "customer_id") for table in (
            "sale", "payment", "ticket", "followup", "interaction", "movement", "consent", "custom_value", "key_date",
            "person", "payer", "expense", "not_same",
            "customer_tag", "customer_address", "customer_email", "customer_phone",
        )),
        ("not_same", "other_id"),
        ("customer_merge", "survivor_id"),
    ),
    "product": (("sale", "product_id"), ("ticket", "product_id"), ("movement", "product_id")),
}  # fmt: skip
#: Rows that are nothing without another one: table -> the column that names it, and its table.
_PARTS: Final[Mapping[str, tuple[str, str]]] = {
    "ticket_event": ("ticket_id", "ticket"),
    **dict.fromkeys(
        ("customer_tag", "customer_address", "customer_email", "customer_phone"), ("customer_id", "customer")
    ),
}
#: How a row is called.
_LABELS: Final[Mapping[str, str]] = {
    "customer": "name", "product": "name", "ticket": "number", "followup": "subject",
    "sale": "COALESCE(receipt, day)", "payment": "COALESCE(reference, day)", "waiting_payment": "COALESCE(payer, day)",
}  # fmt: skip
_NAMED: Final = 5


def staying(w: "Writer", batch_id: int, moved: Ids, batched: Iterable[str]) -> Ids:
    """The rows of the batch that stay, by table, where those in `moved` do."""
    tables = set(batched)
    stay: Ids = {table: set(moved.get(table, ())) for table in tables}
    for table, holders in HOLDERS.items():
        for holder, column in holders:
            own = "batch_id IS :batch AND id NOT IN (SELECT value FROM json_each(:stay))"
            going = own if holder in tables else "FALSE"
            stay[table].update(
                w.all(
                    int,
                    f'SELECT DISTINCT "{column}" FROM "{holder}" WHERE NOT ({going}) '
                    f'AND "{column}" IN (SELECT id FROM "{table}" WHERE batch_id = :batch)',
                    batch=batch_id,
                    **({"stay": as_json(stay[holder])} if holder in tables else {}),
                )
            )
    for part, (column, whole) in _PARTS.items():
        stay[part].update(
            w.all(
                int,
                f'SELECT id FROM "{part}" WHERE batch_id = :batch '
                f'AND "{column}" IN (SELECT value FROM json_each(:stay))',
                batch=batch_id,
                stay=as_json(stay[whole]),
            )
        )
    return stay


def named(w: "Writer", rows: Mapping[str, Iterable[int]]) -> dict[str, object]:
    """How many records the rows are, and what some of them are called; a part counts as what it is part of."""
    records = {table: set(rows.get(table, ())) for table in _LABELS}
    for part, (column, whole) in _PARTS.items():
        sql = f'SELECT DISTINCT "{column}" FROM "{part}" WHERE id IN (SELECT value FROM json_each(:ids))'
        records[whole].update(w.all(int, sql, ids=as_json(rows.get(part, ()))))
    labels: list[str] = []
    for table, label in _LABELS.items():
        sql = f'SELECT {label} FROM "{table}" WHERE id IN (SELECT value FROM json_each(:ids)) ORDER BY id LIMIT :most'
        labels += w.all(str, sql, ids=as_json(records[table]), most=_NAMED + 1)
    names = ", ".join(labels[:_NAMED]) + (" …" if len(labels) > _NAMED else "")
    return {"count": sum(map(len, records.values())), "names": names}
