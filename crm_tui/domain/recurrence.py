"""When a series occurs: every occurrence computed from its anchor, so that none drifts, and only within a window.

Any window costs the same however old the series is, unless its rule counts (COUNT), and a rule that never occurs
costs no more than one that does. What RFC 5545 skips is skipped (the 31st in June); a monthly rule that keeps to the
month's end says so itself: `BYMONTHDAY=28,29,30,31;BYSETPOS=-1`.
"""

import calendar
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from itertools import chain, islice, product
from typing import Final

from crm_tui.domain import lunar
from crm_tui.domain.rrule import FREQUENCIES, Numbers, Rule, parse, write

_DAY: Final = timedelta(days=1)
_STEPS: Final = {"HOURLY": timedelta(hours=1), "MINUTELY": timedelta(minutes=1), "SECONDLY": timedelta(seconds=1)}
_LATEST: Final = datetime.combine(date.max, time(23, 59, 59))
#: How far back the latest occurrence before a day is looked for, in growing windows, days.
_BACK: Final = (45, 400, 1500, 4000)


def occurrences(rule: Rule, anchor: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """The occurrences from `first` to `last`, both included, in order; all moments are of one wall clock."""
    rule = _completed(rule, anchor)
    last = min(last, rule.until or _LATEST)
    first = max(first, anchor)
    found = _from(rule, anchor, anchor if rule.count is not None else first, last)
    moments: Iterator[datetime] = (moment for moment in found if moment >= anchor)
    if rule.count is not None:
        moments = islice(moments, rule.count)
    for moment in moments:
        if moment > last:
            return
        if moment >= first:
            yield moment


def next_after(rule: Rule, anchor: datetime, after: datetime, within: int = 4000) -> datetime | None:
    """The first occurrence later than the moment, at most so many days later."""
    end = _later(after, within)
    return next((moment for moment in occurrences(rule, anchor, after, end) if moment > after), None)


def latest_before(rule: Rule, anchor: datetime, before: datetime) -> datetime | None:
    """The last occurrence earlier than the moment, at most about eleven years back."""
    if before <= anchor:
        return None
    end = before - timedelta(seconds=1)
    for days in (max(_BACK),) if rule.count is not None else _BACK:
        start = max(anchor, before - timedelta(days=min(days, before.toordinal() - 1)))
        found = deque(occurrences(rule, anchor, start, end), maxlen=1)
        if found or start == anchor:
            return found[0] if found else None
    return None


def occurs(rule: Rule, anchor: datetime, moment: datetime) -> bool:
    """Whether the series has an occurrence at that very moment."""
    return next(occurrences(rule, anchor, moment, moment), None) is not None


def _later(moment: datetime, days: int) -> datetime:
    return moment + timedelta(days=min(days, date.max.toordinal() - moment.toordinal()))


def _from(rule: Rule, anchor: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """Occurrences from about `first` (never later) to about `last` (never earlier)."""
    if first > last:
        return iter(())
    if rule.lunar:
        return _lunar_days(rule, anchor, first, last)
    if rule.freq in _STEPS:
        return _slots(rule, anchor, first, last)
    return chain.from_iterable(_chosen(rule, _with_times(rule, days)) for days in _periods(rule, anchor, first, last))


@lru_cache(maxsize=4096)
def _completed(rule: Rule, anchor: datetime) -> Rule:
    """The rule with what it leaves to its anchor."""
    level = FREQUENCIES.index(rule.freq)
    known: dict[str, object] = {}
    if rule.lunar:
        return rule
    if level <= 3:
        known = {
            "by_hour": rule.by_hour or (anchor.hour,),
            "by_minute": rule.by_minute or (anchor.minute,),
            "by_second": rule.by_second or (anchor.second,),
        }
    elif rule.freq == "HOURLY":
        known = {"by_minute": rule.by_minute or (anchor.minute,), "by_second": rule.by_second or (anchor.second,)}
    elif rule.freq == "MINUTELY":
        known = {"by_second": rule.by_second or (anchor.second,)}
    names_days = rule.by_year_day or rule.by_month_day or rule.by_day
    if not names_days and (rule.freq == "WEEKLY" or rule.by_week_no):
        known["by_day"] = ((0, anchor.weekday()),)
    elif rule.freq in {"YEARLY", "MONTHLY"} and not names_days:
        known["by_month_day"] = (anchor.day,)
        if rule.freq == "YEARLY" and not rule.by_month:
            known["by_month"] = (anchor.month,)
    return replace(rule, **known)  # type: ignore[arg-type]


# Days.


def _periods(rule: Rule, anchor: datetime, first: datetime, last: datetime) -> Iterator[list[date]]:
    """The days that fit the rule, by year, month, week or day: those that INTERVAL takes."""
    whole = bool(rule.by_set_pos)
    low, high = first.date(), last.date()
    for start, end in _spans(rule, anchor.date(), low, high):
        if not whole:
            start, end = max(start, low), min(end, high)
        days = [day for day in _days(start, end) if _fits(rule, day)]
        if days:
            yield days


def _days(start: date, end: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(start.toordinal(), end.toordinal() + 1))


def _spans(rule: Rule, anchor: date, low: date, high: date) -> Iterator[tuple[date, date]]:
    """The first and the last day of each period that INTERVAL takes and that meets the days `low` to `high`."""
    match rule.freq:
        case "YEARLY":
            for year in _stepped(anchor.year, rule.interval, low.year, high.year):
                yield date(year, 1, 1), date(year, 12, 31)
        case "MONTHLY":
            months = (day.year * 12 + day.month - 1 for day in (anchor, low, high))
            begin, lowest, highest = months
            for number in _stepped(begin, rule.interval, lowest, highest):
                year, month = number // 12, number % 12 + 1
                yield date(year, month, 1), date(year, month, _month_length(year, month))
        case "WEEKLY":
            weeks = (day.toordinal() - (day.weekday() - rule.week_start) % 7 for day in (anchor, low, high))
            begin, lowest, highest = weeks
            for number in _stepped(begin, rule.interval * 7, lowest, highest):
                end = min(number + 6, date.max.toordinal())
                yield date.fromordinal(max(number, 1)), date.fromordinal(end)
        case _:
            for number in _stepped(anchor.toordinal(), rule.interval, low.toordinal(), high.toordinal()):
                yield date.fromordinal(number), date.fromordinal(number)


def _stepped(begin: int, step: int, low: int, high: int) -> range:
    """The numbers of the series begin, begin + step, ... from `low` to `high`."""
    return range(begin + max(0, -((begin - low) // step)) * step, high + 1, step)


def _fits(rule: Rule, day: date) -> bool:
    """Whether the day is none of those that the rule's BY parts exclude."""
    if rule.by_month and day.month not in rule.by_month:
        return False
    length = _month_length(day.year, day.month)
    if rule.by_month_day and not _listed(rule.by_month_day, day.day, length):
        return False
    if rule.by_day and not _on_weekday(rule, day, length):
        return False
    in_year = 366 if calendar.isleap(day.year) else 365
    if rule.by_year_day and not _listed(rule.by_year_day, _year_day(day), in_year):
        return False
    return not rule.by_week_no or _listed(rule.by_week_no, *_week(day, rule.week_start))


@lru_cache(maxsize=1024)
def _month_length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def _listed(numbers: Numbers, place: int, length: int) -> bool:
    """Whether the place, counted from the beginning or from the end of so many, is one of the numbers."""
    return place in numbers or place - length - 1 in numbers


def _year_day(day: date) -> int:
    return day.toordinal() - date(day.year, 1, 1).toordinal() + 1


def _on_weekday(rule: Rule, day: date, month_length: int) -> bool:
    of_year = rule.freq == "YEARLY" and not rule.by_month
    if of_year:
        place, length = _year_day(day), 366 if calendar.isleap(day.year) else 365
    else:
        place, length = day.day, month_length
    ordinals = {0, (place - 1) // 7 + 1, -((length - place) // 7 + 1)}
    return any(weekday == day.weekday() and nth in ordinals for nth, weekday in rule.by_day)


@lru_cache(maxsize=1024)
def _week(day: date, week_start: int) -> tuple[int, int]:
    """The number of the day's week, and how many weeks the year it belongs to has.

    The first week of a year is the first with four days or more in it.
    """
    year = (day + timedelta(days=3 - (day.weekday() - week_start) % 7)).year
    begin, following = _first_week(year, week_start), _first_week(year + 1, week_start)
    return (day.toordinal() - begin) // 7 + 1, (following - begin) // 7


def _first_week(year: int, week_start: int) -> int:
    """The ordinal of the first day of the year's first week."""
    fourth = date(year, 1, 4)
    return fourth.toordinal() - (fourth.weekday() - week_start) % 7


# Times.


def _with_times(rule: Rule, days: Iterable[date]) -> list[datetime]:
    """The days at the rule's times; a minute has no 60th second."""
    seconds = [second for second in rule.by_second if second < 60]
    times = [time(*parts) for parts in product(rule.by_hour, rule.by_minute, seconds)]
    return [datetime.combine(day, at) for day in days for at in times]


def _chosen(rule: Rule, moments: list[datetime]) -> list[datetime]:
    """Those of a period's moments that BYSETPOS takes."""
    if not rule.by_set_pos:
        return moments
    length = len(moments)
    places = {place - 1 if place > 0 else length + place for place in rule.by_set_pos}
    return [moments[place] for place in sorted(places) if 0 <= place < length]


def _slots(rule: Rule, anchor: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """Occurrences by the hour, minute or second; whole days and hours that don't fit are leapt over."""
    step = _STEPS[rule.freq] * rule.interval
    begin = _floored(anchor, rule.freq)
    number = max(0, (_floored(first, rule.freq) - begin) // step)
    slot = begin + number * step
    while slot <= last:
        wrong = _misfit(rule, slot)
        if wrong is None:
            yield from _chosen(rule, _within_slot(rule, slot))
            number += 1
        else:
            number = max(number + 1, -((begin - wrong) // step))
        if number > (last - begin) // step:
            return
        slot = begin + number * step


def _floored(moment: datetime, freq: str) -> datetime:
    if freq == "SECONDLY":
        return moment.replace(microsecond=0)
    return moment.replace(minute=0 if freq == "HOURLY" else moment.minute, second=0, microsecond=0)


def _misfit(rule: Rule, slot: datetime) -> datetime | None:
    """From when on the next slot may fit, where this one does not."""
    if not _fits(rule, slot.date()):
        return datetime.combine(slot.date(), time()) + _DAY
    if rule.by_hour and slot.hour not in rule.by_hour:
        return slot.replace(minute=0, second=0) + _STEPS["HOURLY"]
    if rule.freq != "HOURLY" and rule.by_minute and slot.minute not in rule.by_minute:
        return slot.replace(second=0) + _STEPS["MINUTELY"]
    if rule.freq == "SECONDLY" and rule.by_second and slot.second not in rule.by_second:
        return slot + _STEPS["SECONDLY"]
    return None


def _within_slot(rule: Rule, slot: datetime) -> list[datetime]:
    minutes = rule.by_minute if rule.freq == "HOURLY" else (slot.minute,)
    seconds = rule.by_second if rule.freq != "SECONDLY" else (slot.second,)
    return [slot.replace(minute=minute, second=second) for minute, second in product(minutes, seconds) if second < 60]


# The lunar year.


def _lunar_days(rule: Rule, anchor: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    """The rule's days of each lunar year; a missing leap month is kept in the plain one, a missing 30th on the 29th."""
    born, begin, end = (lunar.lunar_day(day.date()) for day in (anchor, first, last))
    if born is None or begin is None:
        return
    months = [(month, 0) for month in rule.by_month] + [(month, 1) for month in rule.leaps]
    kept = [
        lunar.Anniversary(month, day, leap)
        for month, leap in months or [(born.month, born.leap)]
        for day in rule.by_month_day or (born.day,)
    ]
    for year in _stepped(born.year, rule.interval, begin.year, end.year if end else lunar.LAST_YEAR):
        there = (day for day in kept if not rule.omit or lunar.has_day(year, day))
        for day in sorted({found for one in there if (found := lunar.kept_in(year, one))}):
            yield datetime.combine(day, anchor.time())


def horizon(moment: datetime, days: int = 4000) -> datetime:
    """So far ahead a next occurrence is looked for."""
    return _later(moment, days)


def remaining(text: str, rule: Rule, anchor: datetime, moment: datetime) -> str:
    """The text of a rule that counts, from the occurrence at `moment` on: what came before is counted off."""
    if rule.count is None:
        return text
    before = sum(1 for _ in occurrences(rule, anchor, anchor, moment - timedelta(seconds=1)))
    return write(replace(parse(text), count=max(1, rule.count - before)))
