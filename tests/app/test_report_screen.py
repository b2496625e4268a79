"""The report on the screen: moving through months, one customer, and writing it to a file."""

import json
from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import set_language
from crm_tui.core.table import Report
from crm_tui.ops import customers, sales
from crm_tui.reports._report import Params, run
from crm_tui.screens.ask_value import AskValue
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.pick import Pick
from crm_tui.screens.report import ReportPage
from crm_tui.screens.report_choice import ReportChoice, in_order
from crm_tui.screens.report_figure import FigurePage
from crm_tui.screens.report_form import ReportForm
from crm_tui.store import saved_reports
from crm_tui.store.db import Database
from crm_tui.widgets.editors import Edited
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
        await pilot.press("j", "j")
        assert app.screen.query_one(TextLines).scroll_offset.y == 0, "steps move the cursor"
        await pilot.press("pagedown")
        assert app.screen.query_one(TextLines).scroll_offset.y > 10


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


async def chosen(pilot: Any, wait: Any, name: str) -> None:
    """Choose a report from the list."""
    await pilot.press("r")
    await wait(pilot, lambda: isinstance(pilot.app.screen, ReportChoice))
    await pilot.press("home", *["down"] * in_order().index(name), "enter")


async def test_a_figure_is_explained_with_its_rows_and_a_row_opens_the_card(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("?")
        await wait(pilot, lambda: "All amounts of the month's lines, less returns." in text(pilot))
        assert "Amounts of the lines given back" not in text(pilot), "only the figure under the cursor"
        await pilot.press("escape", *["down"] * 6, "enter")
        await wait(pilot, lambda: isinstance(app.screen, FigurePage) and "Named customers with a sale" in text(pilot))
        assert text(pilot).split("\n")[3].strip() == "Monthly report: Buyers May 2024"
        await pilot.press("down", "enter")  # past the rule, to the first customer
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage) and "[bold]Zhao[/x]" in text(pilot))


async def test_the_options_of_a_report_are_a_form_that_says_what_is_wrong(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("p")
        await wait(pilot, lambda: isinstance(app.screen, ReportForm) and app.screen.takes_keys)
        assert "2024-05" in text(pilot)
        await pilot.press("down", "down", "0", "ctrl+s")
        await wait(pilot, lambda: "This must be 1 or more." in text(pilot))
        await pilot.press("backspace", "1", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage))
        await wait(pilot, lambda: "all customers  ·  Largest 1" in text(pilot) and "working" not in text(pilot))


async def test_what_a_report_refuses_is_said_in_its_form_again(
    trading: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(reader: Any, name: str, params: Params) -> Report:
        if params.top == 7:
            raise Invalid("Seven brings bad luck.", field="top")
        return run(reader, name, params)

    monkeypatch.setattr("crm_tui.screens.report.run", refusing)
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("p")
        await wait(pilot, lambda: isinstance(app.screen, ReportForm) and app.screen.takes_keys)
        await pilot.press("down", "down", "7", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, ReportForm) and "Seven brings bad luck." in text(pilot))
        row = app.screen.form.rows["top"]
        row.editor.post_message(Edited(row.editor))  # word of what the form was opened with, late on a busy machine
        await pilot.pause()
        assert "Seven brings bad luck." in text(pilot)
        assert app.focused is row.editor.target
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and "May 2024  ·  all customers" in text(pilot))
        assert "Largest 7" not in text(pilot)


async def test_escape_stops_a_report_that_takes_long(
    trading: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def endless(reader: Any, name: str, params: Params) -> Report:
        while params.top == 7:
            params.check()
        return run(reader, name, params)

    monkeypatch.setattr("crm_tui.screens.report.run", endless)
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("p")
        await wait(pilot, lambda: isinstance(app.screen, ReportForm) and app.screen.takes_keys)
        await pilot.press("down", "down", "7", "ctrl+s")
        await wait(pilot, lambda: app.running and "Largest 7  ·  … working" in text(pilot))
        await pilot.press("escape")
        await wait(pilot, lambda: any("no report was made" in toast.message for toast in app._notifications))  # noqa: SLF001
        assert "working" not in text(pilot)
        assert "Largest 7" not in text(pilot)
        assert "666.00" in text(pilot)


async def test_a_statement_asks_whose_and_escape_leads_back_to_the_month(
    trading: Database, wait: Any, text: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lp = tmp_path / "lp"
    lp.write_text(f"#!/bin/sh\ncat > {tmp_path}/printed\necho $* > {tmp_path}/asked\necho request id is desk-1\n")
    lp.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await chosen(pilot, wait, "statement")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*"zssd")
        await wait(pilot, lambda: "C000001" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: "Closing balance" in text(pilot) and "working" not in text(pilot))
        assert "Statement of account  ·  May 2024  ·  张三商店" in text(pilot)
        await pilot.press("P")
        await wait(pilot, lambda: "Print “Statement of account" in text(pilot))
        await pilot.press("1")
        await wait(pilot, lambda: isinstance(app.screen, Pick))
        await pilot.press("down", "down", "enter")
        await wait(pilot, (tmp_path / "printed").exists)
        await wait(pilot, lambda: any("desk-1" in toast.message for toast in app._notifications))  # noqa: SLF001
        assert "Closing balance" in (tmp_path / "printed").read_text(encoding="utf-8")
        assert "media=Letter" in (tmp_path / "asked").read_text()
        await pilot.press("escape")
        await wait(pilot, lambda: "Monthly report  ·  May 2024  ·  张三商店" in text(pilot))


async def test_a_report_of_a_day_goes_from_day_to_day(trading: Database, wait: Any, text: Any) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await chosen(pilot, wait, "daybook")
        await wait(pilot, lambda: "Day book  ·  " in text(pilot) and "working" not in text(pilot))
        await pilot.press("m")
        await wait(pilot, lambda: isinstance(app.screen, AskValue))
        await pilot.press(*"2024-05-04", "enter")
        await wait(pilot, lambda: "Day book  ·  4 May 2024" in text(pilot) and "666.00" not in text(pilot))
        await pilot.press("[")
        await wait(pilot, lambda: "Day book  ·  3 May 2024" in text(pilot) and "666.00" in text(pilot))


async def test_a_report_is_saved_from_the_screen_renamed_deleted_and_there_at_the_next_start(
    trading: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(trading.path, trading)
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, wait, text)
        await pilot.press("p")
        await wait(pilot, lambda: isinstance(app.screen, ReportForm) and app.screen.takes_keys)
        await pilot.press("down", *"zssd")
        await wait(pilot, lambda: "C000001" in text(pilot))
        await pilot.press("enter", "down", "3", "ctrl+s")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and "张三商店  ·  Largest 3" in text(pilot))
        await wait(pilot, lambda: "working" not in text(pilot) and "222.00" in text(pilot))
        await pilot.press("s", *"monthly", "enter")
        await wait(pilot, lambda: "means something already" in text(pilot))
        await pilot.press("end", "ctrl+u", *"mine", "enter")
        await wait(pilot, lambda: kept(trading) == {"mine": ("monthly", "2024-05", "C000001", "3")})
        await pilot.press("escape", "escape", "r")
        await wait(pilot, lambda: isinstance(app.screen, ReportChoice) and "mine" in text(pilot))
        assert "Monthly report  ·  " in text(pilot)
        assert "Largest 3" in text(pilot)
        await pilot.press("home", "e", "end", "ctrl+u", *"zhang", "enter")
        await wait(pilot, lambda: list(kept(trading)) == ["zhang"] and "zhang  " in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, ReportPage) and "张三商店  ·  Largest 3" in text(pilot))
        await wait(pilot, lambda: "working" not in text(pilot))
    again = CrmApp(trading.path, trading)
    async with again.run_test(size=(80, 24)) as pilot:
        again.open_section("report")
        await wait(pilot, lambda: "May 2024  ·  张三商店  ·  Largest 3" in text(pilot) and "222.00" in text(pilot))
        await pilot.press("r")
        await wait(pilot, lambda: isinstance(again.screen, ReportChoice) and "zhang" in text(pilot))
        await pilot.press("home", "delete")
        await wait(pilot, lambda: kept(trading) == {})
        await wait(pilot, lambda: "zhang" not in text(pilot))
        await pilot.press("escape", "u")
        await wait(pilot, lambda: list(kept(trading)) == ["zhang"])


def kept(db: Database) -> dict[str, tuple[str, ...]]:
    """What is saved, and what is asked of it."""
    with db.read() as r:
        return {one.name: (one.report, *(one.texts[name] for name in ("month", "customer", "top")))
                for one in saved_reports.every(r)}  # fmt: skip
