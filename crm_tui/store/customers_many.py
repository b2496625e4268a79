"""Writing many customers at once: one statement for all of them, however many are marked."""

from collections.abc import Iterable, Mapping, Sequence

from crm_tui.core.fields import Value
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json

_IDS = "SELECT value FROM json_each(:ids)"
_IN_LEDGER = " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} t WHERE t.customer_id = c.id)"
    for table in ("sale", "payment", "movement", "ticket")
)


def existing(r: Reader, ids: Iterable[int]) -> list[int]:
    """Those of the ids that are customers still, in order of id."""
    return r.all(int, f"SELECT id FROM customer WHERE id IN ({_IDS}) ORDER BY id", ids=as_json(ids))


def in_ledger(r: Reader, ids: Iterable[int]) -> list[int]:
    """Those of the customers that ledger lines, payments or stock reports name."""
    sql = f"SELECT c.id FROM customer c WHERE c.id IN ({_IDS}) AND ({_IN_LEDGER})"
    return r.all(int, sql, ids=as_json(ids))


def change_all(w: Writer, ids: Sequence[int], changes: Mapping[str, Value]) -> None:
    """Give all of them these values in fields of the customer's own row; rows that have them already stay as they are.

    The names must be those of declared fields.
    """
    for name, value in changes.items():
        sql = (
            f'UPDATE customer SET "{name}" = :value, version = version + 1 '
            f'WHERE id IN ({_IDS}) AND "{name}" IS NOT :value'
        )
        w.execute_on("customer", sql, ids=as_json(ids), value=value)


def tag_all(w: Writer, ids: Sequence[int], tag: str) -> None:
    """Put the tag on all of them that don't have it."""
    tagged = set(_tagged(w, ids, tag))
    without = [customer_id for customer_id in ids if customer_id not in tagged]
    sql = "INSERT INTO customer_tag (customer_id, tag) SELECT value, :tag FROM json_each(:ids) ORDER BY value"
    _count_up(w, without)
    w.execute_on("customer_tag", sql, ids=as_json(without), tag=tag)


def untag_all(w: Writer, ids: Sequence[int], tag: str) -> None:
    """Take the tag off all of them that have it."""
    tagged = _tagged(w, ids, tag)
    _count_up(w, tagged)
    sql = f"DELETE FROM customer_tag WHERE tag = :tag AND customer_id IN ({_IDS})"
    w.execute_on("customer_tag", sql, ids=as_json(tagged), tag=tag)


def _tagged(r: Reader, ids: Iterable[int], tag: str) -> list[int]:
    """Those of the customers that have the tag."""
    sql = f"SELECT customer_id FROM customer_tag WHERE tag = :tag AND customer_id IN ({_IDS})"
    return r.all(int, sql, ids=as_json(ids), tag=tag)


def _count_up(w: Writer, ids: Iterable[int]) -> None:
    """Their tags are about to change, which are part of the archive: who edits it must learn of it."""
    w.execute_on("customer", f"UPDATE customer SET version = version + 1 WHERE id IN ({_IDS})", ids=as_json(ids))


def delete_all(w: Writer, ids: Sequence[int]) -> None:
    """Delete all of them with what hangs off them; none may be in the ledger."""
    w.execute_on("customer", f"DELETE FROM customer WHERE id IN ({_IDS})", ids=as_json(ids))


def owners(r: Reader) -> list[str]:
    """Everybody who looks after customers, those with the most first."""
    return r.all(str, "SELECT owner FROM customer WHERE owner <> '' GROUP BY owner ORDER BY count(*) DESC, owner")
