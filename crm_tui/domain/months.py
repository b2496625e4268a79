"""Arithmetic of calendar months, written `YYYY-MM` so that text order is time order."""

import calendar
import re
from datetime import date

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

_FORM = r"\s*([0-9]{4})\s*(?:[-/.]|年)?\s*([0-9]{1,2})\s*月?\s*"
#: Years with a year before and after them that is still four digits.
_FIRST_YEAR, _LAST_YEAR = 1000, 9998


def parse_month(text: str) -> str:
    """A month as people write it (`2024-05`, `2024/5`, `202405`, `2024年5月`); raises Invalid."""
    found = re.fullmatch(_FORM, text)
    if found:
        year, number = int(found[1]), int(found[2])
        if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= number <= 12:
            return _written(year, number)
    raise Invalid(N_("{value} is not a month; write it like 2024-05."), value=text, field="month")


def month_of(day: str | date) -> str:
    """The month in which a day (a date, or ISO text) lies."""
    return str(day)[:7]


def shift(month: str, months: int) -> str:
    """The month so many months later (earlier where negative)."""
    year, number = divmod(int(month[:4]) * 12 + int(month[5:7]) - 1 + months, 12)
    return _written(year, number + 1)


def first_day(month: str) -> str:
    """The month's first day, ISO."""
    return f"{month}-01"


def last_day(month: str) -> str:
    """The month's last day, ISO."""
    return f"{month}-{days_in(month):02d}"


def days_in(month: str) -> int:
    """How many days the month has."""
    return calendar.monthrange(int(month[:4]), int(month[5:7]))[1]


def months_between(first: str, last: str) -> list[str]:
    """The months from `first` to `last`, both included; none where `last` comes first."""
    count = (int(last[:4]) - int(first[:4])) * 12 + int(last[5:7]) - int(first[5:7]) + 1
    return [shift(first, step) for step in range(count)]


def whole_month(first: str, last: str) -> str | None:
    """The month that begins and ends on these ISO days; None where they are not those of one month."""
    month = month_of(first)
    return month if (first, last) == (first_day(month), last_day(month)) else None


def same_days(today: date, back: int) -> tuple[str, str]:
    """The first day of the month `back` months before today's and its day of the same number, else its last; ISO."""
    month = shift(month_of(today), -back)
    return first_day(month), f"{month}-{min(today.day, days_in(month)):02d}"


def _written(year: int, number: int) -> str:
    return f"{year:04d}-{number:02d}"
