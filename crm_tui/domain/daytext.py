"""Dates as people and programs write them, to ISO text; a time of day that follows is dropped."""

import calendar
import re
import unicodedata
from datetime import date, timedelta
from functools import lru_cache

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.domain.words import shown

#: Orders of day, month and year in which `1/2/2024` may be meant. In 'ymd' the year has four digits;
#: 'yymmdd' also takes two-digit years first, which no date says of itself.
ORDERS = ("ymd", "dmy", "mdy", "yymmdd")

_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_TIME = (
    r"(?:[T ]\s*(?:[上下]午|[AaPp][Mm])?\s*[0-9]{1,2}[:.时][0-9]{1,2}分?(?::?[0-9]{1,2}秒?(?:[.,][0-9]{1,9})?)?"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}})\s*([-/.年])\s*([0-9]{{1,2}})\s*[-/.月]\s*([0-9]{{1,2}})\s*日?{_TIME}")
_SHORT = re.compile(rf"([0-9]{{1,2}})([-/.])([0-9]{{1,2}})\2([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_COMPACT = re.compile(rf"([12][0-9]{{3}})([0-9]{{2}})([0-9]{{2}})(?:[0-9]{{6}}|{_TIME})")
_SERIAL = re.compile(r"([0-9]{5})(?:\.[0-9]+)?")
_DAY_NAMED = re.compile(rf"([0-9]{{1,2}})[ -]([A-Za-z]{{3,9}})\.?,?[ -]([0-9]{{4}}|[0-9]{{2}}){_TIME}")
_NAMED_DAY = re.compile(rf"([A-Za-z]{{3,9}})\.? ([0-9]{{1,2}}),? ([0-9]{{4}}){_TIME}")
_MONTH = re.compile(r"([0-9]{4})\s*[-/.年]?\s*([0-9]{1,2})\s*月?")

_MONTH_NAMES = {name.casefold(): number for number, name in enumerate(calendar.month_name) if name}
_MONTH_NAMES |= {name[:3]: number for name, number in _MONTH_NAMES.items()} | {"sept": 9}
#: Day 0 of spreadsheet serials, and those that are dates at all: 1954 to 2119.
_EPOCH = date(1899, 12, 30)
_SERIALS = range(20_000, 80_001)
_YEARS = range(1800, 2201)


def _build(text: str, year: int, month: int, day: int) -> str:
    if year not in _YEARS:
        raise Invalid(N_("{value} is not a date: years go from {first} to {last}."), value=shown(text),
                      first=_YEARS[0], last=_YEARS[-1])  # fmt: skip
    if not 1 <= month <= 12:
        raise Invalid(N_("{value} is not a date: there is no month {month}."), value=shown(text), month=month)
    last = calendar.monthrange(year, month)[1]
    if not 1 <= day <= last:
        raise Invalid(N_("{value} is not a date: {month} has the days 1 to {last}."), value=shown(text),
                      month=f"{year:04}-{month:02}", last=last)  # fmt: skip
    return f"{year:04}-{month:02}-{day:02}"


def _full_year(year: str) -> int:
    """Two digits mean 1969 to 2068, as in POSIX."""
    number = int(year)
    if len(year) == 4:
        return number
    return 1900 + number if number >= 69 else 2000 + number


def short_parts(text: str) -> tuple[int, int, str] | None:
    """The three numbers of a date such as 03/01/19 or 3.1.2019, whose order only its column tells; else None."""
    found = _SHORT.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return (int(found[1]), int(found[3]), found[4]) if found else None


def _from_short(text: str, first: str, second: str, third: str, order: str) -> str:
    if order == "dmy":
        return _build(text, _full_year(third), int(second), int(first))
    if order == "mdy":
        return _build(text, _full_year(third), int(first), int(second))
    if order == "yymmdd" and len(third) == len(first) == 2:
        return _build(text, _full_year(first), int(second), int(third))
    raise Invalid(N_("{value} can be read in more than one way; write it like 2024-05-31."), value=shown(text))


@lru_cache(maxsize=1 << 15)
def parse_day(text: str, order: str = "ymd") -> str:
    """The day as YYYY-MM-DD; `order` is one of `ORDERS` and matters only where the year does not come first in full.

    Reads 2024-05-31, 2024/5/31, 2024.5.31, 20240531, 2024年5月31日, 31/05/2024, 5/31/24, 31 May 2024,
    May 31, 2024 and spreadsheet serials, each with a time after it or not. Raises Invalid.
    """
    if found := _ISO.fullmatch(text):
        return _build(text, int(found[1]), int(found[2]), int(found[3]))
    plain = unicodedata.normalize("NFKC", text).strip()
    if found := _YEAR_FIRST.fullmatch(plain):
        return _build(text, int(found[1]), int(found[3]), int(found[4]))
    if found := _SHORT.fullmatch(plain):
        return _from_short(text, found[1], found[3], found[4], order)
    if found := _COMPACT.fullmatch(plain):
        return _build(text, int(found[1]), int(found[2]), int(found[3]))
    if (found := _SERIAL.fullmatch(plain)) and int(found[1]) in _SERIALS:
        return (_EPOCH + timedelta(days=int(found[1]))).isoformat()
    if (found := _DAY_NAMED.fullmatch(plain)) and (month := _MONTH_NAMES.get(found[2].casefold())):
        return _build(text, _full_year(found[3]), month, int(found[1]))
    if (found := _NAMED_DAY.fullmatch(plain)) and (month := _MONTH_NAMES.get(found[1].casefold())):
        return _build(text, int(found[3]), month, int(found[2]))
    raise Invalid(N_("{value} is not a date; write it like 2024-05-31."), value=shown(text))


def parse_month(text: str) -> str:
    """The month as YYYY-MM, from 2024-05, 2024/5, 202405 or 2024年5月. Raises Invalid."""
    found = _MONTH.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        raise Invalid(N_("{value} is not a month; write it like 2024-05."), value=shown(text))
    return _build(text, int(found[1]), int(found[2]), 1)[:7]
