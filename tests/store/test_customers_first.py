"""The first screenful of a search stands as it will in the end, whatever it takes to find the rest."""

from array import array

import pytest

from crm_tui.ops import customers as operations
from crm_tui.store import customers, customers_first, rows
from crm_tui.store.customers_first import first
from crm_tui.store.db import Database
from crm_tui.store.rows import first_of


@pytest.fixture
def many(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Customers of whom more are found than are put in order at once."""
    for module in (customers_first, rows):
        monkeypatch.setattr(module, "SCREENFUL", 3)
    for name in ("Zoe", "Anna Zett", "Zack", "Ann Zimmer", "Bo", "Zed", "Mia Zorn", "Zara"):
        operations.add(shop, {"name": name})
    return shop


def test_of_few_all_are_there_and_as_the_whole_search_has_them(many: Database) -> None:
    with many.read() as r:
        for text in ("ann", "bo", "zo", "C000002"):
            found = first(r, text)
            assert found is not None
            assert found.whole
            assert found.ids == customers.ids(r, text)


def test_of_many_those_that_begin_with_the_text_come_first_in_their_order(many: Database) -> None:
    with many.read() as r:
        found = first(r, "z")
        assert found is not None
        assert not found.whole
        assert found.ids[:3] == customers.ids(r, "z")[:3]


def test_of_many_whoever_is_called_so_exactly_comes_before_those_whose_pinyin_it_is(many: Database) -> None:
    for name in ("安", "安", "安", "An"):
        operations.add(many, {"name": name})
    with many.read() as r:
        found = first(r, "an")
        assert found is not None
        assert not found.whole
        assert found.ids[:3] == customers.ids(r, "an")[:3] == array("q", [12, 9, 10])


@pytest.mark.parametrize("text", [" ", "no:note sort:name"])
def test_of_all_and_of_a_query_the_first_are_there(many: Database, text: str) -> None:
    with many.read() as r:
        found = first_of(lambda most: customers.select(r, text, most=most))
        assert not found.whole
        assert found.ids == customers.ids(r)[:3]


def test_few_are_all_there_is_to_find(many: Database) -> None:
    with many.read() as r:
        assert first_of(lambda most: customers.select(r, "name:Bo", most=most)) == (array("q", [5]), True)


@pytest.mark.parametrize("text", ["", "grade:A", "…", "nobody", "ett"])
def test_queries_and_what_only_a_look_at_every_name_finds_have_no_first(many: Database, text: str) -> None:
    with many.read() as r:
        assert first(r, text) is None
