"""What raises a follow-up besides dates, debts and habits: promises, stages, grades' rhythms, silence after paying."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core.i18n import N_, Text
from crm_tui.domain import rhythm
from crm_tui.domain.customers import STAGES
from crm_tui.store import audit
from crm_tui.store.db import Reader
from crm_tui.store.settings import all_settings

#: A move to another stage is told for so many days; whom nobody has met for so long is no longer waited for.
STAGE_DAYS: Final = 14
LONGEST: Final = 365
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


#: Whether a customer, under a heading and because of what was last on a day, need not be told.
Told = Callable[[str, int, str], bool]


class Found(NamedTuple):
    """Cases, the most pressing ones, and how many there are in all."""

    cases: list[Case]
    number: int


def promised(r: Reader, today: date) -> list[Case]:
    """Tickets that a time was promised for, due tomorrow at the latest, the earliest first."""
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None
    end = datetime.combine(today + timedelta(days=2), datetime.min.time(), zone).astimezone(UTC)
    found = r.all(
        lambda *row: _promise(zone, *row),
        "SELECT id, number, subject, customer_id, assignee, promised FROM ticket "
        "WHERE step <> 'closed' AND resolved IS NULL AND promised < :end ORDER BY promised, id",
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


def stages(r: Reader, today: date) -> list[Case]:
    """Customers whose stage is another than two weeks ago, the latest moves first."""
    since = (datetime.combine(today, datetime.min.time(), UTC) - timedelta(days=STAGE_DAYS)).isoformat()
    before = r.value("SELECT id FROM operation WHERE at < :since ORDER BY id DESC LIMIT 1", since=since)
    moves: dict[int, tuple[str | None, str | None, str]] = {}
    for customer_id, old, new, at in _stage_moves(r, before or 0):
        latest = moves.get(customer_id)
        moves[customer_id] = (old, latest[1], latest[2]) if latest else (old, new, at)
    return [_moved(customer_id, *move) for customer_id, move in moves.items() if move[1] and move[0] != move[1]]


def _stage_moves(r: Reader, after: int) -> Iterator[tuple[int, str | None, str | None, str]]:
    """Customer, stage before and after, day, of the moves by operations later than `after`, the latest first."""
    for row_id, old, new, at in r.iterate(
        lambda *row: row,
        "SELECT c.row_id, c.before, c.after, o.at FROM change c JOIN operation o ON o.id = c.op_id "
        "WHERE c.op_id > :after AND c.table_name = 'customer' AND c.before IS NOT NULL AND c.after IS NOT NULL "
        "ORDER BY c.id DESC LIMIT :most",
        after=after,
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


def rhythms(r: Reader, today: date, most: int, told: Told) -> Found:
    """Customers neither met nor dealt with for longer than is set for their grade, the best grade first.

    Lower grades are looked at only while there are fewer than `most`, so the number is that of the grades looked at.
    """
    days = rhythm.by_grade(all_settings(r).get("followup.rhythm", ""))
    found: list[tuple[int, str, str]] = []
    for grade, between in sorted(days.items()):
        silent = r.all(
            lambda customer_id, last, grade=grade: (customer_id, last, grade),
            """WITH met AS MATERIALIZED (
                SELECT c.id, max(coalesce((SELECT CASE WHEN last_day <= :today THEN last_day ELSE (
                        SELECT max(day) FROM sale WHERE customer_id = c.id AND day <= :today
                    ) END FROM customer_total WHERE customer_id = c.id), ''),
                    coalesce((SELECT max(day) FROM interaction WHERE customer_id = c.id), ''),
                    coalesce((SELECT max(substr(done_at, 1, 10)) FROM followup
                        WHERE customer_id = c.id AND state <> 'open'), '')) AS last
                FROM customer c WHERE c.grade = :grade AND c.stage IS NOT 'lost'
            ) SELECT id, last FROM met WHERE last BETWEEN :earliest AND :latest ORDER BY last DESC, id""",
            grade=grade,
            today=today.isoformat(),
            earliest=(today - timedelta(days=LONGEST + between)).isoformat(),
            latest=(today - timedelta(days=between + 1)).isoformat(),
        )
        found += [one for one in silent if not told("rhythm", one[0], one[1])]
        if len(found) >= most:
            break
    return Found([_overdue(*one, days[one[2]], today) for one in found[:most]], len(found))


def _overdue(customer_id: int, last: str, grade: str, most: int, today: date) -> Case:
    passed = date.fromisoformat(last) + timedelta(days=most)
    places = {"grade": grade, "most": most, "last": last, "days": (today - date.fromisoformat(last)).days}
    why = Text(N_("Grade {grade} is contacted every {most} days; last on {last}, {days} days ago."), places)
    return Case("rhythm", f"rhythm:{customer_id}:{last}", customer_id, passed.isoformat(), Text(N_("Call again")), why)


def unspoken(r: Reader, today: date, most: int, told: Told) -> Found:
    """Customers nobody has spoken to since their last payment, the latest first."""
    days = unspoken_days(r)
    left = [one for one in silent_since_payment(r, today) if not told("unspoken", one[0], one[1])]
    return Found([_after_payment(*one, days) for one in left[:most]], len(left))


def unspoken_days(r: Reader) -> int:
    """So many days after a payment somebody should have spoken to the customer, by the shop's settings."""
    return int(all_settings(r).get("followup.unspoken") or rhythm.UNSPOKEN_DAYS)


def silent_since_payment(r: Reader, today: date) -> list[tuple[int, str]]:
    """The customers nobody has spoken to in time since their last payment, and its day, the latest first.

    Whose payment is more than `LONGEST` days ago is no longer waited for.
    """
    return r.all(
        lambda customer_id, last: (customer_id, last),
        """SELECT customer_id, last FROM (
            SELECT customer_id, max(day) AS last FROM payment WHERE customer_id IS NOT NULL GROUP BY customer_id
        ) p WHERE last BETWEEN :earliest AND :latest AND NOT EXISTS (
            SELECT 1 FROM interaction i WHERE i.customer_id = p.customer_id AND i.day >= p.last)
        ORDER BY last DESC, customer_id""",
        earliest=(today - timedelta(days=LONGEST)).isoformat(),
        latest=(today - timedelta(days=unspoken_days(r))).isoformat(),
    )


def _after_payment(customer_id: int, last: str, days: int) -> Case:
    due = (date.fromisoformat(last) + timedelta(days=days)).isoformat()
    why = Text(N_("Paid on {last}; nobody has spoken to them since."), {"last": last})
    return Case("unspoken", f"unspoken:{customer_id}:{last}", customer_id, due, Text(N_("Keep in touch")), why)
