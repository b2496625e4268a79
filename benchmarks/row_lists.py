"""Lists of a large shop beside those of a shop of a hundred customers: opened, paged, sorted, filtered, to the end."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final, cast

from textual.pilot import Pilot

from benchmarks._driven import cost, driven, painted
from benchmarks._measured import Measured, middle, p95
from benchmarks._shop import Seeded
from crm_tui.screens.customers import CustomersPage
from crm_tui.widgets.windowed_table import WindowedTable

_SMALL: Final = 1_000  # lines: a hundred customers
_ROUNDS: Final = 4  # of which the first one warms
_FILTERS: Final = ("z", "wang", "138", "张", "grade:A")
_MOVES: Final = ("pagedown", "pagedown", "end", "pageup", "home")
_ALL: Final = "all found"  # not a step: after the first rows the rest comes while one looks at them

Costs = dict[str, list[float]]


def measure(shop: Seeded) -> Iterator[Measured]:
    """The median of each kind of step, and the 95th percentile of all of them."""
    ours: Costs = {}
    theirs: Costs = {}
    for turn in range(_ROUNDS):
        for store, costs in ((shop.sized(_SMALL).store(), theirs), (shop.store(), ours)):
            asyncio.run(_round(store, costs if turn else {}))
    baseline = "the same, a hundred customers"
    until_all = middle(ours.pop(_ALL)) * 1000, middle(theirs.pop(_ALL)) * 1000
    for step, found in ours.items():
        yield Measured(step, baseline, middle(found) * 1000, middle(theirs[step]) * 1000, "ms CPU")
    worst, small = (p95([one for found in costs.values() for one in found]) * 1000 for costs in (ours, theirs))
    yield Measured("lists: any of these, p95", baseline, worst, small, "ms CPU", 2.0)
    yield Measured("customers: all found after a sort", baseline, *until_all, "ms CPU")


async def _round(store: Path, costs: Costs) -> None:
    """Every step once, in one app."""

    def note(step: str, seconds: float) -> None:
        costs.setdefault(step, []).append(seconds)

    async with driven(store) as pilot:
        note("customers: open", await cost(pilot, "2"))
        await painted(pilot, whole=True)
        for key in _MOVES:
            note(f"customers: {key}", await cost(pilot, key))
        for key in sorted(CustomersPage.SORTS):
            note(f"customers: sort by {key}", shown := await _sorted(pilot, key))
            note(_ALL, shown + await _rest(pilot))
        await _sorted(pilot, "name")
        await _rest(pilot)
        for text in _FILTERS:
            await cost(pilot, "slash")
            note(f"customers: filter {text}", await _typed(pilot, text))
            await painted(pilot, whole=True)
            await cost(pilot, "escape", "escape")
            await painted(pilot, whole=True)
        note("ledger: open", await cost(pilot, "3"))
        note("ledger: open a month", await cost(pilot, "down", "enter"))
        for key in _MOVES:
            note(f"ledger: {key}", await cost(pilot, key))


async def _sorted(pilot: Pilot[int], key: str) -> float:
    """What a click on that column's heading costs."""
    page = cast("CustomersPage", pilot.app.screen)
    begun = time.process_time()
    page.table.post_message(WindowedTable.SortAsked(page.table, key))
    while page.found.order[0] != key:  # noqa: ASYNC110 - the page tells it by nothing else
        await asyncio.sleep(0.001)
    await painted(pilot)
    return time.process_time() - begun


async def _rest(pilot: Pilot[int]) -> float:
    """What it costs to find the rows after the first."""
    begun = time.process_time()
    await painted(pilot, whole=True)
    return time.process_time() - begun


async def _typed(pilot: Pilot[int], text: str) -> float:
    """What the last letter costs."""
    *before, last = text
    for letter in before:
        await cost(pilot, letter)
    return await cost(pilot, last)
