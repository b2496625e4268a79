"""Bytes to the terminal at 80x24: per move of the cursor, per letter typed, and while nothing is done.

    python benchmarks/terminal_bytes.py [STORE ...]

The baseline, measured in the same run, is one move in Textual's own table of as many columns.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent))
from watched import Watched, sample_shop

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

#: Where it is measured: the keys that lead there, the keys measured there.
PLACES: Final = {
    "list: move": (("2",), "jjjkjk"),
    "list: letter of a search": (("2", "/"), "anna"),
    "list: page": (("2",), ("\x1b[6~", "\x1b[6~", "\x1b[5~")),
    "card, payments: move": (("2", "\r", "]", "]", "]", "]"), "jjjkjk"),
    "card: tab": (("2", "\r"), "]]]"),
    "form: next field": (("2", "e"), "\t\t\t\t"),
    "form: letter": (("2", "e"), "abcd"),
    "ledger: move": (("3",), "jjjkjk"),
    "history: move": (("6",), "jjjkjk"),
    "report: line": (("5",), "jjjkjk"),
    "palette: letter": (("\x10",), "anna"),
}
IDLE_SECONDS: Final = 5
#: Seconds without a byte after which a page has come; a busy machine wants many.
_PAGE_HAS_COME: Final = 2.0


def costs(command: list[str], way: Sequence[str], keys: Sequence[str]) -> tuple[list[int], int]:
    """The bytes for each of the keys, and those of `IDLE_SECONDS` without any."""
    with Watched(command) as app:
        app.read(quiet=_PAGE_HAS_COME)
        for key in way:
            app.press(key, quiet=_PAGE_HAS_COME)
        return [len(app.press(key)) for key in keys], app.idle(IDLE_SECONDS)


def main() -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stores", nargs="*", type=Path)
    options = parser.parse_args()
    down = ["\x1b[B"] * 6
    bare, idle = costs([sys.executable, "-c", BARE], (), down)
    base = statistics.median(bare)
    print(f"{'':36} {'median':>7} {'most':>7} {'idle':>6}   ratio of medians")
    print(f"{'Textual DataTable: move':36} {base:7.0f} {max(bare):7} {idle:6}   1.00")
    with tempfile.TemporaryDirectory() as folder:
        for store in options.stores or [sample_shop(Path(folder))]:
            print(store.name)
            for name, (way, keys) in PLACES.items():
                sent, idle = costs([sys.executable, "-m", "crm_tui", "--db", str(store)], way, keys)
                middle = statistics.median(sent)
                print(f"  {name:34} {middle:7.0f} {max(sent):7} {idle:6}   {middle / base:.2f}", flush=True)


if __name__ == "__main__":
    main()
