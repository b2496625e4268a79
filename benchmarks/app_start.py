"""From the command to the first painted screen: CPU, wall and memory, beside a bare Textual app measured in between.

    python benchmarks/app_start.py [STORE ...] [--runs 5]

Without a store the small sample shop is made first. Figures of one machine are worth little; the ratios travel.
"""

import argparse
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Final, NamedTuple

sys.path.insert(0, str(Path(__file__).resolve().parent))
from watched import Watched, sample_shop

#: The baseline: Textual with one table of twenty rows, and nothing of ours.
BARE: Final = """
from textual.app import App
from textual.widgets import DataTable

class Bare(App):
    def compose(self):
        yield DataTable()

    def on_mount(self):
        table = self.query_one(DataTable)
        table.add_columns("name", "code")
        for place in range(20):
            table.add_row(f"painted {place}", str(place))

Bare().run()
"""


class Start(NamedTuple):
    """Seconds of CPU and of the clock until the first screen with figures, and megabytes held then."""

    cpu: float
    wall: float
    megabytes: float


def started(command: list[str], seen: str, **environment: str) -> Start:
    """Start it once, wait until it shows the words, end it."""
    with Watched(command, **environment) as app:
        app.read(until=seen)
        return Start(app.cpu(), app.clock(), app.megabytes())


def middle(starts: list[Start]) -> Start:
    """The median of each figure."""
    return Start(*(statistics.median(figures) for figures in zip(*starts, strict=True)))


def main() -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("stores", nargs="*", type=Path)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        stores = options.stores or [sample_shop(Path(folder))]
        ours = {store: [sys.executable, "-m", "crm_tui", "--db", str(store)] for store in stores}
        starts: dict[str, list[Start]] = {"bare Textual": [], **{str(store): [] for store in stores}}
        for turn in range(options.runs + 1):
            rounds = {"bare Textual": started([sys.executable, "-c", BARE], "painted 19")}
            rounds |= {str(store): started(command, " 3 Ledger") for store, command in ours.items()}
            for name, start in rounds.items() if turn else ():  # the first round warms the disk's cache
                starts[name].append(start)
    base = middle(starts["bare Textual"])
    print(f"{'':40} {'CPU s':>8} {'wall s':>8} {'MB':>6}   ratio of CPU, MB")
    for name, measured in starts.items():
        cpu, wall, megabytes = middle(measured)
        ratios = f"{cpu / base.cpu:.2f}  {megabytes / base.megabytes:.2f}"
        print(f"{name[-40:]:40} {cpu:8.2f} {wall:8.2f} {megabytes:6.0f}   {ratios}")


if __name__ == "__main__":
    main()
