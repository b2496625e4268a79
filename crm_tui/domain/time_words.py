"""Times of day as people write them: `15:30`, `3pm`, `下午三点半`, `9点`."""

import re
from typing import Final

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain.words import shown

_CLOCK: Final = re.compile(r"([0-9]{1,2})(?::([0-9]{2}))?(?::[0-9]{2})? ?(am|pm)?")
_DIGITS: Final = "零一二三四五六七八九"
_HAN: Final = re.compile(
    r"(凌晨|早上|上午|中午|下午|晚上|傍晚)?([0-9]{1,2}|[零一二三四五六七八九十两]{1,3})[点时](?:(半)|整|([0-9]{1,2}|[零一二三四五六七八九十]{1,3})分?)?"
)
_LATER: Final = {"下午", "晚上", "傍晚"}


def time_of_day(text: str) -> str:
    """The time as `HH:MM`; raises Invalid where it is none. A bare number is no time."""
    words = fold(text)
    found = _in_digits(words) or _in_han(words.replace(" ", ""))
    if found is None or not (0 <= found[0] <= 23 and 0 <= found[1] <= 59):
        raise Invalid(
            N_("“{text}” is no time of day; write it like 15:30, 3pm or 下午三点半."), field="time", text=shown(text)
        )
    return f"{found[0]:02}:{found[1]:02}"


def _in_digits(words: str) -> tuple[int, int] | None:
    match = _CLOCK.fullmatch(words)
    if match is None or (match[2] is None and match[3] is None):
        return None
    hour = int(match[1])
    if match[3] and not 1 <= hour <= 12:
        return None
    return (hour % 12 + (12 if match[3] == "pm" else 0) if match[3] else hour), int(match[2] or 0)


def _in_han(words: str) -> tuple[int, int] | None:
    match = _HAN.fullmatch(words)
    if match is None:
        return None
    hour = _number(match[2])
    if (match[1] in _LATER and hour < 12) or (match[1] == "中午" and hour < 11):
        hour += 12
    return hour, 30 if match[3] else _number(match[4] or "0")


def _number(text: str) -> int:
    """A number below 60 in digits or in Chinese."""
    if text.isdecimal() and text.isascii():
        return int(text)
    tens, ten, ones = text.replace("两", "二").rpartition("十")
    return (_DIGITS.index(tens) if tens else 1 if ten else 0) * 10 + (_DIGITS.find(ones) if ones else 0)
