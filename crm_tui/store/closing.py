"""Months that are closed: their figures and hashes as kept, and whether the ledger still is what was closed.

The lock itself is in the store's triggers (`engines/sqlite_triggers.py`): no row of a closed month can be added,
changed or deleted, by whomever. Only customers who become one, or two again, have theirs changed: `lifted`.
"""

import contextlib
import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import months
from crm_tui.store import figures, ledger
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json

#: What is hashed of each table's rows, in this order for ever: a column that comes later is not part of it.
HASHED: Final[Mapping[str, tuple[str, ...]]] = {
    "sale": (
        "id", "day", "receipt", "line", "customer_id", "product_id", "kind", "quantity", "unit_price", "discount",
        "amount", "cost", "paid", "category", "staff", "channel", "country", "region", "city", "note", "adjusts",
    ),
    "payment": ("id", "day", "customer_id", "amount", "method", "reference", "note", "adjusts"),
    "movement": ("id", "day", "customer_id", "product_id", "kind", "quantity", "note"),
    "expense": ("id", "day", "kind", "amount", "source", "channel", "customer_id", "note"),
}  # fmt: skip
_CLOSED: Final = "SELECT id, month, closed_on, closed_by, sha256, figures FROM month_close"


class Closed(NamedTuple):
    """A month as it was closed; `figures` are numbers in store units by name."""

    id: int
    month: str
    closed_on: str
    closed_by: str
    sha256: str
    figures: Mapping[str, int | None]


def _closed(row_id: int, month: str, closed_on: str, closed_by: str, sha256: str, told: str) -> Closed:
    return Closed(row_id, month, closed_on, closed_by, sha256, json.loads(told))


def every(r: Reader) -> list[Closed]:
    """All closed months in order."""
    return r.all(_closed, f"{_CLOSED} ORDER BY month")


def closed_months(r: Reader) -> frozenset[str]:
    """Which months are closed."""
    return frozenset(r.all(str, "SELECT month FROM month_close"))


def find(r: Reader, month: str) -> Closed | None:
    """The month as it was closed; None where it is open."""
    return r.one(_closed, f"{_CLOSED} WHERE month = :month", month=month)


def get(r: Reader, month: str) -> Closed:
    """The month as it was closed; NotFound where it is open."""
    found = find(r, month)
    if found is None:
        raise NotFound(N_("{month} is not closed."), month=month)
    return found


def recorded_months(r: Reader) -> list[str]:
    """Every month with a line, a payment, a stock report or an expense, and every closed one, in order."""
    return r.all(
        str,
        """SELECT substr(day, 1, 7) AS month FROM day_total UNION SELECT substr(day, 1, 7) FROM movement
        UNION SELECT substr(day, 1, 7) FROM expense UNION SELECT month FROM month_close ORDER BY month""",
    )


class Standing(NamedTuple):
    """A month in the list of all: what it is now, in minor units and lines, and how it was closed, where it is."""

    month: str
    closed: Closed | None
    revenue: int
    paid: int
    owed: int
    lines: int


def standings(r: Reader) -> list[Standing]:
    """Every month, the latest first."""
    names = recorded_months(r)
    if not names:
        return []
    closed = {one.month: one for one in every(r)}
    sql = "SELECT substr(day, 1, 7), SUM(lines) FROM day_total GROUP BY 1"
    lines: dict[str, int] = dict(r.iterate(lambda *row: row, sql))
    sums = {one.month: one for one in ledger.shop_months(r, names[0], names[-1])}
    return [
        Standing(one, closed.get(one), sums[one].revenue, sums[one].paid, sums[one].owed, lines.get(one, 0))
        for one in reversed(names)
    ]


def digest(r: Reader, month: str) -> str:
    """The SHA-256 of the month's rows in `HASHED`: a JSON array for each, table by table, in the order of ids."""
    found = hashlib.sha256()
    for table, columns in HASHED.items():
        names = ", ".join(columns)
        sql = f"SELECT {names} FROM {table} WHERE day BETWEEN :first AND :last ORDER BY id"
        for row in r.iterate(lambda *row: row, sql, first=months.first_day(month), last=months.last_day(month)):
            text = json.dumps([table, *row], ensure_ascii=False, separators=(",", ":"))
            found.update(f"{text}\n".encode())
    return found.hexdigest()


def figures_of(r: Reader, month: str) -> dict[str, int | None]:
    """What is kept of a month when it is closed: money in minor units, and how many rows there were."""
    first, last = months.first_day(month), months.last_day(month)
    found = figures.totals(r, first, last)
    counted = {
        name: int(r.value(f"SELECT COUNT(*) FROM {name} WHERE day BETWEEN :first AND :last", first=first, last=last))
        for name in ("payment", "movement", "expense")
    }
    return {
        "revenue": found.revenue, "returns": found.returns, "cost": found.cost, "orders": found.orders,
        "buyers": found.buyers, "paid": found.paid, "owed": figures.owed_in_all(r, last),
        "lines": found.lines, "payments": counted["payment"], "movements": counted["movement"],
        "expenses": counted["expense"],
    }  # fmt: skip


def put(w: Writer, month: str, closed_on: str, closed_by: str, told: Mapping[str, int | None]) -> None:
    """Close a month with the hash of what it is now."""
    w.insert(
        "month_close",
        {"month": month, "closed_on": closed_on, "closed_by": closed_by, "sha256": digest(w, month),
         "figures": json.dumps(told, separators=(",", ":"))},
    )  # fmt: skip


@contextlib.contextmanager
def lifted(w: Writer, customer_ids: Iterable[int]) -> Iterator[None]:
    """Let rows of these customers change hands in closed months, too: those are closed again, with a new hash.

    All of it is recorded as part of the operation, and undone with it.
    """
    held = [one for one in every(w) if one.month in _months_of(w, customer_ids)] if closed_months(w) else []
    for one in held:
        w.delete("month_close", one.id)
    yield
    for one in held:
        put(w, one.month, one.closed_on, one.closed_by, one.figures)


def _months_of(r: Reader, customer_ids: Iterable[int]) -> frozenset[str]:
    mine = "WHERE customer_id IN (SELECT value FROM json_each(:ids))"
    sql = " UNION ".join(f"SELECT DISTINCT substr(day, 1, 7) FROM {table} {mine}" for table in HASHED)
    return frozenset(r.all(str, sql, ids=as_json(customer_ids)))


def changed(r: Reader) -> Iterator[Text]:
    """Closed months whose rows are not what was closed."""
    for one in every(r):
        if digest(r, one.month) != one.sha256:
            yield Text(
                N_("{month} was closed on {day} by {who}, and has been changed since, past the lock."),
                {"month": one.month, "day": one.closed_on, "who": one.closed_by},
            )
