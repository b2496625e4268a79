"""Jump mode: a letter over each pane and tab, which takes the focus there."""

from typing import Any

from crm_tui.app import CrmApp
from crm_tui.ops import customers
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customers import CustomersPage
from crm_tui.screens.jump import Jump
from crm_tui.screens.ledger import LedgerPage
from crm_tui.store.db import Database
from crm_tui.widgets.filter_bar import FilterInput
from crm_tui.widgets.page_tabs import PageTabs
from crm_tui.widgets.windowed_table import WindowedTable


def letter_at(app: Any, wanted: Any) -> str:
    """The letter that stands where the widget begins."""
    return next(letter for letter, spot in app.screen.spots.items() if spot.at == wanted.region.offset)


async def test_a_letter_moves_the_focus_to_its_pane(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "张三"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "张三" in text(pilot))
        field = app.screen.query_one(FilterInput)
        await pilot.press("ctrl+g")
        await wait(pilot, lambda: isinstance(app.screen, Jump))
        letter = letter_at(app, field)
        await wait(pilot, lambda: text(pilot).split("\n")[field.region.y][field.region.x] == letter)
        await pilot.press(letter)
        await wait(pilot, lambda: isinstance(app.focused, FilterInput))


async def test_tabs_and_sections_have_letters_too(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "张三"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_customer(1)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "张三" in text(pilot))
        tabs = app.screen.query_one(PageTabs)
        before = tabs.here
        await pilot.press("f6")
        spots = app.screen.spots.items()
        letter = next(letter for letter, spot in spots if spot.at.y == tabs.region.y and spot.at.x > 8)
        await pilot.press(letter)
        await wait(pilot, lambda: tabs.here != before)
        await pilot.press("f6")
        line = text(pilot).split("\n")[1]
        ledger = next(letter for letter, spot in app.screen.spots.items() if line.find("Ledger") - 2 == spot.at.x)
        await pilot.press(ledger)
        await wait(pilot, lambda: isinstance(app.screen, LedgerPage))


async def test_escape_and_any_other_key_leave_everything_as_it_was(shop: Database, wait: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: isinstance(app.focused, WindowedTable))
        for key in ("escape", "9", "left"):
            await pilot.press("ctrl+g", key)
            await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
            assert isinstance(app.focused, WindowedTable)
