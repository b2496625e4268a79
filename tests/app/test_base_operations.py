"""Operations from the app: in order, told, undone and redone, and refusals where they belong."""

from typing import Any

from crm_tui.app import CrmApp
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.ops import customers
from crm_tui.store.db import Database

NAMES = "SELECT group_concat(name, ',') FROM customer"


def names(shop: Database) -> str:
    with shop.read() as reader:
        return str(reader.value(NAMES))


async def test_what_was_done_is_told_with_how_to_take_it_back(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.run_operation(customers.add, {"name": "[/x]"})
        await wait(pilot, lambda: "[/x]" in text(pilot) and "u undoes" in text(pilot))


async def test_undo_and_redo_work_on_every_page(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("u")
        await wait(pilot, lambda: names(shop) == "None")
        await wait(pilot, lambda: "U redoes" in text(pilot))
        await pilot.press("U")
        await wait(pilot, lambda: names(shop) == "Zhang San")


async def test_operations_asked_for_in_a_row_run_in_that_order(shop: Database, wait: Any) -> None:
    app = CrmApp(shop.path, shop)
    done: list[str] = []
    async with app.run_test(size=(80, 24)) as pilot:
        for name in "abcdef":
            app.run_operation(customers.add, {"name": name}, then=lambda _done, name=name: done.append(name))
        await wait(pilot, lambda: len(done) == 6)
    assert names(shop) == ",".join(done) == "a,b,c,d,e,f"


async def test_a_refusal_is_told_unless_the_form_shows_it(shop: Database, wait: Any, text: Any) -> None:
    seen: list[CrmError] = []

    def refuse(_db: Database) -> Any:
        raise Invalid("Not a phone number", field="phone")

    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.run_operation(refuse, failed=lambda error: seen.append(error) or True)
        await wait(pilot, lambda: seen)
        assert "Not a phone number" not in text(pilot)
        app.run_operation(refuse)
        await wait(pilot, lambda: "Not a phone number" in text(pilot))


async def test_nothing_to_undo_is_said(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("U")
        await wait(pilot, lambda: "nothing to redo" in text(pilot))
