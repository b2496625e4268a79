"""Follow-ups and single occurrences of series as they are kept: one record, and what writing needs."""

from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups, recurrence, rrule, working_days
from crm_tui.domain.service_levels import service_of
from crm_tui.store.db import Reader
from crm_tui.store.messages import read_text
from crm_tui.store.rows import as_json
from crm_tui.store.settings import all_settings


class FollowupRow(NamedTuple):
    """A follow-up as it is kept; days and times on the shop's clock, a `rule` makes it a series."""

    id: int
    version: int
    day: str
    time: str | None
    kind: str
    customer_id: int | None
    person_id: int | None
    assignee: str | None
    subject: str
    note: str | None
    rule: str | None
    on_holiday: str | None
    rhythm_days: int | None
    remind: int | None
    origin: str | None
    origin_params: str | None
    raised_key: str | None
    uid: str | None
    state: str
    outcome: str | None
    done_at: str | None
    interaction_id: int | None
    snoozed_until: str | None
    created_at: str

    @property
    def anchor(self) -> datetime:
        """The moment a series is counted from."""
        return followups.moment(self.day, self.time)

    @property
    def parsed(self) -> rrule.Rule:
        """The rule of a series."""
        return parsed(self.rule or "")

    @property
    def due(self) -> str:
        """The day on which it is due now: the one it is snoozed until, where that is later."""
        return max(self.day, self.snoozed_until or "")

    @property
    def why(self) -> Text | None:
        """Why it is there."""
        return why(self.origin, self.origin_params)


class InstanceRow(NamedTuple):
    """What became of one occurrence of a series; `day` None where it was not moved."""

    id: int
    version: int
    followup_id: int
    original: str
    added: int
    day: str | None
    time: str | None
    state: str
    outcome: str | None
    done_at: str | None
    interaction_id: int | None
    snoozed_until: str | None


_COLUMNS = ", ".join(f"f.{name}" for name in FollowupRow._fields)
_INSTANCE = ", ".join(f"i.{name}" for name in InstanceRow._fields)


@cache
def parsed(text: str) -> rrule.Rule:
    """The rule; the same few texts are read again and again."""
    return rrule.parse(text)


def why(origin: str | None, params: str | None) -> Text | None:
    """Why a follow-up is there, from its columns: a message with its places, or somebody's words."""
    if not origin:
        return None
    return read_text(origin, params) if params is not None else Text("{words}", {"words": origin})


def get(r: Reader, followup_id: int) -> FollowupRow:
    """One follow-up; NotFound where there is none of that id."""
    found = r.one(FollowupRow, f"SELECT {_COLUMNS} FROM followup f WHERE f.id = :id", id=followup_id)
    if found is None:
        raise NotFound(N_("This follow-up no longer exists."))
    return found


def all_rows(r: Reader, customer_id: int | None = None) -> list[FollowupRow]:
    """Every follow-up, by day; of one customer where one is given."""
    mine = "WHERE f.customer_id = :customer" if customer_id is not None else ""
    return r.all(FollowupRow, f"SELECT {_COLUMNS} FROM followup f {mine} ORDER BY f.day, f.id", customer=customer_id)


def by_key(r: Reader, key: str) -> FollowupRow | None:
    """The follow-up that was kept of a raised one."""
    return r.one(FollowupRow, f"SELECT {_COLUMNS} FROM followup f WHERE f.raised_key = :key", key=key)


def instance(r: Reader, followup_id: int, original: str) -> InstanceRow | None:
    """What became of that occurrence; None where nothing did."""
    sql = f"SELECT {_INSTANCE} FROM followup_instance i WHERE i.followup_id = :id AND i.original = :original"
    return r.one(InstanceRow, sql, id=followup_id, original=original)


def instances(r: Reader, ids: Iterable[int]) -> list[InstanceRow]:
    """What became of occurrences of these series, in order."""
    sql = (
        f"SELECT {_INSTANCE} FROM followup_instance i WHERE i.followup_id IN (SELECT value FROM json_each(:ids)) "
        "ORDER BY i.followup_id, i.original"
    )
    return r.all(InstanceRow, sql, ids=as_json(ids))


def working(r: Reader) -> working_days.IsWorking:
    """Tells of a day whether the shop works, by its settings."""
    return working_days.working_by(service_of(all_settings(r), r.shop).week)


def country(r: Reader) -> str:
    """The country whose holidays the shop keeps, by its settings; empty for none."""
    return service_of(all_settings(r), r.shop).week.country


def planned(r: Reader, customer_id: int) -> FollowupRow | None:
    """The open follow-up of the customer that is due first; a series counts from its first day."""
    sql = (
        f"SELECT {_COLUMNS} FROM followup f WHERE f.customer_id = :customer AND f.state = 'open' "
        "ORDER BY max(f.day, coalesce(f.snoozed_until, '')), f.id LIMIT 1"
    )
    return r.one(FollowupRow, sql, customer=customer_id)


def present(r: Reader, series: FollowupRow, today: date) -> str | None:
    """The occurrence that a series is at: the one overdue, else the next open one; None where it has ended."""
    closed = {row.original for row in instances(r, [series.id]) if row.state != followups.OPEN}
    rule, anchor = series.parsed, series.anchor
    midnight = datetime.combine(today, datetime.min.time())
    latest = recurrence.latest_before(rule, anchor, midnight)
    if latest is not None and (name := followups.original_of(rule, latest)) not in closed:
        return name
    last = recurrence.horizon(midnight)
    for found in recurrence.occurrences(rule, anchor, midnight, last):
        if (name := followups.original_of(rule, found)) not in closed:
            return name
    return None


def next_of(series: FollowupRow, after: str) -> str | None:
    """The day of the occurrence after the one of that name; None where it is the last."""
    moment = followups.original_moment(after, series.time)
    found = recurrence.next_after(series.parsed, series.anchor, moment)
    return found.date().isoformat() if found else None


#: The follow-ups that are closed, and the day on which each was.
DEALT_WITH: Final = "SELECT customer_id, done_at FROM followup WHERE state IN ('done', 'skipped') AND done_at > ''"
CLOSED_ON: Final = "substr(done_at, 1, 10)"


def busy_customers(r: Reader) -> frozenset[int]:
    """Customers that have an open follow-up of their own already."""
    sql = "SELECT DISTINCT customer_id FROM followup WHERE state = 'open' AND customer_id IS NOT NULL"
    return frozenset(r.all(int, sql))


def dealt_with(r: Reader) -> dict[int, str]:
    """By customer, the day on which a follow-up of its was last closed."""
    sql = f"SELECT customer_id, max({CLOSED_ON}) FROM ({DEALT_WITH} AND customer_id IS NOT NULL) GROUP BY customer_id"
    return dict(r.all(lambda customer_id, day: (customer_id, day), sql))


def given(series: FollowupRow, original: str) -> bool:
    """Whether the rule of a series gives the occurrence of that name."""
    return recurrence.occurs(series.parsed, series.anchor, followups.original_moment(original, series.time))
