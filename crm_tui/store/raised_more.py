"""What raises a follow-up besides dates, debts, habits and silence: promises and stages."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core.i18n import N_, Text
from crm_tui.domain.customers import STAGES
from crm_tui.store import audit
from crm_tui.store.db import Reader
from crm_tui.store.rows import only

#: A move to another stage is told for so many days.
STAGE_DAYS: Final = 14
#: As many of the latest changes of customers are looked through for moves.
_LOOKED_THROUGH: Final = 5000
_STAGES: Final = {choice.value: choice.label for choice in STAGES}


class Case(NamedTuple):
    """A reason to contact somebody; `key` names it for good, `day` is from when on it is due."""

    heading: str
    key: str
    customer_id: int | None
    day: str
    subject: Text
    why: Text
    amount: int | None = None
    time: str | None = None
    assignee: str | None = None
    kind: str = ""


class Found(NamedTuple):
    """Cases, the most pressing ones, and how many there are in all, or, where `more`, at least."""

    cases: list[Case]
    number: int
    more: bool = False


def promised(r: Reader, today: date, one: int | None = None) -> list[Case]:
    """Tickets, all or one customer's, that a time was promised for, due tomorrow at the latest, the earliest first."""
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None
    end = datetime.combine(today + timedelta(days=2), datetime.min.time(), zone).astimezone(UTC)
    found = r.all(
        lambda *row: _promise(zone, *row),
        "SELECT id, number, subject, customer_id, assignee, promised FROM ticket "
        f"WHERE step <> 'closed' AND resolved IS NULL AND promised < :end{only('customer_id', one)} "
        "ORDER BY promised, id",
        only=one,
        end=end.strftime("%Y-%m-%dT%H:%M:%S"),
    )
    return [case for case in found if case.day <= (today + timedelta(days=1)).isoformat()]


def _promise(
    zone: ZoneInfo | None, ticket_id: int, number: str, subject: str, customer_id: int | None, who: str | None, at: str
) -> Case:
    local = datetime.fromisoformat(at).astimezone(zone)
    told = Text(N_("Ticket {number}: {subject}"), {"number": number, "subject": subject})
    why = Text(N_("An answer was promised for {day} {time}."), {"day": f"{local:%Y-%m-%d}", "time": f"{local:%H:%M}"})
    key = f"ticket:{ticket_id}:{local:%Y-%m-%d}"
    return Case("ticket", key, customer_id, f"{local:%Y-%m-%d}", told, why, None, f"{local:%H:%M}", who)


def stages(r: Reader, today: date, one: int | None = None) -> list[Case]:
    """Customers, all or that one, whose stage is another than two weeks ago, the latest moves first."""
    since = (datetime.combine(today, datetime.min.time(), UTC) - timedelta(days=STAGE_DAYS)).isoformat()
    before = r.value("SELECT id FROM operation WHERE at < :since ORDER BY id DESC LIMIT 1", since=since)
    moves: dict[int, tuple[str | None, str | None, str]] = {}
    for customer_id, old, new, at in _stage_moves(r, before or 0, one):
        latest = moves.get(customer_id)
        moves[customer_id] = (old, latest[1], latest[2]) if latest else (old, new, at)
    return [_moved(customer_id, *move) for customer_id, move in moves.items() if move[1] and move[0] != move[1]]


def _stage_moves(r: Reader, after: int, one: int | None) -> Iterator[tuple[int, str | None, str | None, str]]:
    """Customer, stage before and after, day, of the moves by operations later than `after`, the latest first."""
    for row_id, old, new, at in r.iterate(
        lambda *row: row,
        "SELECT c.row_id, c.before, c.after, o.at FROM change c JOIN operation o ON o.id = c.op_id "
        "WHERE c.op_id > :after AND c.table_name = 'customer' AND c.before IS NOT NULL AND c.after IS NOT NULL "
        f"{only('c.row_id', one)} ORDER BY c.id DESC LIMIT :most",
        after=after,
        only=one,
        most=_LOOKED_THROUGH,
    ):
        was, now = audit.read_image(old) or {}, audit.read_image(new) or {}
        if was.get("stage") != now.get("stage"):
            yield row_id, _text(was.get("stage")), _text(now.get("stage")), at[:10]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _moved(customer_id: int, old: str | None, new: str | None, day: str) -> Case:
    label = Text(_STAGES.get(new or "", new or ""))
    if old:
        places = {"old": Text(_STAGES.get(old, old)), "new": label, "day": day}
        why = Text(N_("Moved from {old} to {new} on {day}."), places)
    else:
        why = Text(N_("Became {new} on {day}."), {"new": label, "day": day})
    subject = Text(N_("Win the customer back")) if new in {"dormant", "lost"} else Text(N_("Follow up the new stage"))
    return Case("stage", f"stage:{customer_id}:{day}", customer_id, day, subject, why)
