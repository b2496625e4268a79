"""The months a report is of, the as many months before, and the same a year before."""

from collections.abc import Iterator
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import months
from crm_tui.domain.moments import bounds
from crm_tui.reports._params import Params
from crm_tui.reports.monthly import default_month
from crm_tui.store.db import Reader
from crm_tui.store.figures import first_and_last_sale


class Stretch(NamedTuple):
    """Months from `first` to `last`, both included."""

    first: str
    last: str

    @property
    def days(self) -> tuple[str, str]:
        """The first and the last day, ISO."""
        return months.first_day(self.first), months.last_day(self.last)

    @property
    def label(self) -> str:
        """The period as a report names it."""
        return self.last if self.first == self.last else f"{self.first} - {self.last}"

    def back(self, by: int) -> "Stretch":
        """As many months, so many months before."""
        return Stretch(months.shift(self.first, -by), months.shift(self.last, -by))

    @property
    def before(self) -> "Stretch":
        """The as many months just before."""
        return self.back(len(months.months_between(self.first, self.last)))

    @property
    def year_ago(self) -> "Stretch":
        """The same months a year before."""
        return self.back(12)

    def instants(self, r: Reader) -> tuple[str, str]:
        """From which instant to before which, on the shop's clock."""
        return bounds(*self.days, r.shop)

    def recorded(self, r: Reader) -> bool:
        """Whether it does not lie wholly before the first recorded line."""
        first, _ = first_and_last_sale(r)
        return first is not None and self.days[1] >= first


def stretch(r: Reader, params: Params) -> Stretch:
    """The months asked for: `params.period` (by default the monthly report's), from `params.since` where earlier."""
    last = months.parse_month(params.period) if params.period else default_month(r)
    return Stretch(min(months.parse_month(params.since), last) if params.since else last, last)


def running(r: Reader, asked: Stretch) -> Iterator[Text]:
    """The note on months that are not over."""
    today = clock.today(r.shop.zone or None).isoformat()
    _, latest = first_and_last_sale(r)
    if latest and asked.days[0] <= latest and asked.days[1] >= today:
        yield Text(N_("The month is not over: the ledger reaches to {day}."), {"day": latest})
