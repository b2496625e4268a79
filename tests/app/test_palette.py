"""The palette finds commands, customers, products and receipts; keys of two strokes say what can follow."""

import json
import shutil
import stat
from pathlib import Path
from typing import Any

import pytest
from platformdirs import user_state_path

from crm_tui.actions import ACTIONS, live_actions
from crm_tui.app import CrmApp
from crm_tui.core import lately
from crm_tui.core.i18n import language, set_language
from crm_tui.ops import customers, products, sales
from crm_tui.screens._recent import Recent
from crm_tui.screens._sequences import WhichKey
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customers import CustomersPage
from crm_tui.screens.ledger import LedgerPage
from crm_tui.screens.palette import Palette
from crm_tui.screens.product import ProductPage
from crm_tui.screens.receipt import ReceiptPage
from crm_tui.store.db import Database


@pytest.mark.parametrize("said", ["language", "yuyan", "语言"])
@pytest.mark.parametrize(("here", "there"), [("en", "zh_CN"), ("zh_CN", "en")])
async def test_the_other_language_is_a_command_found_in_both(
    shop: Database, wait: Any, said: str, here: str, there: str
) -> None:
    set_language(here)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: app.focused is not None)
        app.open_section("customers")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage) and app.focused is not None)
        await pilot.press("ctrl+p", *said, "enter")
        await wait(pilot, lambda: language() == there)
    assert app.preferences.language == there


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
        await pilot.press("d", "d")
        await wait(pilot, lambda: "total 5.00" in text(pilot))
        await pilot.press("d", "d")
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


async def test_what_was_opened_lately_is_offered_on_the_next_start_of_the_same_shop(
    filled: Database, wait: Any, text: Any, tmp_path: Path
) -> None:
    async with CrmApp(filled.path, filled).run_test(size=(80, 24)) as pilot:
        pilot.app.open_customer(2)
        await wait(pilot, lambda: isinstance(pilot.app.screen, CustomerPage) and "13700002222" in text(pilot))
    (kept,) = user_state_path("crm_tui", appauthor=False).glob("lately*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert "张三" not in kept.read_text(encoding="utf-8"), "numbers only"
    async with CrmApp(filled.path, filled).run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "")
        assert [row.split()[0] for row in rows(pilot)[:2]] == ["Opened", "张三"]
    other = shutil.copy(filled.path, tmp_path / "other.db")
    async with CrmApp(Path(other), Database.open(Path(other))).run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "")
        assert rows(pilot)[0] != "Opened lately"


@pytest.mark.parametrize("damage", ["", "[1", '{"x": 3}', '{"PATH": [["os:system", 1], [1], "a", ["x", true]]}'])
async def test_a_damaged_list_of_what_was_opened_counts_as_none(
    filled: Database, wait: Any, text: Any, damage: str
) -> None:
    folder = user_state_path("crm_tui", appauthor=False)
    folder.mkdir(parents=True)
    (folder / "lately.json").write_text(damage.replace("PATH", str(filled.path)), encoding="utf-8")
    async with CrmApp(filled.path, filled).run_test(size=(80, 24)) as pilot:
        await search(pilot, wait, "")
        assert rows(pilot)[0] != "Opened lately"


def test_it_is_bounded(tmp_path: Path) -> None:
    for shop in range(30):
        recent = Recent(tmp_path / f"{shop}.db")
        for number in range(30):
            recent.opened("crm_tui.screens.customer:CustomerPage", (number,))
    known = json.loads((user_state_path("crm_tui", appauthor=False) / "lately.json").read_text(encoding="utf-8"))
    assert len(known) == 20
    assert {len(places) for places in known.values()} == {20}
    assert lately.load(tmp_path / "29.db")[0][1] == 29
    assert lately.load(tmp_path / "0.db") == []


async def test_undo_and_redo_are_offered_where_there_is_something_to_undo_or_redo(
    shop: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: not app.can_undo)
        await search(pilot, wait, "undo")
        assert not any(row.startswith(("Undo", "Redo")) for row in rows(pilot))
        await pilot.press("escape")
        app.run_operation(customers.add, {"name": "Zhang"})
        await wait(pilot, lambda: app.can_undo)
        await search(pilot, wait, "undo")
        assert any(row.startswith("Undo") and row.endswith(" u") for row in rows(pilot))
        assert not any(row.startswith("Redo") for row in rows(pilot))


async def test_who_may_only_look_is_offered_no_verb_that_writes_and_is_told_why(
    filled: Database, wait: Any, text: Any
) -> None:
    filled.read_only = True
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(120, 40), notifications=True) as pilot:
        await pilot.press("2")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage) and app.screen.table.count == 3)
        writing = {entry.id for entry in ACTIONS.values() if entry.writes}
        assert "customers.add" in writing
        assert [entry.action.id for entry in live_actions(app.screen) if entry.action.id in writing] == []
        assert "Add" not in text(pilot).split("\n")[-1]
        await pilot.press("a")
        await wait(pilot, lambda: "You may look at this shop, but not change it." in text(pilot))
        assert isinstance(app.screen, CustomersPage)
        before = len(app._notifications)  # noqa: SLF001 - Textual has no other way to count them
        await pilot.press("j", "z")
        await pilot.pause()
        assert len(app._notifications) == before, "other keys say nothing"  # noqa: SLF001
        await pilot.press("ctrl+p", *"customer")
        await wait(pilot, lambda: app.screen.shown_for == "customer")
        assert not any("Add a customer" in row for row in rows(pilot))
