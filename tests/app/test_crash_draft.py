"""A crash with a form in hand: what was typed is kept in a private file, and offered on the next start."""

import stat
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core import drafts, paths
from crm_tui.core.drafts import Draft
from crm_tui.ops import customers, products
from crm_tui.screens._paying import Paying
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.quick_sale import QuickSalePage
from crm_tui.screens.settle_conflict import SettleConflict
from crm_tui.store.db import Database
from crm_tui.widgets.entry_line import EntryLine

FORM = "crm_tui.screens.customer_form:CustomerForm"


def stored_name(shop: Database) -> str:
    """The name of the only customer."""
    with shop.read() as reader:
        return str(reader.value("SELECT name FROM customer"))


def receipt_lines(shop: Database) -> int:
    """How many lines are recorded."""
    with shop.read() as reader:
        return int(reader.value("SELECT count(*) FROM sale"))


async def crash(shop: Database, wait: Any, text: Any, typed: str, customer_id: int | None = None) -> None:
    """Type into the form of a customer, then stop as a bug does."""
    app = CrmApp(shop.path, shop)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            app.open_page(FORM, customer_id)
            await wait(pilot, lambda: app.screen.query("FieldRow") and app.screen.focused is not None)
            await app.workers.wait_for_complete()
            await pilot.press(*typed)
            await wait(pilot, lambda: typed in text(pilot))
            app.call_later(lambda: 1 // 0)
            await wait(pilot, lambda: app.crash_log)


async def test_what_was_typed_is_offered_opened_again_and_then_forgotten(shop: Database, wait: Any, text: Any) -> None:
    await crash(shop, wait, text, "Zhang")
    (file,) = paths.log_folder().glob("unsaved-*")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "was not saved" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm) and "Zhang" in text(pilot))
        assert app.screen.dirty
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))
    with shop.read() as reader:
        assert reader.value("SELECT name FROM customer") == "Zhang"
    assert not file.exists()


@pytest.mark.parametrize(("digit", "kept"), [("2", True), ("3", False)], ids=["put off", "thrown away"])
async def test_it_can_be_put_off_and_thrown_away(shop: Database, wait: Any, text: Any, digit: str, kept: bool) -> None:
    await crash(shop, wait, text, "Zhang")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "was not saved" in text(pilot))
        await pilot.press(digit)
        await wait(pilot, lambda: not isinstance(app.screen, Ask))
    assert any(drafts.waiting(shop.path)) is kept


async def test_an_edit_is_put_on_top_of_the_record_as_it_is_now(shop: Database, wait: Any, text: Any) -> None:
    number = customers.add(shop, {"name": "Li", "city": "Hefei"}).value
    await crash(shop, wait, text, "X", number)
    customers.edit(shop, number, {"city": "Wuhu"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        await wait(pilot, lambda: "was not saved" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "LiX" in text(pilot) and "Wuhu" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: not isinstance(app.screen, CustomerForm))
        assert stored_name(shop) == "LiX"


async def test_what_was_changed_in_between_is_compared_with_the_draft(shop: Database, wait: Any, text: Any) -> None:
    number = customers.add(shop, {"name": "Li", "city": "Hefei"}).value
    await crash(shop, wait, text, "X", number)
    customers.edit(shop, number, {"name": "Lin", "city": "Wuhu"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "was not saved" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm) and "LiX" in text(pilot))
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, SettleConflict) and "○ Lin" in text(pilot))
        assert stored_name(shop) == "Lin"
        await pilot.press("m", "enter")
        await wait(pilot, lambda: stored_name(shop) == "LiX")


async def test_the_receipt_in_hand_at_the_till_comes_back(shop: Database, wait: Any, text: Any) -> None:
    number = customers.add(shop, {"name": "Li"}).value
    products.add(shop, {"sku": "H1", "name": "锤子", "price": 25_0000})
    app = CrmApp(shop.path, shop)
    with pytest.raises(ZeroDivisionError):
        async with app.run_test(size=(80, 24)) as pilot:
            app.open_page("crm_tui.screens.quick_sale:QuickSalePage", number)
            await wait(pilot, lambda: app.focused is not None and isinstance(app.focused.parent, EntryLine))
            await wait(pilot, lambda: "Li  C000001" in text(pilot))
            await pilot.press(*"h1 *3", "enter")
            await wait(pilot, lambda: "75.00" in text(pilot))
            await pilot.press(*"h1 *2")
            app.call_later(lambda: 1 // 0)
            await wait(pilot, lambda: app.crash_log)
    again = CrmApp(shop.path, shop)
    async with again.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "was not saved" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(again.screen, QuickSalePage) and "75.00" in text(pilot))
        await wait(pilot, lambda: "h1 *2" in text(pilot) and "Li  C000001" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "2 lines   125.00" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(again.screen, Paying))
        await pilot.press("enter")
        await wait(pilot, lambda: not again.screen.query("Paying") and receipt_lines(shop) == 2)
        with shop.read() as reader:
            assert reader.value("SELECT count(*) FROM sale WHERE customer_id = :id", id=number) == 2


async def test_the_form_of_another_shop_is_not_offered(shop: Database, wait: Any, text: Any, tmp_path: Any) -> None:
    drafts.keep(tmp_path / "other.db", [Draft(FORM, [None], {"name": "Zhang"})])
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause(0.3)
        assert "was not saved" not in text(pilot)


async def test_a_form_left_as_it_was_is_not_kept(shop: Database, wait: Any, text: Any) -> None:
    await crash(shop, wait, text, "")
    assert list(drafts.waiting(shop.path)) == []
