"""Sums that a list of customers shows: the same as the query language means, sorted as asked, also without a ledger."""

from datetime import date

import pytest

from crm_tui import ops
from crm_tui.query.fields import CUSTOMERS
from crm_tui.store import customers, customers_extras
from crm_tui.store.db import Database

TODAY = date(2024, 5, 15)


@pytest.fixture
def trading(shop: Database, fixed_now: str) -> Database:
    """Four customers: two that bought, one that only paid, one with nothing; and a walk-in."""
    for name in ("Ann", "Bob", "Cid", "Dan"):
        ops.customers.add(shop, {"name": name})
    ops.sales.add(shop, {"date": "2023-05-15", "customer_id": 1, "amount": 900, "receipt": "r1"})
    ops.sales.add(shop, {"date": "2023-05-16", "customer_id": 1, "amount": 100, "receipt": "r2"})
    ops.sales.add(shop, {"date": "2023-05-16", "customer_id": 1, "amount": 50, "receipt": "r2"})
    ops.sales.add(shop, {"date": "2024-05-10", "customer_id": 2, "amount": 500, "paid": 200})
    ops.sales.add(shop, {"date": "2024-05-12", "customer_id": 2, "amount": -80, "kind": "return"})
    ops.sales.add(shop, {"date": "2024-05-14", "amount": 7000})
    ops.payments.add(shop, {"date": "2024-05-13", "customer_id": 3, "amount": 40})
    return shop


def test_sums_are_those_of_each_customer_and_none_has_a_walk_ins(trading: Database) -> None:
    with trading.read() as r:
        found = customers_extras.extras(r, [4, 3, 2, 1], customers_extras.NAMES, TODAY)
    assert found == {
        1: {"last": "2023-05-16", "orders": 2, "spent": 1050, "spent12m": 150, "owed": 1050},
        2: {"last": "2024-05-10", "orders": 1, "spent": 420, "spent12m": 420, "owed": 220},
        3: {"last": None, "orders": 0, "spent": 0, "spent12m": 0, "owed": -40},
        4: {"last": None, "orders": 0, "spent": 0, "spent12m": 0, "owed": 0},
    }


@pytest.mark.parametrize("name", customers_extras.NAMES)
@pytest.mark.parametrize("descending", [False, True])
def test_a_column_sorts_as_the_query_language_does(sample: Database, name: str, descending: bool) -> None:
    assert name in CUSTOMERS.sortable
    sign = "-" if descending else ""
    with sample.read() as r:
        asked = customers.select(r, f"sort:{sign}{name}")
        found = customers.select(r, "", name, descending)
        values = customers_extras.extras(r, [*asked, *found], [name])
    assert len(found) == len(asked)
    assert [values[row][name] for row in found] == [values[row][name] for row in asked]


@pytest.mark.parametrize("descending", [False, True])
def test_the_first_in_any_order_are_those_that_come_first_of_all(sample: Database, descending: bool) -> None:
    with sample.read() as r:
        for name in {*customers.SORTS, *customers_extras.NAMES}:
            whole = customers.select(r, "", name, descending)
            assert customers.select(r, "", name, descending, most=5)[:5] == whole[:5], name
            assert sorted(whole) == sorted(customers.ids(r)), name


def test_who_has_nothing_in_a_column_comes_last_either_way(trading: Database) -> None:
    ops.customers.edit(trading, 3, {"city": "Xi'an", "grade": "B"})
    with trading.read() as r:
        for name in ("city", "grade"):
            assert [customers.select(r, "", name, down)[0] for down in (False, True)] == [3, 3]
        for down, bought in ((False, [3, 2, 1]), (True, [1, 2, 3])):
            assert list(customers.select(r, "", "spent", down)) == [*bought, 4]
            assert list(customers.select(r, "", "spent", down, most=2)) == bought[:2]


def test_what_a_query_says_of_sorting_goes_before_the_column(trading: Database) -> None:
    with trading.read() as r:
        assert list(customers.select(r, "sort:-name", "spent", descending=True)) == [4, 3, 2, 1]
        assert list(customers.select(r, "no:note", "spent", descending=True)) == [1, 2, 3, 4]
        assert list(customers.select(r, "", "last", descending=True)) == [2, 1, 3, 4]
