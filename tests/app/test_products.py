"""The catalogue and a product's card."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, products, sales
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.product import ProductPage
from crm_tui.screens.product_form import ProductForm
from crm_tui.screens.products import ProductsPage
from crm_tui.screens.sale_form import SaleForm
from crm_tui.store.db import Database
from crm_tui.widgets.month_grid import MonthGrid


@pytest.fixture
def stocked(shop: Database, fixed_now: str) -> Database:
    """Three products; the hammer was sold to a customer and over the counter."""
    hammer = products.add(shop, {"name": "羊角锤", "price": 199000, "cost": 120000, "unit": "把", "category": "工具"})
    products.add(shop, {"name": "[/x] bolt", "price": 5000})
    products.add(shop, {"name": "旧锯", "status": "discontinued"})
    customer = customers.add(shop, {"name": "张三商店"}).value
    for day, buyer, quantity in (
        ("2024-05-03", customer, 2000),
        ("2024-05-04", None, 1000),
        ("2024-03-01", customer, 500),
    ):
        sales.add(shop, {"product_id": hammer.value, "customer_id": buyer, "date": day, "quantity": quantity})
    return shop


def opened(shop: Database) -> CrmApp:
    return CrmApp(shop.path, shop)


async def to_products(app: CrmApp, pilot: Any, wait: Any, text: Any) -> None:
    app.open_section("products")
    await wait(pilot, lambda: isinstance(app.screen, ProductsPage) and "1 of 3" in text(pilot))


async def to_hammer(app: CrmApp, pilot: Any, wait: Any, text: Any) -> None:
    await to_products(app, pilot, wait, text)
    await pilot.press("/", *"yjc", "enter")
    await wait(pilot, lambda: "1 of 1" in text(pilot))
    await pilot.press("enter")
    await wait(pilot, lambda: isinstance(app.screen, ProductPage) and "张三商店" in text(pilot))


async def test_the_list_tells_price_margin_and_what_a_year_sold(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(120, 40)) as pilot:
        await to_products(app, pilot, wait, text)
        await wait(pilot, lambda: "羊角锤" in text(pilot))
        hammer = next(line for line in text(pilot).split("\n") if "羊角锤" in line)
        assert hammer.split()[-8:] == ["工具", "把", "19.90", "12.00", "39.7%", "3.5", "On", "sale"]
        assert "Discontinued" in text(pilot)
        assert "[/x] bolt" in text(pilot)


async def test_typing_finds_by_initials_and_escape_shows_all(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("/", *"yjc")
        await wait(pilot, lambda: "1 of 1 · 3 in all" in text(pilot))
        await pilot.press(*"zzz")
        await wait(pilot, lambda: "No product matches “yjczzz”" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "1 of 3" in text(pilot))


async def test_a_product_is_added_edited_deleted_and_brought_back(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("a")
        await wait(pilot, lambda: isinstance(app.screen, ProductForm) and app.screen.form is not None)
        await pilot.pause(0.1)
        await pilot.press(*"Anvil", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, ProductPage) and "Anvil" in text(pilot))
        await pilot.press("x")
        await wait(pilot, lambda: isinstance(app.screen, ProductsPage) and "of 3" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: "of 4" in text(pilot) and "Anvil" in text(pilot))


async def test_a_product_that_was_sold_is_not_deleted_and_it_is_said_why(
    stocked: Database, wait: Any, text: Any
) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_hammer(app, pilot, wait, text)
        await pilot.press("x")
        await wait(pilot, lambda: "named by 3 ledger entries" in text(pilot))
        assert isinstance(app.screen, ProductPage)


async def test_the_card_tells_months_lines_and_buyers(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(120, 40)) as pilot:
        await to_hammer(app, pilot, wait, text)
        assert "工具 · 19.90 / 把 · cost 12.00 · margin 39.7%" in text(pilot)
        quantity = next(line for line in text(pilot).split("\n") if line.startswith(" Quantity"))
        assert quantity.split()[-1] == "3.5"
        await pilot.press("]")
        await wait(pilot, lambda: "Over the counter" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))
        await pilot.press("escape", "]")
        await wait(pilot, lambda: "Category  工具" in text(pilot))


async def test_a_month_shows_its_lines_only_and_escape_shows_all_again(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_hammer(app, pilot, wait, text)
        assert "2024-03-01" in text(pilot)
        assert isinstance(app.focused, MonthGrid)
        await pilot.press("enter")
        await wait(pilot, lambda: "2024-03-01" not in text(pilot) and "2024-05-03" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "2024-03-01" in text(pilot))
        assert isinstance(app.screen, ProductPage)
        await pilot.press("tab", "tab", "enter")
        await wait(pilot, lambda: isinstance(app.screen, SaleForm))


async def test_an_empty_catalogue_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = opened(shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("products")
        await wait(pilot, lambda: "No products yet." in text(pilot))
        await pilot.press("e", "x", "enter")
        assert isinstance(app.screen, ProductsPage)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_list_and_card_fit_every_size(
    stocked: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = opened(stocked)
    async with app.run_test(size=size) as pilot:
        app.open_section("products")
        await wait(pilot, lambda: "羊角锤" in text(pilot) and "19.90" in text(pilot))
        await pilot.press("/", *"yjc", "enter")
        await wait(pilot, lambda: "旧锯" not in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, ProductPage) and "2024-05-04" in text(pilot))
