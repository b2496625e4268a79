"""Tickets' clocks, read for many at once: from their events and the shop's promises, nothing is kept."""

from array import array
from collections.abc import Iterable
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.domain import service_clock
from crm_tui.domain.business_hours import business_hours, seconds_of
from crm_tui.domain.service_clock import Clock
from crm_tui.domain.service_levels import RED, Service, service_of
from crm_tui.store import settings, ticket_events
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json


class Pressing(NamedTuple):
    """What presses most on one ticket: the running clock that is nearest its end, None where none runs.

    `promise_broken` where the customer was promised a time that has passed without a solution.
    """

    clock: Clock | None
    promise_broken: bool

    @property
    def overdue(self) -> bool:
        """Whether a time is over, or a promise broken."""
        return self.promise_broken or (self.clock is not None and self.clock.share >= RED)


def service(r: Reader) -> Service:
    """What the shop promises, as set."""
    return service_of(settings.all_settings(r), r.shop)


def clocks(r: Reader, ticket_id: int) -> list[Clock]:
    """All clocks of one ticket as of now."""
    kept = service(r)
    priority, grade = r.one(lambda *row: row, f"{_FACTS} WHERE t.id = :id", id=ticket_id)[1:3]  # type: ignore[index]
    found = service_clock.course(ticket_events.events(r, ticket_id))
    return service_clock.clocks(
        found, kept.of(priority, grade), business_hours(kept.week), int(clock.now().timestamp())
    )


_FACTS = (
    "SELECT t.id, t.priority, c.grade, t.promised, t.resolved FROM ticket t "
    "LEFT JOIN customer c ON c.id = t.customer_id"
)


def pressing(r: Reader, ids: Iterable[int] | None = None) -> dict[int, Pressing]:
    """What presses most on each of these tickets (all that are not closed, where None) as of now."""
    wanted = None if ids is None else as_json(ids)
    chosen = "t.step <> 'closed'" if wanted is None else "t.id IN (SELECT value FROM json_each(:ids))"
    kept, now = service(r), int(clock.now().timestamp())
    hours = business_hours(kept.week)
    found: dict[int, Pressing] = {}
    facts = {row[0]: row[1:] for row in r.all(lambda *row: row, f"{_FACTS} WHERE {chosen}", ids=wanted)}
    targets = {(priority, grade): kept.of(priority, grade) for priority, grade, *_ in facts.values()}
    for ticket_id, events in ticket_events.grouped(r, ids if ids is None else facts):
        priority, grade, promised, resolved = facts[ticket_id]
        running = service_clock.pressing(service_clock.course(events), targets[priority, grade], hours, now)
        broken = promised is not None and resolved is None and seconds_of(promised) <= now
        found[ticket_id] = Pressing(running, broken)
    return found


def overdue(r: Reader) -> "array[int]":
    """The ids of the open tickets whose time is over, or whose promise is broken."""
    return array("q", (ticket_id for ticket_id, found in pressing(r).items() if found.overdue))


def most_pressing_first(r: Reader, ids: Iterable[int]) -> "array[int]":
    """These tickets, those first whose time is used up most; closed ones last, in the order given."""
    ids = array("q", ids)
    found = pressing(r, ids)

    def urgency(ticket_id: int) -> tuple[bool, float]:
        running = found[ticket_id].clock if ticket_id in found else None
        return running is None, -(running.used / running.target) if running else 0.0

    return array("q", sorted(ids, key=urgency))
