"""The first page: what needs a person now, under headings, each row opening its customer."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, payments, sales
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.payment_form import PaymentForm
from crm_tui.screens.today import TodayPage
from crm_tui.store import today
from crm_tui.store.db import Database
from crm_tui.widgets.grouped_table import GroupedTable

DAY = date(2024, 5, 15)  # as `fixed_now` has it; lunar 4/8
LATE, FINE, QUIET, BORN = "永兴商行", "[/x] [bold]b", "许安", "曾惠"


@pytest.fixture
def busy(shop: Database, fixed_now: str) -> Database:
    """A shop where one customer is overdue, one owes, one has gone quiet, and two have a day to keep."""
    late, fine, quiet, born = (customers.add(shop, {"name": name}).value for name in (LATE, FINE, QUIET, BORN))
    customers.edit(shop, late, {"credit_days": 30, "grade": "A"})
    _sell(shop, late, "2024-04-01", 320000)
    _sell(shop, fine, "2024-05-14", 5000)
    for gap in (135, 114, 93, 72):
        _sell(shop, quiet, (DAY - timedelta(days=gap)).isoformat(), 1000, paid=1000)
    customers.add_key_date(shop, born, {"label": "生日", "calendar": "lunar", "month": 4, "day": 10})
    customers.add_key_date(shop, late, {"label": "Opening day", "calendar": "solar", "month": 5, "day": 15})
    return shop


def _sell(shop: Database, customer: int, day: str, amount: int, paid: int | None = None) -> None:
    sales.add(shop, {"customer_id": customer, "date": day, "amount": amount, "paid": paid})


def lines(text: str) -> list[str]:
    """The lines of the list, without the cursor."""
    return [line[1:].rstrip() for line in text.split("\n")]


async def test_matters_stand_under_their_headings(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        shown = text(pilot)
        places = [shown.index(title) for title in ("The next 7 days", "Money due", "Gone quiet", "Owing most")]
        assert places == sorted(places)
        assert "today · Opening day · 15 May" in shown
        assert "in 2 days · 生日 · lunar" in shown
        assert "14 days overdue" in shown
        assert "72 days, usually 21" in shown
        assert "unpaid since 2024-05-14" in shown
        assert FINE in shown, "a name is never read as markup"


async def test_enter_opens_the_customer_and_escape_comes_back(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        await pilot.press("]", "]", "enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and QUIET in text(pilot))
        await pilot.press("escape")
        assert isinstance(app.screen, TodayPage)


async def test_a_row_opens_the_tab_that_tells_more_of_it(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        for keys, tab in (("g", "dates"), ("]", "ledger"), ("]", "timeline")):
            await pilot.press(keys)
            await pilot.press("enter")
            await wait(pilot, lambda tab=tab: f"[{tab}]" in text(pilot))
            await pilot.press("escape")
            await wait(pilot, lambda: isinstance(app.screen, TodayPage))


async def test_help_tells_how_the_customers_figure_comes_about(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        await pilot.press("]", "?")
        await wait(pilot, lambda: f"{LATE} · Money due" in text(pilot))
        assert "lines of days before 2024-04-15, 30 days ago" in text(pilot)
        assert "3,200.00 − 0.00 − 0.00 = 3,200.00" in text(pilot)
        await pilot.press("escape", "]", "?")
        await wait(pilot, lambda: f"{QUIET} · Own rhythm" in text(pilot))
        assert "3 gaps in days: 21 21 21 → 21" in text(pilot)
        assert "72 days ago; twice the usual is 42: quiet" in text(pilot)


async def test_the_cursor_never_rests_on_a_heading(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        table: GroupedTable[Any] = app.screen.query_one(GroupedTable)
        seen = []
        for key in ["j"] * 6 + ["k"] * 6 + ["G", "g"]:
            await pilot.press(key)
            assert table.render_line(table.cursor + 1 - table.scroll_offset.y).text.startswith("›")
            assert table.cursor_row is not None
            seen.append(table.cursor_row.name)
        assert seen[:5] == [BORN, LATE, QUIET, FINE, FINE]
        assert "The next 7 days" in text(pilot), "going up brings the first heading back into sight"


async def test_a_payment_takes_the_overdue_customer_off_the_list(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "overdue" in text(pilot))
        late = next(row for row in matters(busy) if row.heading == today.DUE)
        payments.add(busy, {"customer_id": late.customer_id, "date": "2024-05-15", "amount": 320000})
        await wait(pilot, lambda: "Money due" not in text(pilot))


def matters(shop: Database) -> list[today.Matter]:
    with shop.read() as reader:
        return today.matters(reader, DAY, 99).rows


async def test_keys_open_the_forms_of_the_customer_under_the_cursor(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Money due" in text(pilot))
        await pilot.press("p")
        await wait(pilot, lambda: isinstance(app.screen, PaymentForm) and LATE in text(pilot))
        await pilot.press("escape", "a")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))


async def test_the_month_is_compared_with_the_same_days_of_the_last(busy: Database, wait: Any, text: Any) -> None:
    with busy.read() as reader:
        late = next(row for row in today.matters(reader, DAY, 9).rows if row.heading == today.DUE)
    _sell(busy, late.customer_id, "2024-04-16", 777700)
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait(pilot, lambda: "Revenue" in text(pilot))
        revenue = next(line for line in text(pilot).split("\n") if "Revenue" in line)
        assert "50.00  ▼ 98.4%" in revenue, "1 to 15 May against 1 to 15 April; the 16th does not count"


async def test_more_rows_are_shown_when_asked_for(shop: Database, fixed_now: str, wait: Any, text: Any) -> None:
    for number in range(15):
        customer = customers.add(shop, {"name": f"Customer {number:02}", "credit_days": 1}).value
        _sell(shop, customer, "2024-05-01", 100 + number)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Money due · 10 of 15" in text(pilot))
        await pilot.press("m", "G")
        await wait(pilot, lambda: "Customer 00" in text(pilot))
        await pilot.press("m")
        await wait(pilot, lambda: "Customer 00" not in text(pilot))


async def test_an_empty_shop_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "A new shop." in text(pilot))
        await pilot.press("j", "k", "G", "]", "[", "enter", "space")
        assert isinstance(app.screen, TodayPage)
        customers.add(Database.open(shop.path), {"name": "First"})
        await wait(pilot, lambda: "Nothing needs you now" in text(pilot))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_every_size_shows_the_rows_and_the_month(
    busy: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=size) as pilot:
        await wait(pilot, lambda: LATE in text(pilot) and "50.00" in text(pilot))
        assert QUIET in text(pilot)
