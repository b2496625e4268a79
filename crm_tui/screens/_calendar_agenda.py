"""The calendar as one list: what is overdue on top, what has raised itself, then day by day."""

from collections.abc import Iterator
from datetime import date, timedelta

from crm_tui.core.i18n import N_, tr
from crm_tui.render.days import weekday
from crm_tui.screens._calendar_days import Group, Seen, day_groups, overdue_group

#: Days that are read at a time, three months.
LENGTH = 92


def window(day: date) -> tuple[date, date]:
    """Three months from the day on."""
    return day, day + timedelta(days=LENGTH - 1)


def title(day: date) -> str:
    """From when on."""
    return tr(N_("From {day} on"), day=f"{day.isoformat()} {weekday(day)}")


def step(day: date, count: int) -> date:
    """So many weeks on."""
    return day + timedelta(weeks=count)


def groups(seen: Seen) -> Iterator[Group]:
    """What is to be done now, then each day that has something."""
    today = seen.today.isoformat()
    if seen.first < seen.today:
        yield from overdue_group(seen)
        seen = seen._replace(overdue=[])
    ahead = {entry.day for entry in seen.raised.entries if today < entry.day <= seen.last.isoformat()}
    for day in sorted({*seen.days, *ahead, today}):
        if seen.first.isoformat() <= day <= seen.last.isoformat():
            yield from day_groups(seen, date.fromisoformat(day))
