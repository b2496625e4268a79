"""The month up to a day, against the same days of the month before."""

from datetime import date, timedelta
from typing import Final, NamedTuple

from crm_tui.domain import months
from crm_tui.store import figures
from crm_tui.store.db import Reader

#: The days of the chart of daily sales.
CHARTED: Final = 31


class Sums(NamedTuple):
    """Sales of a few days, minor units; `margin` is None where no line has a cost; buyers are named customers."""

    revenue: int
    margin: int | None
    buyers: int


class MonthSoFar(NamedTuple):
    """The month up to `day`, the same days of the month before, daily sales, latest last; whether ever any."""

    now: Sums
    before: Sums
    daily: list[int]
    day: date
    ever: bool


def month_so_far(r: Reader, today: date) -> MonthSoFar:
    """This month up to today against the same days of the month before."""
    return MonthSoFar(
        _sums(r, *months.same_days(today, 0)),
        _sums(r, *months.same_days(today, 1)),
        _daily(r, today),
        today,
        r.value("SELECT 1 FROM sale LIMIT 1") is not None,
    )


def _sums(r: Reader, first: str, last: str) -> Sums:
    [(revenue, margin)] = r.all(  # an aggregate without GROUP BY is always one row
        lambda *row: row,
        """SELECT COALESCE(SUM(revenue), 0), SUM(costed) - SUM(cost)
        FROM day_total WHERE day BETWEEN :first AND :last""",
        first=first,
        last=last,
    )
    return Sums(revenue, margin, figures.buyers(r, first, last))


def _daily(r: Reader, today: date) -> list[int]:
    """Sales of each of the last days up to today, minor units."""
    first = today - timedelta(days=CHARTED - 1)
    found = dict(
        r.all(
            lambda day, amount: (day, amount),
            "SELECT day, revenue FROM day_total WHERE day BETWEEN :first AND :last",
            first=first.isoformat(),
            last=today.isoformat(),
        )
    )
    return [found.get((first + timedelta(days=step)).isoformat(), 0) for step in range(CHARTED)]
