"""Working time: when the shop serves, over holidays, make-up days and clock changes, in closed form.

All instants are whole seconds since 1970 in UTC. Working time is counted by a table of opening spans with the working
seconds before each, so that what lies between two instants is one subtraction, however far they are apart.
"""

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.domain.public_holidays import is_open_by_law

#: Seconds since midnight at which a span begins and ends; 86400 is the end of the day.
Span = tuple[int, int]
DAY: Final = 86_400
#: Who is open on no day at all is given up on after so many years.
_MOST_YEARS: Final = 60


class Week(NamedTuple):
    """When a shop serves: spans of a working day, weekdays (Monday is 0), time zone, country of its holidays.

    An empty zone is the machine's, an empty country has no holidays.
    """

    spans: tuple[Span, ...] = ((9 * 3600, 18 * 3600),)
    weekdays: frozenset[int] = frozenset(range(6))
    zone: str = ""
    country: str = ""

    @property
    def day(self) -> int:
        """Working seconds of one working day."""
        return sum(end - start for start, end in self.spans)


class BusinessHours:
    """Counts working seconds for one week; the table grows by the year as instants ask for it."""

    def __init__(self, week: Week, is_open: Callable[[date], bool | None] | None = None) -> None:
        """`is_open` says of a day whether holidays close it or a make-up day opens it; None leaves it to the week."""
        self.week = week
        self._zone: tzinfo | None = ZoneInfo(week.zone) if week.zone else None
        self._is_open = is_open or (lambda day: is_open_by_law(week.country, day))
        self._starts = array("q")
        self._lengths = array("q")
        self._before = array("q")
        self._first = self._last = 0  # years that are in the table: from the first to before the last
        self._low = self._high = 0  # the instants between which it can be asked

    def position(self, instant: int) -> int:
        """Working seconds up to the instant, counted from a fixed but arbitrary one; it never falls."""
        if not self._low <= instant < self._high:
            self._reach(instant)
        place = bisect_right(self._starts, instant) - 1
        if place >= 0:
            into, length = instant - self._starts[place], self._lengths[place]
            return self._before[place] + (into if into < length else length)
        return self._before[0] if self._before else 0

    def working(self, start: int, end: int) -> int:
        """Working seconds from one instant to another; negative where `end` is the earlier one."""
        return self.position(end) - self.position(start)

    def deadline(self, start: int, seconds: int) -> int:
        """The first instant at which so many working seconds have passed since `start`; `start` itself for none."""
        return start if seconds <= 0 else self.instant(self.position(start) + seconds)

    def instant(self, position: int) -> int:
        """The first instant of that position, the inverse of `position`."""
        if not self._starts:
            self._reach(0)
        for _ in range(_MOST_YEARS):
            if self._before and position <= self._before[-1] + self._lengths[-1]:
                break
            self._extend()
        else:
            return self._high
        while self._before[0] >= position:
            self._reach(self._low - 1)
        place = bisect_right(self._before, position - 1) - 1
        return self._starts[place] + position - self._before[place]

    def is_working_day(self, day: date) -> bool:
        """Whether the shop serves on that day."""
        by_law = self._is_open(day)
        return day.weekday() in self.week.weekdays if by_law is None else by_law

    def _reach(self, instant: int) -> None:
        """Make the table cover the instant, with the years on both sides of its own."""
        year = datetime.fromtimestamp(instant, UTC).year
        if not self._first:
            self._first = self._last = year
            self._low = self._high = self._midnight(date(year, 1, 1))
        while instant >= self._high:
            self._extend()
        while instant < self._low:
            self._prepend()

    def _extend(self) -> None:
        """Add the year after the last one."""
        known = self._before[-1] + self._lengths[-1] if self._before else 0
        for start, end in self._spans(self._last):
            self._starts.append(start)
            self._lengths.append(end - start)
            self._before.append(known)
            known += end - start
        self._last += 1
        self._high = self._midnight(date(self._last, 1, 1))

    def _prepend(self) -> None:
        """Add the year before the first one; what is known keeps its positions."""
        spans = list(self._spans(self._first - 1))
        known = (self._before[0] if self._before else 0) - sum(end - start for start, end in spans)
        starts, lengths, before = array("q"), array("q"), array("q")
        for start, end in spans:
            starts.append(start)
            lengths.append(end - start)
            before.append(known)
            known += end - start
        self._starts, self._lengths, self._before = (
            starts + self._starts, lengths + self._lengths, before + self._before
        )  # fmt: skip
        self._first -= 1
        self._low = self._midnight(date(self._first, 1, 1))

    def _spans(self, year: int) -> Iterator[Span]:
        """The year's opening spans as instants; one that a clock change swallows whole is left out."""
        day = date(year, 1, 1)
        while day.year == year:
            if self.is_working_day(day):
                for opens, closes in self.week.spans:
                    start, end = self._moment(day, opens), self._moment(day, closes)
                    if end > start:
                        yield start, end
            day += timedelta(days=1)

    def _midnight(self, day: date) -> int:
        return self._moment(day, 0)

    def _moment(self, day: date, second: int) -> int:
        """The instant at which the shop's clock shows that second of the day."""
        if second == DAY:
            day, second = day + timedelta(days=1), 0
        hour, rest = divmod(second, 3600)
        moment = datetime(day.year, day.month, day.day, hour, rest // 60, rest % 60, tzinfo=self._zone)
        return int(moment.timestamp())


@lru_cache(maxsize=8)
def business_hours(week: Week) -> BusinessHours:
    """The counter of a week, kept for the life of the process: its table is worth keeping."""
    return BusinessHours(week)


def seconds_of(instant: str) -> int:
    """An instant as the store keeps it, in whole seconds since 1970."""
    return int(datetime.fromisoformat(instant).timestamp())


def instant_of(seconds: int) -> str:
    """Seconds since 1970 as the store keeps an instant."""
    return _kept(datetime.fromtimestamp(seconds, UTC))


def as_kept(instant: str) -> str:
    """The instant in the one form in which tickets keep them, so that the order of the texts is that of time."""
    return _kept(datetime.fromisoformat(instant))


def _kept(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
