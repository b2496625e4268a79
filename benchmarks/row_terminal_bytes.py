"""Bytes to the terminal at 80x24: per key, and while nothing is done; beside one move in Textual's own table."""

import sys
from collections.abc import Iterator, Sequence
from typing import Final

from benchmarks._measured import Measured, middle
from benchmarks._shop import LAST, Seeded
from benchmarks.watched import Watched

BARE: Final = """
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable(cursor_type="row")

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("name", "code", "grade", "phone", "city")
        for place in range(100):
            table.add_row(f"Zhang San Hardware {place}", f"C{place:06}", "A", "(260) 555-0168", "Fort Wayne")

Bare().run()
"""
_DOWN: Final = ("j", "j", "j", "k", "j", "k")
#: Where it is measured: the keys that lead there, the keys measured there, and whether those are moves of a cursor.
_PLACES: Final = {
    "today: move": ((), _DOWN, True),
    "customers: move": (("2",), _DOWN, True),
    "customers: letter of a search": (("2", "/"), tuple("wang"), False),
    "customers: page": (("2",), ("\x1b[6~", "\x1b[6~", "\x1b[5~"), False),
    "card: tab": (("2", "\r"), ("]", "]", "]"), False),
    "form: next field": (("2", "e"), ("\t",) * 4, True),
    "form: letter": (("2", "e"), tuple("abcd"), False),
    "ledger: move": (("3",), _DOWN, True),
    "calendar: move": (("5",), ("l", "l", "j", "h", "k", "l"), True),
    "calendar: another month": (("5",), ("\x1b[6~", "\x1b[6~", "\x1b[5~"), False),
    "history: move": (("8",), _DOWN, True),
    "palette: letter": (("\x10",), tuple("anna"), False),
}
_MOST: Final = 400.0  # bytes per move of a cursor
_IDLE_SECONDS: Final = 5
#: Seconds without a byte after which a page has come; a busy machine wants many.
_PAGE_HAS_COME: Final = 2.0


def measure(shop: Seeded) -> Iterator[Measured]:
    """The median of each kind of key, and the bytes of some seconds without any, over all pages."""
    bare, _ = _sent([sys.executable, "-c", BARE], (), ("\x1b[B",) * 6)
    base, idle = middle(bare), 0
    for name, (way, keys, is_move) in _PLACES.items():
        sent, resting = _sent([sys.executable, "-m", "crm_tui", "--db", str(shop.store())], way, keys)
        idle += resting
        if is_move:
            yield Measured(name, f"{_MOST:.0f} bytes", middle(sent), _MOST, "B", 1.0)
        else:
            yield Measured(name, "Textual DataTable: a move", middle(sent), base, "B")
    yield Measured(f"idle, {_IDLE_SECONDS} s on each page", "Textual DataTable: a move", idle, base, "B", 0.0)


def _sent(command: list[str], way: Sequence[str], keys: Sequence[str]) -> tuple[list[int], int]:
    """The bytes for each of the keys, and those of `_IDLE_SECONDS` without any."""
    with Watched(command, CRM_NOW=f"{LAST.isoformat()}T12:00:00") as app:
        app.read(quiet=_PAGE_HAS_COME)
        for key in way:
            app.press(key, quiet=_PAGE_HAS_COME)
        return [len(app.press(key)) for key in keys], app.idle(_IDLE_SECONDS)
