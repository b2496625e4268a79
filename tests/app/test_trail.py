"""From any record to any related one and back: the trail is cut on the left, and no record is on it twice."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.ops import customers, products, sales
from crm_tui.screens._trail import names
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.product import ProductPage
from crm_tui.screens.receipt import ReceiptPage
from crm_tui.screens.sale_lines import SaleLinesPage
from crm_tui.store.db import Database
from crm_tui.widgets.month_grid import MonthGrid
from crm_tui.widgets.top_line import leading
from crm_tui.widgets.windowed_table import WindowedTable


@pytest.fixture
def trading(shop: Database, fixed_now: str) -> Database:
    """Two customers that bought the same product, a receipt each."""
    product = products.add(shop, {"name": "螺丝", "sku": "P1"}).value
    for number, name in enumerate(("张三商店", "李四建材"), 1):
        customer = customers.add(shop, {"name": name}).value
        line = {"customer_id": customer, "product_id": product, "quantity": 1000, "amount": 100 * number}
        sales.add(shop, {**line, "date": "2024-05-03", "receipt": f"R{number}"})
    return shop


def row(app: CrmApp) -> Any:
    """The row under the cursor of the page's list, once it has come."""
    found = app.screen.query(WindowedTable)
    return found.first().cursor_row if found else None


def top(pilot: Any, text: Any) -> str:
    """The top line."""
    return str(text(pilot).split("\n")[0])


async def test_records_lead_to_each_other_and_escape_comes_back_in_order(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_page("crm_tui.screens.customer:CustomerPage", 1, "ledger")
        await wait(pilot, lambda: "Customers › 张三商店" in top(pilot, text))
        await wait(pilot, lambda: app.screen.query_one(MonthGrid).month == "2024-05")
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, SaleLinesPage) and row(app) is not None)
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, ReceiptPage) and row(app) is not None)
        await pilot.press("o")
        await wait(pilot, lambda: isinstance(app.screen, ProductPage) and "2024-05-03" in text(pilot))
        await pilot.press("]", "enter")
        await wait(pilot, lambda: "Customers › 张三商店 › May 2024 › R1 › 螺丝 › 李四建材" in top(pilot, text))
        for page in (ProductPage, ReceiptPage, SaleLinesPage, CustomerPage):
            await pilot.press("escape")
            await wait(pilot, lambda page=page: isinstance(app.screen, page))
        assert "张三商店" in top(pilot, text)


async def test_a_record_on_the_trail_is_gone_back_to_and_not_opened_again(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(3):
            app.open_customer(1)
            await wait(pilot, lambda: top(pilot, text).split(" › ")[-1].startswith("张三商店"))
            app.open_page("crm_tui.screens.receipt:ReceiptPage", "R1")
            await wait(pilot, lambda: isinstance(app.screen, ReceiptPage) and row(app) is not None)
            await pilot.press("o")
            await wait(pilot, lambda: isinstance(app.screen, ProductPage) and "螺丝" in top(pilot, text))
            assert len(app.screen_stack) == 4
        app.open_page("crm_tui.screens.customer:CustomerPage", 1, "timeline")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "[timeline]" in text(pilot))
        assert len(app.screen_stack) == 2


async def test_what_is_typed_is_not_lost_by_going_back_on_the_trail(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_customer(1)
        await wait(pilot, lambda: "张三商店" in top(pilot, text))
        await pilot.press("p")
        await wait(pilot, lambda: getattr(app.focused, "field", None) is not None)
        form = app.screen
        await pilot.press(*"123")
        await wait(pilot, lambda: form.dirty)  # type: ignore[attr-defined]
        app.open_customer(1)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))
        await pilot.press("escape")
        await wait(pilot, lambda: app.screen is form)


def test_the_kind_of_record_is_said_once_and_a_name_not_twice_in_a_row() -> None:
    kind, mine, other = N_("Customers"), Text("{name}", {"name": "A"}), Text("{name}", {"name": "B"})
    month = Text("{month}", {"month": "May"})
    found = names([(), (kind, mine), (kind, mine, month), (N_("Report"),), (kind, other)])
    assert list(map(tr, found)) == ["Customers", "A", "May", "Report", "B"]


@pytest.mark.parametrize(
    ("room", "shown"),
    [
        (30, "店 › 张三 › May › "),
        (18, "店 › 张三 › May › "),
        (17, "… › 张三 › May › "),
        (16, "… › May › "),
        (9, "… › "),
        (3, ""),
        (-2, ""),
    ],
)
def test_the_trail_gives_way_from_the_left_in_cells(room: int, shown: str) -> None:
    assert leading(["店", "张三", "May"], room) == shown
