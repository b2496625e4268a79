"""A long list shows its first rows at once and finds the rest behind them; typing on stops that."""

import threading
from array import array
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.errors import Stopped
from crm_tui.ops import customers
from crm_tui.screens.customers import CustomersPage
from crm_tui.store import customers_first, rows
from crm_tui.store.db import Database, Reader

#: Takes seconds where nobody stops it.
_LONG = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 200000000) SELECT count(*) FROM n"

#: What the page asks for; where it wants the first only, how many it wants comes after.
_ASKED = ("reader", "search", "sort", "descending")


@pytest.fixture
def filled(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    """More customers than come first."""
    for module in (customers_first, rows):
        monkeypatch.setattr(module, "SCREENFUL", 2)
    for name in ("Zoe", "Zack", "Bo", "Zed", "Zara"):
        customers.add(shop, {"name": name})
    return shop


async def test_the_first_rows_come_at_once_and_then_all_of_them(
    filled: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, go_on = CustomersPage.find, threading.Event()

    def slowly(page: CustomersPage, *args: Any) -> "array[int]":
        if args[len(_ASKED) :] == ():  # all of them are asked for
            go_on.wait(10)
        return find(page, *args)

    monkeypatch.setattr(CustomersPage, "find", slowly)
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Customers" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: "Zack" in text(pilot) or "Bo " in text(pilot))
        assert "1 of 5" in text(pilot)  # how many there are is known before they are found
        assert "Zoe" not in text(pilot)
        go_on.set()
        await wait(pilot, lambda: "Zoe" in text(pilot))
        assert "1 of 5" in text(pilot)


async def test_typing_on_stops_the_search_under_way(
    filled: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    find, begun, stopped = CustomersPage.find, threading.Event(), threading.Event()

    def endless(page: CustomersPage, reader: Reader, search: str, *args: Any) -> "array[int]":
        if search == "z":
            begun.set()
            try:
                reader.value(_LONG)
            except Stopped:
                stopped.set()
                raise
        return find(page, reader, search, *args)

    monkeypatch.setattr(CustomersPage, "find", endless)
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Customers" in text(pilot))
        await pilot.press("2", "slash", "z")
        await wait(pilot, lambda: "Zack" in text(pilot) and begun.is_set())
        await pilot.press("o")
        await wait(pilot, lambda: "1 of 1" in text(pilot))
        assert stopped.is_set()
        assert "Zoe" in text(pilot)
        assert "Zack" not in text(pilot)


async def test_another_order_begins_at_its_top_and_end_waits_for_the_last_of_all(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Customers" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: "Zoe" in text(pilot))
        await pilot.press("down", "O", "end")  # by name the other way round: Zoe, Zed, Zara, Zack, Bo
        await wait(pilot, lambda: "5 of 5" in text(pilot))
        assert app.screen.table.cursor_row.customer.name == "Bo"  # type: ignore[attr-defined]
        await pilot.press("o")  # by code
        await wait(pilot, lambda: "1 of 5" in text(pilot))
        assert app.screen.table.cursor_row.customer.name == "Zoe"  # type: ignore[attr-defined]
        customers.edit(filled, 1, {"code": "X"})  # somebody else's change moves the row, the cursor goes with it
        await wait(pilot, lambda: "5 of 5" in text(pilot))
        assert app.screen.table.cursor_row.customer.name == "Zoe"  # type: ignore[attr-defined]


async def test_marks_stay_while_only_the_first_rows_of_another_order_are_there(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Customers" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: "Zoe" in text(pilot))
        await pilot.press("ctrl+a", "O")
        await wait(pilot, lambda: "5 marked" in text(pilot) and "Bo" in text(pilot))
        await pilot.press("end")
        await wait(pilot, lambda: "5 of 5" in text(pilot))
        assert "5 marked" in text(pilot)
