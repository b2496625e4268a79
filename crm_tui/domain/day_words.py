"""Days as people say them in a form, in Chinese and English: `明天`, `下周五`, `fri`, `+1w`, `3 days ago`, `月底`.

A week begins on Monday. A weekday or a day of the month without more is the next one, today excluded; with a
month named it lies in the present year. Months and years are added by the calendar: 31 January + 1 month is the
last day of February.
"""

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Final

from crm_tui.core.text import fold
from crm_tui.domain import months
from crm_tui.domain.month_names import MONTHS

#: The years a day may lie in, as in `daytext`.
_YEARS: Final = range(1800, 2201)
_FAMILIAR: Final = str.maketrans("後週禮兩個號這", "后周礼两个号这")

_DAYS: Final = {
    "today": 0,
    "now": 0,
    "今天": 0,
    "今日": 0,
    "yesterday": -1,
    "昨天": -1,
    "昨日": -1,
    "前天": -2,
    "前日": -2,
    "大前天": -3,
    "tomorrow": 1,
    "明天": 1,
    "明日": 1,
    "后天": 2,
    "后日": 2,
    "大后天": 3,
    "day before yesterday": -2,
    "day after tomorrow": 2,
}
_WEEKDAYS: Final = {
    word: number
    for number, words in enumerate(
        (
            "mon monday 一 1", "tue tues tuesday 二 2", "wed wednesday 三 3", "thu thur thurs thursday 四 4",
            "fri friday 五 5", "sat saturday 六 6", "sun sunday 日 天 7",
        )
    )
    for word in words.split()
}  # fmt: skip
_DIGITS: Final = {char: number for number, char in enumerate("零一二三四五六七八九")} | {"两": 2}
_ENGLISH: Final = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_UNITS: Final = {
    **dict.fromkeys(("d", "day", "days", "天", "日"), "day"),
    **dict.fromkeys(("w", "week", "weeks", "周", "星期", "礼拜"), "week"),
    **dict.fromkeys(("m", "month", "months", "月"), "month"),
    **dict.fromkeys(("y", "year", "years", "年"), "year"),
}
#: How far a word moves the week, month or year it stands before.
_MOVES: Final = {
    "this": 0,
    "这": 0,
    "这个": 0,
    "本": 0,
    "今": 0,
    "": 0,
    "next": 1,
    "下": 1,
    "下个": 1,
    "下下": 2,
    "下下个": 2,
    "明": 1,
    "后": 2,
    "last": -1,
    "上": -1,
    "上个": -1,
    "上上": -2,
    "上上个": -2,
    "去": -1,
    "前": -2,
}
_HALVES: Final = {"月": (15, "day"), "年": (6, "month")}

_NUMBER = "[0-9]{1,4}|[零一二三四五六七八九十两]{1,3}"
_COUNTED = f"{'|'.join(sorted(_ENGLISH, key=len, reverse=True))}|[0-9]{{1,4}}"
_ENGLISH_UNIT = "days?|weeks?|months?|years?"
_WEEKDAY_NAME = "|".join(
    sorted((word for word in _WEEKDAYS if word.isascii() and word.isalpha()), key=len, reverse=True)
)
_MONTH_NAME = "|".join(sorted(MONTHS, key=len, reverse=True))
_THAT = "这个?|本|下下个?|下个?|上上个?|上个?"


def _number(text: str) -> int:
    """A number in digits or in Chinese, up to 99; ValueError where the signs make none."""
    if text.isdecimal():
        return int(text)
    tens, ten, ones = text.rpartition("十")
    if not ten:
        return _DIGITS[text] if text in _DIGITS else _none()
    if tens and tens not in _DIGITS:
        return _none()
    return (_DIGITS[tens] if tens else 1) * 10 + (_number(ones) if ones else 0)


def _none() -> int:
    raise ValueError


def _later(day: date, count: int, unit: str) -> date:
    if unit == "day":
        return day + timedelta(days=count)
    if unit == "week":
        return day + timedelta(weeks=count)
    month = months.shift(months.month_of(day), count * (12 if unit == "year" else 1))
    return date.fromisoformat(f"{month}-{min(day.day, months.days_in(month)):02}")


def _in_week(today: date, weekday: int, weeks: int) -> date:
    """The weekday of the week so many weeks after today's."""
    return today + timedelta(days=weekday - today.weekday(), weeks=weeks)


def _moved(today: date, signed: str, count: str, unit: str) -> date:
    return _later(today, -int(count) if signed == "-" else int(count), _UNITS[unit])


def _counted(today: date, count: str, unit: str, way: str) -> date:
    number = _ENGLISH[count] if count in _ENGLISH else int(count)
    return _later(today, -number if way == "ago" else number, _UNITS[unit])


def _counted_in_chinese(today: date, count: str, half: str | None, unit: str, way: str) -> date:
    sign = -1 if way == "前" else 1
    if count == "半":
        number, unit = _HALVES[unit]
        return _later(today, sign * number, unit)
    day = _later(today, sign * _number(count), _UNITS[unit])
    if half is None:
        return day
    number, unit = _HALVES[unit]
    return _later(day, sign * number, unit)


def _weekday(today: date, name: str) -> date:
    """The next such day; a week from now where today is one."""
    return today + timedelta(days=(_WEEKDAYS[name] - today.weekday() - 1) % 7 + 1)


def _weekday_of(today: date, move: str, name: str) -> date:
    return _in_week(today, _WEEKDAYS[name], _MOVES[move])


def _day_of_month(today: date, day: str) -> date:
    """The next such day of a month that has it."""
    number, month = _number(day), months.month_of(today)
    for step in range(4):
        later = months.shift(month, step)
        if 1 <= number <= months.days_in(later) and (step or number > today.day):
            return date.fromisoformat(f"{later}-{number:02}")
    raise ValueError


def _day_of_that_month(today: date, move: str, day: str) -> date:
    month = months.shift(months.month_of(today), _MOVES[move])
    return date(int(month[:4]), int(month[5:]), _number(day))


def _day_of_year(today: date, move: str | None, month: str, day: str) -> date:
    return date(today.year + _MOVES[move or ""], _number(month), _number(day))


def _edge_of_month(today: date, move: str | None, edge: str) -> date:
    month = months.shift(months.month_of(today), _MOVES[move or ""])
    at_start = edge in {"初", "start", "beginning"}
    return date.fromisoformat(months.first_day(month) if at_start else months.last_day(month))


def _edge_of_year(today: date, move: str | None, edge: str) -> date:
    year = today.year + _MOVES[move or ""]
    return date(year, 1, 1) if edge in {"初", "start", "beginning"} else date(year, 12, 31)


_EDGE = "start|beginning|end"
_RULES: Final[tuple[tuple[re.Pattern[str], Callable[..., date]], ...]] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (r"([-+]) ?([0-9]{1,4}) ?([dwmy])", _moved),
        (rf"in ({_COUNTED}) ({_ENGLISH_UNIT})()", _counted),
        (rf"({_COUNTED}) ({_ENGLISH_UNIT}) (ago|from now|later)", _counted),
        (rf"({_NUMBER}|半)个?(半)?(天|日|周|星期|礼拜|月|年)(?:之|以)?(前|后)", _counted_in_chinese),
        (rf"({_WEEKDAY_NAME})", _weekday),
        (rf"(this|next|last) ({_WEEKDAY_NAME})", _weekday_of),
        (r"(?:周|星期|礼拜)([一二三四五六日天1-7])", _weekday),
        (rf"({_THAT})(?:周|星期|礼拜)([一二三四五六日天1-7])", _weekday_of),
        (rf"({_NUMBER})[号日]", _day_of_month),
        (rf"({_THAT})月({_NUMBER})[号日]", _day_of_that_month),
        (rf"(?:([今明去前后])年)?({_NUMBER})月({_NUMBER})[号日]", _day_of_year),
        (
            rf"()({_MONTH_NAME})\.? ([0-9]{{1,2}})(?:st|nd|rd|th)?",
            lambda today, move, month, day: _day_of_year(today, move, str(MONTHS[month]), day),
        ),
        (
            rf"()([0-9]{{1,2}})(?:st|nd|rd|th)? ({_MONTH_NAME})\.?",
            lambda today, move, day, month: _day_of_year(today, move, str(MONTHS[month]), day),
        ),
        (rf"({_THAT})?月([初底末])", _edge_of_month),
        (rf"(?:(this|next|last) )?month[ -]({_EDGE})", _edge_of_month),
        (r"([今本明去])?年([初底末])", _edge_of_year),
        (rf"(?:(this|next|last) )?year[ -]({_EDGE})", _edge_of_year),
        (
            rf"({_EDGE}) of (?:the |(this|next|last) )?month",
            lambda today, edge, move: _edge_of_month(today, move, edge),
        ),
        (rf"({_EDGE}) of (?:the |(this|next|last) )?year", lambda today, edge, move: _edge_of_year(today, move, edge)),
    )
)


def day_in_words(text: str, today: date) -> str | None:
    """The ISO date that the words stand for, counted from `today`; None where they name no day."""
    words = fold(text).translate(_FAMILIAR)
    if not words.isascii():
        words = words.replace(" ", "")
    if words in _DAYS:
        return (today + timedelta(days=_DAYS[words])).isoformat()
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(words):
            return _iso(rule, today, found)
    return None


def _iso(rule: Callable[..., date], today: date, found: re.Match[str]) -> str | None:
    """What the rule makes of the words; None where there is no such day, as for 二月三十日."""
    try:
        day = rule(today, *found.groups())
    except (ValueError, OverflowError, KeyError):
        return None
    return day.isoformat() if day.year in _YEARS else None
