"""Expenses: lists by day and kind, one record, and what was spent on what in a time."""

from array import array
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, in_order, where


class ExpenseRow(NamedTuple):
    """Money spent; `amount` in minor units, `customer_id` None where it was for no one customer."""

    id: int
    day: str
    kind: str
    amount: int
    source: str | None
    channel: str | None
    customer_id: int | None
    customer_code: str | None
    customer_name: str | None
    note: str | None
    version: int


class Spent(NamedTuple):
    """What was spent on one kind, source, channel and customer; `amount` in minor units, of so many `expenses`."""

    kind: str
    source: str | None
    channel: str | None
    customer_id: int | None
    amount: int
    expenses: int


#: All that an expense says.
COLUMNS: Final = ("day", "kind", "amount", "source", "channel", "customer_id", "note")
_ROWS: Final = """
SELECT e.id, e.day, e.kind, e.amount, e.source, e.channel, e.customer_id, c.code, c.name, e.note, e.version
FROM expense e LEFT JOIN customer c ON c.id = e.customer_id
"""


def ids(
    r: Reader, since: str | None = None, until: str | None = None, kind: str | None = None,
    customer_id: int | None = None, *, descending: bool = True,
) -> "array[int]":  # fmt: skip
    """The ids of the expenses from day `since` to day `until`, both included, the latest first unless told."""
    chosen = where((
        "day >= :since" if since else "",
        "day <= :until" if until else "",
        "kind = :kind" if kind else "",
        "customer_id = :customer" if customer_id is not None else "",
    ))  # fmt: skip
    params: dict[str, Value] = {"since": since, "until": until, "kind": kind, "customer": customer_id}
    way = "DESC" if descending else "ASC"
    return id_array(r, f"SELECT id FROM expense {chosen} ORDER BY day {way}, id {way}", **params)


def rows(r: Reader, wanted: Iterable[int]) -> list[ExpenseRow]:
    """The expenses of these ids, in that order."""
    wanted = list(wanted)
    found = r.all(ExpenseRow, _ROWS + "WHERE e.id IN (SELECT value FROM json_each(:ids))", ids=as_json(wanted))
    return in_order(found, wanted)


def get(r: Reader, expense_id: int) -> ExpenseRow:
    """One expense; NotFound where there is none of that id."""
    found = r.one(ExpenseRow, _ROWS + "WHERE e.id = :id", id=expense_id)
    if found is None:
        raise NotFound(N_("This expense no longer exists."))
    return found


def contents(r: Reader) -> Iterator[tuple[Value, ...]]:
    """What every expense says, by `COLUMNS`."""
    return r.iterate(lambda *row: row, f"SELECT {', '.join(COLUMNS)} FROM expense")


def spent(r: Reader, first: str, last: str) -> list[Spent]:
    """What was spent from day to day, both included, by kind, source, channel and customer."""
    return r.all(
        Spent,
        "SELECT kind, source, channel, customer_id, sum(amount), count(*) FROM expense "
        "WHERE day BETWEEN :first AND :last GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4",
        first=first,
        last=last,
    )
