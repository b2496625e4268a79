"""Follow-up work: what fell due in a month, what was done in time, who was spoken to, and who was forgotten."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Figure, Report, Table
from crm_tui.domain import followups, months
from crm_tui.reports._explained import share
from crm_tui.reports._followup_tables import (
    Forgotten,
    Work,
    by_assignee,
    by_kind,
    contacts_table,
    days_late,
    followups_table,
    people_table,
    share_of,
    spoken_to_table,
    unspoken_table,
)
from crm_tui.reports._params import Params
from crm_tui.store import customers, followup_figures, unmet
from crm_tui.store.db import Reader
from crm_tui.store.followup_figures import Due

TITLE = N_("Follow-up work")
SUMMARY = N_("Follow-ups that fell due, done, late and put off, by who and kind; contacts; and who was forgotten.")
TAKES = ("period", "limit")
_RULE: Final = N_("By the day for which it was planned; a series counts each time it comes, what is yet to come not.")


class _Month(NamedTuple):
    """What there is to tell of one month."""

    work: Sequence[Work]
    contacts: int
    reached: int


def build(r: Reader, params: Params) -> Report:
    """The report of the month `params.period`, this one unless told; raises Invalid where it is no month."""
    today = clock.today(r.shop.zone or None)
    month = _month(params, today)
    now = _told(r, month, today)
    params.check()
    past = [_told(r, months.shift(month, -back), today) for back in (1, 12)]
    contacts = followup_figures.contacts(r, months.first_day(month), months.last_day(month))
    day = min(date.fromisoformat(months.last_day(month)), today)
    forgotten = _forgotten(r, day)
    waiting = [one for one in now.work if one.open]
    return Report(
        name="followup_work",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=(*_figures(now, past), _unspoken(r, forgotten, day)),
        tables=(
            by_assignee(now.work),
            by_kind(now.work),
            followups_table("open", N_("Not done"), waiting, params.limit, N_("Everything that fell due was done.")),
            contacts_table(contacts),
            people_table(contacts),
            unspoken_table(forgotten, params.limit),
        ),
        notes=(Text(_RULE),),
        shop=r.shop.name,
        charts=(
            Chart("assignees", N_("Follow-ups by who is in charge"), "assignees", "assignee", ("due", "done")),
            Chart("contacts", N_("Contacts by kind"), "contacts", "kind", ("contacts",)),
        ),
    )


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The follow-ups, or the customers spoken to, that a figure of the month is made of."""
    today = clock.today(r.shop.zone or None)
    if key == "reached":
        month = _month(params, today)
        spoken = followup_figures.spoken_to(r, months.first_day(month), months.last_day(month))
        return spoken_to_table(spoken, params.limit)
    if key not in _BEHIND:
        return None
    found = [one for one in _told(r, _month(params, today), today).work if _BEHIND[key](one)]
    return followups_table("followups", N_("Follow-ups"), found, params.limit, N_("No follow-up fell due."))


#: Which follow-ups each figure is made of.
_BEHIND: Final[dict[str, Callable[[Work], bool]]] = {
    "due": lambda _one: True,
    "done": lambda one: one.done,
    "done_share": lambda _one: True,
    "late": lambda one: one.done and one.late > 0,
    "in_time_share": lambda one: one.done,
    "days_late": lambda one: one.done and one.late > 0,
    "skipped": lambda one: one.entry.state == followups.SKIPPED,
    "moved": lambda one: one.moved,
}


def _month(params: Params, today: date) -> str:
    return months.parse_month(params.period) if params.period else months.month_of(today)


def _told(r: Reader, month: str, today: date) -> _Month:
    first, last = months.first_day(month), months.last_day(month)
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None
    until = min(last, today.isoformat())
    found = followup_figures.fell_due(r, first, until, today) if first <= until else []
    contacts = sum(one.contacts for one in followup_figures.contacts(r, first, last))
    return _Month([_work(one, today, zone) for one in found], contacts, followup_figures.reached(r, first, last))


def _work(one: Due, today: date, zone: ZoneInfo | None) -> Work:
    """A follow-up against its day: what is closed by the day it was, what is open by today."""
    due = max(one.entry.day, one.put_off or "")
    closed = datetime.fromisoformat(one.closed).astimezone(zone).date() if one.closed else today
    late = max(0, (closed - date.fromisoformat(due)).days)
    return Work(one.entry, due, late, bool(one.put_off) or one.entry.day != one.entry.planned)


def _figures(now: _Month, past: Sequence[_Month]) -> tuple[Figure, ...]:
    def figure(key: str, label: str, kind: Kind, make: Callable[[_Month], int | None], rule: str,
               worked: Text | None = None, table: str = "") -> Figure:  # fmt: skip
        previous, year_ago = (make(month) for month in past)
        return Figure(key, label, kind, make(now), previous, year_ago, rule, compared=True, worked=worked, table=table)

    due, done, late = (_count(now, key) for key in ("due", "done", "late"))
    return (
        figure("due", N_("Follow-ups that fell due"), Kind.COUNT, lambda month: len(month.work), _RULE),
        figure("done", N_("Done"), Kind.COUNT, lambda month: _count(month, "done"),
               N_("Done by now, in time or late.")),
        figure("done_share", N_("Share done"), Kind.RATE,
               lambda month: share_of(_count(month, "done"), len(month.work)), N_("done ÷ fell due"),
               _share(done, due)),
        figure("in_time_share", N_("Done in time"), Kind.RATE,
               lambda month: share_of(_count(month, "done") - _count(month, "late"), _count(month, "done")),
               N_("done on its day or before ÷ done"), _share(done - late, done)),
        figure("late", N_("Done late"), Kind.COUNT, lambda month: _count(month, "late"),
               N_("Done after its day, or after the day it was put off until.")),
        figure("days_late", N_("Days late, mean"), Kind.QUANTITY, lambda month: days_late(month.work),
               N_("days from its day to when it was done, of those done late"), _mean(now.work)),
        figure("skipped", N_("Skipped"), Kind.COUNT, lambda month: _count(month, "skipped"),
               N_("Closed without being done.")),
        figure("open", N_("Not done"), Kind.COUNT, lambda month: sum(one.open for one in month.work),
               N_("Open by now, or missed as the series went on."), table="open"),
        figure("moved", N_("Put off"), Kind.COUNT, lambda month: _count(month, "moved"),
               N_("Put off until later, or one of a series that was moved; moving a single one leaves no mark.")),
        figure("contacts", N_("Contacts"), Kind.COUNT, lambda month: month.contacts,
               N_("Calls, visits, messages and the like that were written down."), table="contacts"),
        figure("reached", N_("Customers spoken to"), Kind.COUNT, lambda month: month.reached,
               N_("Different customers with a contact in the month.")),
    )  # fmt: skip


def _count(month: _Month, key: str) -> int:
    return sum(map(_BEHIND[key], month.work))


def _share(part: int, whole: int) -> Text:
    if share_of(part, whole) is None:
        return Text(N_("too few to tell (n = {n})"), {"n": whole})
    return Text("{part} ÷ {whole} = {share}", {"part": part, "whole": whole, "share": share(part, whole)})


def _mean(work: Sequence[Work]) -> Text | None:
    days = [one.late for one in work if one.done and one.late]
    if not days:
        return None
    return Text("{sum} ÷ {n} = {mean}", {"sum": sum(days), "n": len(days), "mean": f"{sum(days) / len(days):.1f}"})


# Who was forgotten.


def _forgotten(r: Reader, day: date) -> list[Forgotten]:
    """Whom nobody had spoken to by that day since their last payment."""
    paid = dict(unmet.silent_since_payment(r, day))
    return [
        Forgotten(one, paid[one.id], (day - date.fromisoformat(paid[one.id])).days) for one in customers.rows(r, paid)
    ]


def _unspoken(r: Reader, forgotten: Sequence[Forgotten], day: date) -> Figure:
    places = {"days": unmet.unspoken_days(r), "day": day.isoformat(), "most": unmet.LONGEST}
    rule = Text(
        N_("Paid last {days} days before {day} or more, at most {most}, and nobody has spoken to them since."), places
    )
    return Figure("unspoken", N_("Not spoken to since they paid"), Kind.COUNT, len(forgotten), explanation=rule,
                  table="unspoken")  # fmt: skip
