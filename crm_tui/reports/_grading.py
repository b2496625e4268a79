"""Grades that customers earned quarter by quarter, and the grade the rule proposes for each beside the one it has."""

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.core.task import checked
from crm_tui.domain import grading, months
from crm_tui.domain.grading import Bounds
from crm_tui.domain.report_settings import grade_bounds
from crm_tui.store import accounts, figures, profits, purchases, settings
from crm_tui.store.db import Reader
from crm_tui.store.purchases import Named

#: Margin is gone by where at least this share of the revenue has a cost, percent; else revenue is.
LEAST_COSTED_PERCENT: Final = 80
_MONTHS: Final = 3
_EVER: Final = "0000-00-00"


class Quarter(NamedTuple):
    """Three months of a calendar year."""

    year: int
    number: int

    @property
    def first(self) -> str:
        """Its first day, ISO."""
        return months.first_day(f"{self.year:04d}-{self.number * _MONTHS - 2:02d}")

    @property
    def last(self) -> str:
        """Its last day, ISO."""
        return months.last_day(f"{self.year:04d}-{self.number * _MONTHS:02d}")

    @property
    def words(self) -> Text:
        """How it is called."""
        return Text(N_("Q{number} {year}"), {"number": self.number, "year": self.year})

    def before(self) -> "Quarter":
        """The quarter before it."""
        return Quarter(self.year, self.number - 1) if self.number > 1 else Quarter(self.year - 1, 4)


class Graded(NamedTuple):
    """What customers brought in a quarter, minor units, and the grade that this is; who brought nothing has D."""

    quarter: Quarter
    values: Mapping[int, int]
    grades: Mapping[int, str]

    @property
    def whole(self) -> int:
        """What all brought who brought anything."""
        return sum(value for value in self.values.values() if value > 0)


class Proposed(NamedTuple):
    """A customer: the grade it has, the one to propose, and its grades and values of the last two quarters."""

    customer_id: int
    named: Named
    suggested: str
    before: str | None
    now: str
    value_before: int
    value: int

    @property
    def changes(self) -> bool:
        """Whether the grade it has is another one."""
        return self.named.grade != self.suggested


class Proposal(NamedTuple):
    """The proposed grades of everybody who ever bought; by margin, or by revenue where too few costs are known."""

    rule: Bounds
    by_margin: bool
    quarters: tuple[Graded, Graded]
    customers: list[Proposed]


def latest_quarter(r: Reader, period: str) -> Quarter:
    """The last quarter that is over by the end of the month `period`, or by today; raises Invalid."""
    today = clock.today(r.shop.zone or None)
    month = months.parse_month(period) if period else months.month_of(today)
    quarter = Quarter(int(month[:4]), (int(month[5:7]) + 2) // _MONTHS)
    while quarter.last > months.last_day(month) or quarter.last >= today.isoformat():
        quarter = quarter.before()
    return quarter


def by_margin(r: Reader, first: Quarter, last: Quarter) -> bool:
    """Whether enough of the revenue of these quarters has a cost."""
    sold, returned = accounts.revenue(r, first.first, last.last)
    margin = purchases.margin_share(r, first.first, last.last)
    return margin is not None and margin[1] * 100 >= (sold - returned) * LEAST_COSTED_PERCENT


def graded(r: Reader, quarter: Quarter, rule: Bounds, margin: bool) -> Graded:
    """The grades of one quarter, of everybody who had bought by its end."""
    values = dict.fromkeys(figures.new_buyers(r, _EVER, quarter.last), 0)
    for one in profits.brought(r, quarter.first, quarter.last):
        values[one.customer_id] = (one.margin or 0) if margin else one.revenue
    return Graded(quarter, values, grading.grades(values, rule))


def proposed(r: Reader, period: str, check: Callable[[], None] = lambda: None) -> Proposal:
    """What the settings' rule proposes; a grade is changed once the new one held for two quarters running.

    `check` is called now and then and may raise, to stop.
    """
    quarter = latest_quarter(r, period)
    rule, margin = grade_bounds(settings.all_settings(r)), by_margin(r, quarter.before(), quarter)
    before = graded(r, quarter.before(), rule, margin)
    check()
    now = graded(r, quarter, rule, margin)
    check()
    names = dict(purchases.called(r))
    found = []
    for customer, grade in checked(now.grades.items(), check):
        earlier = before.grades.get(customer)
        course = [grade] if earlier is None else [earlier, grade]
        suggested = grading.settled(course, names[customer].grade) or grade
        sums = (before.values.get(customer, 0), now.values[customer])
        found.append(Proposed(customer, names[customer], suggested, earlier, grade, *sums))
    check()
    found.sort(key=lambda one: (-one.value, -one.value_before, one.named.code))
    return Proposal(rule, margin, (before, now), found)
