"""The calendar by weeks: which days are read, what the week is called, and its days as cells."""

from datetime import date, timedelta

from crm_tui.core.i18n import N_, tr
from crm_tui.screens._calendar_days import Seen, day_cells
from crm_tui.widgets.month_view import DayCell


def window(day: date) -> tuple[date, date]:
    """Monday to Sunday of the day's week."""
    monday = day - timedelta(days=day.weekday())
    return monday, monday + timedelta(days=6)


def title(day: date) -> str:
    """The week's number by ISO 8601, and its first and last day."""
    first, last = window(day)
    year, week, _ = day.isocalendar()
    return tr(
        N_("Week {week} of {year}, {first} – {last}"),
        week=week,
        year=year,
        first=f"{first:%m-%d}",
        last=f"{last:%m-%d}",
    )


def step(day: date, count: int) -> date:
    """The same weekday so many weeks on."""
    return day + timedelta(weeks=count)


def cells(seen: Seen, _day: date) -> list[DayCell]:
    """The seven days."""
    return day_cells(seen)
