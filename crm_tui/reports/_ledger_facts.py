"""What the ledger says of a month, the month before and the month a year before: read once, drawn from after."""

from dataclasses import dataclass
from functools import cached_property

from crm_tui.core import clock
from crm_tui.domain import months
from crm_tui.domain.revenue_split import Pair, Trade
from crm_tui.reports._report import Params
from crm_tui.store import figures
from crm_tui.store.db import Reader
from crm_tui.store.figures import CustomerSum, Name, Owed, ProductSum, Totals
from crm_tui.store.rows import as_json


@dataclass(frozen=True)
class MonthFacts:
    """One month's sums, its named buyers, the new ones among them, and those lost since the month before.

    `lost` is None where the month before lies before the first recorded line.
    """

    month: str
    totals: Totals
    buyers: frozenset[int]
    new: frozenset[int]
    lost: frozenset[int] | None
    products: dict[int | None, ProductSum]


class LedgerFacts:
    """The facts of a report's month, each read when it is first asked for.

    `before` and `year_ago` are None where that month lies wholly before the first recorded line of the shop:
    there is nothing to compare with.
    """

    def __init__(self, r: Reader, month: str, params: Params) -> None:
        self.r = r
        self.month = month
        self.params = params
        self.customer_id = params.customer_id
        self._buyers: dict[str, set[int]] = {}
        self._first_sale, self.last_sale = figures.first_and_last_sale(r)

    @cached_property
    def is_over(self) -> bool:
        """Whether the month's last day is in the past, on the shop's calendar."""
        return months.last_day(self.month) < clock.today(self.r.shop.zone or None).isoformat()

    @cached_property
    def now(self) -> MonthFacts:
        """The month itself."""
        return self._facts(self.month)

    @cached_property
    def before(self) -> MonthFacts | None:
        """The month before."""
        return self._recorded(months.shift(self.month, -1))

    @cached_property
    def year_ago(self) -> MonthFacts | None:
        """The same month a year before."""
        return self._recorded(months.shift(self.month, -12))

    @cached_property
    def customers(self) -> dict[int, CustomerSum]:
        """Named customers with a line or a payment this month."""
        return {row.customer_id: row for row in self._customers(self.month)}

    @cached_property
    def customers_before(self) -> dict[int, CustomerSum]:
        """Named customers with a line or a payment in the month before."""
        return {row.customer_id: row for row in self._customers(months.shift(self.month, -1))}

    @cached_property
    def owed(self) -> dict[int, Owed]:
        """What each named customer owed at the three months' ends."""
        now, before, year_ago = (months.last_day(months.shift(self.month, back)) for back in (0, -1, -12))
        return {row.customer_id: row for row in figures.owed(self.r, now, before, year_ago, self.customer_id)}

    def pairs(self, past: MonthFacts) -> dict[int | None, Pair]:
        """Every product traded this month or in the past one, with its trade in both."""
        keys = self.now.products.keys() | past.products.keys()
        return {key: Pair(_trade(self.now.products.get(key)), _trade(past.products.get(key))) for key in keys}

    def customer_names(self, ids: set[int]) -> dict[int, Name]:
        """Codes and names of customers."""
        return figures.customer_names(self.r, as_json(ids))

    def product_names(self, ids: set[int | None]) -> dict[int | None, Name | None]:
        """Codes and names of products; none for what is no product."""
        found = figures.product_names(self.r, as_json(one for one in ids if one is not None))
        return {None: None, **dict(found.items())}

    def is_recorded(self, month: str) -> bool:
        """Whether the month ends on or after the day of the first recorded line."""
        return self._first_sale is not None and months.last_day(month) >= self._first_sale

    def _recorded(self, month: str) -> MonthFacts | None:
        return self._facts(month) if self.is_recorded(month) else None

    def _facts(self, month: str) -> MonthFacts:
        days = (months.first_day(month), months.last_day(month))
        previous = months.shift(month, -1)
        buyers, earlier = self._buyers_of(month), self._buyers_of(previous)
        return MonthFacts(
            month,
            figures.totals(self.r, *days, self.customer_id),
            frozenset(buyers),
            frozenset(figures.new_buyers(self.r, *days, self.customer_id)),
            frozenset(earlier - buyers) if self.is_recorded(previous) else None,
            {row.product_id: row for row in figures.by_product(self.r, *days, self.customer_id)},
        )

    def _buyers_of(self, month: str) -> set[int]:
        if month not in self._buyers:
            first, last = months.first_day(month), months.last_day(month)
            self._buyers[month] = figures.buyers(self.r, first, last, self.customer_id)
        return self._buyers[month]

    def _customers(self, month: str) -> list[CustomerSum]:
        return figures.by_customer(self.r, months.first_day(month), months.last_day(month), self.customer_id)


def _trade(found: ProductSum | None) -> Trade:
    return Trade(found.buyers, found.units, found.revenue) if found else Trade()
