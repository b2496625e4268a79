"""Days on which a country's public holidays close a shop, and make-up days that open it, by the library `holidays`."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from crm_tui.core import days_off
from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_

if TYPE_CHECKING:
    from holidays import HolidayBase

_ONE = timedelta(days=1)


def check_country(name: str) -> str:
    """The country, `CN`, or a part of one, `US-NY`, as it is kept; Invalid where nothing is known of its holidays."""
    country = name.strip().upper()
    if country:
        try:
            _calendar(country)
        except (NotImplementedError, TypeError) as error:  # it takes names of its own, such as MON, for countries
            raise Invalid(N_("No public holidays are known of “{value}”; a country is CN, a part of one US-NY."),
                          value=name) from error  # fmt: skip
    return country


def is_open_by_law(country: str, day: date) -> bool | None:
    """False on a public holiday, True on a make-up working day, None where the week decides.

    Where the country moves working days, its holidays take the days of the weekend they touch along: they are
    announced as one stretch.
    """
    return _year(country, day.year).get(day) if country else None


@cache
def _year(country: str, year: int) -> days_off.Days:
    """The days of the year that the week does not decide: as they were kept, else by the library."""
    edition = _edition()
    found = days_off.load(country, year, edition) if edition else None
    if found is None:
        calendar, first = _calendar(country), date(year, 1, 1)
        every = (first + timedelta(days=step) for step in range(366 if isleap(year) else 365))
        found = {day: is_open for day in every if (is_open := _by_law(calendar, day)) is not None}
        if edition:
            days_off.keep(country, year, edition, found)
    return found


def _edition() -> str:
    """Which edition of the library is installed, found without loading it; empty where it can't be told."""
    found = find_spec("holidays")
    if found is None or not found.origin:
        return ""
    names = [path.name for path in Path(found.origin).parent.parent.glob("holidays-*.dist-info")]
    return names[0] if len(names) == 1 else ""


def _by_law(calendar: "HolidayBase", day: date) -> bool | None:
    """What the country's holidays say of the day."""
    if day in calendar:
        return False
    if not calendar.is_weekend(day):
        return None
    if calendar.is_working_day(day):
        return True
    if calendar.weekend_workdays and any(_joined(calendar, day, way) for way in (_ONE, -_ONE)):
        return False
    return None


def _joined(calendar: "HolidayBase", day: date, way: timedelta) -> bool:
    """Whether a holiday follows on the day that way, with nothing between but days of the weekend."""
    return next((near in calendar for near in _onward(day, way) if not _is_free_weekend(calendar, near)), False)


def _is_free_weekend(calendar: "HolidayBase", day: date) -> bool:
    return day not in calendar and calendar.is_weekend(day) and not calendar.is_working_day(day)


def _onward(day: date, way: timedelta) -> Iterator[date]:
    for step in range(1, 4):
        yield day + step * way


@cache
def _calendar(country: str) -> "HolidayBase":
    """The country's holidays; years are added as they are asked for. Raises NotImplementedError for an unknown one."""
    import holidays  # noqa: PLC0415 - 0.1 s that only shops with a country wait for

    name, _, part = country.partition("-")
    return holidays.country_holidays(name, subdiv=part or None)
