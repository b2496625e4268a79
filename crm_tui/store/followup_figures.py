"""What follow-ups and contacts add up to: what fell due in a time and when it was done, and who was spoken to how."""

from collections.abc import Iterable
from datetime import date
from typing import Final, NamedTuple

from crm_tui.store import agenda
from crm_tui.store.agenda import Entry
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

_CHOSEN: Final = "SELECT value FROM json_each(:ids)"


class Due(NamedTuple):
    """What fell due: the entry of the calendar, the last day it was put off until, and the instant it was closed."""

    entry: Entry
    put_off: str | None
    closed: str | None


class _Closed(NamedTuple):
    ref: str
    put_off: str | None
    closed: str | None


def fell_due(r: Reader, first: str, last: str, today: date) -> list[Due]:
    """The follow-ups of these days, both included, single ones and occurrences of series."""
    entries = agenda.agenda(r, date.fromisoformat(first), date.fromisoformat(last), today, overdue=False)
    known = {one.ref: one for one in _closed(r, {one.number for one in entries if one.number is not None})}
    nothing = _Closed("", None, None)
    return [Due(one, *known.get(one.ref, nothing)[1:]) for one in entries]


def _closed(r: Reader, ids: Iterable[int]) -> list[_Closed]:
    """What became of these follow-ups and of the occurrences of those that repeat, by what names each."""
    return r.all(
        _Closed,
        f"SELECT CAST(id AS TEXT), snoozed_until, done_at FROM followup WHERE id IN ({_CHOSEN}) AND rule IS NULL "
        "UNION ALL SELECT followup_id || '@' || original, snoozed_until, done_at FROM followup_instance "
        f"WHERE followup_id IN ({_CHOSEN})",
        ids=as_json(sorted(ids)),
    )


class Contacts(NamedTuple):
    """How often customers were spoken to in one way by one person, and how many different customers."""

    kind: str
    who: str | None
    contacts: int
    customers: int


def contacts(r: Reader, first: str, last: str) -> list[Contacts]:
    """The contacts of these days, both included, by kind and who had them."""
    return r.all(
        Contacts,
        "SELECT kind, who, count(*), count(DISTINCT customer_id) FROM interaction "
        "WHERE day BETWEEN :first AND :last GROUP BY kind, who ORDER BY 3 DESC, 1, 2",
        first=first,
        last=last,
    )


def reached(r: Reader, first: str, last: str) -> int:
    """How many different customers were spoken to on these days."""
    sql = "SELECT count(DISTINCT customer_id) FROM interaction WHERE day BETWEEN :first AND :last"
    return int(r.value(sql, first=first, last=last))


class SpokenTo(NamedTuple):
    """A customer with how many contacts there were, and when last."""

    code: str
    name: str
    contacts: int
    last: str


def spoken_to(r: Reader, first: str, last: str) -> list[SpokenTo]:
    """Who was spoken to on these days, most often first."""
    return r.all(
        SpokenTo,
        "SELECT c.code, c.name, count(*), max(i.day) FROM interaction i JOIN customer c ON c.id = i.customer_id "
        "WHERE i.day BETWEEN :first AND :last GROUP BY c.id ORDER BY 3 DESC, c.code",
        first=first,
        last=last,
    )
