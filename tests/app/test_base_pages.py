"""The page base: loading in the background, following commits, errors as sentences, going back, leaving."""

import gc
import threading
import weakref
from collections.abc import Callable
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.widgets import Static

from crm_tui.actions import action
from crm_tui.app import CrmApp
from crm_tui.core.errors import Failed
from crm_tui.ops import customers
from crm_tui.screens._page import Page
from crm_tui.store.db import Database, Reader

COUNT = "SELECT count(*) FROM customer"


class Counting(Page[int]):
    """Shows how many customers there are; a gate holds its loads back."""

    READS: ClassVar[frozenset[str]] = frozenset({"customer"})

    def __init__(self, after: Callable[[int], object] = lambda _turn: None) -> None:
        super().__init__()
        self.shown: list[int] = []
        self.turns = 0
        self.after = after
        self.unsaved = False
        self.narrowed = False

    def body(self) -> ComposeResult:
        yield Static(id="count")

    def load(self, reader: Reader) -> int:
        self.turns += 1
        count = int(reader.value(COUNT))
        self.after(self.turns)
        return count

    def show(self, state: int) -> None:
        self.shown.append(state)
        self.query_one("#count", Static).update(f"{state} customers")

    @property
    def dirty(self) -> bool:
        return self.unsaved

    def step_back(self) -> bool:
        was, self.narrowed = self.narrowed, False
        return was

    @action("x", "Test action", "Only for this test.")
    def action_test(self) -> None:
        self.shown.append(-1)


async def test_a_page_follows_commits_of_this_app_and_of_others(shop: Database, wait: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown == [0])
        app.run_operation(customers.add, {"name": "Zhang San"})
        await wait(pilot, lambda: page.shown[-1] == 1)
        customers.add(Database.open(shop.path), {"name": "Li Si"})
        await wait(pilot, lambda: page.shown[-1] == 2)


async def test_a_commit_to_other_tables_does_not_load_the_page_again(shop: Database, wait: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown == [0])
        app.refresh_pages(frozenset({"product"}))
        await pilot.pause(0.1)
        assert page.turns == 1


async def test_an_overtaken_load_is_never_shown(shop: Database, wait: Any) -> None:
    gate = threading.Event()

    class Turns(Counting):
        def load(self, reader: Reader) -> int:
            super().load(reader)
            return self.turns

    app, page = CrmApp(shop.path, shop), Turns(lambda turn: gate.wait(10) if turn == 1 else None)
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.turns == 1)
        for _ in range(5):
            page.reload()
        gate.set()
        await wait(pilot, lambda: page.shown)
        await pilot.pause(0.1)
        assert page.shown == [2], "the first load is not shown, and five calls became one load"


async def test_a_slow_query_is_stopped_when_it_is_overtaken(shop: Database, wait: Any) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"

    class Slow(Counting):
        def load(self, reader: Reader) -> int:
            self.turns += 1
            return int(reader.value(endless if self.turns == 1 else COUNT))

    app, page = CrmApp(shop.path, shop), Slow()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.turns == 1)
        await pilot.pause(0.2)
        page.reload()
        await wait(pilot, lambda: page.shown == [0])


async def test_a_page_out_of_sight_loads_when_it_is_seen_again(shop: Database, wait: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown == [0])
        app.push_screen(Counting())
        await pilot.pause(0.1)
        customers.add(shop, {"name": "Zhang San"})
        app.refresh_pages(None)
        await pilot.pause(0.1)
        assert page.shown == [0]
        await pilot.press("escape")
        await wait(pilot, lambda: page.shown[-1] == 1)


async def test_an_error_while_loading_is_told_as_a_sentence(shop: Database, wait: Any, text: Any) -> None:
    def fail(_turn: int) -> None:
        raise Failed("The till is [on] fire")

    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24), notifications=True) as pilot:
        app.push_screen(Counting(fail))
        await wait(pilot, lambda: "The till is [on] fire" in text(pilot))


async def test_escape_steps_back_and_never_leaves_the_program(shop: Database, wait: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown)
        page.narrowed = True
        await pilot.press("escape")
        assert app.screen is page, "the narrowing goes first"
        await pilot.press("escape")
        first = app.screen
        assert first is not page
        await pilot.press("escape", "escape")
        assert app.screen is first
        assert app.is_running


async def test_what_was_painted_of_a_page_goes_with_it(shop: Database, wait: Any, text: Any) -> None:
    app, painted = CrmApp(shop.path, shop), []
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(2):  # the loop may still hold the page that was left last
            page = Counting()
            app.push_screen(page)
            await wait(pilot, lambda: "0 customers" in text(pilot))
            painted.append(weakref.ref(page.query_one("#count", Static)._styles_cache))  # noqa: SLF001 - Textual's own
            app.pop_screen()
            await wait(pilot, lambda page=page: not page.is_running)
        del page
        await wait(pilot, lambda: gc.collect() >= 0 and painted[0]() is None)


async def test_leaving_something_unsaved_asks_first(shop: Database, wait: Any, text: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown)
        page.unsaved = True
        await pilot.press("escape")
        assert "has not been saved" in text(pilot)
        await pilot.press("enter")
        assert app.screen is page, "the first answer is to stay"
        await pilot.press("ctrl+q")
        await pilot.press("escape")
        assert app.screen is page
        await pilot.press("escape", "2")
        await pilot.pause()
        assert app.screen is not page


async def test_q_leaves_only_from_the_first_page(shop: Database, wait: Any) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown)
        await pilot.press("q")
        assert app.screen is page
        await pilot.press("escape", "q")
    assert app.return_value == 0


async def test_an_action_on_a_page_is_in_the_key_line_the_help_and_the_palette(
    shop: Database, wait: Any, text: Any
) -> None:
    app, page = CrmApp(shop.path, shop), Counting()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: "x Test action" in text(pilot).split("\n")[-1])
        await pilot.press("?")
        assert "Only for this test." in text(pilot)
        await pilot.press("escape", "ctrl+p", *"test act")
        assert "Test action" in text(pilot)
        await pilot.press("enter")
        await wait(pilot, lambda: page.shown[-1] == -1)


async def test_single_letters_of_the_app_are_off_on_a_form(shop: Database, wait: Any, text: Any) -> None:
    class Form(Counting):
        TYPING = True

    customers.add(shop, {"name": "Zhang San"})
    app, page = CrmApp(shop.path, shop), Form()
    async with app.run_test(size=(80, 24)) as pilot:
        app.push_screen(page)
        await wait(pilot, lambda: page.shown == [1])
        assert "Undo" not in text(pilot).split("\n")[-1]
        await pilot.press("u", "1", "q")
        await pilot.pause(0.3)
        assert app.screen is page
        assert page.shown[-1] == 1
