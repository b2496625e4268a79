"""Totals that were published for shops' files, told by the reports of the shops those files were brought into.

Lines are kept in whole cents. What rounding took of the whole file is known from the import; of a part of it, sums of
thousands of lines are moved by less than a quarter of the currency's unit.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal

import pytest

from crm_tui.core.table import Report
from crm_tui.reports._report import Params, run
from crm_tui.store import ledger
from tests.real_files import RealShop
from tests.reports.books import figures, rows

Real = Callable[[str], RealShop]
CENT, QUARTER = Decimal("0.01"), Decimal("0.25")
#: Net revenue by year of Tableau's Superstore, four years later in this copy of it.
SUPERSTORE_YEARS = {"2019": "484247.50", "2020": "470532.51", "2021": "609205.60", "2022": "733215.26"}
SUPERSTORE_REGIONS = {"West": "725457.82", "East": "678781.24", "Central": "501239.89", "South": "391721.91"}
SUPERSTORE_SALES, SUPERSTORE_PROFIT = Decimal("2297200.86"), Decimal("286397.02")
NORTHWIND_YEARS = {"1996": "208083.97", "1997": "617085.20", "1998": "440623.87"}
NORTHWIND_NET = Decimal("1265793.04")
PIZZA_MONTHS = {"2015-01": "69793.30", "2015-07": "72557.90", "2015-12": "64701.15"}
PIZZA_REVENUE, PIZZA_ORDERS, PIZZA_SOLD = Decimal("817860.05"), 21_350, 49_574


def report(shop: RealShop, name: str, first: str, last: str) -> Report:
    with shop.db.read() as r:
        return run(r, name, Params(last, since=first))


def money(cents: int) -> Decimal:
    return cents * CENT


def near(cents: int, published: str) -> bool:
    """Whether the sum is the published one, but for the rounding of its lines."""
    return abs(money(cents) - Decimal(published)) < QUARTER


def year_of(shop: RealShop, year: str) -> int:
    """The revenue of a year, told by the report of products."""
    return int(figures(report(shop, "products", f"{year}-01", f"{year}-12"))["revenue"])


def months_of(shop: RealShop) -> Sequence[ledger.MonthRow]:
    """Every month of the shop's ledger."""
    with shop.db.read() as r:
        known = ledger.known_months(r)
        assert known is not None
        return ledger.shop_months(r, *known)


def test_superstores_years_and_regions_are_the_published_ones(real: Real) -> None:
    shop = real("superstore")
    assert shop.new == 9994
    assert all(near(year_of(shop, year), published) for year, published in SUPERSTORE_YEARS.items())
    regions = report(shop, "channels", "2019-01", "2022-12")
    found = {row["channel"]: row["revenue"] for row in rows(regions, "channel")}
    assert found.keys() == SUPERSTORE_REGIONS.keys()
    assert all(near(found[region], published) for region, published in SUPERSTORE_REGIONS.items())
    assert sum(found.values()) == figures(regions)["revenue"]


def test_superstores_sales_profit_orders_and_customers_are_the_published_ones(real: Real) -> None:
    shop = real("superstore")
    whole = report(shop, "products", "2019-01", "2022-12")
    sums = figures(whole)
    assert round(money(sums["revenue"]) + shop.rounding, 2) == SUPERSTORE_SALES
    # Cost is sales less profit, so that of each line two numbers are rounded, and many end in half a cent.
    assert abs(money(sums["margin"]) - SUPERSTORE_PROFIT) < 2
    months = months_of(shop)
    assert sum(month.revenue for month in months) == sums["revenue"]
    assert sum(month.orders for month in months) == 5009
    with shop.db.read() as r:
        owing = figures(run(r, "ageing", Params(day="2022-12-31")))  # nobody in the file has paid
    assert (owing["debtors"], owing["receivable"]) == (793, sums["revenue"])


@pytest.mark.parametrize("year", NORTHWIND_YEARS)
def test_northwinds_years_are_the_published_ones(real: Real, year: str) -> None:
    shop = real("northwind")
    assert near(year_of(shop, year), NORTHWIND_YEARS[year])


def test_northwinds_net_revenue_is_the_published_one(real: Real) -> None:
    shop = real("northwind")
    months = months_of(shop)
    assert round(money(sum(month.revenue for month in months)) + shop.rounding, 2) == NORTHWIND_NET
    assert sum(month.orders for month in months) == 830
    assert sum(year_of(shop, year) for year in NORTHWIND_YEARS) == sum(month.revenue for month in months)


def test_pizzas_months_and_year_are_the_published_ones(real: Real) -> None:
    shop = real("pizza")
    months = {month.month: month for month in months_of(shop)}
    for month, published in PIZZA_MONTHS.items():
        with shop.db.read() as r:
            told = figures(run(r, "monthly", Params(month)))
        assert money(told["revenue"]) == money(months[month].revenue) == Decimal(published)
    year = report(shop, "products", "2015-01", "2015-12")
    assert money(figures(year)["revenue"]) == PIZZA_REVENUE
    assert sum(row["units"] for row in rows(year, "products")) == PIZZA_SOLD * 1000
    assert sum(month.orders for month in months.values()) == PIZZA_ORDERS
    assert round(PIZZA_REVENUE / PIZZA_ORDERS, 2) == Decimal("38.31")
