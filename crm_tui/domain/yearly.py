"""A day that comes every year, as people write it: `1988-05-06`, `05-06`, `八月十五`, `农历腊月初八`, `lunar 8-15`.

Chinese numerals without 日 or 号 are meant by the lunar calendar, as they are said; a calendar named goes before that.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.daytext import parse_day
from crm_tui.domain.key_dates import check_key_date
from crm_tui.domain.lunar import Anniversary, kept_on
from crm_tui.domain.words import shown

_CALENDAR: Final = re.compile(r"(?P<lunar>农历|阴历|旧历|lunar)|(?P<solar>公历|阳历|新历|西历|solar)", re.IGNORECASE)
_LEAP: Final = re.compile(r"闰|leap", re.IGNORECASE)
_FAMILIAR: Final = str.maketrans("農陰舊曆歷陽閏臘號两貳〇", "农阴旧历历阳闰腊号二二零")
_IN_DIGITS: Final = re.compile(r"(?:([0-9]{4})([-./年]))?([0-9]{1,2})([-./月])([0-9]{1,2})[日号]?")
_MONTH: Final = "正月|[冬腊]月|十[一二]?月|[一二三四五六七八九]月"
_IN_HAN: Final = re.compile(
    rf"(?:([0-9]{{4}}|[零一二三四五六七八九]{{4}})年)?({_MONTH})(初[一二三四五六七八九十]|廿[一二三四五六七八九]?"
    r"|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])([日号])?"
)
#: How far ahead the next one is looked for: 29 February may be eight years away.
_AHEAD: Final = 8 * 366
_DIGITS: Final = "零一二三四五六七八九"
_MONTHS: Final = {"正": 1, "冬": 11, "腊": 12}


class YearlyDay(NamedTuple):
    """A day of every year; `calendar` is solar or lunar, the year is None where it is not known."""

    calendar: str
    year: int | None
    month: int
    day: int
    leap: int

    def __str__(self) -> str:
        """The form it is kept and typed in: `lunar 1988-08-15 leap`, without what does not hold of it."""
        year = f"{self.year:04}-" if self.year else ""
        lunar, leap = "lunar " if self.calendar == "lunar" else "", " leap" if self.leap else ""
        return f"{lunar}{year}{self.month:02}-{self.day:02}{leap}"


def read(text: str) -> YearlyDay:
    """The day that was written; raises Invalid where it is none, or can be read in more than one way."""
    plain = unicodedata.normalize("NFKC", text).translate(_FAMILIAR).strip()
    named = _CALENDAR.search(plain)
    leap = int(_LEAP.search(plain) is not None)
    rest = _LEAP.sub("", _CALENDAR.sub("", plain)).replace("月 ", "月").strip()
    lunar = bool(named and named["lunar"]) or bool(leap)
    if found := _IN_DIGITS.fullmatch(rest.replace(" ", "")):
        year, _, month, sign, day = found.groups()
        if not year and sign == "/" and month != day and int(month) <= 12 and int(day) <= 12:
            raise Invalid(N_("{value} can be read in more than one way; write it like 05-31."), value=shown(text))
        made = YearlyDay(_name(lunar), int(year) if year else None, int(month), int(day), leap)
    elif found := _IN_HAN.fullmatch(rest.replace(" ", "")):
        lunar = lunar or (named is None and _said_by_the_moon(found))
        made = YearlyDay(_name(lunar), _year(found[1]), _number(found[2][:-1]), _number(found[3]), leap)
    else:
        made = _full(text, rest, lunar)
    check_key_date({"label": "-", **made._asdict()})
    return made


def coming(day: YearlyDay, today: date) -> date | None:
    """When the day is kept next, today included; None where no year the calendar is known for has it."""
    for ahead in range(_AHEAD):
        when = today + timedelta(days=ahead)
        if day.calendar == "lunar":
            if Anniversary(day.month, day.day, day.leap) in kept_on(when):
                return when
        elif (when.month, when.day) == (day.month, day.day):
            return when
    return None


def key_date(text: str, label: str) -> dict[str, Value]:
    """The values of the key date of that label; `text` as `read` takes it."""
    return {"label": label, **read(text)._asdict()}


def _name(lunar: bool) -> str:
    return "lunar" if lunar else "solar"


def _said_by_the_moon(found: re.Match[str]) -> bool:
    """Whether the words are those of the lunar calendar: 腊月, 初八, 廿一, or no 日 after the number."""
    return found[2][0] in _MONTHS or found[3][0] in "初廿" or not found[4]


def _year(text: str | None) -> int | None:
    if not text:
        return None
    return int("".join(sign if sign.isascii() else str(_DIGITS.index(sign)) for sign in text))


def _number(text: str) -> int:
    """A month or a day in Chinese numerals."""
    if text in _MONTHS:
        return _MONTHS[text]
    text = text.removeprefix("初").replace("廿", "二十")
    tens, ten, ones = text.rpartition("十")
    return (_DIGITS.index(tens) if tens else 1 if ten else 0) * 10 + (_DIGITS.index(ones) if ones else 0)


def _full(text: str, rest: str, lunar: bool) -> YearlyDay:
    """A date with its year, in any of the ways a date is written."""
    try:
        year, month, day = map(int, parse_day(rest).split("-"))
    except Invalid:
        raise Invalid(
            N_("{value} is no such day; write it like 1988-05-31, 05-31, lunar 8-15 or 八月十五."), value=shown(text)
        ) from None
    return YearlyDay(_name(lunar), year, month, day, 0)
