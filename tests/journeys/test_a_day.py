"""A shop owner's day at 80x24, key by key: under 200 keys, every screen seen, the figures those worked out by hand.

`CRM_CAPTURES=FOLDER` keeps every screen as a file, to be looked at.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crm_tui.core.cells import width
from crm_tui.store.db import Database
from tests.journeys.days import CHINESE, ENGLISH, Day, make_shop
from tests.journeys.terminals import COLUMNS, LINES, DrawnTerminal, Terminal, TmuxTerminal, cells

#: Wednesday, 15 May 2024, eight in the evening in Shanghai.
NOW = "2024-05-15T12:00:00+00:00"
MOST_KEYS = 199
KINDS: dict[str, type[DrawnTerminal] | type[TmuxTerminal]] = {"drawn": DrawnTerminal, "tmux": TmuxTerminal}


@pytest.fixture(params=[CHINESE, ENGLISH], ids=lambda day: day.language)
def day(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Day:
    """The day, and its language as that of the person."""
    day: Day = request.param
    monkeypatch.setenv("CRM_NOW", NOW)
    return day


@pytest.fixture
def store(day: Day, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """The shop on the morning of the day."""
    db = make_shop(tmp_path / "shop.db", day)
    # CRM_LANG would go before what is chosen in the settings, so the machine's language is set instead.
    monkeypatch.delenv("CRM_LANG")
    monkeypatch.setenv("LC_ALL", {"zh_CN": "zh_CN.UTF-8", "en": "C.UTF-8"}[day.language])
    return db


@pytest.fixture(params=list(KINDS))
def terminal(request: pytest.FixtureRequest, day: Day, store: Database, tmp_path: Path) -> Iterator[Terminal]:
    """The app, started on that shop."""
    folder = None
    if kept := os.environ.get("CRM_CAPTURES"):
        folder = Path(kept) / f"{request.param}-{day.language}"
        folder.mkdir(parents=True, exist_ok=True)
    terminal = KINDS[request.param](store.path, tmp_path, folder)
    yield terminal
    terminal.close()


def test_a_day_takes_under_200_keys_and_its_figures_are_right(
    terminal: Terminal, day: Day, store: Database, tmp_path: Path
) -> None:
    for step in (
        open_shop,
        find_a_customer_by_initials,
        record_a_sale_of_five_lines,
        take_a_payment,
        add_a_customer_with_a_lunar_birthday,
        correct_a_mistake,
        undo_and_redo,
        look_at_the_month_and_print_it,
        switch_the_language,
    ):
        step(terminal, day)
    terminal.press("q")
    assert terminal.wait() == 0
    assert terminal.keys <= MOST_KEYS
    for step_name, text in terminal.captures:
        lines = text.split("\n")
        assert [cells(line) for line in lines] == [COLUMNS] * LINES, step_name
    the_store_is_whole_and_says_what_happened(store, day)
    the_printed_month_has_the_figures(tmp_path / "monthly-2024-05.txt", day)


def open_shop(terminal: Terminal, day: Day) -> None:
    terminal.see(day.shop, "536.00", "886.00", day.buyer, step="today")


def find_a_customer_by_initials(terminal: Terminal, day: Day) -> None:
    terminal.press("2", "/")
    terminal.see(day.five, step="customers")
    terminal.type(day.initials)
    terminal.see(day.buyer, day.one, step="found")
    terminal.press("Enter")
    terminal.see(day.customers_key_line)
    terminal.press("Enter")
    terminal.see(day.customers + " › " + day.buyer, "C000001", step="card")


def record_a_sale_of_five_lines(terminal: Terminal, day: Day) -> None:
    terminal.press("S")
    terminal.see("0.00", day.buyer + "  C000001", step="till")
    for line in day.lines:
        terminal.type(line)
        terminal.press("Enter")
    terminal.see("70.00", "62.50", "18.00", "63.00", "482.40", "695.90", step="five-lines")
    terminal.press("Enter")
    terminal.see(day.how_much)
    terminal.type("200")
    terminal.see("495.90", step="paid-in-part")
    terminal.press("Enter")
    terminal.see("R20240515-001", "695.90", without=[day.how_much], step="receipt")
    terminal.press("Escape")
    terminal.see(day.buyer, without=[day.till], step="card-again")


def take_a_payment(terminal: Terminal, day: Day) -> None:
    terminal.press("p")
    terminal.see("1381.90", day.buyer + "  C000001", step="payment")
    terminal.type("500", field=day.amount_label)
    terminal.press("C-s")
    terminal.see("500.00", day.buyer, without=["1381.90"], step="payment-taken")


def add_a_customer_with_a_lunar_birthday(terminal: Terminal, day: Day) -> None:
    terminal.press("Escape")
    terminal.see(day.customers_key_line, without=[day.customers + " › "])
    terminal.press("a")
    terminal.see(day.new_customer, step="new-customer")
    terminal.type(day.person, day.person_typed, field=day.name_label)
    terminal.press(*["Tab"])
    terminal.type(day.birthday, day.birthday_typed, field=day.birthday_label)
    terminal.see("2024-09-17", step="birthday")
    terminal.press("C-s")
    terminal.see(day.person, "C000006", without=[day.new_customer], step="new-card")


def correct_a_mistake(terminal: Terminal, day: Day) -> None:
    """One screwdriver less was sold: 4 x 12.50 = 50.00, and the month 536.00 + 683.40 = 1,219.40."""
    terminal.press("3")
    terminal.see("1,231.90", "881.90", step="ledger")
    terminal.press("Enter")
    terminal.see("482.40", step="lines-of-the-month")
    terminal.press("j", "j", "e")
    terminal.see("S-02", day.edit_line, step="wrong-line")
    terminal.type("4", field=day.quantity_label)
    terminal.see("50.00", step="corrected-line")
    terminal.press("C-s")
    terminal.see("50.00", "1,219.40", without=[day.edit_line], step="corrected")


def undo_and_redo(terminal: Terminal, day: Day) -> None:
    terminal.press("u")
    terminal.see("62.50", "1,231.90", step="undone")
    terminal.press("U")
    terminal.see(" 50.00", "1,219.40", without=["1,231.90"], step="redone")


def look_at_the_month_and_print_it(terminal: Terminal, day: Day) -> None:
    """Costs 882.00: paint 380 before the day, then 42 + 28 + 10 + 42 + 380; margin 337.40. Paid 200 - 12.50 + 500."""
    terminal.press("Escape")
    terminal.see("881.90")
    terminal.press("r")
    terminal.see("1,219.40", "882.00", "337.40", "687.50", step="report")
    terminal.press("w")
    terminal.see("monthly-2024-05.txt", step="print")
    terminal.press("Enter")
    terminal.see(day.wrote, step="printed")


def switch_the_language(terminal: Terminal, day: Day) -> None:
    terminal.press("9")
    terminal.see(day.language_row, step="settings")
    terminal.press("]", "Enter")
    terminal.see("English", "中文", step="languages")
    other = ENGLISH if day is CHINESE else CHINESE
    terminal.press("k" if day is CHINESE else "j", "Enter")
    terminal.see(other.language_row, other.customers, without=[day.language_row], step="other-language")


def the_store_is_whole_and_says_what_happened(store: Database, day: Day) -> None:
    checked = crm(store, "check")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    with store.read() as reader:
        sums = reader.one(lambda *row: row, "SELECT COUNT(*), SUM(amount), SUM(cost), SUM(paid) FROM sale")
        assert sums == (7, 35000 + 53600 + 68340, 21000 + 38000 + 50200, 20000 - 1250)
        assert reader.value("SELECT SUM(amount) FROM payment") == 50000
        wrong = "SELECT quantity FROM sale WHERE amount = 5000 AND receipt = 'R20240515-001'"
        assert reader.value(wrong) == 4000
        dates = "SELECT name, calendar, year, month, day FROM key_date JOIN customer ON customer.id = customer_id"
        assert reader.all(lambda *row: row, dates) == [(day.person, "lunar", None, 8, 15)]
        assert reader.value("SELECT COUNT(*) FROM customer") == 6


def crm(store: Database, *words: str) -> "subprocess.CompletedProcess[Any]":
    line = [sys.executable, "-m", "crm_tui", "--db", str(store.path), *words]
    return subprocess.run(line, capture_output=True, text=True, check=False)


def the_printed_month_has_the_figures(path: Path, day: Day) -> None:
    text = path.read_text(encoding="utf-8")
    assert day.shop in text
    for figure in ("1,219.40", "882.00", "337.40", "687.50", "881.90"):
        assert re.search(rf"(?<![\d,.]){re.escape(figure)}(?![\d.])", text), figure
    assert max(width(line) for line in text.splitlines()) <= COLUMNS
