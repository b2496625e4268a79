"""Festivals for the calendar: Chinese ones by the moon, the sun and the solar terms, and the country's holidays.

A lunar festival is not kept again in a leap month; New Year's Eve is the last day of the twelfth month, the 29th
where it has no 30th.
"""

from datetime import date, timedelta
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from crm_tui.core.i18n import N_
from crm_tui.domain import lunar
from crm_tui.domain.public_holidays import is_open_by_law

if TYPE_CHECKING:
    from holidays import HolidayBase

_LUNAR: Final = {
    (1, 1): N_("Spring Festival"),
    (1, 15): N_("Lantern Festival"),
    (2, 2): N_("Dragon Raises Its Head"),
    (5, 5): N_("Dragon Boat Festival"),
    (7, 7): N_("Qixi"),
    (7, 15): N_("Ghost Festival"),
    (8, 15): N_("Mid-Autumn Festival"),
    (9, 9): N_("Double Ninth"),
    (12, 8): N_("Laba"),
    (12, 23): N_("Little New Year"),
}
_EVE: Final = N_("Lunar New Year's Eve")
_SOLAR: Final = {
    (1, 1): N_("New Year's Day"),
    (3, 8): N_("Women's Day"),
    (3, 12): N_("Arbor Day"),
    (5, 1): N_("Labour Day"),
    (5, 4): N_("Youth Day"),
    (6, 1): N_("Children's Day"),
    (7, 1): N_("Party Founding Day"),
    (8, 1): N_("Army Day"),
    (9, 10): N_("Teachers' Day"),
    (10, 1): N_("National Day"),
}
#: Month, weekday (Monday is 0), and which of the month.
_MOVING: Final = {(5, 6, 2): N_("Mother's Day"), (6, 6, 3): N_("Father's Day")}
#: The solar terms that are festivals.
_TERMS: Final = {"清明": N_("Qingming"), "冬至": N_("Winter Solstice")}
_TENS: Final = ("初", "十", "廿", "三")
_ONES: Final = "一二三四五六七八九十"
_MONTHS: Final = (*(f"{name}月" for name in "正二三四五六七八九十冬腊"),)


class Marks(NamedTuple):
    """What a calendar says of a day: its lunar words (`初八`, `十月` on a month's first), festivals, day off or not.

    `festivals` are msgids, or names as the country has them; `open` is False on a public holiday, True on a make-up
    working day, None otherwise.
    """

    lunar: str
    festivals: tuple[str, ...]
    open: bool | None


def marks(day: date, country: str = "") -> Marks:
    """What the calendar says of the day; Chinese festivals for `CN`, `TW`, `HK`, `MO` and where no country is known."""
    return _marks(day, country)


@lru_cache(maxsize=2048)
def _marks(day: date, country: str) -> Marks:
    own = chinese(day) if country[:2] in {"", "CN", "TW", "HK", "MO"} else ()
    others = _public(country, day) if country[:2] not in {"", "CN"} else ()
    return Marks(lunar_words(day), own or others, is_open_by_law(country, day))


def lunar_words(day: date) -> str:
    """The day in the words of the lunar calendar: the month on its first day, else the day; empty where not known."""
    found = lunar.lunar_day(day)
    if found is None:
        return ""
    if found.day == 1:
        return ("闰" if found.leap else "") + _MONTHS[found.month - 1]
    return _day_word(found.day)


def lunar_date(day: date) -> str:
    """The whole lunar date: `十月初八`, `闰六月初一`; empty where not known."""
    found = lunar.lunar_day(day)
    if found is None:
        return ""
    return ("闰" if found.leap else "") + _MONTHS[found.month - 1] + _day_word(found.day)


def _day_word(day: int) -> str:
    """初一, 初十, 十一, 二十, 廿一, 三十."""
    if day in {20, 30}:
        return "二十" if day == 20 else "三十"
    return _TENS[(day - 1) // 10] + _ONES[(day - 1) % 10]


def chinese(day: date) -> tuple[str, ...]:
    """The Chinese festivals of the day, msgids, the lunar ones first."""
    found: list[str] = []
    lunar_day = lunar.lunar_day(day)
    if lunar_day and not lunar_day.leap and (name := _LUNAR.get((lunar_day.month, lunar_day.day))):
        found.append(name)
    after = lunar.lunar_day(day + timedelta(days=1))
    if after and (after.month, after.day) == (1, 1):
        found.append(_EVE)
    if name := _TERMS.get(solar_term(day)):
        found.append(name)
    if name := _SOLAR.get((day.month, day.day)):
        found.append(name)
    if name := _MOVING.get((day.month, day.weekday(), (day.day - 1) // 7 + 1)):
        found.append(name)
    return tuple(found)


@lru_cache(maxsize=2048)
def solar_term(day: date) -> str:
    """The solar term that begins on the day, in Chinese; empty on other days and outside of 1901 to 2100."""
    from borax.calendars.lunardate import LunarDate  # noqa: PLC0415 - only calendars need its tables

    if lunar.lunar_day(day) is None:
        return ""
    return str(LunarDate.from_solar(day).term or "")


def _public(country: str, day: date) -> tuple[str, ...]:
    """The country's public holidays on the day, in its own words."""
    return tuple(_calendar(country).get_list(day)) if country else ()


@cache
def _calendar(country: str) -> "HolidayBase":
    """The country's holidays with those that merely are observed; years are added as they are asked for."""
    import holidays  # noqa: PLC0415 - 0.1 s that only shops abroad wait for

    name, _, part = country.partition("-")
    return holidays.country_holidays(name, subdiv=part or None)
