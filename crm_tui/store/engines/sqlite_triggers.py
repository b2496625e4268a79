"""The triggers in SQLite's SQL: the audit's, made from the tables' columns, and the lock of closed months."""

from collections.abc import Callable, Iterator, Mapping

from crm_tui.store.audit import AUDITED

#: Tables whose rows lie in a month that may be closed, by their `day`; and what the lock says, for `explain`.
LOCKED = ("sale", "payment", "movement", "expense")
MONTH_IS_CLOSED = "month is closed"
_PRESENT_BATCH = "SELECT batch_id FROM current_operation"


def trigger_statements(columns_of: Callable[[str], Mapping[str, str]]) -> Iterator[str]:
    """The CREATE TRIGGER statements for all audited tables (SQLite), given each one's columns and their types."""
    for table in AUDITED:
        columns = columns_of(table)
        yield _trigger(table, "INSERT", columns, batched="batch_id" in columns)
        yield _trigger(table, "UPDATE", columns)
        yield _trigger(table, "DELETE", columns)


def lock_statements() -> Iterator[str]:
    """The CREATE TRIGGER statements that refuse whatever would change a closed month (SQLite).

    Every new connection reads them, and every row of an import meets one while they are there: the month is looked up
    in the index of `month_close`.
    """
    for table in LOCKED:
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            closed = " OR ".join(f"substr({row}.day,1,7) IN (SELECT month FROM month_close)" for row in rows)
            yield (
                f'CREATE TRIGGER "closed_{table}_{event.lower()}" BEFORE {event} ON "{table}" WHEN {closed} BEGIN '
                f"SELECT RAISE(ABORT,'{MONTH_IS_CLOSED}'); END"
            )


def _trigger(table: str, event: str, columns: Mapping[str, str], *, batched: bool = False) -> str:
    """One AFTER trigger that records images; change.op_id NOT NULL refuses a write outside an operation."""
    before = "NULL" if event == "INSERT" else _image("OLD", columns)
    after = "NULL" if event == "DELETE" else _image("NEW", columns)
    row = "OLD" if event == "DELETE" else "NEW"
    customer = f"{row}.id" if table == "customer" else f"{row}.customer_id" if "customer_id" in columns else "NULL"
    condition = f"WHEN NEW.batch_id IS NULL OR NEW.batch_id IS NOT ({_PRESENT_BATCH}) " if batched else ""
    return (
        f'CREATE TRIGGER "audit_{table}_{event.lower()}" AFTER {event} ON "{table}" {condition}BEGIN '
        "INSERT INTO change (op_id, table_name, row_id, customer_id, before, after) VALUES ("
        f"(SELECT op_id FROM current_operation), '{table}', {row}.id, {customer}, {before}, {after}); END"
    )


def _image(row: str, columns: Mapping[str, str]) -> str:
    """The row as a JSON object; built by hand, since json_object() may not be used under trusted_schema = OFF.

    Every new connection reads all of this: as few words as there can be.
    """
    pairs = "||', ".join(f'"{name}": \'||{_json(row, name, kind)}' for name, kind in columns.items())
    return f"'{{{pairs}||'}}'"


def _json(row: str, column: str, kind: str) -> str:
    value = f"{row}.{column}"
    if kind != "INTEGER":
        # Control characters stay as they are: read back with strict=False.
        value = f"'\"'||replace(replace({value},'\\','\\\\'),'\"','\\\"')||'\"'"
    return f"coalesce({value},'null')"
