"""Sums of the ledger that are kept, so that reading them does not go through its lines; see `store.totals`.

Nothing here is a record of its own: all of it is made from sales and payments, whenever those change.
"""

from sqlalchemy import Index
from sqlalchemy import text as sa_text
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
    """What of a month can't be added up from its days: different orders, named buyers, buyers and walk-in baskets.

    `buyer_bits` is who the named buyers are, as `store.customer_bits` writes it: too long for rows that lie in the
    order of their text key, which are read whole to find one.
    """

    __tablename__ = "month_total"
    __table_args__ = derived(by_text=False)
    month: str = words(primary_key=True)
    orders: int
    buyers: int
    baskets: int
    buyer_bits: str = words()


class ProductTotal(Base, table=True):
    """A month's lines of a product added up; money in minor units, quantities in thousandths, net of returns.

    `buyers` are named customers and walk-in baskets that bought it, `costed` is the revenue of the lines whose cost is
    known, `returned` a quantity. Lines that name no product are in no row.
    """

    __tablename__ = "product_total"
    __table_args__ = derived(by_text=True)
    month: str = words(primary_key=True)
    product_id: int = Field(primary_key=True)
    revenue: int
    units: int
    buyers: int
    cost: int | None = None
    costed: int
    returned: int


class CustomerTotal(Base, table=True):
    """A customer's lines and payments added up, minor units, whatever their day.

    `gross` is without returns; `charged` is what the lines left unpaid, `owed` what of it is left; `orders` counts
    receipts; `first_sale` and `last_sale` are days of purchases, `last_day` also of a return; `twice_gap` is twice the
    median of the days between two visits, `quiet_from` the first day on which the silence since `last_day` is
    unusual, both NULL where visits are too few to tell.
    """

    __tablename__ = "customer_total"
    __table_args__ = (
        Index("ix_customer_total_last_day", "last_day", "quiet_from"),
        Index("ix_customer_total_last_payment", "last_payment", sqlite_where=sa_text("last_payment IS NOT NULL")),
        Index(
            "ix_customer_total_gross", "gross", "quiet_from", "last_day",
            sqlite_where=sa_text("quiet_from IS NOT NULL"),
        ),
        *derived(by_text=False),
    )  # fmt: skip
    customer_id: int = Field(primary_key=True)
    spent: int = Field(index=True)
    gross: int
    charged: int
    received: int
    owed: int = Field(index=True)
    orders: int = Field(index=True)
    first_sale: str | None = text(index=True)
    last_sale: str | None = text(index=True)
    last_payment: str | None = text()
    last_day: str | None = text()
    twice_gap: int | None = None
    quiet_from: str | None = text()
