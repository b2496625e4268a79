"""The Chinese lunar calendar: which lunar day a day is, and which key dates are kept on it (1900 to 2100)."""

from datetime import date
from functools import lru_cache
from typing import NamedTuple

#: The first and the last day that the calendar is known for: the lunar years 1900 to 2100.
_FIRST, _LAST = date(1900, 1, 31), date(2101, 1, 28)
#: The last lunar year that the calendar is known for.
LAST_YEAR = 2100


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


@lru_cache(maxsize=4096)
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


@lru_cache(maxsize=4096)
def kept_in(year: int, anniversary: Anniversary) -> date | None:
    """The day on which the anniversary is kept in the lunar year; None outside of the known years.

    Where the year lacks the leap month it is the plain month's day, where the month lacks the 30th its 29th: the
    same policy as `kept_on`.
    """
    from borax.calendars.lunardate import LCalendars, LunarDate  # noqa: PLC0415

    if not _FIRST.year <= year <= LAST_YEAR:
        return None
    leap = int(bool(anniversary.leap) and _leap_month(year) == anniversary.month)
    length = LCalendars.ndays(year, anniversary.month, leap)
    found: date = LunarDate(year, anniversary.month, min(anniversary.day, length), leap).to_solar_date()
    return found


def has_day(year: int, anniversary: Anniversary) -> bool:
    """Whether the lunar year has that very day."""
    day = kept_in(year, anniversary)
    found = lunar_day(day) if day else None
    return found is not None and (found.month, found.day, found.leap) == tuple(anniversary)
