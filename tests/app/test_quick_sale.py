"""The till: many lines with few keys, one receipt, one operation; and what is typed in a line."""

from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.errors import Invalid
from crm_tui.domain.quick_lines import QuickLine, read
from crm_tui.domain.receipts import settle, spread
from crm_tui.domain.shop import Shop
from crm_tui.ops import customers, products, sales
from crm_tui.screens._paying import Paying
from crm_tui.screens.ask import Ask
from crm_tui.screens.quick_sale import QuickSalePage
from crm_tui.store import sales as stored
from crm_tui.store.db import Database
from crm_tui.widgets.entry_line import EntryLine

SHOP = Shop()


@pytest.fixture
def stocked(shop: Database, fixed_now: str) -> Database:
    """A shop with a customer and four products, one of them without a price."""
    customers.add(shop, {"name": "张三商店", "phone": "13900001111"})
    products.add(shop, {"sku": "H1", "name": "锤子", "price": 25_0000, "barcode": "6901234567892"})
    products.add(shop, {"sku": "N9", "name": "钉子", "price": 3_3300})
    products.add(shop, {"sku": "N10", "name": "钉子盒", "price": 10_0000})
    products.add(shop, {"sku": "X", "name": "样品"})
    return shop


def lines(db: Database) -> list[Any]:
    """Every line in the ledger, in the order written."""
    with db.read() as reader:
        return stored.rows(reader, sorted(stored.ids(reader)))


async def opened(app: CrmApp, pilot: Any, wait: Any, customer_id: int | None = None) -> QuickSalePage:
    """The till, ready to type in."""
    app.open_page("crm_tui.screens.quick_sale:QuickSalePage", customer_id)
    await wait(pilot, lambda: app.focused is not None and isinstance(app.focused.parent, EntryLine))
    page = app.screen
    assert isinstance(page, QuickSalePage)
    return page


async def enter(pilot: Any, wait: Any, page: QuickSalePage, typed: str, count: int) -> None:
    """Type a line and wait until the receipt has so many."""
    await pilot.press(*typed, "enter")
    await wait(pilot, lambda: len(page.lines) == count)


async def test_five_lines_are_one_receipt_paid_at_once_and_undone_at_once(
    stocked: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await pilot.press("S")
        await wait(pilot, lambda: app.focused is not None and isinstance(app.focused.parent, EntryLine))
        page = app.screen
        await enter(pilot, wait, page, "h1 *3", 1)
        await enter(pilot, wait, page, "6901234567892", 2)
        await enter(pilot, wait, page, "n9 @3 -10%", 3)
        await enter(pilot, wait, page, "@12.5", 4)
        await enter(pilot, wait, page, "n10 *-1", 5)
        assert page.total == 7500 + 2500 + 270 + 1250 - 1000
        assert "5 lines   105.20" in text(pilot)
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, Paying) and "Total 105.20" in text(pilot))
        await pilot.press(*"200")
        await wait(pilot, lambda: "Change to give back: 94.80" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "R20240515-001 · change 94.80" in text(pilot))
        found = lines(stocked)
        assert [(row.receipt, row.line, row.day) for row in found] == [
            ("R20240515-001", str(number), "2024-05-15") for number in range(1, 6)
        ]
        assert [row.amount for row in found] == [7500, 2500, 270, 1250, -1000]
        assert sum(row.paid for row in found) == 10520
        assert page.lines == [], "ready for whoever comes next"
        await pilot.press("escape", "u")
        await wait(pilot, lambda: lines(stocked) == [])


async def test_a_customer_pays_nothing_unless_told_and_owes_the_rest(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait, 1)
        await wait(pilot, lambda: page.customer.chosen is not None)
        await enter(pilot, wait, page, "h1", 1)
        await pilot.press("f2")
        await wait(pilot, lambda: "Goes on the account: 25.00" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: [(row.customer_id, row.paid) for row in lines(stocked)] == [(1, None)])
        await enter(pilot, wait, page, "h1", 1)
        await pilot.press("f3", *"zssd")
        await wait(pilot, lambda: page.customer.list.suggestions)
        await pilot.press("enter", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, Paying))
        await pilot.press(*"10", "enter")
        await wait(pilot, lambda: [row.paid for row in lines(stocked)] == [None, 1000])


async def test_a_walk_in_cannot_leave_without_paying_all(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait)
        await enter(pilot, wait, page, "h1", 1)
        await pilot.press("f2", *"10", "enter")
        await wait(pilot, lambda: "Without a customer all of it is paid at once." in text(pilot))
        assert isinstance(app.screen, Paying)
        assert lines(stocked) == []


async def test_names_and_initials_are_completed_and_the_arrows_choose(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait)
        await pilot.press(*"dz")
        await wait(pilot, lambda: "钉子盒" in text(pilot))
        await pilot.press("down", *" *2", "enter")
        await wait(pilot, lambda: [(line.sku, line.quantity) for line in page.lines] == [("N10", 2000)])
        assert page.entry.text == ""


async def test_a_line_is_changed_and_taken_out(stocked: Database, wait: Any, text: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait)
        await enter(pilot, wait, page, "h1 *3 -5%", 1)
        await enter(pilot, wait, page, "n9", 2)
        await pilot.press("down", "up", "e")
        await wait(pilot, lambda: page.entry.text == "H1 *3 @25.00 -5%")
        await pilot.press("home", *("right",) * 4, "delete", "4", "enter")
        await wait(pilot, lambda: [line.quantity for line in page.lines] == [4000, 1000])
        await pilot.press("down", "d", "d")
        await wait(pilot, lambda: [line.sku for line in page.lines] == ["N9"])


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nothing", "There is no product “nothing”."),
        ("x", "There is no list price"),
        ("h1 @", "has no number"),
        ("h1 *2 *3", "one too many"),
    ],
)
async def test_a_line_that_makes_no_sense_stays_with_the_reason(
    stocked: Database, wait: Any, text: Any, typed: str, told: str
) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait)
        await pilot.press(*typed, "enter")
        await wait(pilot, lambda: told in text(pilot) and page.entry.text == typed)
        assert page.lines == []


async def test_lines_in_hand_are_not_lost_unasked(stocked: Database, wait: Any) -> None:
    app = CrmApp(stocked.path, stocked)
    async with app.run_test(size=(80, 24)) as pilot:
        page = await opened(app, pilot, wait)
        await enter(pilot, wait, page, "h1", 1)
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, Ask))


@pytest.mark.parametrize(
    ("typed", "line"),
    [
        ("锤子 *3 @9.9 -10%", QuickLine("锤子", 3000, 9_9000, 100_000)),
        ("锤子*3@9.9", QuickLine("锤子", 3000, 9_9000)),
        ("3* big  hammer 9折", QuickLine("big hammer", 3000, None, 100_000)),
        ("锤子 ×1.5", QuickLine("锤子", 1500)),
        ("rjq*2-10%", QuickLine("rjq", 2000, None, 100_000)),
        ("rjq@9.9-10%", QuickLine("rjq", None, 9_9000, 100_000)),
        ("vinegar 5-10%", QuickLine("vinegar 5-10%")),
        ("A-10 m*n", QuickLine("A-10 m*n")),
        ("@12", QuickLine("", None, 12_0000)),
        ("h1 *-2", QuickLine("h1", -2000)),
    ],
)
def test_a_line_is_taken_apart(typed: str, line: QuickLine) -> None:
    assert read(typed, SHOP) == line


@pytest.mark.parametrize("typed", ["h1 *0", "h1 @-3", "h1 @x", "h1 -200%", "h1 *2 3*"])
def test_a_line_with_a_wrong_number_is_refused(typed: str) -> None:
    with pytest.raises(Invalid):
        read(typed, SHOP)


@pytest.mark.parametrize(
    ("paid", "amounts", "parts"),
    [
        (0, [500, 300], [None, None]),
        (600, [500, 300], [500, 100]),
        (400, [500, -100, 300], [500, -100, 0]),
        (-300, [500, -800], [500, -800]),
        (-100, [500, -800], [500, -600]),
    ],
)
def test_what_is_paid_is_spread_over_the_lines_exactly(paid: int, amounts: list[int], parts: list[int | None]) -> None:
    assert spread(paid, amounts) == parts
    assert sum(part or 0 for part in parts) == paid


def test_more_than_the_total_cannot_be_paid() -> None:
    with pytest.raises(Invalid):
        settle(100, 101, walk_in=False)
    assert settle(100, None, walk_in=True) == 100
    assert settle(100, None, walk_in=False) == 0


def test_a_receipt_number_in_use_is_refused_and_the_next_one_is_found(stocked: Database) -> None:
    one = [{"amount": 100}]
    assert sales.add_receipt(stocked, one, date="2024-05-31").value == "R20240531-001"
    assert sales.add_receipt(stocked, one, date="2024-05-31", receipt="R20240531-0041").value == "R20240531-0041"
    assert sales.add_receipt(stocked, one, date="2024-05-31").value == "R20240531-042"
    with pytest.raises(Invalid):
        sales.add_receipt(stocked, one, date="2024-05-31", receipt="R20240531-001")
    with pytest.raises(Invalid):
        sales.add_receipt(stocked, [])
