"""Over SSH: nothing moves by itself, a move of the cursor costs little; no colour and no mouse where none is wanted."""

import re
import select
from collections.abc import Sequence

import pytest

from crm_tui.core.preferences import Preferences, save
from crm_tui.sections import sections
from crm_tui.store.db import Database
from crm_tui.themes import CONTRAST, LIGHT
from tests.app.terminals import CUSTOMERS, Terminal

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
TODAY = str(list(sections()).index("today") + 1)
DIGIT = str(list(sections()).index("settings") + 1)


@pytest.mark.parametrize("pages", [(TODAY, CUSTOMERS), (DIGIT,)], ids=["today, customers", "settings"])
def test_a_move_takes_at_most_400_bytes_and_nothing_is_sent_when_idle(sample: Database, pages: Sequence[str]) -> None:
    terminal = Terminal(sample.path, **SSH)
    terminal.read(until="1 ")
    costs = []
    for page in pages:
        terminal.press(page)
        terminal.read(quiet=0.8)
        for key in "jjjkjk":
            terminal.press(key)
            costs.append(len(terminal.read()))
    assert max(costs) <= 400
    assert not select.select([terminal.handle], [], [], 2.0)[0], "nothing is sent when nothing happens"
    terminal.press("/")
    typing = terminal.read()
    assert b"\x1b[5m" not in typing, "no cursor blinks"
    assert not select.select([terminal.handle], [], [], 2.0)[0], "not in a field either"
    terminal.press("\x11")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0


def test_moves_through_the_months_of_a_customer_take_at_most_400_bytes_each(sample: Database) -> None:
    with sample.read() as reader:
        name = reader.value(
            "SELECT name FROM customer c JOIN sale s ON s.customer_id = c.id GROUP BY c.id ORDER BY count(*) DESC"
        )
    terminal = Terminal(sample.path, **SSH)
    terminal.read(until="1 ")
    terminal.press(f"{CUSTOMERS}/{name}\r\r")
    terminal.read(quiet=1.5)
    terminal.press("]]]")
    terminal.read(quiet=1.5)
    moves = "hhlhl" * 4
    terminal.press(moves)
    assert 20 * len(moves) < len(terminal.read(quiet=1.0)) <= 400 * len(moves)
    terminal.press("\x11")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0


@pytest.mark.parametrize("theme", [LIGHT, CONTRAST])
def test_no_color_goes_before_the_theme_that_was_chosen(sample: Database, theme: str) -> None:
    save(Preferences(theme=theme))
    terminal = Terminal(sample.path, NO_COLOR="1")
    seen = terminal.read(until="1 ")
    for key in (CUSTOMERS, DIGIT):
        terminal.press(key)
        seen += terminal.read(quiet=0.8)
    terminal.press("\x11")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0
    codes = {code for sequence in re.findall(rb"\x1b\[([\d;]*)m", seen) for code in sequence.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"22", b"23", b"24", b"27", b"39", b"49"}


def test_without_the_mouse_the_terminal_keeps_it(sample: Database) -> None:
    save(Preferences(mouse=False))
    terminal = Terminal(sample.path)
    seen = terminal.read(until="1 ")
    terminal.press("q")
    seen += terminal.read(quiet=0.1)
    assert terminal.wait() == 0
    assert b"\x1b[?1000h" not in seen
