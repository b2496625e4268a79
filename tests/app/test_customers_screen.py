"""The list of customers: found as one types, sorted, deleted and brought back, and what it says when it is empty."""

from typing import Any

import pytest
from textual import events

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers
from crm_tui.screens.customers import CustomersPage
from crm_tui.store.db import Database
from crm_tui.widgets.filter_bar import FilterInput
from crm_tui.widgets.windowed_table import WindowedTable

PEOPLE = (
    {"name": "张三商店", "phone": "13900001111", "city": "上海", "grade": "A"},
    {"name": "李四建材", "phone": "13700002222", "city": "苏州", "grade": "B", "tags": "vip"},
    {"name": "Zhao & Co", "phone": "021-5555", "city": "Boston", "note": "pays late"},
    {"name": "[/x] [bold]b", "grade": "C"},
)


@pytest.fixture
def filled(shop: Database) -> Database:
    """A shop with four customers."""
    for person in PEOPLE:
        customers.add(shop, person)
    return shop


def listed(pilot: Any) -> list[str]:
    """The names in the list, as shown; none while some are still to come."""
    tables = pilot.app.screen.query(WindowedTable)
    lines = [table.render_line(y).text for table in tables for y in range(1, table.count + 1)]
    names = [line[1:].split("   ")[0].strip() for line in lines]
    return [] if "·" in names else names


async def test_customers_are_listed_by_name_with_their_place(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "李四建材" in text(pilot))
        assert "1 of 4" in text(pilot)
        assert "[/x] [bold]b" in text(pilot)
        await pilot.press("j")
        await wait(pilot, lambda: "2 of 4" in text(pilot))


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("zs", ["张三商店"]),
        ("lisi", ["李四建材"]),
        ("0002222", ["李四建材"]),
        ("vip", ["李四建材"]),
        ("late", ["Zhao & Co"]),
        ("grade:A,B -tag:vip", ["张三商店"]),
        ("城市:苏州", ["李四建材"]),
    ],
)
async def test_typing_finds_by_initials_pinyin_phone_tag_and_note(
    filled: Database, wait: Any, typed: str, found: list[str]
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        await pilot.press("/", *typed)
        await wait(pilot, lambda: listed(pilot) == found)


async def test_escape_takes_the_filter_off_and_letters_act_again_only_outside_it(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        await pilot.press("/", *"duvq1")
        assert isinstance(app.focused, FilterInput)
        await wait(pilot, lambda: "No customer matches “duvq1”" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        assert isinstance(app.focused, WindowedTable)
        assert isinstance(app.screen, CustomersPage)


async def test_enter_keeps_the_filter_and_escape_in_the_list_takes_it_off(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        await pilot.press("/", *"zs", "enter")
        await wait(pilot, lambda: "1 of 1 · 4 in all" in text(pilot))
        assert isinstance(app.focused, WindowedTable)
        await pilot.press("escape")
        await wait(pilot, lambda: len(listed(pilot)) == 4)


async def test_sorting_by_the_next_column_and_the_other_way_round(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        await pilot.press("o")
        await wait(pilot, lambda: listed(pilot)[0] == "张三商店")
        assert "Code▲" in text(pilot)
        await pilot.press("O")
        await wait(pilot, lambda: listed(pilot)[0] == "[/x] [bold]b")
        assert "Code▼" in text(pilot)


async def test_a_deleted_customer_comes_back_by_undo(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        gone = listed(pilot)[1]
        await pilot.press("j", "d", "d")
        await wait(pilot, lambda: len(listed(pilot)) == 3 and gone not in listed(pilot))
        await wait(pilot, lambda: "u undoes" in text(pilot))
        await pilot.press("u")
        await wait(pilot, lambda: gone in listed(pilot))


async def test_another_programs_customer_appears_by_itself_and_the_cursor_stays(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        await pilot.press("G")
        table: WindowedTable[Any] = app.screen.query_one(WindowedTable)
        last = table.cursor_id
        customers.add(Database.open(filled.path), {"name": "Aaron"})
        await wait(pilot, lambda: "Aaron" in listed(pilot))
        assert table.cursor_id == last


async def test_an_empty_shop_says_what_to_do(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "No customers yet." in text(pilot))
        assert "0 of 0" in text(pilot)
        await pilot.press("d", "d", "e", "j", "G", "space")
        assert isinstance(app.screen, CustomersPage)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_every_width_shows_the_name_and_the_key_of_help(
    filled: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=size) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "张三商店" in text(pilot))
        help_key = {"en": "? Help", "zh_CN": "? 帮助"}[language]
        await wait(pilot, lambda: text(pilot).split("\n")[-1].rstrip().endswith(help_key))


async def test_a_query_with_a_mistake_says_so_until_it_is_right(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "李四建材" in text(pilot))
        await pilot.press("/", *"grad:A")
        await wait(pilot, lambda: "did you mean “grade”?" in text(pilot))
        await pilot.press("left", "left", "e")
        await wait(pilot, lambda: listed(pilot) == ["张三商店"])
        assert "did you mean" not in text(pilot)


async def test_keys_typed_ahead_go_where_the_ones_before_them_lead(filled: Database, wait: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: len(listed(pilot)) == 4)
        for key in ("slash", "z", "s"):  # in one piece, as a slow line delivers them
            app.post_message(events.Key(key, "/" if key == "slash" else key))
        await wait(pilot, lambda: listed(pilot) == ["张三商店"])
        assert app.screen.query_one(FilterInput).value == "zs"
