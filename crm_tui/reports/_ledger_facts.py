"""What the ledger says of a month, the month before and the month a year before: read once, drawn from after."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from crm_tui.core import clock
from crm_tui.domain import months
from crm_tui.domain.revenue_split import Pair, Trade
from crm_tui.reports._report import Params
from crm_tui.store import figures, payments, trading
from crm_tui.store.db import Reader
from crm_tui.store.figures import CustomerSum, Name, ProductSum, Totals
from crm_tui.store.rows import as_json
from crm_tui.store.trading import Trading

#: Up to so many customers their own lines are looked up; more are cheaper by going through the month's.
_FEW: Final = 2000


@dataclass(frozen=True)
class MonthFacts:
    """One month's sums, its new named buyers, and how many were lost since the month before.

    `lost` is None where the month before lies before the first recorded line.
    """

    month: str
    totals: Totals
    new: set[int]
    lost: int | None
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
    def traded(self) -> Trading:
        """What named customers with a line this month brought in."""
        return trading.trading(self.r, *_days(self.month), self.customer_id)

    @cached_property
    def traded_before(self) -> Trading:
        """The same of the month before."""
        return trading.trading(self.r, *_days(months.shift(self.month, -1)), self.customer_id)

    @cached_property
    def paying(self) -> set[int]:
        """Named customers with a payment this month."""
        return trading.paying(self.r, *_days(self.month), self.customer_id)

    def lost(self, top: int | None) -> list[int]:
        """Named customers who bought in the month before, but not in this one, at most so many.

        Those who had bought most come first.
        """
        before = self.traded_before
        return trading.largest(before.buyers - self.buyers, before.revenue, top)

    def customers(self, ids: Collection[int]) -> dict[int, CustomerSum]:
        """This month's sums of those of these customers that have a line or a payment in it."""
        wanted = ids if len(ids) <= _FEW else None
        return {row.customer_id: row for row in figures.by_customer(self.r, *_days(self.month), wanted)}

    @cached_property
    def ranked(self) -> list[int]:
        """Customers with a line this month, the largest first, as many as any table of the report shows.

        Who only brought back what comes to nothing is not among them.
        """
        buyers, returning, revenue = self.traded
        most = None if self.params.limit is None else max(self.params.limit, self.params.top)
        return trading.largest(buyers | {one for one in returning if revenue[one]}, revenue, most)

    def largest(self, top: int | None, among: set[int] | None = None) -> list[CustomerSum]:
        """This month's buyers with most revenue, at most so many; only those among these, where they are given."""
        traded = self.traded
        ids = self.ranked[:top] if among is None else trading.largest(traded.buyers & among, traded.revenue, top)
        found = self.customers(ids)
        return [found[one] for one in ids]

    def customers_before(self, ids: Iterable[int]) -> dict[int, CustomerSum]:
        """Those of these customers with a line or a payment in the month before."""
        days = _days(months.shift(self.month, -1))
        return {row.customer_id: row for row in figures.by_customer(self.r, *days, ids)}

    @property
    def buyers(self) -> set[int]:
        """Named customers who bought this month."""
        return self.traded.buyers

    def owed(self, ids: Iterable[int]) -> dict[int, int]:
        """What each of these customers owed at the month's end."""
        return figures.owed(self.r, months.last_day(self.month), ids)

    def owed_in_all(self, month: str) -> int:
        """What the customers of the report together owed at the end of a month."""
        day = months.last_day(month)
        if self.customer_id is None:
            return figures.owed_in_all(self.r, day)
        return payments.owed(self.r, self.customer_id, day)

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

    def _lost(self, month: str) -> int:
        """How many named customers bought in the month before, but not in this one."""
        before, now = (trading.bought(self.r, one, self.customer_id) for one in (months.shift(month, -1), month))
        return (before & ~now).bit_count()

    def _facts(self, month: str) -> MonthFacts:
        days, previous = _days(month), months.shift(month, -1)
        return MonthFacts(
            month,
            figures.totals(self.r, *days, self.customer_id),
            figures.new_buyers(self.r, *days, self.customer_id),
            self._lost(month) if self.is_recorded(previous) else None,
            {row.product_id: row for row in figures.by_product(self.r, *days, self.customer_id)},
        )


def _days(month: str) -> tuple[str, str]:
    return months.first_day(month), months.last_day(month)


def _trade(found: ProductSum | None) -> Trade:
    return Trade(found.buyers, found.units, found.revenue) if found else Trade()
