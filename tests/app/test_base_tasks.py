"""Long work: told in the status line, stopped by a key, others' writes waiting for it, and asked about on quitting."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Offset

from crm_tui import store_app
from crm_tui.app import CrmApp
from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.task import Task
from crm_tui.ops import customers
from crm_tui.screens.ask import Ask
from crm_tui.screens.import_file import ImportPage
from crm_tui.screens.import_plan import PlanPage
from crm_tui.screens.report import ReportPage
from crm_tui.store.db import Database
from crm_tui.widgets.status_line import StatusLine

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture(autouse=True)
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever runs is told of at once."""
    monkeypatch.setattr(store_app, "_PATIENCE", 0.0)
    monkeypatch.setattr(store_app, "_TICK", 0.05)


def held(gate: threading.Event) -> Callable[[Task], str]:
    """Work that is a quarter done until the gate opens, and heeds being stopped."""

    def call(task: Task) -> str:
        while not gate.wait(0.01):
            task.report("checked", 1000, 4000)
        return "done"

    return call


def count(shop: Database) -> int:
    with shop.read() as reader:
        return int(reader.value("SELECT count(*) FROM customer"))


def status(text: Any, pilot: Any) -> str:
    """The third line of the screen."""
    return str(text(pilot).split("\n")[2])


@pytest.mark.parametrize("width", [120, 80, 40])
async def test_the_line_under_the_tabs_tells_what_runs_how_far_it_is_and_the_key_that_stops_it(
    shop: Database, wait: Any, text: Any, width: int
) -> None:
    gate, seen = threading.Event(), []
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(width, 24)) as pilot:
        app.run_task("Import of till.csv", held(gate), seen.append)
        await wait(pilot, lambda: "Import of till.csv" in status(text, pilot) and "25%" in status(text, pilot))
        assert "^t stops" in status(text, pilot)
        assert ("checked 1,000 / 4,000" in status(text, pilot)) is (width > 40)
        await pilot.press("2")
        await wait(pilot, lambda: app.current_mode == "customers" and "Import of till.csv" in status(text, pilot))
        gate.set()
        await wait(pilot, lambda: seen == ["done"] and "Import" not in status(text, pilot))


@pytest.mark.parametrize("way", ["ctrl+t", "ctrl+c", "click"])
async def test_work_is_stopped_by_key_and_by_click(shop: Database, wait: Any, text: Any, way: str) -> None:
    failures: list[CrmError] = []
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.run_task("Copying", held(threading.Event()), print, lambda error: bool(failures.append(error)))
        await wait(pilot, lambda: "stops" in status(text, pilot))
        if way == "click":
            await pilot.click(offset=Offset(status(text, pilot).index("stops"), 2))
        else:
            await pilot.press(way)
        await wait(pilot, lambda: failures)
        assert isinstance(failures[0], Stopped)
        await wait(pilot, lambda: "Stopped." in text(pilot) and not app.running)


async def test_the_key_that_stops_is_offered_only_while_something_runs(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait(pilot, lambda: not app.running)
        await pilot.press("ctrl+p", *"stop what")
        await wait(pilot, lambda: "Nothing of that name" in text(pilot))
        await pilot.press("escape", "ctrl+c")
        await wait(pilot, lambda: "^q leaves the program" in text(pilot))


async def planned(pilot: Any, wait: Any, text: Any, paste: Any, file: Path) -> None:
    """From the first step of an import to the plan of this file."""
    await paste(pilot, str(file))
    await pilot.press("enter")
    for seen in ("Customers: ", "Becomes", "+ new"):
        await wait(pilot, lambda seen=seen: seen in text(pilot) and not pilot.app.work)
        if seen != "+ new":
            await pilot.press("enter")


async def test_an_import_that_is_stopped_leaves_nothing_and_says_so(
    shop: Database, wait: Any, text: Any, paste: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name\n" + "".join(f"Customer {n}\n" for n in range(5000)), encoding="utf-8")
    reached, report = threading.Event(), Task.report

    def slowly(self: Task, words: Any, done: int, of: int | None = None) -> None:
        """Be stopped in the middle of writing, after rows have gone into the transaction."""
        if words == "written" and done >= 2000:
            reached.set()
            assert self._stopped.wait(20)
        report(self, words, done, of)

    monkeypatch.setattr(Task, "report", slowly)
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.import_file()
        await wait(pilot, lambda: isinstance(app.screen, ImportPage) and app.focused is not None)
        await planned(pilot, wait, text, paste, file)
        await pilot.press("enter")
        await wait(pilot, reached.is_set)
        assert "Import of customers.csv" in status(text, pilot)
        await pilot.press("ctrl+t")
        await wait(pilot, lambda: "Stopped. Nothing was brought in." in text(pilot))
        assert count(shop) == 0
        monkeypatch.undo()
        await pilot.press("enter")
        await wait(pilot, lambda: "New  5,000" in text(pilot))
    assert count(shop) == 5000


async def test_what_came_of_an_import_is_told_on_other_pages_too(
    shop: Database, wait: Any, text: Any, paste: Any, tmp_path: Path
) -> None:
    file = tmp_path / "customers.csv"
    file.write_text("name\nZhang\n", encoding="utf-8")
    app = CrmApp(shop.path, shop)
    gate = threading.Event()
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.import_file()
        await wait(pilot, lambda: isinstance(app.screen, ImportPage) and app.focused is not None)
        await planned(pilot, wait, text, paste, file)
        app.run_task("Other", held(gate), bool, writes=True)
        await pilot.press("enter")
        await wait(pilot, lambda: len(app.work) == 2)
        await pilot.press("escape")
        assert isinstance(app.screen, PlanPage), "the account is to be shown from there"
        app.open_section("ledger")
        gate.set()
        await wait(pilot, lambda: "customers.csv is in: 1 new, 0 updated." in text(pilot))
        app.open_section("today")
        await wait(pilot, lambda: "takes the whole import back" in text(pilot))


async def test_other_changes_wait_for_work_that_writes_and_say_so(shop: Database, wait: Any, text: Any) -> None:
    gate = threading.Event()
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        await wait(pilot, lambda: "A new shop" in text(pilot))
        app.run_task("Import of till.csv", held(gate), bool, writes=True)
        await wait(pilot, lambda: app.running)
        app.run_operation(customers.add, {"name": "Zhang San"})
        await wait(pilot, lambda: "This waits until “Import of till.csv” has ended." in text(pilot))
        assert count(shop) == 0
        gate.set()
        await wait(pilot, lambda: count(shop) == 1)


async def test_quitting_while_something_runs_asks_and_stops_it(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    ended = threading.Event()

    def call(task: Task) -> None:
        try:
            held(threading.Event())(task)
        finally:
            ended.set()

    async with app.run_test(size=(80, 24)) as pilot:
        app.run_task("Import of till.csv", call, bool)
        await wait(pilot, lambda: app.running)
        await pilot.press("ctrl+q")
        await wait(
            pilot, lambda: isinstance(app.screen, Ask) and "“Import of till.csv” is still running." in text(pilot)
        )
        await pilot.press("enter")
        assert app.is_running
        assert not ended.is_set()
        await pilot.press("ctrl+q", "2")
    assert app.return_value == 0
    assert ended.wait(10)


async def test_a_report_under_way_is_interrupted_and_the_one_before_stays(
    shop: Database, wait: Any, text: Any, fixed_now: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.open_section("report")
        await wait(pilot, lambda: "May 2024" in text(pilot) and "working" not in text(pilot))
        load = ReportPage.load
        monkeypatch.setattr(ReportPage, "load", lambda _page, reader: reader.value(ENDLESS))
        await pilot.press("[")
        await wait(pilot, lambda: "working" in text(pilot) and "Report" in status(text, pilot))
        await pilot.press("ctrl+t")
        await wait(pilot, lambda: "Stopped; no report was made." in text(pilot))
        assert "May 2024  ·  all customers" in text(pilot)
        monkeypatch.setattr(ReportPage, "load", load)
        await pilot.press("[")
        await wait(pilot, lambda: "Apr 2024  ·  all customers" in text(pilot) and "working" not in text(pilot))


async def test_on_a_phone_the_line_is_there_only_while_something_runs(shop: Database, wait: Any, text: Any) -> None:
    gate = threading.Event()
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(40, 24)) as pilot:
        await pilot.pause()
        assert not app.screen.query_one(StatusLine).display
        app.run_task("Import", held(gate), bool)
        await wait(pilot, lambda: app.screen.query_one(StatusLine).display)
        gate.set()
        await wait(pilot, lambda: not app.screen.query_one(StatusLine).display)


def test_a_task_stopped_before_its_query_never_asks_it() -> None:
    class Query:
        def interrupt(self) -> None:
            raise AssertionError("nothing is under way")

    task = Task("x")
    task.stop()
    with pytest.raises(Stopped), task.interrupting(Query()):
        pytest.fail("asked nevertheless")
