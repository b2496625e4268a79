"""The calendar by months: which days are read, what the month is called, and its days as cells."""

from calendar import monthrange
from datetime import date, timedelta

from crm_tui.core.i18n import N_, tr
from crm_tui.domain import months
from crm_tui.screens._calendar_days import Seen, day_cells
from crm_tui.widgets.month_view import DayCell
from crm_tui.widgets.top_line import MONTHS


def window(day: date) -> tuple[date, date]:
    """Whole weeks, from Monday on, that have the month of the day in them."""
    first = day.replace(day=1)
    last = day.replace(day=monthrange(day.year, day.month)[1])
    return first - timedelta(days=first.weekday()), last + timedelta(days=6 - last.weekday())


def title(day: date) -> str:
    """The month and its year."""
    return tr(N_("{month} {year}"), month=tr(MONTHS[day.month - 1]), year=day.year)


def step(day: date, count: int) -> date:
    """The same day so many months on, the last one of a shorter month."""
    month = months.shift(months.month_of(day), count)
    return date.fromisoformat(f"{month}-{min(day.day, months.days_in(month)):02}")


def cells(seen: Seen, day: date) -> list[DayCell]:
    """The days in sight; those of other months are quiet."""
    return day_cells(seen, day.month)
