"""Sums of the ledger that are kept, so that reading them does not go through its lines; see `store.totals`.

Nothing here is a record of its own: all of it is made from sales and payments, whenever those change.
"""

from sqlmodel import Field

from crm_tui.store.models._base import Base, derived, text, words


class DayTotal(Base, table=True):
    """A day's lines and payments added up; money in minor units, quantities in thousandths.

    `revenue` is net of `returns`; `costed` is the revenue of the lines whose cost is known; `bought` and `returned`
    are quantities of lines that name a product, `units` those of all, net; `at_once` was paid with the lines,
    `charged` is what named customers left unpaid; `received` are all payments, `received_named` named customers'.
    """

    __tablename__ = "day_total"
    __table_args__ = derived(by_text=True)
    day: str = words(primary_key=True)
    lines: int
    revenue: int
    returns: int
    cost: int | None = None
    costed: int
    bought: int
    returned: int
    units: int
    at_once: int
    charged: int
    walk_in: int
    received: int
    received_named: int


class MonthTotal(Base, table=True):
    """What of a month can't be added up from its days: different orders, named buyers, buyers and walk-in baskets."""

    __tablename__ = "month_total"
    __table_args__ = derived(by_text=True)
    month: str = words(primary_key=True)
    orders: int
    buyers: int
    baskets: int


class CustomerTotal(Base, table=True):
    """A customer's lines and payments added up, minor units, whatever their day.

    `charged` is what the lines left unpaid; `orders` counts receipts; `first_sale` and `last_sale` are days of
    purchases, `last_day` also of a return; `twice_gap` is twice the median of the days between two visits, NULL where
    they are too few to tell.
    """

    __tablename__ = "customer_total"
    __table_args__ = derived(by_text=False)
    customer_id: int = Field(primary_key=True)
    spent: int
    charged: int
    received: int
    orders: int
    first_sale: str | None = text(index=True)
    last_sale: str | None = text()
    last_day: str | None = text()
    twice_gap: int | None = None
