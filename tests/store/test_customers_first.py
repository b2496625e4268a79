"""The first screenful of a search stands as it will in the end, whatever it takes to find the rest."""

import pytest

from crm_tui.ops import customers as operations
from crm_tui.store import customers, customers_first
from crm_tui.store.customers_first import first
from crm_tui.store.db import Database


@pytest.fixture
def many(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """Customers of whom more are found than are put in order at once."""
    monkeypatch.setattr(customers_first, "_SOME", 4)
    monkeypatch.setattr(customers_first, "SCREENFUL", 3)
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


def test_without_a_text_the_first_by_name_are_there(many: Database) -> None:
    with many.read() as r:
        found = first(r, " ")
        assert found is not None
        assert not found.whole
        assert found.ids == customers.ids(r)[:3]


@pytest.mark.parametrize("text", ["grade:A", "…", "nobody", "ett"])
def test_queries_and_what_only_a_look_at_every_name_finds_have_no_first(many: Database, text: str) -> None:
    with many.read() as r:
        assert first(r, text) is None
