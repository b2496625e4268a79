"""A dealer's stock by month: opening + in - returned - sold on + counted difference = closing, chained for ever.

The books start empty; a month opens with what the month before closed with. A stock count, taken at the end
of its day, replaces what the books say from then on; what it found more or less is the month's difference
(FORMULAS 14: closing = opening + purchases - sell-through - returns + surplus - shortage).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.domain.months import month_of, months_between


class Flow(NamedTuple):
    """A quantity of one product on one day, in thousandths, signed as the store keeps it.

    `kind` is sale, return (negative), sold_on or count.
    """

    day: str
    kind: str
    quantity: int


class StockMonth(NamedTuple):
    """One month of one product, or of several added up; thousandths.

    `difference` is None where nothing was counted; `reported` tells whether the dealer told of anything at all.
    """

    month: str
    opening: int = 0
    bought: int = 0
    returned: int = 0
    sold_on: int = 0
    difference: int | None = None
    closing: int = 0
    reported: bool = False


def stock_months(flows: Iterable[Flow], first: str, last: str) -> list[StockMonth]:
    """The months `first` to `last` of one product, from all its flows in order of days, counts last in a day.

    Flows before `first` make its opening; flows after `last` are not looked at.
    """
    tally = {month: StockMonth(month) for month in months_between(first, last)}
    before = 0
    level = 0
    for flow in flows:
        month = month_of(flow.day)
        if month > last:
            break
        change = _change(flow, level)
        level += change
        if month < first:
            before = level
        else:
            tally[month] = _added(tally[month], flow, change)
    return _chained(tally.values(), before)


class Standing(NamedTuple):
    """What a dealer has of one product on a day, and what it sold on of late; thousandths.

    `days` is over how many days, the day included, that was: fewer than asked for where it had it for fewer.
    """

    stock: int
    sold_on: int
    days: int

    @property
    def daily(self) -> int:
        """What is sold on in a day on average (FORMULAS 13: of the days in range, both ends included)."""
        return round(self.sold_on / self.days)

    @property
    def lasts(self) -> int | None:
        """Whole days of supply; None where none was sold on, or the books are below zero."""
        return self.stock * self.days // self.sold_on if self.sold_on > 0 and self.stock >= 0 else None

    def reorder(self, lead_days: int) -> int:
        """The level at which to order: what is sold on while a delivery is on its way (FORMULAS 13)."""
        return round(self.sold_on * lead_days / self.days) if self.sold_on > 0 else 0


def standing(flows: Iterable[Flow], day: date, window: int) -> Standing:
    """Where one product stands at the end of the day, from all its flows up to it in order of days, counts last."""
    since = (day - timedelta(days=window - 1)).isoformat()
    level = sold = 0
    first = None
    for flow in flows:
        first = first or flow.day
        level += _change(flow, level)
        if flow.kind == "sold_on" and flow.day >= since:
            sold += flow.quantity
    days = window if first is None else min(window, (day - date.fromisoformat(first)).days + 1)
    return Standing(level, sold, max(1, days))


def together(parts: Iterable[StockMonth]) -> StockMonth:
    """The same month of several products as one; at least one is needed."""
    total, *rest = parts
    for part in rest:
        total = StockMonth(
            total.month,
            total.opening + part.opening,
            total.bought + part.bought,
            total.returned + part.returned,
            total.sold_on + part.sold_on,
            _sum(total.difference, part.difference),
            total.closing + part.closing,
            total.reported or part.reported,
        )
    return total


def _change(flow: Flow, level: int) -> int:
    """What the flow does to the stock at hand."""
    match flow.kind:
        case "count":
            return flow.quantity - level
        case "sold_on":
            return -flow.quantity
        case _:
            return flow.quantity


def _added(month: StockMonth, flow: Flow, change: int) -> StockMonth:
    """The month with the flow booked in its column."""
    match flow.kind:
        case "sale":
            return month._replace(bought=month.bought + flow.quantity)
        case "return":
            return month._replace(returned=month.returned - flow.quantity)
        case "sold_on":
            return month._replace(sold_on=month.sold_on + flow.quantity, reported=True)
        case _:
            return month._replace(difference=_sum(month.difference, change), reported=True)


def _chained(months: Iterable[StockMonth], level: int) -> list[StockMonth]:
    """The months with opening and closing filled in, each opening being the closing before."""
    chain = []
    for month in months:
        closing = level + month.bought - month.returned - month.sold_on + (month.difference or 0)
        chain.append(month._replace(opening=level, closing=closing))
        level = closing
    return chain


def _sum(a: int | None, b: int | None) -> int | None:
    """The sum in which None means nothing was counted."""
    return b if a is None else a if b is None else a + b
