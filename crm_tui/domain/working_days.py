"""Which days the shop works, and what becomes of an occurrence that falls on one it does not."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Final

from crm_tui.domain.business_hours import Week
from crm_tui.domain.public_holidays import is_open_by_law

#: A stretch of holidays is never longer, days.
LONGEST: Final = 15
IsWorking = Callable[[date], bool]


def is_working_day(week: Week, day: date) -> bool:
    """Whether the shop works on the day: public holidays and make-up days go before the week."""
    by_law = is_open_by_law(week.country, day)
    return day.weekday() in week.weekdays if by_law is None else by_law


def working_by(week: Week) -> IsWorking:
    """`is_working_day` of that week."""
    return partial(is_working_day, week)


def kept(day: date, policy: str | None, is_working: IsWorking) -> date | None:
    """The day that an occurrence is kept on: by `policy` (skip, before, after; None for as it is); None for not at all.

    Where no working day is near, it stays.
    """
    if policy is None or is_working(day):
        return day
    if policy == "skip":
        return None
    way = timedelta(days=-1 if policy == "before" else 1)
    near = (day + way * step for step in range(1, LONGEST + 1))
    return next((found for found in near if is_working(found)), day)
