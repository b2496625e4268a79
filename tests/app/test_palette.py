"""The palette finds commands, customers, products and receipts; keys of two strokes say what can follow."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, products, sales
from crm_tui.screens._sequences import WhichKey
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customers import CustomersPage
from crm_tui.screens.ledger import LedgerPage
from crm_tui.screens.palette import Palette
from crm_tui.screens.product import ProductPage
from crm_tui.screens.receipt import ReceiptPage
from crm_tui.store.db import Database


@pytest.fixture
def filled(shop: Database) -> Database:
    """A shop with customers of nasty and of like names, two products and a receipt of two lines."""
    customers.add(shop, {"name": "张三商店", "phone": "13900001111"})
    customers.add(shop, {"name": "张三", "phone": "13700002222"})
    customers.add(shop, {"name": "[/x] [bold]b"})
    products.add(shop, {"sku": "H12", "name": "锤子把", "price": 100})
    products.add(shop, {"sku": "H1", "name": "锤子", "price": 25_0000})
    sales.add_receipt(
        shop, [{"product_id": 2, "quantity": 2000}, {"amount": 500}], customer_id=1, date="2024-05-03", receipt="R-77"
    )
    return shop


def rows(pilot: Any) -> list[str]:
    """What the palette lists, headings too."""
    table = pilot.app.screen.table
    return [table.render_line(y).text.strip(" ›") for y in range(1, table.count + 1)]


async def search(pilot: Any, wait: Any, typed: str) -> None:
    """Open the palette, type, and wait for what is found."""
    await pilot.press("ctrl+p", *typed)
    await wait(pilot, lambda: pilot.app.screen.shown_for == typed)


@pytest.mark.parametrize("typed", ["张三商店", "zssd", "zhangsan", "0001111", "C000001"])
async def test_a_customer_is_found_by_name_pinyin_initials_phone_and_code(
    filled: Database, wait: Any, text: Any, typed: str
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, typed)
        assert "张三商店" in text(pilot)


async def test_what_is_called_exactly_so_stands_first_and_enter_opens_it(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "张三")
        listed = rows(pilot)
        assert listed[0] == "Customers"
        assert [row.split()[0] for row in listed[1:3]] == ["张三", "张三商店"]
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and app.screen.customer_id == 2)


async def test_enter_pressed_before_anything_was_found_opens_what_is_found(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", "H", "1", "enter")
        await wait(pilot, lambda: isinstance(app.screen, ProductPage) and app.screen.product_id == 2)


async def test_a_receipt_opens_with_its_lines_customer_and_total(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "r-7")
        assert [row.split()[0] for row in rows(pilot)] == ["Receipts", "R-77"]
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, ReceiptPage) and "锤子" in text(pilot))
        assert "张三商店" in text(pilot)
        assert "2 lines · total 55.00 · not paid at once 55.00" in text(pilot)
        await pilot.press("x")
        await wait(pilot, lambda: "total 5.00" in text(pilot))
        await pilot.press("x")
        await wait(pilot, lambda: not isinstance(app.screen, ReceiptPage))


async def test_what_was_opened_lately_is_offered_before_anything_is_typed_and_goes_first(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_customer(3)
        await wait(pilot, lambda: "[/x] [bold]b" in text(pilot))
        app.open_page("crm_tui.screens.product:ProductPage", 1)
        await wait(pilot, lambda: "锤子把" in text(pilot))
        await pilot.press("escape", "escape")
        await search(pilot, wait, "")
        assert rows(pilot)[0] == "Opened lately"
        assert [row.split("  ")[0] for row in rows(pilot)[1:3]] == ["锤子把", "[/x] [bold]b"]
        await pilot.press("锤")
        await wait(pilot, lambda: app.screen.shown_for == "锤")
        assert [row.split()[0] for row in rows(pilot)] == ["Products", "锤子把", "锤子"]


async def test_a_command_is_found_in_either_language_and_shows_its_key(filled: Database, wait: Any, text: Any) -> None:
    set_language("zh_CN")
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "undo")
        assert "撤销" in text(pilot)
        await pilot.press("escape")
        assert not isinstance(app.screen, Palette)


async def test_without_a_store_only_commands_are_offered(tmp_path: Any, wait: Any) -> None:
    app = CrmApp(tmp_path / "none.db", None)
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_palette()
        await wait(pilot, lambda: isinstance(app.screen, Palette) and app.screen.shown_for == "")
        assert "Customers" not in rows(pilot)


async def test_two_strokes_go_to_a_section_without_any_list(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("comma", "c")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        await pilot.press("comma", "l")
        await wait(pilot, lambda: isinstance(app.screen, LedgerPage))


async def test_what_can_follow_a_first_stroke_is_listed_after_a_moment(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("comma")
        assert isinstance(app.screen, WhichKey)
        await wait(pilot, lambda: ", and then" in text(pilot))
        assert "c   Customers" in text(pilot)
        await pilot.press("z")
        await wait(pilot, lambda: ", z does nothing here." in text(pilot))
        assert not isinstance(app.screen, WhichKey)


async def test_a_first_stroke_is_text_where_one_types(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        await pilot.press("slash", "a", "comma", "y")
        assert app.focused is not None
        assert app.focused.value == "a,y"
