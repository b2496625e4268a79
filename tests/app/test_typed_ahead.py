"""Over a slow line many keys come in one piece: each still goes where the one before it has led."""

from collections.abc import Iterator

import pytest

from crm_tui.ops import customers
from crm_tui.store import customers as stored
from crm_tui.store.db import Database
from tests.app.test_base_terminal import CUSTOMERS, Terminal

ESCAPE, ENTER, SAVE, QUIT, PALETTE = "\x1b", "\r", "\x13", "\x11", "\x10"


@pytest.fixture
def people(shop: Database) -> Database:
    """A shop with a few customers, told apart by where they live."""
    for place, name in enumerate(["Adams", "Baker", "Clark", "Zhang San"]):
        customers.add(shop, {"name": name, "city": f"town {place}"})
    return shop


@pytest.fixture
def terminal(people: Database) -> Iterator[Terminal]:
    """The list of customers on a terminal."""
    terminal = Terminal(people.path)
    terminal.read(until="Test shop")
    terminal.press(CUSTOMERS)
    terminal.read(until="of 4")
    yield terminal
    terminal.press(QUIT)
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0


def saved(db: Database, name: str) -> dict[str, object]:
    """The archive of the customer of that name."""
    with db.read() as reader:
        return dict(stored.get(reader, stored.find(reader, name)).values)


def test_a_form_opened_filled_and_saved_in_one_piece_is_saved_as_typed(terminal: Terminal, people: Database) -> None:
    terminal.press(f"aZhou Ming{SAVE}")
    terminal.read(until="Added Zhou Ming")
    assert saved(people, "Zhou Ming")["name"] == "Zhou Ming"


def test_text_tab_and_text_fill_two_fields(terminal: Terminal, people: Database) -> None:
    terminal.press(f"aZhou Ming\tZ-9{ENTER}Ming{SAVE}")
    terminal.read(until="Added Zhou Ming")
    assert (saved(people, "Zhou Ming")["code"], saved(people, "Zhou Ming")["short_name"]) == ("Z-9", "Ming")


def test_two_enters_behind_the_filter_open_the_card_that_was_found(terminal: Terminal) -> None:
    terminal.press(f"/zs{ENTER}{ENTER}")
    assert b"town 3" in terminal.read(until="Zhang San", quiet=1.0)
    terminal.press(ESCAPE)
    terminal.read(until="1 of 1")


def test_what_is_typed_behind_saving_is_for_the_page_that_follows(terminal: Terminal, people: Database) -> None:
    terminal.press(f"jea{ESCAPE}")  # edit Baker, type, be asked
    terminal.read(until="not been saved")
    terminal.press(f"2ejjX{SAVE}a")
    terminal.read(until="New customer")
    terminal.press(f"New{SAVE}")
    terminal.read(until="Added New")


def test_a_command_is_found_and_run_in_one_piece(terminal: Terminal) -> None:
    terminal.press(f"{PALETTE}new customer{ENTER}Li Si{SAVE}")
    terminal.read(until="Added Li Si")


def test_section_form_and_name_in_one_piece_from_the_start(people: Database) -> None:
    terminal = Terminal(people.path)
    terminal.press(f"{CUSTOMERS}aWu{SAVE}")
    terminal.read(until="Added Wu")
    terminal.press(QUIT)
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0
