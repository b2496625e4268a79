"""What raises itself about one customer is what is raised of it among all, and is found again by its key."""

from datetime import date

import pytest

from crm_tui.core.errors import NotFound
from crm_tui.ops import customers, payments, sales
from crm_tui.store import raised
from crm_tui.store.db import Database

DAY = date(2024, 5, 15)  # as `fixed_now` has it


def test_of_one_customer_is_raised_what_is_raised_of_it_among_all(sample: Database) -> None:
    with sample.read() as r:
        among_all = [entry for entry in raised.raised(r, DAY, 10_000).entries if entry.customer_id is not None]
        assert {raised.DATE, raised.DUE, raised.QUIET, raised.RHYTHM} <= {entry.heading for entry in among_all}
        for customer_id in r.all(int, "SELECT id FROM customer"):
            wanted = [entry for entry in among_all if entry.customer_id == customer_id]
            assert raised.of_customer(r, DAY, customer_id) == wanted


def test_each_is_found_again_by_its_key_and_none_by_another(sample: Database) -> None:
    with sample.read() as r:
        entries = raised.raised(r, DAY, 10_000).entries
        assert [raised.find(r, DAY, entry.ref) for entry in entries] == entries
        for key in (
            "quiet:1:2020-01-01",
            "date:999999:2024-05-16",
            "ticket:999999:2024-05-16",
            "due:999999:2024-01-01",
        ):
            with pytest.raises(NotFound):
                raised.find(r, DAY, key)


def test_who_is_told_as_not_spoken_to_is_found_as_such_whatever_else_would_tell_of_it(
    shop: Database, fixed_now: str
) -> None:
    for name, grade in (("First", "A"), ("Second", "B")):
        one = customers.add(shop, {"name": name, "grade": grade}).value
        sales.add(shop, {"customer_id": one, "date": "2024-04-01", "amount": 1000, "paid": 0})
        payments.add(shop, {"customer_id": one, "date": "2024-04-01", "amount": 1000})
    with shop.read() as r:
        found = raised.raised(r, DAY, 1)
        told = {entry.heading: entry for entry in found.entries}
        assert (told[raised.RHYTHM].name, told[raised.UNSPOKEN].name) == ("First", "Second")
        assert raised.find(r, DAY, told[raised.UNSPOKEN].ref) == told[raised.UNSPOKEN]
