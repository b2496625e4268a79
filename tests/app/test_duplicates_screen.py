"""One customer once, on the screen: pairs found, compared and merged; a word of warning while typing a new one."""

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any, cast

import pytest
from textual.pilot import Pilot

from crm_tui.app import CrmApp
from crm_tui.core.errors import Stopped
from crm_tui.ops import customers, sales
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.duplicates import DuplicatesPage
from crm_tui.screens.merge import MergePage
from crm_tui.store import customers as stored
from crm_tui.store import duplicates
from crm_tui.store.db import Database


@pytest.fixture
def twins(shop: Database, fixed_now: str) -> Database:
    """Zhang twice, Bob twice, and somebody else."""
    customers.add(shop, {"name": "Zhang Wei", "kind": "person", "phone": "13812345678", "city": "Lyon"})
    customers.add(shop, {"name": "张伟", "kind": "person", "phone": "138 1234 5678", "grade": "A", "note": "tea"})
    customers.add(shop, {"name": "Bob Hill", "kind": "person", "email": "bob@x.org", "phone": "5551111"})
    customers.add(shop, {"name": "Hill, Bob", "kind": "person", "email": "bob@x.org", "phone": "5552222"})
    customers.add(shop, {"name": "Eve", "kind": "person"})
    sales.add(shop, {"customer_id": 2, "amount": 500, "date": "2024-05-01"})
    return shop


def values(db: Database, customer_id: int) -> dict[str, Any]:
    with db.read() as r:
        return dict(stored.get(r, customer_id).values)


def count(db: Database) -> int:
    with db.read() as r:
        return stored.count(r)


@asynccontextmanager
async def looking_for_duplicates(shop: Database, wait: Any, text: Any, said: str) -> AsyncIterator[Pilot[int]]:
    """The app at the page of duplicates, once it says so."""
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "Eve" in text(pilot))
        await pilot.press("D")
        await wait(pilot, lambda: isinstance(app.screen, DuplicatesPage) and said in text(pilot))
        yield pilot


async def test_a_pair_is_compared_merged_and_taken_back_and_another_called_different(
    twins: Database, wait: Any, text: Any
) -> None:
    async with looking_for_duplicates(twins, wait, text, "same phone +50") as pilot:
        app = pilot.app
        assert text(pilot).count("Bob Hill") == 1
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, MergePage) and "● Zhang Wei" in text(pilot))
        assert "Ledger lines 1" in text(pilot)
        assert "● A" in text(pilot), "what only one has is taken"
        await pilot.press("j", "right")
        await wait(pilot, lambda: "● 张伟" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: count(twins) == 4)
        merged = values(twins, 1)
        assert (merged["name"], merged["grade"], merged["city"], merged["note"]) == ("张伟", "A", "Lyon", "tea")
        await wait(pilot, lambda: isinstance(app.screen, DuplicatesPage) and "same phone" not in text(pilot))
        await pilot.press("n")
        await wait(pilot, lambda: "No two customers seem to be one" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: "Bob Hill" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: count(twins) == 5 and "same phone" in text(pilot))


async def test_the_search_ends_with_the_page_that_shows_it(
    twins: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended: list[bool] = []

    def endless(reader: object, progress: Callable[[str, int, int], None]) -> None:
        try:
            while True:
                progress("Comparing", 1, 2)
                time.sleep(0.01)
        except Stopped:
            ended.append(True)
            raise

    monkeypatch.setattr(duplicates, "find", endless)
    async with looking_for_duplicates(twins, wait, text, "Looking for customers") as pilot:
        await pilot.press("escape")
        await wait(pilot, lambda: ended and not cast("CrmApp", pilot.app).running)
        assert "Eve" in text(pilot)
        assert "Stopped" not in text(pilot)


async def test_those_marked_in_the_list_are_merged_and_another_one_may_stay(
    twins: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(twins.path, twins)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "Eve" in text(pilot))
        await pilot.press("M")
        await pilot.press("ctrl+a", "M")
        await wait(pilot, lambda: isinstance(app.screen, MergePage) and "stays" in text(pilot))
        first = app.screen.customers_in_hand()
        await pilot.press("s")
        await wait(pilot, lambda: f"C00000{first[1]} " in text(pilot).split("stays")[0])
        await wait(pilot, lambda: app.screen.query("WhoseValue") and app.focused is not None)
        await pilot.press("enter")
        await wait(pilot, lambda: count(twins) == 1)
        assert values(twins, first[1])["phone"]


async def test_whoever_is_there_already_is_named_under_the_field_and_opened_by_a_key(
    twins: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(twins.path, twins)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page := CustomerForm(None))
        await wait(pilot, lambda: page.form is not None and app.focused is not None)
        await wait(pilot, lambda: page.takes_keys)
        await pilot.press(*"hill bob")
        await wait(pilot, lambda: "Bob Hill is there already" in text(pilot))
        lines = text(pilot).split("\n")
        assert "hill bob" in lines[next(y for y, line in enumerate(lines) if "there already" in line) - 1]
        await pilot.press("f7")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))
        await pilot.press("escape")
        await wait(pilot, lambda: app.screen is page and "hill bob" in text(pilot))
        await pilot.press("x", "y", "z")
        await wait(pilot, lambda: "there already" not in text(pilot))
