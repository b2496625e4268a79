"""Over a slow line many keys come in one piece: each still goes where the one before it has led."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_tui.ops import customers
from crm_tui.sections import sections
from crm_tui.store import customer_parts
from crm_tui.store import customers as stored
from crm_tui.store.db import Database
from tests.journeys.terminals import DrawnTerminal

ENTER, SAVE, QUIT, PALETTE = "\r", "\x13", "\x11", "\x10"
CUSTOMERS = str(list(sections()).index("customers") + 1)


@pytest.fixture
def people(shop: Database) -> Database:
    """A shop with a few customers, told apart by where they live."""
    for place, name in enumerate(["Adams", "Baker", "Clark", "Zhang San"]):
        customers.add(shop, {"name": name, "city": f"town {place}"})
    return shop


@pytest.fixture
def terminal(people: Database, tmp_path: Path) -> Iterator[DrawnTerminal]:
    """The app on a terminal; what is pressed at once arrives in one piece."""
    terminal = DrawnTerminal(people.path, tmp_path)
    terminal.see("Test shop")
    yield terminal
    terminal.close()


def saved(db: Database, name: str) -> dict[str, object]:
    """The archive of the customer of that name."""
    with db.read() as reader:
        return dict(stored.get(reader, stored.find(reader, name)).values)


def test_a_form_opened_filled_and_saved_in_one_piece_is_saved_as_typed(
    terminal: DrawnTerminal, people: Database
) -> None:
    terminal.press(f"{CUSTOMERS}aZhou Ming{SAVE}")
    terminal.see("Added Zhou Ming")
    assert saved(people, "Zhou Ming")["name"] == "Zhou Ming"


def test_text_tab_text_and_enter_fill_the_fields_one_after_the_other(terminal: DrawnTerminal, people: Database) -> None:
    terminal.press(f"{CUSTOMERS}aZhou Ming\t05-06{ENTER}Z-9{SAVE}")
    terminal.see("Added Zhou Ming")
    assert saved(people, "Zhou Ming")["code"] == "Z-9"
    with people.read() as reader:
        (birthday,) = customer_parts.key_dates(reader, stored.find(reader, "Zhou Ming"))
    assert (birthday.month, birthday.day) == (5, 6)


def test_two_enters_behind_the_filter_open_the_card_that_was_found(terminal: DrawnTerminal) -> None:
    terminal.press(CUSTOMERS)
    terminal.see("of 4")
    terminal.press(f"/zs{ENTER}{ENTER}")
    terminal.see("Zhang San", "town 3", without=("of 4",))


def test_what_is_typed_behind_saving_is_for_the_page_that_follows(terminal: DrawnTerminal, people: Database) -> None:
    terminal.press(f"{CUSTOMERS}je2{SAVE}aNew{SAVE}")
    terminal.see("Added New")
    assert saved(people, "Baker2")["city"] == "town 1"
    assert saved(people, "New")["city"] is None


def test_a_command_is_found_and_run_in_one_piece(terminal: DrawnTerminal) -> None:
    terminal.press(f"{CUSTOMERS}{PALETTE}add a customer{ENTER}Li Si{SAVE}")
    terminal.see("Added Li Si")


def test_a_key_of_two_strokes_and_what_follows_it_in_one_piece(terminal: DrawnTerminal, people: Database) -> None:
    terminal.press(f",caLi Si{SAVE}")
    terminal.see("Added Li Si")
    assert saved(people, "Li Si")["name"] == "Li Si"
