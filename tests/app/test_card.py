"""The customer's card: each tab shows what it should, drills down, changes and undoes, and follows the store."""

import asyncio
from typing import Any

import pytest
from textual.widgets import Input

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.core.fields import Value
from crm_tui.core.i18n import set_language, tr
from crm_tui.ops import customers, history, payments, products, sales, stock
from crm_tui.screens.card import tabs
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.payment_form import PaymentForm
from crm_tui.screens.sale_lines import SaleLinesPage
from crm_tui.store.db import Database
from crm_tui.widgets.month_grid import MonthGrid
from crm_tui.widgets.page_tabs import PageTabs
from crm_tui.widgets.windowed_table import WindowedTable

ODD_NAME = "[/x] [bold]b"
SIZES = [(80, 24), (120, 40)]


class Shop:
    """A shop with one dealer, what it bought, sold on and paid, and the ids of it."""

    def __init__(self, db: Database) -> None:
        self.db = db
        archive: dict[str, Value] = {
            "name": "张三商店",
            "code": "C7",
            "grade": "A",
            "stage": "active",
            "owner": "小李",
            "city": "上海",
        }
        more: dict[str, Value] = {
            "phone": "13900001111;021-5555",
            "first_cooperation": "2019-03-01",
            "credit_limit": 500000,
        }
        self.customer = customers.add(db, {**archive, **more}, custom={"店招": "红色"}).value
        self.product = products.add(db, {"name": "螺丝", "sku": "P1", "price": 1000_00}).value
        self.sale("2024-03-05", 2, 20_00)
        self.first = self.sale("2024-04-10", 3, 30_00)
        self.sale("2024-04-20", 1, 10_00)
        self.sale("2024-05-03", 5, 50_00)
        self.paid = payments.add(
            db, {"date": "2024-05-04", "customer_id": self.customer, "amount": 25_00, "method": "现金"}
        ).value

    def sale(self, day: str, pieces: int, amount: int) -> int:
        """Record a line of so many pieces; its id."""
        line: dict[str, Value] = {
            "date": day,
            "customer_id": self.customer,
            "product_id": self.product,
            "amount": amount,
        }
        return int(sales.add(self.db, {**line, "quantity": pieces * 1000}).value)


@pytest.fixture
def dealer(shop: Database, fixed_now: str) -> Shop:
    """The shop, on 15 May 2024."""
    return Shop(shop)


async def opened(dealer: Shop, pilot: Any, wait: Any, tab: str = "archive") -> CustomerPage:
    """The dealer's card with that tab open and read."""
    pilot.app.open_customer(dealer.customer)
    await wait(pilot, lambda: isinstance(pilot.app.screen, CustomerPage) and pilot.app.screen.is_mounted)
    page: CustomerPage = pilot.app.screen
    await wait(pilot, lambda: tr(page.heading()[1]) == "张三商店")
    if tab != "archive":
        page.open_tab(tab)
    return page


def table(pilot: Any, selector: str = "WindowedTable") -> Any:
    """The list of the tab in sight."""
    return next(found for found in pilot.app.screen.query(selector) if found.region)


async def test_the_head_tells_code_grade_stage_owner_and_since_when(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait)
        await wait(pilot, lambda: "C7 · A · Active · owner 小李 · since 2019-03-01" in text(pilot))
        await wait(pilot, lambda: "Customers › 张三商店" in text(pilot).split("\n")[0])


@pytest.mark.parametrize("size", SIZES)
async def test_the_archive_shows_filled_fields_and_the_shops_own(
    dealer: Shop, wait: Any, text: Any, size: tuple[int, int]
) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=size) as pilot:
        await opened(dealer, pilot, wait)
        for shown in ("13900001111", "021-5555", "5,000.00", "上海", "店招", "红色"):
            await wait(pilot, lambda shown=shown: shown in text(pilot))
        assert "Website" not in text(pilot), "empty fields take no room"


async def test_brackets_go_from_tab_to_tab_and_round(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait)
        first, *others = (tr(tab.TITLE) for tab in tabs().values())
        for tab in (*others, first):
            await pilot.press("]")
            await wait(pilot, lambda tab=tab: f"[{tab}]" in text(pilot))
        await pilot.press("[")
        await wait(pilot, lambda: f"[{others[-1]}]" in text(pilot))


async def test_arrows_on_the_line_of_tabs_move_and_down_goes_in(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(dealer, pilot, wait)
        page.set_focus(page.query_one(PageTabs))
        await pilot.press("left", "left")
        await wait(pilot, lambda: "[timeline]" in text(pilot))
        await pilot.press("down")
        await wait(pilot, lambda: isinstance(app.focused, WindowedTable))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
async def test_the_tab_in_hand_is_always_in_sight_on_eighty_columns(dealer: Shop, wait: Any, language: str) -> None:
    set_language(language)
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(dealer, pilot, wait)
        line = page.query_one(PageTabs)
        for key, tab in tabs().items():
            line.show(key)
            parts = line.parts(78)
            assert f"[{tr(tab.TITLE)}]" in [part.text for part in parts]
            assert sum(width(part.text) for part in parts) <= 78


async def test_a_person_is_added_by_form_deleted_and_brought_back(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await opened(dealer, pilot, wait, "people")
        await pilot.press("n")
        await wait(pilot, lambda: getattr(app.focused, "field", None) is not None)
        await pilot.press(*"Ann", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and table(pilot, "#persons").count == 1)
        await wait(pilot, lambda: "Ann" in text(pilot))
        await pilot.press("d", "d")
        await wait(pilot, lambda: "No people yet." in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: table(pilot, "#persons").count == 1)


async def test_a_lunar_key_date_says_so_and_is_edited_in_its_form(dealer: Shop, wait: Any, text: Any) -> None:
    date: dict[str, Value] = {"label": "生日", "calendar": "lunar", "month": 8, "day": 15, "leap": 1}
    customers.add_key_date(dealer.db, dealer.customer, date)
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "dates")
        await wait(pilot, lambda: "lunar leap month 8, day 15" in text(pilot))
        await pilot.press("e")
        await wait(pilot, lambda: "Occasion" in text(pilot) and isinstance(app.focused, Input))
        await pilot.press("end", "2", "ctrl+s")
        await wait(pilot, lambda: "生日2" in text(pilot))


async def test_a_consent_is_noted_for_a_channel(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "people")
        await pilot.press("c")
        await wait(pilot, lambda: getattr(app.focused, "field", None) is not None)
        await pilot.press("right", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "2024-05-15" in text(pilot))


async def test_the_ledger_has_the_years_sums_and_the_trend(dealer: Shop, wait: Any, text: Any) -> None:
    stock.add(
        dealer.db,
        {
            "customer_id": dealer.customer,
            "product_id": dealer.product,
            "date": "2024-04-30",
            "kind": "count",
            "quantity": 4000,
        },
    )
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: "12 months" in text(pilot) and "Amount" in text(pilot))
        lines = {line.split()[0]: line for line in text(pilot).split("\n") if line.split()}
        assert lines["Amount"].split()[-1] in ("110", "110.00")
        assert lines["In"].split()[-1] == "11"
        assert "4" in lines["Stock"].split()
        assert lines["Paid"].split()[-1] in ("25", "25.00")
        # Up to the 15th: 50.00 against 30.00.
        assert "This month, day 1 to 15: 50.00 · ▲ 66.7% on the same days last month" in text(pilot)
        assert "May…" in text(pilot), "the month that is not over is marked"
        assert "last bought 12 days ago" in " ".join(text(pilot).split())
        assert "owes 85.00" in " ".join(text(pilot).split())


async def test_the_month_under_the_cursor_is_compared_with_the_one_before(dealer: Shop, wait: Any, text: Any) -> None:
    dealer.sale("2023-04-02", 8, 50_00)
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(120, 40)) as pilot:
        page = await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: page.query_one(MonthGrid).month == "2024-05")
        await pilot.press("left")
        # April: 4 pieces for 40.00; March: 2 for 20.00; April a year before: 8 for 50.00.
        await wait(pilot, lambda: "on Mar 2024: Amount ▲ 100.0%  In ▲ 100.0%" in text(pilot))
        assert "on Apr 2023: Amount ▼ 20.0%  In ▼ 50.0%" in text(pilot)
        assert "on the same days" not in text(pilot)


async def test_help_tells_how_the_figures_come_about(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(120, 40)) as pilot:
        await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: "owes 85.00" in text(pilot))
        await pilot.press("?")
        await wait(pilot, lambda: "110.00 − 0.00 − 25.00 = 85.00" in text(pilot))
        assert "from 4 lines and 1 payment up to 2024-05-15" in text(pilot)
        assert "2024-04-01 to 2024-04-15: (50.00 − 30.00) ÷ 30.00 = 66.7%" in text(pilot)
        assert "Keys of this page" in text(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))


async def test_help_on_a_narrow_screen_scrolls_through_the_figures(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: "owes 85.00" in text(pilot))
        await pilot.press("?")
        await wait(pilot, lambda: "Revenue of this month" in text(pilot))
        await pilot.press("G")
        # Gaps of 36, 10 and 13 days: the middle one is 13.
        await wait(pilot, lambda: "3 gaps in days: 10 13 36 → 13" in text(pilot))
        await pilot.press("tab", "j")
        await wait(pilot, lambda: "Record a sale to this customer." in text(pilot).split("\n")[-2])


async def test_the_timeline_has_everything_in_order_and_opens_it(dealer: Shop, wait: Any, text: Any) -> None:
    line: dict[str, Value] = {"customer_id": dealer.customer, "product_id": dealer.product, "quantity": 1000}
    sales.add(dealer.db, {**line, "date": "2024-05-05", "amount": 7_00, "receipt": "R9"})
    sales.add(dealer.db, {**line, "date": "2024-05-05", "amount": 5_00, "receipt": "R9"})
    customers.edit(dealer.db, dealer.customer, {"grade": "B"})
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "timeline")
        await wait(pilot, lambda: "螺丝 +1 · R9" in text(pilot))
        rows = [line[1:].split() for line in text(pilot).split("\n")[6:14]]
        assert [row[0] for row in rows if row] == [
            *("2024-05-15", "2024-05-15", "2024-05-05", "2024-05-04"),
            *("2024-05-03", "2024-04-20", "2024-04-10", "2024-03-05"),
        ]
        assert rows[2][-1] == "12.00", "the lines of a receipt are one event"
        await pilot.press("j", "j", "enter")
        await wait(pilot, lambda: "R9" in text(pilot).split("\n")[0])
        await pilot.press("escape", "j", "enter")
        await wait(pilot, lambda: isinstance(app.screen, PaymentForm))
        await pilot.press("escape", "g", "enter")
        await wait(pilot, lambda: "[history]" in text(pilot) and "Grade: A → B" in text(pilot))


async def test_what_was_undone_is_not_on_the_timeline(dealer: Shop, wait: Any, text: Any) -> None:
    customers.add_person(dealer.db, dealer.customer, {"name": "Ann"})
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "timeline")
        await wait(pilot, lambda: "Ann" in text(pilot).split("\n")[6])
        history.undo(Database.open(dealer.db.path))
        await wait(pilot, lambda: "Ann" not in text(pilot).split("\n")[6])


async def test_the_next_key_date_stands_first_and_says_how_far_off_it_is(dealer: Shop, wait: Any, text: Any) -> None:
    for label, month, day in (("Opening day", 5, 14), ("Wedding", 5, 17)):
        date: dict[str, Value] = {"label": label, "calendar": "solar", "month": month, "day": day}
        customers.add_key_date(dealer.db, dealer.customer, date)
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(100, 24)) as pilot:
        await opened(dealer, pilot, wait, "dates")
        await wait(pilot, lambda: "Kept next" in text(pilot) and table(pilot).count == 2)
        first, second = text(pilot).split("\n")[6:8]
        assert first[1:].split("  ")[0] == "Wedding"
        assert "in 2 days · Fri 17 May" in first
        assert second[1:].split("  ")[0] == "Opening day"
        assert "in 364 days · Wed 14 May" in second


async def test_enter_on_a_month_opens_its_lines_and_a_line_goes_and_comes_back(
    dealer: Shop, wait: Any, text: Any
) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        page = await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: page.query_one(MonthGrid).month == "2024-05")
        await pilot.press("left", "enter")
        await wait(pilot, lambda: "2 lines · amount 40.00" in text(pilot))
        assert "张三商店 › Apr 2024" in text(pilot)
        await wait(pilot, lambda: "螺丝" in text(pilot))
        await pilot.press("d", "d")
        await wait(pilot, lambda: "1 line · amount 10.00" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: "2 lines · amount 40.00" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: app.screen is page)


async def test_a_line_opens_in_its_form(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(SaleLinesPage(dealer.customer, "2024-04"))
        await wait(pilot, lambda: "螺丝" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "2024-04-10" in text(pilot) and not isinstance(app.screen, SaleLinesPage))


async def test_the_shops_lines_name_the_customer_and_open_the_card(dealer: Shop, wait: Any, text: Any) -> None:
    sales.add(dealer.db, {"date": "2024-04-30", "amount": 77_00})
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.push_screen(SaleLinesPage(None, "2024-04"))
        await wait(pilot, lambda: "3 lines · amount 117.00" in text(pilot) and "张三商店" in text(pilot))
        await pilot.press("G", "c")
        await wait(pilot, lambda: "has no customer" in text(pilot))
        await pilot.press("g", "c")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))


async def test_a_payment_is_deleted_and_undone_and_edited_in_its_form(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        page = await opened(dealer, pilot, wait, "payments")
        await wait(pilot, lambda: "2024-05-04" in text(pilot) and "现金" in text(pilot))
        await pilot.press("d", "d")
        await wait(pilot, lambda: "No payments yet." in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: "25.00" in text(pilot) and "现金" in text(pilot))
        await pilot.press("e")
        await wait(pilot, lambda: app.screen is not page and "25.00" in text(pilot))


async def test_history_tells_the_fields_that_changed_from_what_to_what(dealer: Shop, wait: Any, text: Any) -> None:
    customers.edit(dealer.db, dealer.customer, {"grade": "C", "stage": "lost"})
    sales.edit(dealer.db, dealer.first, {"amount": 33_00})
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "history")
        await wait(pilot, lambda: "Amount: 30.00 → 33.00" in text(pilot))
        await pilot.press("j")
        await wait(pilot, lambda: "Grade: A → C" in text(pilot) and "Stage: Active → Lost" in text(pilot))
        history.undo(dealer.db)
        await wait(pilot, lambda: "(undone)" in text(pilot))


async def test_names_that_look_like_markup_or_escapes_are_shown_as_they_are(
    shop: Database, wait: Any, text: Any
) -> None:
    customer = customers.add(shop, {"name": ODD_NAME, "note": "a [red]b[/] \\[", "city": "[/]"}).value
    customers.add_person(shop, customer, {"name": ODD_NAME, "role": "\x1b[31mred"})
    sales.add(shop, {"date": "2024-05-03", "customer_id": customer, "amount": 100, "category": "[/y]", "kind": "sale"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(customer)
        await wait(pilot, lambda: "a [red]b[/] \\[" in text(pilot))
        assert ODD_NAME in text(pilot)
        for _ in range(7):
            await pilot.press("]")
            await pilot.pause(0.1)
            assert "\x1b" not in text(pilot)
        app.push_screen(SaleLinesPage(None, "2024-05"))
        await wait(pilot, lambda: "[/y]" in text(pilot))


async def test_what_another_process_commits_shows_by_itself(dealer: Shop, wait: Any, text: Any) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(dealer, pilot, wait, "ledger")
        await wait(pilot, lambda: "owes 85.00" in " ".join(text(pilot).split()))
        other = Database.open(dealer.db.path)
        payments.add(other, {"date": "2024-05-05", "customer_id": dealer.customer, "amount": 5_00})
        await wait(pilot, lambda: "owes 80.00" in " ".join(text(pilot).split()))
        customers.edit(other, dealer.customer, {"grade": "D"})
        await wait(pilot, lambda: "C7 · D · Active" in text(pilot))


async def test_a_customer_that_is_gone_takes_its_card_away(shop: Database, wait: Any, text: Any) -> None:
    customer = customers.add(shop, {"name": "Zhao"}).value
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_customer(customer)
        await wait(pilot, lambda: "Customers › Zhao" in text(pilot))
        customers.delete(Database.open(shop.path), customer)
        await wait(pilot, lambda: not isinstance(app.screen, CustomerPage))
        await wait(pilot, lambda: "no longer exists" in text(pilot))


@pytest.mark.parametrize("turns", [0, 1, 2])
async def test_one_may_leave_the_program_at_once_after_opening_a_card(dealer: Shop, wait: Any, turns: int) -> None:
    app = CrmApp(dealer.db.path, dealer.db)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: app.focused is not None)
        app.open_customer(dealer.customer)
        for _ in range(turns):
            await asyncio.sleep(0)
    assert app.crash_log is None
