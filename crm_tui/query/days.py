"""Days in a query: dates, months and years, ages such as `90d`, and windows such as `next7d` and `thismonth`."""

import re
from datetime import date, timedelta
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain import daytext, months
from crm_tui.domain.day_words import day_in_words
from crm_tui.domain.words import shown


class Days(NamedTuple):
    """The first and the last day meant, ISO; an `age` counts back from today, so that more of it is earlier."""

    first: str
    last: str
    age: bool = False


#: Windows that complete a query well, and the words for them; each number counts weeks, months or years from now.
WINDOWS: Final = {
    **dict.fromkeys(("thisweek", "本周", "这周"), ("week", 0)),
    **dict.fromkeys(("lastweek", "上周"), ("week", -1)),
    **dict.fromkeys(("nextweek", "下周"), ("week", 1)),
    **dict.fromkeys(("thismonth", "本月", "这个月"), ("month", 0)),
    **dict.fromkeys(("lastmonth", "上月", "上个月"), ("month", -1)),
    **dict.fromkeys(("nextmonth", "下月", "下个月"), ("month", 1)),
    **dict.fromkeys(("thisyear", "今年"), ("year", 0)),
    **dict.fromkeys(("lastyear", "去年"), ("year", -1)),
    **dict.fromkeys(("nextyear", "明年"), ("year", 1)),
}
_UNITS: Final = {"d": "d", "天": "d", "日": "d", "": "d", "w": "w", "周": "w", "m": "m", "月": "m", "y": "y", "年": "y"}
_AGE: Final = re.compile(r"([0-9]{1,4})个?([dwmy天周月年])|([0-9]{1,3})()")
_AROUND: Final = re.compile(r"(next|未来|往后|last|past|最近|近)([0-9]{1,4})个?([dwmy天日周月年])")
_YEAR: Final = re.compile(r"(1[89]|2[01])([0-9]{2})年?")
_MONTH: Final = re.compile(r"([0-9]{4})(?:[-/.]([0-9]{1,2})|年([0-9]{1,2})月)")
_MONTH_ALONE: Final = re.compile(r"([0-9]{1,2})月份?")
_DAY_OF_YEAR: Final = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})")
_LEAP_YEAR: Final = 2000


def read_days(text: str, today: date) -> Days:
    """The days that the text means, seen from `today`; raises Invalid."""
    plain = fold(text).replace(" ", "")
    if found := _YEAR.fullmatch(plain):
        return Days(f"{found[1]}{found[2]}-01-01", f"{found[1]}{found[2]}-12-31")
    if found := _AGE.fullmatch(plain):
        day = _stepped(today, -int(found[1] or found[3]), _UNITS[found[2] or ""], text)
        return Days(day, day, age=True)
    if found := _AROUND.fullmatch(plain):
        ahead = found[1] in {"next", "未来", "往后"}
        edge = _stepped(today, int(found[2]) if ahead else -int(found[2]), _UNITS[found[3]], text)
        return Days(today.isoformat(), edge) if ahead else Days(edge, today.isoformat())
    if plain in WINDOWS:
        return _window(today, *WINDOWS[plain])
    if (found := _MONTH.fullmatch(plain)) and 1 <= int(found[2] or found[3]) <= 12:
        month = f"{found[1]}-{int(found[2] or found[3]):02}"
        return Days(months.first_day(month), months.last_day(month))
    day = day_in_words(text, today) or daytext.parse_day(text)
    return Days(day, day)


def read_yearly(text: str, today: date) -> Days:
    """The part of the year that the text means, as MM-DD; where `last` comes first, it goes over New Year's Eve.

    Who was born on 29 February has a birthday on the 28th in other years. Raises Invalid.
    """
    plain = fold(text).replace(" ", "")
    if (found := _MONTH_ALONE.fullmatch(plain)) and 1 <= int(found[1]) <= 12:
        return Days(f"{int(found[1]):02}-01", f"{int(found[1]):02}-31")
    if found := _DAY_OF_YEAR.fullmatch(plain):
        day = _stepped_to(int(found[1]), int(found[2]), text)
        return Days(day, day)
    meant = read_days(text, today)
    if meant.age:
        meant = Days(today.isoformat(), _stepped(today, (today - date.fromisoformat(meant.first)).days, "d", text))
    first, last = date.fromisoformat(meant.first), date.fromisoformat(meant.last)
    if (last - first).days >= 365:
        return Days("01-01", "12-31")
    ends_short = last.month == 2 and last.day == 28 and months.days_in(meant.last[:7]) == 28
    return Days(meant.first[5:], "02-29" if ends_short else meant.last[5:])


def shifted(day: str, days: int) -> str:
    """The day so many days later, ISO; the first or last day there is where the calendar ends."""
    try:
        return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
    except OverflowError:
        return day


def _stepped(today: date, count: int, unit: str, text: str) -> str:
    found = day_in_words(f"{count:+d}{unit}", today)
    if found is None:
        raise Invalid(N_("{value} is too long ago or too far ahead."), value=shown(text))
    return found


def _stepped_to(month: int, day: int, text: str) -> str:
    try:
        return date(_LEAP_YEAR, month, day).isoformat()[5:]
    except ValueError as error:
        raise Invalid(N_("{value} is no day of the year; write it like 05-31."), value=shown(text)) from error


def _window(today: date, unit: str, step: int) -> Days:
    if unit == "week":
        monday = today + timedelta(days=-today.weekday(), weeks=step)
        return Days(monday.isoformat(), (monday + timedelta(days=6)).isoformat())
    if unit == "year":
        return Days(f"{today.year + step}-01-01", f"{today.year + step}-12-31")
    month = months.shift(months.month_of(today), step)
    return Days(months.first_day(month), months.last_day(month))
