"""A file brought in from within the app: recognised, read otherwise, mapped, planned line by line, taken back."""

import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crm_tui.app import CrmApp
from crm_tui.core.found_files import fitting, path_meant
from crm_tui.core.task import Task
from crm_tui.ops import customers
from crm_tui.screens.import_columns import ColumnsPage, ColumnsTable
from crm_tui.screens.import_file import ImportPage
from crm_tui.screens.import_look import LookPage
from crm_tui.screens.import_plan import PlanPage
from crm_tui.screens.pick import Pick
from crm_tui.store import customers as store
from crm_tui.store import payments
from crm_tui.store.db import Database
from crm_tui.widgets.windowed_table import WindowedTable
from tests.app.places import PLACES, go, settled, walking
from tests.app.test_layouts import problems

CHINESE = "姓名,电话,城市\n张三,13900001111,苏州\n李四,13900002222,上海\n"
DIGITS = "1,2,3\n"


def values(db: Database, name: str) -> list[Any]:
    with db.read() as r:
        return [store.get(r, row).values[name] for row in store.ids(r)]


class Wizard:
    """The steps as a person takes them."""

    def __init__(self, pilot: Any, wait: Any, text: Any, paste: Any) -> None:
        self.pilot, self.wait_until, self.text, self.paste = pilot, wait, text, paste

    async def wait(self, condition: Callable[[], object]) -> None:
        await self.wait_until(self.pilot, condition)

    async def sees(self, *words: str) -> None:
        def shown() -> str:
            return " ".join(self.text(self.pilot).split())  # a long path wraps the words after it

        await self.wait(lambda: all(" ".join(word.split()) in shown() for word in words))

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def name(self, path: object) -> None:
        self.pilot.app.import_file()
        await self.wait(lambda: isinstance(self.pilot.app.screen, ImportPage) and self.pilot.app.focused is not None)
        await self.paste(self.pilot, str(path))
        await self.press("enter")

    async def at(self, page: type) -> None:
        await self.wait(lambda: isinstance(self.pilot.app.screen, page) and not self.pilot.app.work)

    async def choose(self, words: str) -> None:
        """Put the cursor of a dialog on the answer with these words, and take it."""
        await self.wait(lambda: isinstance(self.pilot.app.screen, Pick))
        table = self.pilot.app.screen.query_one(WindowedTable)
        await self.wait(lambda: table.count)
        lines = [row.words for row in await table.fetch(table.shown_ids)]
        table.move_to(next(place for place, line in enumerate(lines) if line.startswith(words)))
        await self.press("enter")
        await self.wait(lambda: not isinstance(self.pilot.app.screen, Pick))


@pytest.fixture
def begin(wait: Any, text: Any, paste: Any) -> Callable[[Any], Wizard]:
    return lambda pilot: Wizard(pilot, wait, text, paste)


async def test_a_gb18030_file_is_read_otherwise_at_once_brought_in_and_taken_back(
    shop: Database, tmp_path: Path, begin: Any
) -> None:
    file = tmp_path / "客户.csv"
    file.write_bytes(CHINESE.encode("gb18030"))
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(f"'{file}'")
        await wizard.sees("Customers: 3 of 3 headings are theirs", "GB18030", "张三", "苏州")
        await wizard.press("e")
        await wizard.wait(lambda: isinstance(app.screen, Pick))
        await wizard.press("down")
        await wizard.wait(lambda: "张三" not in "".join(str(line) for line in _rows(app)))
        await wizard.press("escape")
        await wizard.sees("张三", "headings on line 1")
        await wizard.press("enter")
        await wizard.sees("电话", "Phone", "13900001111 · 13900002222")
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.sees("+ new 2", "Name 李四")
        assert values(shop, "name") == []
        await wizard.press("enter")
        await wizard.sees("takes the whole import back")
        assert sorted(values(shop, "name")) == ["张三", "李四"]
        await wizard.press("u")
        await wizard.sees("All of it was taken back.")
        assert values(shop, "name") == []
        await wizard.press("escape")
        assert len(app.screen_stack) == 1


def _rows(app: CrmApp) -> list[Any]:
    page = next(page for page in app.pages() if isinstance(page, LookPage))
    assert page.draft_file.preview is not None
    return [line.cells for line in page.draft_file.preview.rows]


async def test_a_file_without_headings_gets_its_columns_chosen(shop: Database, tmp_path: Path, begin: Any) -> None:
    file = tmp_path / "no_header_row.csv"
    file.write_text(DIGITS, encoding="utf-8")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.sees("No known headings were found")
        await wizard.press("enter")
        assert isinstance(app.screen, LookPage)
        await wizard.press("n")
        await wizard.sees("no headings · 3 columns")
        await wizard.press("enter")
        await wizard.sees("No column is the")
        await pilot.click(ColumnsTable, offset=(5, 2))
        await pilot.click(ColumnsTable, offset=(5, 2), times=2)
        await wizard.choose("Name")
        await wizard.wait(lambda: "No column is the" not in wizard.text(pilot))
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.sees("+ new 1", "Name 2")
        await wizard.press("enter")
        await wizard.sees("takes the whole import back")
    assert values(shop, "name") == ["2"]


async def test_dates_are_decided_two_columns_joined_and_wrong_lines_saved(
    shop: Database, tmp_path: Path, begin: Any
) -> None:
    file = tmp_path / "in.csv"
    file.write_text(
        "Paid on,Customer name,Amount,Note,Remark\n01/02/2024,Ann,10,a,b\n03/04/2024,Bob,x,,\n05/06/2024,Cid,30,c,\n",
        encoding="utf-8",
    )
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(100, 30)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.at(LookPage)
        await wizard.press("w")
        await wizard.choose("Payments")
        await wizard.sees("Payments:")
        await wizard.press("enter")
        await wizard.at(ColumnsPage)
        await wizard.press("space")
        await wizard.choose("Date")
        await wizard.sees("can be read in more than one way")
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.choose("day, month, year")
        await wizard.press("down", "down", "down", "down", "space")
        await wizard.choose("Note")
        await wizard.sees("is already the column", "Both, joined")
        await wizard.press("3")
        await wizard.wait(lambda: wizard.text(pilot).count("Note ") >= 2)
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.sees("+ new 2", "✗ wrong 1", "+ customers 2", "2024-02-01")
        await wizard.press("space", "enter")
        await wizard.sees("1 line can't be taken.")
        await wizard.press("2")
        await wizard.sees("to which")
        await wizard.press("enter")
        await wizard.sees("Left out  1", "Rejected  1", "in-mend.csv; mend them there")
    mend = (tmp_path / "in-mend.csv").read_text(encoding="utf-8")
    assert "03/04/2024,Bob,x" in mend
    assert "is not a number" in mend
    with shop.read() as r:
        rows = payments.rows(r, payments.ids(r))
    assert [(row.day, row.customer_name, row.amount, row.note) for row in rows] == [("2024-06-05", "Cid", 3000, "c")]


async def test_a_column_can_be_left_out_of_the_plan(shop: Database, tmp_path: Path, begin: Any) -> None:
    customers.add(shop, {"code": "A1", "name": "Ann", "city": "苏州", "phone": "13900001111"})
    file = tmp_path / "customers.csv"
    file.write_text("code,name,city,phone\nA1,Ann,上海,13900009999\n", encoding="utf-8")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.at(LookPage)
        await wizard.press("enter")
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.sees("~ changed 1", "苏州 → 上海")
        await wizard.press("c")
        await wizard.choose("City")
        await wizard.wait(lambda: "苏州 → 上海" not in wizard.text(pilot))
        await wizard.at(PlanPage)
        await wizard.press("enter")
        await wizard.sees("Updated  1")
    assert values(shop, "city") == ["苏州"]
    assert "13900009999" in str(values(shop, "phone"))


async def test_others_write_while_a_plan_is_made_and_only_wait_while_it_is_written(
    shop: Database, tmp_path: Path, begin: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name\nZhang\n", encoding="utf-8")
    reached, gate, report = threading.Event(), threading.Event(), Task.report

    def slowly(self: Task, words: Any, done: int, of: int | None = None) -> None:
        if words == "checked" and "Import" in str(self.name):
            reached.set()
            assert gate.wait(20)
        report(self, words, done, of)

    monkeypatch.setattr(Task, "report", slowly)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.at(LookPage)
        await wizard.press("enter")
        await wizard.at(ColumnsPage)
        await wizard.press("enter")
        await wizard.sees("+ new 1")
        await wizard.press("enter")
        await wizard.wait(reached.is_set)
        app.run_operation(customers.add, {"name": "Li"})
        await wizard.wait(lambda: values(shop, "name") == ["Li"])
        gate.set()
        await wizard.sees("takes the whole import back")
    assert sorted(values(shop, "name")) == ["Li", "Zhang"]


async def test_another_sheet_and_another_line_of_headings_show_at_once(
    shop: Database, tmp_path: Path, begin: Any
) -> None:
    file = tmp_path / "book.xlsx"
    book = xlsxwriter.Workbook(str(file))
    for sheet, rows in (
        ("People", (("name", "phone"), ("Ann", "1"))),
        ("Things", (("x",), ("sku", "name"), ("S1", "Saw"))),
    ):
        page = book.add_worksheet(sheet)
        for number, row in enumerate(rows):
            page.write_row(number, 0, row)
    book.close()
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.sees("sheet People", "Ann")
        await wizard.press("t")
        await wizard.choose("Things")
        await wizard.sees("sheet Things", "Saw")
        await wizard.press("w")
        await wizard.choose("Products")
        await wizard.sees("Products:", "headings on line 2")
        await wizard.press("down", "space")
        await wizard.sees("headings on line 2")


async def test_the_steps_go_on_in_the_other_language(shop: Database, tmp_path: Path, begin: Any) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name\nZhang\n", encoding="utf-8")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        for page, words in ((LookPage, "Zhang"), (ColumnsPage, "Zhang"), (PlanPage, "Zhang")):
            await wizard.at(page)
            await wizard.sees(words)
            app.action_language()
            await wizard.sees("导入文件", words)
            app.action_language()
            await wizard.sees("Import a file", words)
            await wizard.press("enter")
        await wizard.sees("takes the whole import back")


async def test_the_steps_are_laid_out_where_room_is_least(
    sample_in: Callable[[str], Path], tmp_path: Path, fixed_now: str
) -> None:
    path = Path(shutil.copy(sample_in("en"), tmp_path / "shop.db"))
    wrong = []
    async with walking(path, Database.open(path), (80, 24)) as pilot:
        here = None
        for place in (place for place in PLACES if place.name.startswith("import")):
            await go(pilot, place, here)
            here = place
            for size in ((80, 24), (40, 24)):
                await pilot.resize_terminal(*size)
                await settled(pilot)
                wrong += [f"{place.name} at {size[0]}x{size[1]}: {problem}" for problem in problems(pilot)]
    assert not wrong, "\n".join(wrong)


def test_a_path_is_understood_however_it_is_dropped(tmp_path: Path) -> None:
    file = tmp_path / "my sales.csv"
    file.write_text("x", encoding="utf-8")
    for dropped in (str(file), f"'{file}' ", str(file).replace(" ", "\\ "), file.as_uri()):
        assert path_meant(dropped) == file
    assert [found.path.name for found in fitting(f"{tmp_path}/MY", 5)] == ["my sales.csv"]
    assert fitting(f"{tmp_path}/nothing", 5) == []


async def test_what_holds_for_all_lines_of_a_known_programs_file_is_chosen_with_its_plan(
    shop: Database, tmp_path: Path, begin: Any
) -> None:
    file = tmp_path / "orders.csv"
    file.write_bytes((Path(__file__).parents[1] / "exchange" / "sources" / "taobao-orders.csv").read_bytes())
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        wizard = begin(pilot)
        await wizard.name(file)
        await wizard.at(LookPage)
        await wizard.press("enter")
        await wizard.at(PlanPage)
        await wizard.sees("customers and products not known are added (a)", "all paid at once (p)", "+ new 4")
        await wizard.press("a")
        await wizard.sees("customers and products not known are refused (a)", "wrong 4")
        await wizard.press("a")
        await wizard.sees("+ new 4", "added (a)")
        await wizard.press("p")
        await wizard.sees("paid as the file says (p)")
        await wizard.at(PlanPage)
        await wizard.press("enter")
        await wizard.sees("takes the whole import back")
    with shop.read() as r:
        assert r.value("SELECT count(*) FROM sale WHERE paid IS NULL") == 4
