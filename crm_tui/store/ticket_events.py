"""What happened to tickets: the events that are the one source of where each stands."""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.ticket_steps import Event, State, replay
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json

_ORDER: Final = "ORDER BY ticket_id, at, id"


class EventRow(NamedTuple):
    """An event in a timeline; `fields` are the values set with it by field name, in store units."""

    id: int
    at: str
    actor: str
    kind: str
    step: str | None
    reason: str | None
    note: str | None
    fields: dict[str, Value]


def timeline(r: Reader, ticket_id: int) -> list[EventRow]:
    """What happened to the ticket, first things first."""

    def make(*cells: Any) -> EventRow:
        return EventRow._make((*cells[:-1], json.loads(cells[-1]) if cells[-1] else {}))

    return r.all(
        make,
        f"SELECT id, at, actor, kind, step, reason, note, fields FROM ticket_event WHERE ticket_id = :id {_ORDER}",
        id=ticket_id,
    )


def events(r: Reader, ticket_id: int) -> list[Event]:
    """The ticket's events as clocks and the state want them, in their order."""
    return r.all(Event, f"SELECT kind, at, step, reason FROM ticket_event WHERE ticket_id = :id {_ORDER}", id=ticket_id)


def state(r: Reader, ticket_id: int) -> State:
    """Where the ticket stands by its events."""
    return replay(events(r, ticket_id))


def add(
    w: Writer, ticket_id: int, event: Event, actor: str, note: str | None = None, fields: Mapping[str, Value] = {}
) -> None:
    """Write one event, with the values that were set with it."""
    w.insert("ticket_event", {
        "ticket_id": ticket_id, "at": event.at, "actor": actor, "kind": event.kind, "step": event.step,
        "reason": event.reason, "note": note or None, "fields": written(fields),
    })  # fmt: skip


def written(fields: Mapping[str, Value]) -> str | None:
    """The values set with an event as the store keeps them."""
    return json.dumps(dict(fields), ensure_ascii=False) if fields else None


def grouped(r: Reader, ids: Iterable[int] | None = None) -> Iterator[tuple[int, list[Event]]]:
    """The events of these tickets (of all that are not closed, where None), ticket by ticket."""
    if ids is None:
        chosen, params = "ticket_id IN (SELECT id FROM ticket WHERE step <> 'closed')", {}
    else:
        chosen, params = "ticket_id IN (SELECT value FROM json_each(:ids))", {"ids": as_json(ids)}
    sql = f"SELECT ticket_id, kind, at, step, reason FROM ticket_event WHERE {chosen} {_ORDER}"
    present, found = 0, list[Event]()
    for ticket_id, event in r.iterate(lambda ticket_id, *cells: (ticket_id, Event._make(cells)), sql, **params):
        if ticket_id != present:
            if found:
                yield present, found
            present, found = ticket_id, []
        found.append(event)
    if found:
        yield present, found


def disagreeing(r: Reader) -> Iterator[Text]:
    """Tickets that do not stand where their events led them: for `crm check`."""
    names = State._fields
    sql = f"SELECT id, number, {', '.join(names)} FROM ticket ORDER BY id"
    for ticket_id, number, *kept in r.all(lambda *row: row, sql):
        meant = state(r, ticket_id)
        if [getattr(meant, name) for name in names] != kept:
            yield Text(N_("Ticket {number} is not where its events led it."), {"number": number})


def move_receipt(w: Writer, ticket_id: int, at: str, version: int | None = None) -> None:
    """Let the ticket have been received at another time; Invalid where something happened to it before that."""
    first = w.value("SELECT min(at) FROM ticket_event WHERE ticket_id = :id AND kind <> 'open'", id=ticket_id)
    if first is not None and first < at:
        raise Invalid(N_("Something happened to the ticket before that."), field="opened")
    row_id = w.value("SELECT id FROM ticket_event WHERE ticket_id = :id AND kind = 'open'", id=ticket_id)
    w.update("ticket_event", int(row_id), {"at": at})
    w.update("ticket", ticket_id, {"opened": at, "latest": state(w, ticket_id).latest}, version)
