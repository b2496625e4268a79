"""From the command to the first page with its figures: CPU and memory, beside a bare Textual app of the same run."""

import sys
from collections.abc import Iterator
from typing import Final, NamedTuple

from benchmarks._measured import Measured, middle
from benchmarks._shop import LAST, Seeded
from benchmarks.watched import Watched

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
_ROUNDS: Final = 10  # of which the first one warms the disk's cache
_SMALL: Final = 1_000  # lines
_MEGABYTES: Final = 60.0


class Start(NamedTuple):
    """Seconds of CPU until the first page stands with its figures, and megabytes held then."""

    cpu: float
    megabytes: float


def measure(shop: Seeded) -> Iterator[Measured]:
    """The large shop, and one of a hundred customers; `crm` as it is typed, the shop by `CRM_DB`."""
    stores = {"large shop": shop.store(), "a hundred customers": shop.sized(_SMALL).store()}
    bare: list[Start] = []
    ours: dict[str, list[Start]] = {name: [] for name in stores}
    for _ in range(_ROUNDS):
        bare.append(_started([sys.executable, "-c", BARE], "painted 19"))
        for name, store in stores.items():
            ours[name].append(_started([sys.executable, "-m", "crm_tui"], "Revenue", CRM_DB=str(store)))
    base = middle([start.cpu for start in bare[1:]])
    for name, starts in ours.items():
        cpu, megabytes = (middle(figures) for figures in zip(*starts[1:], strict=True))
        reach = 1.6 if name == "large shop" else None
        yield Measured(f"app start, {name}: CPU", "bare Textual with a DataTable", cpu, base, "s", reach)
        yield Measured(f"app start, {name}: resident", f"{_MEGABYTES:.0f} MB", megabytes, _MEGABYTES, "MB", 1.0)


def _started(command: list[str], seen: str, **environment: str) -> Start:
    """Start it once, wait until it shows the words, end it."""
    with Watched(command, CRM_NOW=f"{LAST.isoformat()}T12:00:00", **environment) as app:
        app.read(until=seen)
        return Start(app.cpu(), app.megabytes())
