"""Interactions with customers: lists by customer and day, one record, and the days a rhythm is told from."""

from array import array
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain import rhythm
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, in_order, where
from crm_tui.store.settings import all_settings

#: As many days with a contact or a purchase are enough to tell a rhythm from.
_ENOUGH = 12


class InteractionRow(NamedTuple):
    """Something said between the shop and a customer."""

    id: int
    version: int
    day: str
    time: str | None
    kind: str
    customer_id: int
    customer_code: str
    customer_name: str
    person_id: int | None
    person: str | None
    text: str
    who: str | None


_SELECT = """
SELECT i.id, i.version, i.day, i.time, i.kind, i.customer_id, c.code, c.name, i.person_id, p.name, i.text, i.who
FROM interaction i JOIN customer c ON c.id = i.customer_id LEFT JOIN person p ON p.id = i.person_id
"""


def ids(r: Reader, customer_id: int | None = None, since: str | None = None, until: str | None = None) -> "array[int]":
    """The ids of the interactions from day `since` to day `until`, both included, latest first."""
    chosen = where(
        (
            "customer_id = :customer" if customer_id is not None else "",
            "day >= :since" if since else "",
            "day <= :until" if until else "",
        )
    )
    params: dict[str, Value] = {"customer": customer_id, "since": since, "until": until}
    return id_array(
        r, f"SELECT id FROM interaction {chosen} ORDER BY day DESC, coalesce(time, '') DESC, id DESC", **params
    )


def rows(r: Reader, wanted: Iterable[int]) -> list[InteractionRow]:
    """The interactions of these ids, in that order."""
    wanted = list(wanted)
    sql = _SELECT + "WHERE i.id IN (SELECT value FROM json_each(:ids))"
    return in_order(r.all(InteractionRow, sql, ids=as_json(wanted)), wanted)


def get(r: Reader, interaction_id: int) -> InteractionRow:
    """One interaction; NotFound where there is none of that id."""
    found = r.one(InteractionRow, _SELECT + "WHERE i.id = :id", id=interaction_id)
    if found is None:
        raise NotFound(N_("This interaction no longer exists."))
    return found


def spoken_on(r: Reader, customer_id: int) -> list[str]:
    """The latest days on which the customer was spoken to, the latest first."""
    sql = "SELECT DISTINCT day FROM interaction WHERE customer_id = :id ORDER BY day DESC LIMIT :most"
    return r.all(str, sql, id=customer_id, most=_ENOUGH)


def bought_on(r: Reader, customer_id: int) -> list[str]:
    """The latest days on which the customer bought, the latest first."""
    sql = "SELECT DISTINCT day FROM sale WHERE customer_id = :id AND kind = 'sale' ORDER BY day DESC LIMIT :most"
    return r.all(str, sql, id=customer_id, most=_ENOUGH)


def proposed(r: Reader, customer_id: int, last: date) -> rhythm.Proposal:
    """When to speak to the customer again after `last`, by its rhythm or its grade's."""
    spoken = [*spoken_on(r, customer_id), last.isoformat()]
    grade_days = rhythm.by_grade(all_settings(r).get("followup.rhythm", ""))
    return rhythm.propose(spoken, bought_on(r, customer_id), grade_of(r, customer_id), grade_days, last)


def grade_of(r: Reader, customer_id: int) -> str | None:
    """The customer's grade."""
    found: str | None = r.value("SELECT grade FROM customer WHERE id = :id", id=customer_id)
    return found


def person_of(r: Reader, customer_id: int, name: str) -> int:
    """The id of somebody at the customer's, by name; NotFound where nobody there is called so."""
    sql = "SELECT id FROM person WHERE customer_id = :id AND name = :name ORDER BY id LIMIT 1"
    found = r.value(sql, id=customer_id, name=name.strip())
    if found is None:
        raise NotFound(N_("Nobody called {person} is known at this customer's."), person=name)
    return int(found)
