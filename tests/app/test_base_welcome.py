"""The first run: no store yet, three ways to begin, and nothing is made before it is asked for."""

from pathlib import Path
from typing import Any

from crm_tui.app import CrmApp
from crm_tui.screens._page import Page
from crm_tui.screens.import_file import ImportPage
from crm_tui.store.db import Database

CUSTOMERS = "code,name,phone\nC1,Zhang San,13900001111\nC2,[/x],\n"


async def test_the_sample_shop_opens_by_one_key(tmp_path: Path, wait: Any, text: Any, fixed_now: str) -> None:
    app = CrmApp(tmp_path / "shop.db", None)
    async with app.run_test(size=(80, 24)) as pilot:
        assert "sample shop" in text(pilot)
        assert "shop.db" in text(pilot)
        await pilot.press("1")
        await wait(pilot, lambda: isinstance(app.screen, Page), 60)
        app.open_section("customers")
        await wait(pilot, lambda: " of 100" in text(pilot))


async def test_an_empty_shop_asks_its_name_and_currency(tmp_path: Path, wait: Any, text: Any) -> None:
    app = CrmApp(tmp_path / "shop.db", None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "enter")
        await pilot.press("ctrl+s")
        assert "Please give the shop a name." in text(pilot)
        assert not app.path.exists()
        await pilot.press(*"Corner", "enter", *"x", "enter")
        assert "three letters" in text(pilot)
        await pilot.press("backspace", "enter")
        await wait(pilot, lambda: isinstance(app.screen, Page))
        await wait(pilot, lambda: "Corner" in text(pilot).split("\n")[0])
    with Database.open(app.path).read() as reader:
        assert (reader.shop.name, reader.shop.currency) == ("Corner", "USD")


async def test_a_shop_begun_from_a_file_has_its_customers(tmp_path: Path, wait: Any, text: Any, paste: Any) -> None:
    file = tmp_path / "customers.csv"
    file.write_text(CUSTOMERS, encoding="utf-8")
    app = CrmApp(tmp_path / "shop.db", None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("3", *"Corner", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, ImportPage) and "Where is the file?" in text(pilot))
        await paste(pilot, str(file))
        await pilot.press("enter")
        for seen in ("Customers: 3 of 3", "Zhang San · [/x]", "+ new 2"):
            await wait(pilot, lambda seen=seen: seen in text(pilot) and not app.work)
            await pilot.press("enter")
        await wait(pilot, lambda: "Done." in text(pilot))
        await pilot.press("escape")
        app.open_section("customers")
        await wait(pilot, lambda: "[/x]" in text(pilot) and " of 2" in text(pilot))


async def test_a_file_with_a_bad_line_is_not_brought_in_unasked_and_the_line_says_why(
    shop: Database, tmp_path: Path, wait: Any, text: Any, paste: Any
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("code,name\nC1,Zhang San\nC2,\n", encoding="utf-8")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await pilot.press("i")
        await wait(pilot, lambda: "Where is the file?" in text(pilot))
        await paste(pilot, str(file))
        await pilot.press("enter")
        for seen in ("Customers: 2 of 2", "C1 · C2", "✗ wrong 1"):
            await wait(pilot, lambda seen=seen: seen in text(pilot) and not app.work)
            await pilot.press("enter")
        await wait(pilot, lambda: "1 line can't be taken." in text(pilot))
        await pilot.press("enter")
        assert "A new record needs a name." in text(pilot)
    with shop.read() as reader:
        assert reader.value("SELECT COUNT(*) FROM customer") == 0


async def test_a_missing_file_is_a_sentence(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await pilot.press("i")
        await wait(pilot, lambda: "Where is the file?" in text(pilot))
        await pilot.press(*"/no/such.csv", "enter")
        await wait(pilot, lambda: "There is no file /no/such.csv." in text(pilot))


async def test_leaving_the_welcome_makes_nothing(tmp_path: Path) -> None:
    app = CrmApp(tmp_path / "shop.db", None)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("u", "escape", "2", "escape", "q")
    assert app.return_value == 0
    assert not app.path.exists()
