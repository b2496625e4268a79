"""The shop's ledger on the screen: months with their sums, what changed, and what opens from there."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, payments, sales
from crm_tui.screens.ledger import LedgerPage
from crm_tui.screens.report import ReportPage
from crm_tui.screens.sale_form import SaleForm
from crm_tui.store.db import Database
from crm_tui.widgets.windowed_table import WindowedTable

MONEY = 100  # minor units


@pytest.fixture
def trading(shop: Database, fixed_now: str) -> Database:
    """A shop in May 2024 that has sold for three months."""
    customers.add(shop, {"name": "张三商店"})
    for month, amount in (("2024-03", 200), ("2024-04", 100), ("2024-05", 150)):
        line = {"customer_id": 1, "quantity": 1000, "amount": amount * MONEY, "cost": 60 * MONEY}
        sales.add(shop, {**line, "date": f"{month}-03", "receipt": month})
    payments.add(shop, {"customer_id": 1, "amount": 120 * MONEY, "date": "2024-04-09"})
    return shop


def months(pilot: Any) -> list[list[str]]:
    """The lines of the list as words; none before the page stands."""
    if not isinstance(pilot.app.screen, LedgerPage) or not pilot.app.screen.query(WindowedTable):
        return []
    table: WindowedTable[Any] = pilot.app.screen.query_one(WindowedTable)
    return [table.render_line(y).text[1:].split() for y in range(1, table.count + 1)]


async def test_months_stand_newest_first_with_change_margin_and_owed(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: "2024-05" in text(pilot) and len(months(pilot)) == 3)
        newest, middle, oldest = months(pilot)
        assert (newest[0], newest[1]) == ("2024-05…", "150.00")
        assert "▲ 50.0% 60.0% 1" in " ".join(newest)
        assert newest[-1] == "330.00"
        assert "▼ 50.0% 40.0% 1" in " ".join(middle)
        assert middle[-1] == "180.00"
        assert "▲" not in oldest
        assert "12 months to 2024-05-15: CNY 450.00" in text(pilot)
        await wait(pilot, lambda: "2024-03 █▁▅ 2024-05…" in text(pilot))


async def test_a_month_that_is_not_over_is_compared_with_the_same_days(trading: Database, wait: Any, text: Any) -> None:
    sales.add(trading, {"date": "2024-04-16", "amount": 900 * MONEY, "quantity": 1000})
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        newest, middle, _ = months(pilot)
        assert "▲ 50.0%" in " ".join(newest), "150 to the 15th of May against 100 to the 15th of April, not 1,000"
        assert "▲ 400.0%" in " ".join(middle), "a whole month is compared with a whole one: 1,000 against 200"
        told = "2024-05… is not over: day 1 to 15 against the same days of 2024-04"
        await wait(pilot, lambda: told in text(pilot))


async def test_help_tells_how_the_months_figures_come_about(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(120, 40)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        await pilot.press("j", "?")
        await wait(pilot, lambda: "(100.00 − 200.00) ÷ 200.00 = -50.0%" in text(pilot))
        assert "40.00 ÷ 100.00 = 40.0%" in text(pilot), "the margin"
        await pilot.press("G")
        await wait(pilot, lambda: "= 180.00" in text(pilot))
        assert "300.00 − 0.00 − 120.00 = 180.00" in text(pilot), "what is owed at the end of April"


async def test_wide_screens_show_what_narrow_ones_leave_out(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(130, 40)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        labels = ("Returns", "Buyers", "Paid", "Owed")
        await wait(pilot, lambda: all(label in text(pilot).split("\n")[6] for label in labels))
        assert "120.00" in months(pilot)[1]


async def test_enter_opens_the_lines_of_the_month(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        await pilot.press("j", "enter")
        await wait(pilot, lambda: not isinstance(app.screen, LedgerPage) and "2024-04-03" in text(pilot))
        assert "2024-05-03" not in text(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, LedgerPage))
        assert app.screen.query_one(WindowedTable).cursor == 1


async def test_a_sale_elsewhere_appears_and_the_cursor_stays_on_its_month(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        await pilot.press("j")
        sales.add(Database.open(trading.path), {"date": "2024-06-01", "amount": 500, "quantity": 1000})
        await wait(pilot, lambda: months(pilot) and months(pilot)[0][0] == "2024-06")
        table: WindowedTable[Any] = app.screen.query_one(WindowedTable)
        assert table.cursor_row is not None
        assert table.cursor_row.now.month == "2024-04"


async def test_the_report_of_the_month_and_a_new_line_are_a_key_away(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        await pilot.press("j", "r")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and "Apr 2024" in text(pilot))
        await pilot.press("escape", "a")
        await wait(pilot, lambda: isinstance(app.screen, SaleForm))


async def test_an_empty_ledger_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: "No sales yet." in text(pilot))
        await pilot.press("enter", "r", "j")
        assert isinstance(app.screen, LedgerPage)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_lines_fill_the_screen_and_no_more(
    trading: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=size) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: len(months(pilot)) == 3)
        assert {width(line) for line in text(pilot).split("\n")} == {size[0]}
