"""The mouse: everything with a key can be clicked, and the mouse can be left to the terminal."""

from typing import Any

import pytest
from textual.pilot import Pilot

from crm_tui.app import CrmApp
from crm_tui.core.cells import width
from crm_tui.ops import customers
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer import CustomerPage
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.customers import CustomersPage
from crm_tui.screens.help import Help
from crm_tui.store.db import Database


@pytest.fixture
def filled(shop: Database) -> Database:
    """A shop with three customers."""
    for name in ("张三", "Bo", "Al"):
        customers.add(shop, {"name": name})
    return shop


async def click(pilot: Pilot[int], text: Any, words: str, line: int | None = None, times: int = 1) -> None:
    """Click in the middle of the words, in that line of the screen or the first that has them."""
    lines = str(text(pilot)).split("\n")
    places = [line % len(lines)] if line is not None else range(len(lines))
    row = next(place for place in places if words in lines[place])
    left = width(lines[row][: lines[row].index(words)])
    await pilot.click(offset=(left + width(words) // 2, row), times=times)


async def to_customers(pilot: Pilot[int], wait: Any, text: Any) -> None:
    await wait(pilot, lambda: "Customers" in text(pilot))
    await click(pilot, text, "Customers", line=1)
    await wait(pilot, lambda: isinstance(pilot.app.screen, CustomersPage) and "张三" in text(pilot))


async def test_tabs_rows_and_headings_are_clicked(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await to_customers(pilot, wait, text)
        await wait(pilot, lambda: "Code▲" in text(pilot) or "Name▲" in text(pilot))
        await click(pilot, text, "Code")
        await wait(pilot, lambda: "Code▲" in text(pilot))
        await click(pilot, text, "Code▲")
        await wait(pilot, lambda: "Code▼" in text(pilot))
        await click(pilot, text, "Bo")
        await wait(pilot, lambda: "›Bo" in text(pilot))
        await click(pilot, text, "张三", times=2)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))


async def test_entries_of_the_key_line_fields_of_a_form_and_answers_are_clicked(
    filled: Database, wait: Any, text: Any
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 40)) as pilot:
        await to_customers(pilot, wait, text)
        await click(pilot, text, "Add", line=-1)
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm) and "City" in text(pilot))
        await click(pilot, text, "City")
        row = next(place for place, line in enumerate(text(pilot).split("\n")) if "City" in line)
        await pilot.click(offset=(24, row))
        await pilot.press(*"Wuhu")
        await wait(pilot, lambda: "Wuhu" in text(pilot).split("\n")[row])
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await click(pilot, text, "Keep editing")
        await wait(pilot, lambda: isinstance(app.screen, CustomerForm))
        await pilot.press("escape")
        await wait(pilot, lambda: isinstance(app.screen, Ask))
        await click(pilot, text, "Throw it away")
        await wait(pilot, lambda: isinstance(app.screen, CustomersPage))
        await click(pilot, text, "Help", line=-1)
        await wait(pilot, lambda: isinstance(app.screen, Help))


async def test_what_the_palette_lists_is_clicked(filled: Database, wait: Any, text: Any) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("ctrl+p", *"bo")
        await wait(pilot, lambda: app.screen.shown_for == "bo" and "C000002" in text(pilot))
        await click(pilot, text, "C000002", times=2)
        await wait(pilot, lambda: isinstance(app.screen, CustomerPage))


async def test_the_mouse_can_be_left_to_the_terminal_and_taken_back(
    filled: Database, wait: Any, text: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = CrmApp(filled.path, filled)
    async with app.run_test(size=(80, 24)) as pilot:
        sent: list[str] = []
        monkeypatch.setattr(app._driver, "write", sent.append)  # noqa: SLF001 - what would reach the terminal
        app.prefer(mouse=False)
        assert "\x1b[?1000l" in "".join(sent)
        assert "\x1b[?1006l" in "".join(sent)
        sent.clear()
        app.prefer(mouse=True)
        assert "\x1b[?1000h" in "".join(sent)
        await pilot.pause()
