"""What one types to narrow the history: `who:小李`, `customer:张三`, a day or a month, and words of the messages."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from crm_tui.domain import months
from crm_tui.domain.day_words import day_in_words

_WHO = re.compile(r"(?:who|谁|人)[:：](.*)", re.IGNORECASE)
_CUSTOMER = re.compile(r"(?:customer|客户)[:：](.*)", re.IGNORECASE)
#: A part of the text: what stands in quotes stays together.
_PART = re.compile(r'(?:[^\s"“”]|["“][^"“”]*(?:["”]|$))+')
_QUOTES = re.compile(r'["“”]')
#: What a part can begin with, or be.
WORDS = ("who:", "谁：", "customer:", "客户：", "today", "今天", "yesterday", "昨天")
_MONTH = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """Whose operations, about which customer, from which day to which (ISO, both included; None: any), and words.

    People and customers are given by a part of their names; every one of the words stands in the message.
    """

    who: str = ""
    first: str | None = None
    last: str | None = None
    words: tuple[str, ...] = ()
    customer: str = ""

    @classmethod
    def of(cls, text: str, today: date) -> "HistoryFilter":
        """What the text asks for; what is no person, no customer and no day is a word."""
        who, customer, days, words = "", "", None, []
        for part in (_QUOTES.sub("", found[0]) for found in _PART.finditer(text)):
            if named := _WHO.fullmatch(part):
                who = named[1]
            elif named := _CUSTOMER.fullmatch(part):
                customer = named[1]
            elif found := _days(part, today):
                days = found
            else:
                words.append(part)
        first, last = days or (None, None)
        return cls(who, first, last, tuple(word for word in words if word), customer)

    def instants(self, zone: str) -> tuple[str | None, str | None]:
        """The first instant of the days in that zone (the machine's where it is empty), and the first one after."""
        return _start(self.first, zone), _start(self.last, zone, days=1)


def _days(text: str, today: date) -> tuple[str, str] | None:
    """The first and the last day that a text means; None where it means none that has been."""
    if _MONTH.fullmatch(text):
        return months.first_day(text), months.last_day(text)
    if _DAY.fullmatch(text):
        try:
            return date.fromisoformat(text).isoformat(), text
        except ValueError:
            return None
    day = None if text.isdecimal() else day_in_words(text, today)
    return (day, day) if day is not None and day <= today.isoformat() else None


def _start(day: str | None, zone: str, days: int = 0) -> str | None:
    """The instant at which the day begins, or the one so many days later, as the store keeps instants."""
    if day is None:
        return None
    clock = ZoneInfo(zone) if zone else None
    try:
        begins = datetime.combine(date.fromisoformat(day) + timedelta(days=days), time(), clock).astimezone(UTC)
    except OverflowError:  # at either end of the calendar: no bound
        return None
    return begins.isoformat(timespec="milliseconds").replace("+00:00", "Z")
