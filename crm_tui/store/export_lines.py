"""People and follow-ups as the lines of a file, streaming; codes and names stand for what they refer to."""

from collections.abc import Iterable, Iterator

from crm_tui.core.fields import Value
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

#: The fields of a file of people, and where each is kept.
_PEOPLE = {
    "id": "p.id", "customer": "c.code", "customer_name": "c.name", "name": "p.name", "role": "p.role",
    "phone": "p.phone", "email": "p.email", "wechat": "p.wechat", "note": "p.note",
}  # fmt: skip
_FOLLOWUPS = {
    "id": "f.id", "uid": "f.uid", "created_at": "f.created_at", "date": "f.day", "time": "f.time",
    "kind": "f.kind", "customer": "c.code",
    "customer_name": "c.name", "person": "p.name", "subject": "f.subject", "assignee": "f.assignee", "repeat": "f.rule",
    "on_holiday": "f.on_holiday", "rhythm_days": "f.rhythm_days", "remind": "f.remind", "note": "f.note",
    "origin": "f.origin", "origin_params": "f.origin_params", "snoozed_until": "f.snoozed_until", "state": "f.state",
    "outcome": "f.outcome", "done_at": "f.done_at",
}  # fmt: skip


def people(r: Reader, customer_id: int | None = None, ids: Iterable[int] | None = None) -> Iterator[dict[str, Value]]:
    """Everybody at every customer's, or at one's, or those `ids`, by the customers' codes; with `id` besides."""
    source = f"person p JOIN customer c ON c.id = p.customer_id {_of('p', customer_id, ids)} ORDER BY c.code, p.id"
    return _lines(r, _PEOPLE, source, customer_id, ids)


def followups(
    r: Reader, customer_id: int | None = None, ids: Iterable[int] | None = None
) -> Iterator[dict[str, Value]]:
    """Every follow-up, or one customer's, or those `ids`, by day; a series is one line, with its rule.

    With `id`, `created_at` and `origin_params` besides.
    """
    source = (
        "followup f LEFT JOIN customer c ON c.id = f.customer_id LEFT JOIN person p ON p.id = f.person_id "
        f"{_of('f', customer_id, ids)} ORDER BY f.day, f.id"
    )
    return _lines(r, _FOLLOWUPS, source, customer_id, ids)


def _of(table: str, customer_id: int | None, ids: Iterable[int] | None) -> str:
    if ids is not None:
        return f"WHERE {table}.id IN (SELECT value FROM json_each(:ids))"
    return f"WHERE {table}.customer_id = :customer" if customer_id is not None else ""


def _lines(
    r: Reader, columns: dict[str, str], source: str, customer_id: int | None, ids: Iterable[int] | None
) -> Iterator[dict[str, Value]]:
    def make(*values: Value) -> dict[str, Value]:
        return dict(zip(columns, values, strict=True))

    sql = f"SELECT {', '.join(columns.values())} FROM {source}"
    return r.iterate(make, sql, customer=customer_id, ids=None if ids is None else as_json(ids))
