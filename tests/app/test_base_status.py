"""Always in sight: shop, trail, who is at work, and what was changed last, by whom and how to take it back."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.core.errors import CrmError
from crm_tui.ops import customers, history, sales
from crm_tui.store.db import Database


def lines(text: Any, pilot: Any) -> list[str]:
    return str(text(pilot)).split("\n")


async def test_shop_trail_person_and_day_stand_in_the_first_line(
    shop: Database, wait: Any, text: Any, fixed_now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_USER", "小李")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("settings")
        await wait(pilot, lambda: "Test shop › Settings" in lines(text, pilot)[0])
        assert lines(text, pilot)[0].rstrip().endswith("小李 · Wed 15 May")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(40, 24)) as pilot:
        app.open_section("settings")
        await wait(pilot, lambda: "Settings" in lines(text, pilot)[0])
        assert lines(text, pilot)[0].rstrip().endswith("小李 · Wed 15 May")


async def test_what_was_changed_last_is_told_also_when_a_colleague_does_it(
    shop: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        monkeypatch.setenv("CRM_USER", "Li")
        customers.add(Database.open(shop.path), {"name": "[/x] Zhang"})
        await wait(pilot, lambda: "just now Li" in lines(text, pilot)[2] and "[/x] Zhang" in lines(text, pilot)[2])
        assert "· u undoes" in lines(text, pilot)[2]
        history.undo(Database.open(shop.path))
        await wait(pilot, lambda: "· U redoes" in lines(text, pilot)[2])
        assert {width(line) for line in lines(text, pilot)} == {80}


@pytest.mark.parametrize(("now", "said"), [("2024-05-15T12:02:00Z", "20:00 "), ("2024-05-20T12:00:00Z", "Wed 15 May ")])
async def test_a_change_is_just_now_for_a_minute_and_then_has_its_time(
    shop: Database, wait: Any, text: Any, fixed_now: str, monkeypatch: pytest.MonkeyPatch, now: str, said: str
) -> None:
    monkeypatch.setenv("CRM_USER", "Li")
    customers.add(shop, {"name": "Zhang"})
    monkeypatch.setenv("CRM_NOW", now)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: f"{said}Li" in lines(text, pilot)[2])


async def test_on_a_phone_it_stands_beside_the_section(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San with a very long name"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(40, 24)) as pilot:
        await wait(pilot, lambda: "‹ Today ›" in lines(text, pilot)[1] and "just now" in lines(text, pilot)[1])
        assert {width(line) for line in lines(text, pilot)} == {40}


async def test_who_may_only_look_is_not_told_of_undo(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang"})
    shop.read_only = True
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Zhang" in lines(text, pilot)[2])
        assert "undoes" not in lines(text, pilot)[2]
        assert "[look only]" in lines(text, pilot)[0]


async def test_private_masks_sums_in_it(shop: Database, wait: Any, text: Any) -> None:
    sales.add(shop, {"date": "2024-05-04", "amount": 98_700, "quantity": 1000})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(120, 24)) as pilot:
        await wait(pilot, lambda: "u undoes" in lines(text, pilot)[2])
        shown = "987" in lines(text, pilot)[2]
        await pilot.press("f8")
        await wait(pilot, lambda: "[private]" in lines(text, pilot)[0])
        assert not (shown and "987" in lines(text, pilot)[2])


@pytest.mark.parametrize("size", [(80, 24), (40, 24)])
@pytest.mark.parametrize(
    ("section", "name"), [("customers", "Customers"), ("ledger", "Ledger"), ("history", "History")]
)
async def test_the_first_line_says_which_section_one_is_in(
    shop: Database, wait: Any, text: Any, size: tuple[int, int], section: str, name: str
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=size) as pilot:
        app.open_section(section)
        await wait(pilot, lambda: f"› {name}" in lines(text, pilot)[0])


async def test_where_one_is_in_a_list_stands_at_the_left(shop: Database, wait: Any, text: Any) -> None:
    for month in (1, 2, 3):
        sales.add(shop, {"date": f"2024-0{month}-04", "amount": 500, "quantity": 1000})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: "\n─  1 of " in text(pilot))
        await pilot.press("j")
        await wait(pilot, lambda: "\n─  2 of " in text(pilot))
        assert width(lines(text, pilot)[2]) == 80


async def test_undo_is_not_offered_where_its_key_is_typed(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "u undoes" in lines(text, pilot)[2])
        app.add_customer()
        await wait(pilot, lambda: "New customer" in lines(text, pilot)[0] and "Zhang" in lines(text, pilot)[2])
        assert "undoes" not in lines(text, pilot)[2]


async def test_what_the_line_says_is_not_said_again_and_one_word_stands_at_a_time(
    shop: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait(pilot, lambda: app.focused is not None)
        app.run_operation(customers.add, {"name": "Zhang San"})
        await wait(pilot, lambda: "Added Zhang San" in lines(text, pilot)[2])
        assert text(pilot).count("Added Zhang San") == 1
        app.tell("Nobody said this.")
        app.tell("Somebody said that.")
        await wait(pilot, lambda: "Somebody said that." in text(pilot))
        assert "Nobody said this." not in text(pilot)
        app.complain(CrmError("This is wrong."))
        app.tell("This is right.")
        await wait(pilot, lambda: "This is right." in text(pilot) and "This is wrong." in text(pilot))
