"""The Chinese lunar calendar: which lunar day a day is, and which key dates are kept on it (1900 to 2100)."""

from datetime import date
from typing import NamedTuple

#: The first and the last day that the calendar is known for: the lunar years 1900 to 2100.
_FIRST, _LAST = date(1900, 1, 31), date(2101, 1, 28)


class LunarDay(NamedTuple):
    """A day of the lunar calendar; `leap` is 1 in a leap month, `long` whether its month has 30 days."""

    year: int
    month: int
    day: int
    leap: int
    long: bool


class Anniversary(NamedTuple):
    """A day that comes every lunar year."""

    month: int
    day: int
    leap: int


def lunar_day(day: date) -> LunarDay | None:
    """The lunar day; None outside of the years the calendar is known for."""
    from borax.calendars.lunardate import LCalendars, LunarDate  # noqa: PLC0415 - only lunar dates need its tables

    if not _FIRST <= day <= _LAST:
        return None
    found = LunarDate.from_solar(day)
    length = LCalendars.ndays(found.year, found.month, found.leap)
    return LunarDay(found.year, found.month, found.day, int(found.leap), length == 30)


def kept_on(day: date) -> frozenset[Anniversary]:
    """The anniversaries that are kept on the day.

    A day of a leap month falls on the plain month in years without that leap month, the 30th of a month that has
    only 29 days on the 29th.
    """
    found = lunar_day(day)
    if found is None:
        return frozenset()
    days = (found.day,) if found.long or found.day < 29 else (29, 30)
    leaps = (1,) if found.leap else (0,) if _leap_month(found.year) == found.month else (0, 1)
    return frozenset(Anniversary(found.month, kept, leap) for kept in days for leap in leaps)


def _leap_month(year: int) -> int:
    """The month after which the lunar year has a leap month, 0 for none."""
    from borax.calendars.lunardate import LCalendars  # noqa: PLC0415

    return int(LCalendars.leap_month(year))
