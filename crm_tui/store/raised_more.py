"""What raises a follow-up besides dates, debts and habits: promises, stages, grades' rhythms, silence after paying."""

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import rhythm
from crm_tui.domain.customers import STAGES
from crm_tui.store import audit
from crm_tui.store.db import Reader
from crm_tui.store.followups import CLOSED_ON, DEALT_WITH
from crm_tui.store.rows import as_json
from crm_tui.store.settings import all_settings
from crm_tui.store.today import IS_QUIET, days_quiet

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


class Told(NamedTuple):
    """Whom to leave out: with a plan already, told as quiet (unless `woken`), acted on under one of the `kept` keys."""

    planned: frozenset[int]
    woken: frozenset[int]
    kept: frozenset[str]

    def params(self, heading: str, today: date) -> dict[str, str]:
        """What `_untold` has to know under the heading."""
        kept = [key for key in self.kept if key.startswith(f"{heading}:")]
        return {
            **days_quiet(today),
            "planned": as_json(self.planned),
            "woken": as_json(self.woken),
            "heading": f"{heading}:",
            "kept": json.dumps(kept),
            "acted_on": as_json({int(part) for key in kept if (part := key.split(":")[1]).isdecimal()}),
        }


class Found(NamedTuple):
    """Cases, the most pressing ones, and how many there are in all."""

    cases: list[Case]
    number: int


#: Of the customer `{id}` of the totals `t`: that no plan and no silence tell of it.
_UNTOLD: Final = f"""{{id}} NOT IN (SELECT value FROM json_each(:planned))
    AND (({IS_QUIET}) IS NOT TRUE OR {{id}} IN (SELECT value FROM json_each(:woken)))"""
#: Customers of a grade, with the last day on which they bought something or somebody dealt with them.
_MET: Final = f"""
WITH met AS MATERIALIZED (
    SELECT c.id, max(
        coalesce(CASE WHEN t.last_day <= :today THEN t.last_day ELSE (
            SELECT max(day) FROM sale WHERE customer_id = c.id AND day <= :today) END, ''),
        coalesce((SELECT max(day) FROM interaction WHERE customer_id = c.id), ''),
        coalesce((SELECT max({CLOSED_ON}) FROM followup WHERE customer_id = c.id AND state <> 'open'), '')) AS last
    FROM customer c LEFT JOIN customer_total t ON t.customer_id = c.id
    WHERE c.grade = :grade AND c.stage IS NOT 'lost'
        AND (t.last_day > :latest AND t.last_day <= :today) IS NOT TRUE AND {_UNTOLD.format(id="c.id")}
) SELECT id, last FROM met WHERE last BETWEEN :earliest AND :latest"""
#: Customers nobody has spoken to since their last payment.
_UNSPOKEN: Final = """
SELECT t.customer_id AS id, t.last_payment AS last FROM customer_total t
WHERE t.last_payment BETWEEN :earliest AND :latest AND NOT EXISTS (
    SELECT 1 FROM interaction i WHERE i.customer_id = t.customer_id AND i.day >= t.last_payment)"""


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
    cases: list[Case] = []
    number = 0
    for grade, between in sorted(days.items()):
        silent, counted = _untold(
            r, _MET, most - number, told.params("rhythm", today),
            grade=grade,
            earliest=(today - timedelta(days=LONGEST + between)).isoformat(),
            latest=(today - timedelta(days=between + 1)).isoformat(),
        )  # fmt: skip
        cases += [_overdue(customer_id, last, grade, between, today) for customer_id, last in silent]
        number += counted
        if number >= most:
            break
    return Found(cases, number)


def _untold(
    r: Reader, customers: str, most: int, told: Mapping[str, str], **params: Value
) -> tuple[list[tuple[int, str]], int]:
    """Of the statement's customers those not acted on yet, the latest first: at most so many, and how many in all."""
    sql = f"""WITH untold AS MATERIALIZED (
        SELECT id, last FROM ({customers}) WHERE id NOT IN (SELECT value FROM json_each(:acted_on))
            OR :heading || id || ':' || last NOT IN (SELECT value FROM json_each(:kept))
    ) SELECT id, last, (SELECT COUNT(*) FROM untold) FROM untold ORDER BY last DESC, id LIMIT :most"""
    found = r.all(lambda *row: row, sql, **told, **params, most=most)
    return [(customer_id, last) for customer_id, last, _ in found], found[0][2] if found else 0


def _overdue(customer_id: int, last: str, grade: str, most: int, today: date) -> Case:
    passed = date.fromisoformat(last) + timedelta(days=most)
    places = {"grade": grade, "most": most, "last": last, "days": (today - date.fromisoformat(last)).days}
    why = Text(N_("Grade {grade} is contacted every {most} days; last on {last}, {days} days ago."), places)
    return Case("rhythm", f"rhythm:{customer_id}:{last}", customer_id, passed.isoformat(), Text(N_("Call again")), why)


def unspoken(r: Reader, today: date, most: int, told: Told) -> Found:
    """Customers nobody has spoken to since their last payment, the latest first."""
    days = unspoken_days(r)
    sql = f"""{_UNSPOKEN} AND {_UNTOLD.format(id="t.customer_id")}
        AND NOT EXISTS ({DEALT_WITH} AND customer_id = t.customer_id AND {CLOSED_ON} >= t.last_payment)"""
    left, number = _untold(r, sql, most, told.params("unspoken", today), **_waited_for(today, days))
    return Found([_after_payment(*one, days) for one in left], number)


def unspoken_days(r: Reader) -> int:
    """So many days after a payment somebody should have spoken to the customer, by the shop's settings."""
    return int(all_settings(r).get("followup.unspoken") or rhythm.UNSPOKEN_DAYS)


def silent_since_payment(r: Reader, today: date) -> list[tuple[int, str]]:
    """The customers nobody has spoken to in time since their last payment, and its day, the latest first.

    Whose payment is more than `LONGEST` days ago is no longer waited for.
    """
    sql = f"SELECT id, last FROM ({_UNSPOKEN}) ORDER BY last DESC, id"
    return r.all(lambda customer_id, last: (customer_id, last), sql, **_waited_for(today, unspoken_days(r)))


def _waited_for(today: date, days: int) -> dict[str, str]:
    earliest, latest = (today - timedelta(days=ago) for ago in (LONGEST, days))
    return {"earliest": earliest.isoformat(), "latest": latest.isoformat()}


def _after_payment(customer_id: int, last: str, days: int) -> Case:
    due = (date.fromisoformat(last) + timedelta(days=days)).isoformat()
    why = Text(N_("Paid on {last}; nobody has spoken to them since."), {"last": last})
    return Case("unspoken", f"unspoken:{customer_id}:{last}", customer_id, due, Text(N_("Keep in touch")), why)
