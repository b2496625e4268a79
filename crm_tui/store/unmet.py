"""Whom nobody has met for longer than is usual for their grade, and whom nobody has spoken to since they paid.

Both are read by day out of an index, the latest first, so that the first of a hundred thousand cost no more than all
of a hundred; only counting them goes through all.
"""

import json
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import rhythm
from crm_tui.store.db import Reader
from crm_tui.store.followups import CLOSED_ON, DEALT_WITH
from crm_tui.store.raised_more import Case, Found
from crm_tui.store.rows import as_json, only
from crm_tui.store.settings import all_settings
from crm_tui.store.today import ENOUGH, IS_QUIET, days_quiet

#: Whom nobody has met for so long is no longer waited for, days.
LONGEST: Final = 365


class Told(NamedTuple):
    """Whom to leave out: with a plan already, told as quiet (unless `woken`), acted on under one of the `kept` keys."""

    planned: frozenset[int]
    woken: frozenset[int]
    kept: frozenset[str]

    def params(self, heading: str, today: date) -> dict[str, str]:
        """What `_UNTOLD` has to know under the heading."""
        kept = [key for key in self.kept if key.startswith(f"{heading}:")]
        return {
            **days_quiet(today),
            "planned": as_json(self.planned),
            "woken": as_json(self.woken),
            "heading": f"{heading}:",
            "kept": json.dumps(kept),
            "acted_on": as_json({int(part) for key in kept if (part := key.split(":")[1]).isdecimal()}),
        }


#: Of the customer `{id}` of the totals `t`, last met on `{last}`: no plan, no silence and no outcome tell of it.
_UNTOLD: Final = f"""{{id}} NOT IN (SELECT value FROM json_each(:planned))
    AND (({IS_QUIET}) IS NOT TRUE OR {{id}} IN (SELECT value FROM json_each(:woken)))
    AND ({{id}} NOT IN (SELECT value FROM json_each(:acted_on))
        OR :heading || {{id}} || ':' || {{last}} NOT IN (SELECT value FROM json_each(:kept)))"""
#: The last day on which the customer `c` bought something or somebody dealt with it.
_LAST: Final = f"""max(
    coalesce(CASE WHEN t.last_day <= :today THEN t.last_day ELSE (
        SELECT max(day) FROM sale WHERE customer_id = c.id AND day <= :today) END, ''),
    coalesce((SELECT max(day) FROM interaction WHERE customer_id = c.id), ''),
    coalesce((SELECT max({CLOSED_ON}) FROM followup WHERE customer_id = c.id AND state <> 'open'), ''))"""
#: Sales by customer: by day for the latest ones, by grade where all are counted.
_BY_DAY: Final = "customer_total t CROSS JOIN customer c ON c.id = t.customer_id WHERE t.last_day"
_BY_GRADE: Final = "customer c CROSS JOIN customer_total t ON t.customer_id = c.id WHERE t.last_day"
_WITH_TOTALS: Final = (
    "CROSS JOIN customer c ON c.id = {id} LEFT JOIN customer_total t ON t.customer_id = c.id WHERE {day}"
)
#: Where else days come from on which a customer was met, and which of its columns is the day.
_OTHER_MEETINGS: Final = (
    ("interaction i " + _WITH_TOTALS.format(id="i.customer_id", day="i.day"), "i.day"),
    ("followup f " + _WITH_TOTALS.format(id="f.customer_id", day=f"f.state <> 'open' AND {CLOSED_ON}"), CLOSED_ON),
    (
        "(SELECT customer_id, max(day) AS day FROM sale WHERE day <= :today AND customer_id IN "
        "(SELECT customer_id FROM customer_total WHERE last_day > :today) GROUP BY customer_id) s "
        + _WITH_TOTALS.format(id="s.customer_id", day="s.day"),
        "s.day",
    ),
)


def _met(sales: str, condition: str = "") -> str:
    """Customers of a grade, with the last day on which they were met."""
    return "\nUNION ".join(
        f"""SELECT c.id AS id, {day} AS last FROM {meetings} BETWEEN :earliest AND :latest
        {condition} AND c.grade = :grade AND c.stage IS NOT 'lost'
        AND {_UNTOLD.format(id="c.id", last=day)} AND {day} = {_LAST}"""
        for meetings, day in ((sales, "t.last_day"), *_OTHER_MEETINGS)
    )


_MET, _MET_COUNTED, _MET_OF_ONE = _met(_BY_DAY), _met(_BY_GRADE), _met(_BY_GRADE, "AND c.id = :only")
#: Customers nobody has spoken to since their last payment.
_UNSPOKEN: Final = """
SELECT t.customer_id AS id, t.last_payment AS last FROM customer_total t
WHERE t.last_payment BETWEEN :earliest AND :latest AND NOT EXISTS (
    SELECT 1 FROM interaction i WHERE i.customer_id = t.customer_id AND i.day >= t.last_payment)"""
_UNSPOKEN_UNTOLD: Final = f"""{_UNSPOKEN} AND {_UNTOLD.format(id="t.customer_id", last="t.last_payment")}
    AND NOT EXISTS ({DEALT_WITH} AND customer_id = t.customer_id AND {CLOSED_ON} >= t.last_payment)"""


def rhythms(r: Reader, today: date, most: int, told: Told, *, one: int | None = None, counted: bool = True) -> Found:
    """Customers, all or `one`, neither met nor dealt with for longer than is set for their grade, the best grade first.

    Lower grades are looked at only while there are fewer than `most`, so the number is that of the grades looked at;
    it is that of all of these only where they are `counted` or few.
    """
    days = rhythm.by_grade(all_settings(r).get("followup.rhythm", ""))
    first, all_of_them = (_MET, _MET_COUNTED) if one is None else (_MET_OF_ONE, _MET_OF_ONE)
    found = Found([], 0)
    for grade, between in sorted(days.items()):
        silent = _first(r, first, all_of_them, most - found.number, partial(_overdue, grade, between, today), {
            **told.params("rhythm", today),
            "only": one,
            "grade": grade,
            "earliest": (today - timedelta(days=LONGEST + between)).isoformat(),
            "latest": (today - timedelta(days=between + 1)).isoformat(),
        }, counted=counted)  # fmt: skip
        found = Found([*found.cases, *silent.cases], found.number + silent.number, silent.more)
        if found.number >= most:
            break
    return found


def _first(
    r: Reader,
    customers: str,
    all_customers: str,
    most: int,
    case: Callable[[int, str], Case],
    params: Mapping[str, Value],
    *,
    counted: bool,
) -> Found:
    """Of the statement's customers those met the latest, at most so many, and how many there are.

    The second statement tells the same customers, written for all of them; `case` is made of an id and a day.
    """
    enough = max(most, ENOUGH)
    found: list[tuple[int, str]] = r.all(
        lambda customer_id, day: (customer_id, day),
        f"{customers} ORDER BY last DESC, id LIMIT :looked_for",
        **params,
        looked_for=enough + 1,
    )
    cases, more = [case(*customer) for customer in found[:most]], len(found) > enough
    if more and counted:
        return Found(cases, r.value(f"SELECT COUNT(*) FROM ({all_customers})", **params))
    return Found(cases, min(len(found), enough), more)


def _overdue(grade: str, most: int, today: date, customer_id: int, last: str) -> Case:
    passed = date.fromisoformat(last) + timedelta(days=most)
    places = {"grade": grade, "most": most, "last": last, "days": (today - date.fromisoformat(last)).days}
    why = Text(N_("Grade {grade} is contacted every {most} days; last on {last}, {days} days ago."), places)
    return Case("rhythm", f"rhythm:{customer_id}:{last}", customer_id, passed.isoformat(), Text(N_("Call again")), why)


def unspoken(r: Reader, today: date, most: int, told: Told, *, one: int | None = None, counted: bool = True) -> Found:
    """Customers nobody has spoken to since their last payment, the latest first, as `rhythms` tells them."""
    days = unspoken_days(r)
    params = {**told.params("unspoken", today), **_waited_for(today, days), "only": one}
    sql = _UNSPOKEN_UNTOLD + only("t.customer_id", one)
    return _first(r, sql, sql, most, partial(_after_payment, days), params, counted=counted)


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


def _after_payment(days: int, customer_id: int, last: str) -> Case:
    due = (date.fromisoformat(last) + timedelta(days=days)).isoformat()
    why = Text(N_("Paid on {last}; nobody has spoken to them since."), {"last": last})
    return Case("unspoken", f"unspoken:{customer_id}:{last}", customer_id, due, Text(N_("Keep in touch")), why)
