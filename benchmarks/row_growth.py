"""How the work of every report, list, page and command grows with the ledger: 10,000, 100,000, 1,000,000 lines.

What is read is what `tests/store/test_query_plans.py` explains. n log n is a factor of 12 for a tenfold. The larger a
shop, the less of it the processor's caches hold: what takes longer than n log n is counted in instructions, too.
"""

import math
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from typing import Final

from benchmarks._instructions import VALGRIND, counted
from benchmarks._measured import Measured, crm, middle, processor, run
from benchmarks._shop import LAST, Seeded
from crm_tui.store.db import Database
from tests.store.test_query_plans import reading

_ROUNDS: Final = 3
#: What takes longer than this is measured once, seconds.
_LONG: Final = 0.5
_SMALLEST: Final = 10_000
#: What only loads modules before instructions are counted.
_WARM: Final = 1_000
#: Shorter than this a factor tells nothing, milliseconds.
_NOTHING: Final = 5.0
_COMMANDS: Final = {
    f"crm {words}": words.split()
    for words in ("--version", "--help", "today", "ledger", "customer show K000001", "report monthly")
}


def measure(shop: Seeded) -> Iterator[Measured]:
    """Each at every size, beside a tenth of it."""
    os.environ["CRM_NOW"] = f"{LAST}T12:00:00"
    sizes = [shop.lines]
    while sizes[-1] // 10 >= _SMALLEST:
        sizes.append(sizes[-1] // 10)
    found = {lines: _took(shop.sized(lines)) for lines in reversed(sizes)}
    for lines in sorted(found)[1:]:
        reach = 10 * math.log(lines) / math.log(lines // 10)
        steeper = []
        for name, took in found[lines].items():
            before = max(found[lines // 10][name], _NOTHING)
            yield Measured(f"{name}, {lines:,} lines", f"{lines // 10:,} lines", took, before, "ms CPU", reach)
            if took > reach * before and name not in _COMMANDS:
                steeper.append(name)
        yield from _instructions(shop, lines, steeper, reach)


def _instructions(shop: Seeded, lines: int, names: Sequence[str], reach: float) -> Iterator[Measured]:
    """How many more these execute than with a tenth of the lines."""
    if VALGRIND is None and names:
        print(f"valgrind is not here: no instructions of {', '.join(names)}", file=sys.stderr)
    if VALGRIND is None or not names:
        return
    small, large = (shop.sized(size).store() for size in (lines // 10, lines))
    took = counted([(store, name) for name in names for store in (small, large)], shop.sized(_WARM).store())
    for name in names:
        ours, theirs = (took[store, name] / 1_000_000 for store in (large, small))
        yield Measured(f"{name}, {lines:,} lines", f"{lines // 10:,} lines", ours, theirs, "M instructions", reach)


def _took(shop: Seeded) -> dict[str, float]:
    """By name, milliseconds of CPU."""
    path = shop.store()
    environment = {**os.environ, "CRM_DB": str(path), "CRM_LANG": "en"}
    found = {name: _middle(lambda words=words: run(crm(*words), environment).cpu) for name, words in _COMMANDS.items()}
    with Database.open(path).read() as r:
        for name, read in reading(r).items():
            found[name] = _middle(lambda read=read: processor(read))
    return found


def _middle(work: Callable[[], float]) -> float:
    """Milliseconds that it takes, as a rule."""
    took = [work()]
    while took[0] < _LONG and len(took) < _ROUNDS:
        took.append(work())
    return middle(took) * 1000
