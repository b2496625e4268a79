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
        found = customers_extras.select(r, "", name, descending)
        values = customers_extras.extras(r, [*asked, *found], [name])
    assert len(found) == len(asked)
    assert [values[row][name] for row in found] == [values[row][name] for row in asked]


@pytest.mark.parametrize("name", customers_extras.NAMES)
def test_many_are_sorted_as_few_are(sample: Database, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with sample.read() as r:
        few = customers_extras.select(r, "", name)
        monkeypatch.setattr(customers_extras, "_FEW", 1)
        assert customers_extras.select(r, "", name) == few


def test_what_a_query_says_of_sorting_goes_before_the_column(trading: Database) -> None:
    with trading.read() as r:
        assert list(customers_extras.select(r, "sort:-name", "spent", descending=True)) == [4, 3, 2, 1]
        assert list(customers_extras.select(r, "no:note", "spent", descending=True)) == [1, 2, 3, 4]
        assert list(customers_extras.select(r, "", "last", descending=True)) == [2, 1, 3, 4]
