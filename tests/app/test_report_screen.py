"""The report on the screen: moving through months, one customer, and writing it to a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, sales
from crm_tui.screens.ask_value import AskValue
from crm_tui.screens.report import ReportPage
from crm_tui.store.db import Database
from crm_tui.widgets.text_lines import TextLines


@pytest.fixture
def trading(shop: Database, fixed_now: str) -> Database:
    """A shop in May 2024 that has sold to two customers for two months."""
    for number, name in enumerate(("张三商店", "[bold]Zhao[/x]"), 1):
        customers.add(shop, {"name": name})
        for month, amount in (("2024-04", 111_00), ("2024-05", 222_00)):
            line = {"customer_id": number, "quantity": 1000, "amount": amount * number}
            sales.add(shop, {**line, "date": f"{month}-03", "receipt": f"{month}-{number}"})
    return shop


async def opened(pilot: Any, wait: Any, text: Any) -> None:
    """Go to the report and wait for it."""
    pilot.app.open_section("report")
    await wait(pilot, lambda: "666.00" in text(pilot))


async def test_brackets_and_arrows_move_from_month_to_month(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        assert "May 2024  ·  all customers" in text(pilot)
        await pilot.press("[")
        await wait(pilot, lambda: "working" not in text(pilot) and "333.00" in text(pilot))
        assert "Apr 2024" in text(pilot)
        await pilot.press("right", "right")
        await wait(pilot, lambda: "Jun 2024  ·  all customers" in text(pilot))


async def test_a_month_is_typed_and_one_that_is_none_is_refused(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("m")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*"2024-13", "enter")
        await wait(pilot, lambda: "there is no month 13" in text(pilot))
        await pilot.press("backspace", "backspace", *"04", "enter")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and "Apr 2024  ·" in text(pilot))


@pytest.mark.parametrize("words", ["last", "上月", "去年同月", "4月"])
async def test_a_month_may_be_said_in_words(trading: Database, wait: Any, text: Any, words: str) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("m")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*words, "enter")
        said = "May 2023" if words == "去年同月" else "Apr 2024"
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and f"{said}  ·" in text(pilot))


async def test_the_whole_report_can_be_read_and_names_are_never_markup(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        seen = text(pilot)
        while "How the figures are made" not in seen:
            before = text(pilot)
            await pilot.press("pagedown")
            await wait(pilot, lambda before=before: text(pilot) != before)
            seen += text(pilot)
        assert "[bold]Zhao[/x]" in seen
        assert "Page 1 of" not in seen
        assert "(continued)" not in seen
        await pilot.press("G", "g")
        await wait(pilot, lambda: "666.00" in text(pilot))
        await pilot.press("j")
        assert app.screen.query_one(TextLines).scroll_offset.y == 1


async def test_one_customer_is_chosen_by_initials_and_escape_shows_all_again(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("c")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*"zssd")
        await wait(pilot, lambda: "C000001" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "May 2024  ·  张三商店" in text(pilot))
        assert "222.00" in text(pilot)
        assert "666.00" not in text(pilot)
        await pilot.press("escape")
        await wait(pilot, lambda: "666.00" in text(pilot))
        assert isinstance(app.screen, ReportPage)


@pytest.mark.parametrize(
    ("ending", "part"),
    [(".txt", "Page 1 of"), (".md", "| "), (".html", "<html"), (".csv", ","), (".json", '"monthly"')],
)
async def test_the_report_is_written_in_the_form_the_name_asks_for(
    trading: Database, wait: Any, text: Any, paste: Any, tmp_path: Path, ending: str, part: str
) -> None:
    file = tmp_path / f"may{ending}"
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("w", "end", "ctrl+u")
        await paste(pilot, str(file))
        await pilot.press("enter")
        await wait(pilot, file.exists)
        assert part in file.read_text(encoding="utf-8")
        if ending == ".json":
            assert json.loads(file.read_text(encoding="utf-8"))["figures"]["revenue"] == "666.00"


async def test_a_name_without_a_known_ending_is_refused_where_it_stands(
    trading: Database, wait: Any, text: Any, paste: Any, tmp_path: Path
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("w", "end", "ctrl+u", *"may.doc", "enter")
        await wait(pilot, lambda: "The name must end in one of .txt" in text(pilot))
        await pilot.press("ctrl+u")
        await paste(pilot, str(tmp_path / "none" / "may.txt"))
        await pilot.press("enter")
        await wait(pilot, lambda: "There is no folder" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage))


async def test_a_file_that_exists_is_replaced_only_when_told_so(
    trading: Database, wait: Any, text: Any, paste: Any, tmp_path: Path
) -> None:
    file = tmp_path / "may.txt"
    file.write_text("mine")
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        for answer in "12":
            await pilot.press("w", "end", "ctrl+u")
            await paste(pilot, str(file))
            await pilot.press("enter")
            await wait(pilot, lambda: "exists already" in text(pilot))
            assert file.read_text() == "mine"
            await pilot.press(answer)
            await wait(pilot, lambda: isinstance(app.screen, ReportPage))
        await wait(pilot, lambda: "Page 1 of" in file.read_text())


async def test_a_sale_elsewhere_changes_the_report_in_sight(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        sales.add(Database.open(trading.path), {"date": "2024-05-04", "amount": 100_00, "quantity": 1000})
        await wait(pilot, lambda: "766.00" in text(pilot))


@pytest.mark.parametrize("language", ["en", "zh_CN"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 24)])
async def test_lines_fill_the_screen_and_no_more(
    trading: Database, wait: Any, text: Any, language: str, size: tuple[int, int]
) -> None:
    set_language(language)
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=size) as pilot:
        pilot.app.open_section("report")
        await wait(pilot, lambda: "CNY" in text(pilot))
        assert {width(line) for line in text(pilot).split("\n")} == {size[0]}
