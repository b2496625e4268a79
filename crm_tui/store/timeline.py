"""What happened with one customer, by kind: when each event was, and what is told of those in sight.

Moments are ISO days, or `YYYY-MM-DD HH:MM` on the shop's clock, so that text order is time order.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.store import history
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

#: When an event was, and its id among those of its kind.
Moment = tuple[str, int]


class Purchase(NamedTuple):
    """A receipt's lines of one kind, or a day's without a receipt; `id` is the first line's, `amount` minor units."""

    id: int
    day: str
    receipt: str | None
    kind: str
    customer_id: int
    what: str | None
    lines: int
    amount: int


class DealerReport(NamedTuple):
    """What a dealer reported on a day, `sold_on` or `count`: so many products, thousandths in all."""

    id: int
    day: str
    kind: str
    products: int
    quantity: int


class TicketHappening(NamedTuple):
    """An event of a ticket, `when` on the shop's clock; `kind`, `step` and `reason` as in `domain.ticket_steps`."""

    id: int
    when: str
    ticket_id: int
    number: str
    subject: str
    kind: str
    step: str | None
    reason: str | None
    note: str | None


def _moment(day: str, row_id: int) -> Moment:
    return day, row_id


def purchase_moments(r: Reader, customer_id: int) -> list[Moment]:
    """The customer's purchases and returns, a receipt each."""
    return r.all(
        _moment,
        "SELECT min(day), min(id) FROM sale WHERE customer_id = :id "
        "GROUP BY coalesce('r' || receipt, 'd' || day), kind",
        id=customer_id,
    )


def purchases(r: Reader, ids: Iterable[int]) -> list[Purchase]:
    """The purchases whose first lines have these ids, in any order."""
    return r.all(
        Purchase,
        "SELECT f.id, f.day, f.receipt, f.kind, f.customer_id, coalesce(p.name, f.category, f.note), "
        "count(*), sum(s.amount) "
        "FROM sale f JOIN sale s ON s.customer_id = f.customer_id AND s.receipt IS f.receipt AND s.kind = f.kind "
        "AND (f.receipt IS NOT NULL OR s.day = f.day) LEFT JOIN product p ON p.id = f.product_id "
        "WHERE f.id IN (SELECT value FROM json_each(:ids)) GROUP BY f.id",
        ids=as_json(ids),
    )


def payment_moments(r: Reader, customer_id: int) -> list[Moment]:
    """The customer's payments."""
    return r.all(_moment, "SELECT day, id FROM payment WHERE customer_id = :id", id=customer_id)


def report_moments(r: Reader, customer_id: int) -> list[Moment]:
    """The days on which a dealer reported what it had sold on, or counted."""
    return r.all(
        _moment, "SELECT day, min(id) FROM movement WHERE customer_id = :id GROUP BY day, kind", id=customer_id
    )


def reports(r: Reader, ids: Iterable[int]) -> list[DealerReport]:
    """The reports whose first movements have these ids, in any order."""
    return r.all(
        DealerReport,
        "SELECT f.id, f.day, f.kind, count(DISTINCT m.product_id), sum(m.quantity) FROM movement f "
        "JOIN movement m ON m.customer_id = f.customer_id AND m.day = f.day AND m.kind = f.kind "
        "WHERE f.id IN (SELECT value FROM json_each(:ids)) GROUP BY f.id",
        ids=as_json(ids),
    )


def ticket_moments(r: Reader, customer_id: int) -> list[Moment]:
    """What happened to the customer's tickets that the customer took part in: by the events' ids."""
    zone = _zone(r)
    found = r.all(
        _moment,
        "SELECT e.at, e.id FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE t.customer_id = :id "
        "AND e.kind IN ('open', 'said', 'answer', 'wait', 'close', 'reopen')",
        id=customer_id,
    )
    return [(_on_the_clock(at, zone), event_id) for at, event_id in found]


def ticket_happenings(r: Reader, ids: Iterable[int]) -> list[TicketHappening]:
    """The events of tickets that have these ids, in any order."""
    zone = _zone(r)
    found = r.all(
        TicketHappening,
        "SELECT e.id, e.at, e.ticket_id, t.number, t.subject, e.kind, e.step, e.reason, e.note "
        "FROM ticket_event e JOIN ticket t ON t.id = e.ticket_id WHERE e.id IN (SELECT value FROM json_each(:ids))",
        ids=as_json(ids),
    )
    return [row._replace(when=_on_the_clock(row.when, zone)) for row in found]


def operation_moments(r: Reader, customer_id: int) -> list[Moment]:
    """What was done to the customer's archive and is in force, and imports that brought something of the customer's.

    Single sales, payments, reports and tickets are events of their own; what was undone did not happen.
    """
    zone = _zone(r)
    undone = history.undone_operations(r)
    found = r.all(
        _moment,
        "SELECT at, id FROM operation WHERE name NOT IN ('undo', 'redo') AND (id IN ("
        "SELECT op_id FROM change WHERE customer_id = :id "
        "AND table_name NOT IN ('sale', 'payment', 'movement', 'ticket', 'followup', "
        "'interaction')) "
        "OR batch_id IN (SELECT batch_id FROM sale WHERE customer_id = :id UNION "
        "SELECT batch_id FROM payment WHERE customer_id = :id UNION SELECT batch_id FROM customer WHERE id = :id))",
        id=customer_id,
    )
    return [(_on_the_clock(at, zone), op_id) for at, op_id in found if op_id not in undone]


def _zone(r: Reader) -> ZoneInfo | None:
    return ZoneInfo(r.shop.zone) if r.shop.zone else None


def _on_the_clock(at: str, zone: ZoneInfo | None) -> str:
    """An instant on the shop's clock, to the minute."""
    return datetime.fromisoformat(at).astimezone(zone).strftime("%Y-%m-%d %H:%M")
