"""The first page: what needs a person now, under headings, each row opening its customer."""

from datetime import date, timedelta
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, followups, payments, sales, tickets
from crm_tui.screens.ask_value import AskValue
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.followup_done import DoneForm
from crm_tui.screens.payment_form import PaymentForm
from crm_tui.screens.ticket import TicketPage
from crm_tui.screens.today import TodayPage
from crm_tui.store import today, unmet
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
        for key in ["j"] * 7 + ["k"] * 7 + ["G", "g"]:
            await pilot.press(key)
            assert table.render_line(table.cursor + 1 - table.scroll_offset.y).text.startswith("›")
            assert table.cursor_row is not None
            seen.append(table.cursor_row.need.name)
        assert seen[:6] == [BORN, LATE, QUIET, LATE, FINE, FINE]
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
        await pilot.press("escape", "n")
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
        await wait(pilot, lambda: "Money due · 15" in text(pilot) and "… 5 more" in text(pilot))
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


@pytest.fixture
def planned(busy: Database) -> Database:
    """The same shop with a call that is two days late, a delivery of today, and a ticket whose time is over."""
    with busy.read() as reader:
        ids = dict(reader.all(lambda name, row: (name, row), "SELECT name, id FROM customer"))
    call = {"customer_id": ids[FINE], "date": "2024-05-13", "time": "09:30", "kind": "call", "subject": "问库存"}
    followups.add(busy, call)
    followups.add(busy, {"date": "2024-05-15", "kind": "delivery", "subject": "three pumps"})
    opened = {"customer_id": ids[BORN], "subject": "Pump leaks", "words": "早上一开就漏", "priority": "urgent"}
    tickets.add(busy, {**opened, "opened": "2024-05-13T02:00:00.000Z"})
    return busy


async def test_what_is_planned_and_tickets_stand_first_the_late_with_a_sign(
    planned: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(planned.path, planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "To do · 2 · 1 overdue" in text(pilot))
        shown = text(pilot)
        told = ("问库存", "three pumps", "T-0001 Pump leaks")
        late, today_s, ticket = (next(line for line in lines(shown) if words in line) for words in told)
        assert late.startswith("!! [/x] [bold]b")
        assert "2 days late · 09:30 · Call: 问库存" in late
        assert "Delivery: three pumps" in today_s
        assert not today_s.startswith("!")
        assert ticket.startswith(f"!! {BORN}")
        assert "T-0001 Pump leaks" in ticket
        assert shown.index("To do") < shown.index("Tickets · 1") < shown.index("The next 7 days")


async def test_a_ticket_opens_its_page_and_a_follow_up_its_customer(planned: Database, wait: Any, text: Any) -> None:
    app = CrmApp(planned.path, planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "To do · 2" in text(pilot))
        await pilot.press("]", "enter")
        await wait(pilot, lambda: isinstance(app.screen, TicketPage) and "Pump leaks" in text(pilot))
        await pilot.press("escape", "g", "enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and FINE in text(pilot))


async def test_what_is_put_off_leaves_the_page_and_undo_brings_it_back(planned: Database, wait: Any, text: Any) -> None:
    app = CrmApp(planned.path, planned)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "1 overdue" in text(pilot))
        await pilot.press("z")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press("enter")
        await wait(pilot, lambda: "问库存" not in "".join(lines(text(pilot))[6:]))
        assert "To do · 1" in text(pilot)
        await pilot.press("u")
        await wait(pilot, lambda: "1 overdue" in text(pilot))


async def test_what_raised_itself_is_dealt_with_here_and_does_not_come_back(
    busy: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "Gone quiet · 1" in text(pilot))
        await pilot.press("]", "]", "x")
        await wait(pilot, lambda: isinstance(app.screen, DoneForm) and QUIET in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, TodayPage) and "Gone quiet" not in text(pilot))


async def test_verbs_are_offered_only_where_there_is_something_to_close(busy: Database, wait: Any, text: Any) -> None:
    app = CrmApp(busy.path, busy)
    async with app.run_test(size=(120, 40)) as pilot:
        await wait(pilot, lambda: "x Done" in lines(text(pilot))[-1])
        await pilot.press("G")
        await wait(pilot, lambda: "x Done" not in lines(text(pilot))[-1])
        await pilot.press("x", "z")
        assert isinstance(app.screen, TodayPage), "who merely owes has nothing to be closed"


async def test_a_line_says_how_many_more_there_are_and_opens_all_of_them(
    shop: Database, fixed_now: str, wait: Any, text: Any
) -> None:
    for number in range(25):
        customer = customers.add(shop, {"name": f"Customer {number:02}", "credit_days": 1}).value
        _sell(shop, customer, "2024-05-01", 100 + number)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        await wait(pilot, lambda: "… 15 more" in text(pilot))
        await pilot.press("G", "enter")
        await wait(pilot, lambda: len(app.screen_stack) == 2 and "Customer 24" in text(pilot))
        await pilot.press("G")
        await wait(pilot, lambda: "Customer 00" in text(pilot))
        assert "more" not in "".join(lines(text(pilot))[4:])
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))


async def test_very_many_are_counted_to_the_last_only_where_all_of_them_are_listed(
    shop: Database, fixed_now: str, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unmet, "ENOUGH", 12)
    monkeypatch.setattr(today, "ENOUGH", 12)
    for number in range(15):
        called = customers.add(shop, {"name": f"Call {number:02}", "grade": "A"}).value
        _sell(shop, called, "2024-04-20", 100, paid=100)
        quiet = customers.add(shop, {"name": f"Quiet {number:02}"}).value
        for gap in (135, 114, 93, 72):
            _sell(shop, quiet, (DAY - timedelta(days=gap)).isoformat(), 1000 + number, paid=1000 + number)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        await wait(pilot, lambda: "Time to call · 12+" in text(pilot) and "Gone quiet · 12+" in text(pilot))
        assert text(pilot).count("… 2+ more") == 2
        await pilot.press("G", "enter")
        await wait(pilot, lambda: len(app.screen_stack) == 2 and "Time to call · 15" in text(pilot))
        assert text(pilot).count("Call ") == 15


async def test_a_low_terminal_shows_fewer_of_each_so_that_all_kinds_are_seen(
    shop: Database, fixed_now: str, wait: Any, text: Any
) -> None:
    for number in range(12):
        customer = customers.add(shop, {"name": f"Late {number:02}", "credit_days": 1}).value
        _sell(shop, customer, "2024-05-01", 100 + number)
        born = customers.add(shop, {"name": f"Born {number:02}"}).value
        customers.add_key_date(shop, born, {"label": "Birthday", "calendar": "solar", "month": 5, "day": 16})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: text(pilot).count("more") == 2)
        assert "Born 00" in text(pilot)
        assert "Late 11" in text(pilot)
