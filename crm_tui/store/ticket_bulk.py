"""Many tickets at once, as imports and exports want them: values by field name, and the events behind them."""

from collections.abc import Iterable, Mapping, Sequence

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.identity import actor
from crm_tui.domain.ticket_steps import EDIT, Event, replay
from crm_tui.domain.tickets import FILE_RECORD
from crm_tui.store import ticket_events
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json
from crm_tui.store.tickets import COLUMNS, FROM, STATE, columns_of

#: A new ticket: the id it is to have, its values by field name with `customer_id` and `product_id`, its events.
New = tuple[int, Mapping[str, Value], Sequence[Event]]
_JOINED = {"customer": "c.code", "customer_name": "c.name", "product": "p.sku", "product_name": "p.name"}


def load(r: Reader, ids: Iterable[int]) -> dict[int, dict[str, Value]]:
    """The tickets by id, each with all values of a file's fields."""
    names = [field.name for field in FILE_RECORD.fields]
    columns = ", ".join(_JOINED.get(name, f"t.{name}") for name in names)
    sql = f"SELECT t.id, {columns} {FROM} WHERE t.id IN (SELECT value FROM json_each(:ids))"
    found = r.iterate(lambda row_id, *cells: (row_id, dict(zip(names, cells, strict=True))), sql, ids=as_json(ids))
    return dict(found)


def insert(w: Writer, batch_id: int, new: Sequence[New]) -> None:
    """Add tickets of an import, with their events."""
    who = actor()
    rows, happened = [], []
    for row_id, values, events in new:
        state = columns_of(replay(events))
        rows.append((row_id, *map(values.get, COLUMNS), *map(state.get, STATE), batch_id))
        happened += [(row_id, event.at, who, event.kind, event.step, event.reason, batch_id) for event in events]
    w.insert_many("ticket", ("id", *COLUMNS, *STATE, "batch_id"), rows)
    w.insert_many("ticket_event", ("ticket_id", "at", "actor", "kind", "step", "reason", "batch_id"), happened)


def change(
    w: Writer, ticket_id: int, values: Mapping[str, Value], told: Mapping[str, Value], events: Sequence[Event]
) -> None:
    """Change a known ticket, and add what happened to it; the events tell of the changed values, by field name."""
    who = actor()
    if told:
        ticket_events.add(w, ticket_id, Event(EDIT, clock.stamp()), who, None, told)
    for event in events:
        ticket_events.add(w, ticket_id, event, who)
    own = {name: value for name, value in values.items() if name in COLUMNS}
    w.update("ticket", ticket_id, {**own, **columns_of(ticket_events.state(w, ticket_id))})
