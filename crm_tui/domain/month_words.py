"""Months as people say them, in Chinese and English: `上月`, `去年同月`, `last`, `this month`, `3月`, `may`, `-2`.

A month named without a year is the latest such month that has begun: who asks for one looks back.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Final

from crm_tui.core.text import fold
from crm_tui.domain import months
from crm_tui.domain.month_names import MONTHS

_FAMILIAR: Final = str.maketrans("個兩這歲後", "个两这岁后")
#: How many months from the present one the words stand for.
_STEPS: Final = {
    **dict.fromkeys(("this", "now", "this month", "本月", "这月", "这个月", "当月"), 0),
    **dict.fromkeys(("last", "previous", "last month", "上月", "上个月"), -1),
    **dict.fromkeys(("next", "next month", "下月", "下个月"), 1),
    **dict.fromkeys(("month before last", "上上月", "上上个月", "前月"), -2),
    **dict.fromkeys(("a year ago", "last year", "same month last year", "去年同月", "去年同期", "去年本月"), -12),
    **dict.fromkeys(("前年同月", "前年同期"), -24),
}
_YEARS: Final = {"今年": 0, "本年": 0, "去年": -1, "前年": -2, "明年": 1}
_CHINESE: Final = {
    **{word: number for number, word in enumerate("一二三四五六七八九十", start=1)},
    "十一": 11,
    "十二": 12,
    "两": 2,
}
_NAME: Final = "|".join(sorted(MONTHS, key=len, reverse=True))
_NUMBER: Final = "[0-9]{1,2}|[一二两三四五六七八九]|十[一二]?"


def _count(text: str) -> int:
    """A number in digits, or one to twelve in Chinese."""
    return _CHINESE[text] if text in _CHINESE else int(text)


def _latest(today: date, number: int) -> str:
    """The latest month of that number that has begun."""
    return f"{today.year - (number > today.month):04d}-{_checked(number):02d}"


def _checked(number: int) -> int:
    if not 1 <= number <= 12:
        raise ValueError(number)
    return number


def _ago(today: date, count: str) -> str:
    return months.shift(months.month_of(today), -_count(count))


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[..., str]], ...]] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"({_NUMBER})月份?", lambda today, number: _latest(today, _count(number))),
        (
            rf"({'|'.join(_YEARS)})({_NUMBER})月份?",
            lambda today, year, number: f"{today.year + _YEARS[year]:04d}-{_checked(_count(number)):02d}",
        ),
        (rf"({_NAME})", lambda today, name: _latest(today, MONTHS[name])),
        (rf"({_NAME})\.?,? ([0-9]{{4}})", lambda _today, name, year: f"{year}-{MONTHS[name]:02d}"),
        (rf"([0-9]{{4}}) ({_NAME})", lambda _today, year, name: f"{year}-{MONTHS[name]:02d}"),
        (
            rf"(this|last) year'?s? ({_NAME})|({_NAME}) (this|last) year",
            lambda today, before, name, other, after: (
                f"{today.year - ((before or after) == 'last'):04d}-{MONTHS[name or other]:02d}"
            ),
        ),
        (r"-([0-9]{1,3})m?", _ago),
        (r"([0-9]{1,3}) months? ago", _ago),
        (rf"([0-9]{{1,3}}|{_NUMBER})个?月(?:之|以)?前", _ago),
    )
)


def month_in_words(text: str, today: date) -> str | None:
    """The month, `YYYY-MM`, that the words stand for, counted from `today`; None where they name none."""
    words = " ".join(fold(text).translate(_FAMILIAR).split())
    if not words.isascii():
        words = words.replace(" ", "")
    if words in _STEPS:
        return months.shift(months.month_of(today), _STEPS[words])
    for pattern, rule in _RULES:
        if found := pattern.fullmatch(words):
            try:
                return rule(today, *found.groups())
            except ValueError:
                return None
    return None
