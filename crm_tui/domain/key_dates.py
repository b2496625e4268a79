"""Key dates in the solar and the lunar calendar: which ones can be."""

import calendar
from collections.abc import Mapping
from datetime import date, timedelta

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain import lunar

_LUNAR_DAYS = 30
_LEAP_YEAR = 2000
#: A lunar year is 353 to 385 days long; a day that comes every year comes within these.
_LONGEST_YEAR = 385


def check_key_date(values: Mapping[str, Value]) -> None:
    """Raise Invalid, naming the field, where the calendar has no such day.

    A lunar month has 29 or 30 days; without a year, 29 February is a day.
    """
    if not values.get("label"):
        raise Invalid(N_("Say what the day is: birthday, wedding, opening day ..."), field="label")
    month, day, year = (_number(values.get(name)) for name in ("month", "day", "year"))
    if not 1 <= month <= 12:
        raise Invalid(N_("A month is 1 to 12, not {value}."), field="month", value=month)
    lunar = values.get("calendar") == "lunar"
    if values.get("leap") and not lunar:
        raise Invalid(N_("Only the lunar calendar has leap months."), field="leap")
    last = _LUNAR_DAYS if lunar else calendar.monthrange(year or _LEAP_YEAR, month)[1]
    if not 1 <= day <= last:
        raise Invalid(N_("This month has the days 1 to {last}, not {value}."), field="day", last=last, value=day)


def next_day(calendar_name: str, month: int, day: int, leap: int, today: date) -> date | None:
    """The first day from `today` on that a key date is kept on; None beyond the years the lunar calendar is known for.

    29 February is kept on the 28th in years without one; for the lunar calendar see `lunar.kept_on`.
    """
    if calendar_name == "solar":
        years = (today.year, today.year + 1)
        days = (date(year, month, min(day, calendar.monthrange(year, month)[1])) for year in years)
        return next(found for found in days if found >= today)
    wanted = lunar.Anniversary(month, day, leap)
    ahead = (today + timedelta(days=step) for step in range(_LONGEST_YEAR + 1))
    return next((found for found in ahead if wanted in lunar.kept_on(found)), None)


def _number(value: Value) -> int:
    return int(value) if value not in (None, "") else 0
