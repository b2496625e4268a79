"""The catalogue and a product's card."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.core.list_views import view_of
from crm_tui.ops import customers, products, sales
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.product import ProductPage
from crm_tui.screens.product_form import ProductForm
from crm_tui.screens.products import ProductsPage
from crm_tui.screens.sale_form import SaleForm
from crm_tui.store import products as product_store
from crm_tui.store.db import Database
from crm_tui.widgets.filter_bar import FilterInput
from crm_tui.widgets.month_grid import MonthGrid
from crm_tui.widgets.windowed_table import WindowedTable


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
    async with app.run_test(size=(110, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await wait(pilot, lambda: "39.7%" in text(pilot))
        hammer = next(line for line in text(pilot).split("\n") if "39.7%" in line)
        assert hammer.split()[-8:] == ["工具", "把", "19.90", "12.00", "39.7%", "3.5", "On", "sale"]
        assert "Discontinued" in text(pilot)
        assert "[/x] bolt" in text(pilot)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("price>=15", ["羊角锤"]),
        ("类别:工 -羊角", []),
        ("status:discontinued", ["旧锯"]),
        ("no:price", ["旧锯"]),
        ("sold>3", ["羊角锤"]),
        ("[/x bolt", ["[/x]"]),
        ("sort:-price", ["羊角锤", "[/x]", "旧锯"]),
    ],
)
async def test_fields_and_words_narrow_the_list(
    stocked: Database, wait: Any, text: Any, typed: str, found: list[str]
) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        app.screen.query_one(FilterInput).value = typed
        await wait(pilot, lambda: app.screen.found.search == typed and names(app) == found)


async def test_a_field_and_its_value_in_use_are_completed(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("/", *"cat")
        await wait(pilot, lambda: "/ category:" in text(pilot))
        await pilot.press("tab", "工")
        await wait(pilot, lambda: "/ category:工具" in text(pilot))
        await pilot.press("tab")
        await wait(pilot, lambda: names(app) == ["羊角锤"])


async def test_columns_order_and_marks_stay_as_one_likes_them(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("C", "space", "enter")
        await wait(pilot, lambda: "Name" not in text(pilot).split("\n")[4])
        await pilot.press("o", "O")
        await wait(pilot, lambda: "▼" in text(pilot))
    kept = view_of("products")
    assert kept.columns[:2] == ("code", "category")
    assert (kept.sort, kept.descending) == ("code", True)


async def test_a_category_is_given_to_the_marks_as_one_operation(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("ctrl+a", "t", "工")
        await wait(pilot, lambda: "Which category for 3 products?" in text(pilot) and "工具" in text(pilot))
        await pilot.press("tab", "enter")
        await wait(pilot, lambda: categories(stocked) == ["工具"] * 3)
        await pilot.press("r", "2")
        await wait(pilot, lambda: statuses(stocked) == ["discontinued"] * 3)
        await pilot.press("u")
        await wait(pilot, lambda: sorted(statuses(stocked)) == ["discontinued", "on_sale", "on_sale"])
        await pilot.press("u")
        await wait(pilot, lambda: sorted(map(str, categories(stocked))) == ["None", "None", "工具"])


async def test_marks_are_deleted_without_a_question_but_not_those_sold(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("ctrl+a", "d", "d")
        await wait(pilot, lambda: "Deleted 2 products, but not 1 with ledger entries" in text(pilot))
        await wait(pilot, lambda: names(app) == ["羊角锤"])
        await pilot.press("u")
        await wait(pilot, lambda: len(names(app)) == 3)


async def test_the_list_is_exported(stocked: Database, wait: Any, text: Any, paste: Any, tmp_path: Path) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("f")
        await wait(pilot, lambda: "Write 3 products to which file?" in text(pilot))
        await pilot.press("ctrl+u")
        await paste(pilot, str(tmp_path / "out.csv"))
        await pilot.press("enter")
        await wait(pilot, (tmp_path / "out.csv").exists)
    assert "羊角锤" in (tmp_path / "out.csv").read_text(encoding="utf-8-sig")


async def test_the_row_is_told_beside_the_list_where_there_is_room(stocked: Database, wait: Any, text: Any) -> None:
    app = opened(stocked)
    async with app.run_test(size=(140, 40)) as pilot:
        await to_products(app, pilot, wait, text)
        await pilot.press("G")
        await wait(pilot, lambda: "张三商店  " in text(pilot) and "19.90 / 把" in text(pilot))


def names(app: CrmApp) -> list[str]:
    """The first words of the rows."""
    table = app.screen.query_one(WindowedTable)
    lines = [table.render_line(y).text for y in range(1, table.count + 1)]
    return [line[1:].split()[0] for line in lines if line[1:].split()]


def categories(db: Database) -> list[Any]:
    with db.read() as r:
        return [row.category for row in product_store.rows(r, product_store.ids(r))]


def statuses(db: Database) -> list[Any]:
    with db.read() as r:
        return [row.status for row in product_store.rows(r, product_store.ids(r))]


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
        await pilot.press("d", "d")
        await wait(pilot, lambda: isinstance(app.screen, ProductsPage) and "of 3" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: "of 4" in text(pilot) and "Anvil" in text(pilot))


async def test_a_product_that_was_sold_is_not_deleted_and_it_is_said_why(
    stocked: Database, wait: Any, text: Any
) -> None:
    app = opened(stocked)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await to_hammer(app, pilot, wait, text)
        await pilot.press("d", "d")
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
        assert "2024-03-01  " in text(pilot)
        assert isinstance(app.focused, MonthGrid)
        await pilot.press("enter")
        await wait(pilot, lambda: "2024-03-01  " not in text(pilot) and "2024-05-03" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: "2024-03-01  " in text(pilot))
        assert isinstance(app.screen, ProductPage)
        await pilot.press("tab", "tab", "enter")
        await wait(pilot, lambda: isinstance(app.screen, SaleForm))


async def test_an_empty_catalogue_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = opened(shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("products")
        await wait(pilot, lambda: "No products yet." in text(pilot))
        await pilot.press("e", "d", "d", "enter")
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
