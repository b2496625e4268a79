"""The ledger month by month, for the shop or for one customer; money in minor units, quantities in thousandths."""

from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from crm_tui.domain.dealer_stock import StockMonth, stock_months, together
from crm_tui.domain.months import first_day, last_day, month_of, months_between, same_days
from crm_tui.store import payments
from crm_tui.store.accounts import revenue
from crm_tui.store.db import Reader
from crm_tui.store.figures import dealer_flows, owed_in_all
from crm_tui.store.totals import BUYERS, ORDERS, PAID

_YEAR = 12  # months


class MonthRow(NamedTuple):
    """One month; `cost` is None where no line has one, `sold_on` and `closing_stock` where no dealer ever reported.

    `buyers` counts named customers; quantities are of lines that name a product; `owed` is at the month's end;
    `costed` is the revenue of the lines whose cost is known.
    """

    month: str
    revenue: int
    returns: int
    cost: int | None
    orders: int
    buyers: int
    quantity_in: int
    quantity_returned: int
    sold_on: int | None
    closing_stock: int | None
    paid: int
    owed: int
    costed: int = 0

    @property
    def margin(self) -> int | None:
        """What is left after costs of the lines whose cost is known, minor units; None where none is."""
        return None if self.cost is None else self.costed - self.cost


class Comparable(NamedTuple):
    """Revenue that can be compared, minor units: of the month up to a day, and of the twelve months up to it.

    `same_days` is of the same days of the month before; `year_before` of the twelve months before the twelve, None
    where the ledger does not go back that far.
    """

    today: date
    so_far: int
    same_days: int
    year: int
    year_before: int | None

    @property
    def running(self) -> str:
        """The month that is not over."""
        return month_of(self.today)


class _Sums(NamedTuple):
    """What the sale lines of one month add up to; `charged` is what named customers left unpaid."""

    month: str
    revenue: int
    returns: int
    cost: int | None
    orders: int
    buyers: int
    quantity_in: int
    quantity_returned: int
    paid: int
    charged: int
    costed: int


def shop_months(r: Reader, first: str, last: str) -> list[MonthRow]:
    """The months `first` to `last` of the whole shop, walk-ins included; months without lines are there, too."""
    return _months(r, first, last, None)


def customer_months(r: Reader, customer_id: int, first: str, last: str) -> list[MonthRow]:
    """The months `first` to `last` of one customer."""
    return _months(r, first, last, customer_id)


def known_months(r: Reader, customer_id: int | None = None) -> tuple[str, str] | None:
    """The first and the last month with a line, payment or movement; None where there is nothing yet."""
    mine = "" if customer_id is None else "WHERE customer_id = :customer"
    found = r.one(
        lambda first, last: (first, last),
        f"""SELECT substr(MIN(first), 1, 7), substr(MAX(last), 1, 7) FROM (
            SELECT (SELECT MIN(day) FROM sale {mine}) AS first, (SELECT MAX(day) FROM sale {mine}) AS last
            UNION ALL SELECT (SELECT MIN(day) FROM payment {mine}), (SELECT MAX(day) FROM payment {mine})
            UNION ALL SELECT (SELECT MIN(day) FROM movement {mine}), (SELECT MAX(day) FROM movement {mine}))""",
        customer=customer_id,
    )
    return None if found is None or found[0] is None else found


def comparable(r: Reader, today: date, known: str) -> Comparable:
    """The shop's revenue up to today, which is compared with as many days; the ledger begins in the month `known`."""

    def net(first: str, last: str) -> int:
        sold, returned = revenue(r, first, last)
        return sold - returned

    (_, a_year_ago), (_, two_years_ago) = same_days(today, _YEAR), same_days(today, 2 * _YEAR)
    return Comparable(
        today,
        net(*same_days(today, 0)),
        net(*same_days(today, 1)),
        net(_after(a_year_ago), today.isoformat()),
        net(_after(two_years_ago), a_year_ago) if known <= month_of(two_years_ago) else None,
    )


def _after(day: str) -> str:
    """The day after, ISO."""
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def stock_by_customer(
    r: Reader, first: str, last: str, customer_id: int | None = None
) -> dict[int, dict[int, list[StockMonth]]]:
    """For each dealer and product the stock months `first` to `last`; customers that never reported are not there."""
    found: dict[int, dict[int, list[StockMonth]]] = {}
    flows = dealer_flows(r, last_day(last), customer_id)
    for (customer, product), group in groupby(flows, key=lambda flow: (flow.customer_id, flow.product_id)):
        months = stock_months((flow.flow for flow in group), first, last)
        found.setdefault(customer, {})[product] = months
    return found


def _months(r: Reader, first: str, last: str, customer_id: int | None) -> list[MonthRow]:
    names = months_between(first, last)
    if not names:
        return []
    sums = {row.month: row for row in _sale_sums(r, first, last, customer_id)}
    received = _received(r, first, last, customer_id)
    stock = _stock(r, first, last, customer_id)
    owed = _owed_before(r, first, customer_id)
    rows = []
    for month in names:
        known = sums.get(month) or _Sums(month, 0, 0, None, 0, 0, 0, 0, 0, 0, 0)
        paid, paid_by_named = received.get(month, (0, 0))
        owed += known.charged - paid_by_named
        held = stock.get(month)
        rows.append(
            MonthRow(
                *known[:8],
                sold_on=held.sold_on if held else None,
                closing_stock=held.closing if held else None,
                paid=known.paid + paid,
                owed=owed,
                costed=known.costed,
            )
        )
    return rows


def _sale_sums(r: Reader, first: str, last: str, customer_id: int | None) -> list[_Sums]:
    return r.all(
        _Sums,
        _SHOP_SUMS if customer_id is None else _CUSTOMER_SUMS,
        first=first_day(first),
        last=last_day(last),
        customer=customer_id,
    )


_SHOP_SUMS: Final = """
SELECT substr(day, 1, 7) AS name, SUM(revenue), SUM(returns), SUM(cost), MAX(orders), MAX(buyers), SUM(bought),
    SUM(returned), SUM(at_once), SUM(charged), SUM(costed)
FROM day_total JOIN month_total ON month = substr(day, 1, 7)
WHERE day BETWEEN :first AND :last GROUP BY name
"""
_CUSTOMER_SUMS: Final = f"""
SELECT substr(day, 1, 7) AS month, SUM(amount), COALESCE(-SUM(CASE WHEN kind = 'return' THEN amount END), 0), SUM(cost),
    {ORDERS}, {BUYERS}, COALESCE(SUM(CASE WHEN kind = 'sale' AND product_id IS NOT NULL THEN quantity END), 0),
    COALESCE(-SUM(CASE WHEN kind = 'return' AND product_id IS NOT NULL THEN quantity END), 0),
    SUM({PAID}), SUM(amount - COALESCE(paid, 0)), COALESCE(SUM(CASE WHEN cost IS NOT NULL THEN amount END), 0)
FROM sale WHERE customer_id = :customer AND day BETWEEN :first AND :last GROUP BY month
"""


def _received(r: Reader, first: str, last: str, customer_id: int | None) -> dict[str, tuple[int, int]]:
    """Payments by month: all, and those of named customers."""
    if customer_id is None:
        sums = "SUM(received), SUM(received_named) FROM day_total WHERE TRUE"
    else:
        sums = "SUM(amount), SUM(amount) FROM payment WHERE customer_id = :customer"
    rows = r.all(
        lambda month, paid, named: (month, (paid, named)),
        f"SELECT substr(day, 1, 7) AS month, {sums} AND day BETWEEN :first AND :last GROUP BY month",
        first=first_day(first),
        last=last_day(last),
        customer=customer_id,
    )
    return dict(rows)


def _owed_before(r: Reader, month: str, customer_id: int | None) -> int:
    """What named customers owed when the month began."""
    before = f"{month}-00"  # later than every day before it
    return owed_in_all(r, before) if customer_id is None else payments.owed(r, customer_id, before)


def _stock(r: Reader, first: str, last: str, customer_id: int | None) -> dict[str, StockMonth]:
    """Dealers' stock by month, all dealers and products added up; empty where none ever reported."""
    dealers = stock_by_customer(r, first, last, customer_id)
    series = [months for products in dealers.values() for months in products.values()]
    return {parts[0].month: together(parts) for parts in zip(*series, strict=True)}
