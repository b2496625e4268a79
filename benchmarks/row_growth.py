"""How the work of every report, list, page and command grows with the ledger: 10,000, 100,000, 1,000,000 lines.

What is read is what `tests/store/test_query_plans.py` explains. n log n is a factor of 12 for a tenfold.
"""

import math
import os
from collections.abc import Callable, Iterator
from typing import Final

from benchmarks._measured import Measured, crm, middle, processor, run
from benchmarks._shop import LAST, Seeded
from crm_tui.store.db import Database
from tests.store.test_query_plans import reading

_ROUNDS: Final = 3
#: What takes longer than this is measured once, seconds.
_LONG: Final = 0.5
_SMALLEST: Final = 10_000
#: Shorter than this a factor tells nothing, milliseconds.
_NOTHING: Final = 5.0
_COMMANDS: Final = (
    ("--version",), ("--help",), ("today",), ("ledger",), ("customer", "show", "K000001"), ("report", "monthly"),
)  # fmt: skip


def measure(shop: Seeded) -> Iterator[Measured]:
    """Each at every size, beside a tenth of it."""
    os.environ["CRM_NOW"] = f"{LAST}T12:00:00"
    sizes = [shop.lines]
    while sizes[-1] // 10 >= _SMALLEST:
        sizes.append(sizes[-1] // 10)
    found = {lines: _took(shop.sized(lines)) for lines in reversed(sizes)}
    for lines in sorted(found)[1:]:
        reach = 10 * math.log(lines) / math.log(lines // 10)
        for name, took in found[lines].items():
            yield Measured(
                f"{name}, {lines:,} lines", f"{lines // 10:,} lines", took, max(found[lines // 10][name], _NOTHING),
                "ms CPU", reach,
            )  # fmt: skip


def _took(shop: Seeded) -> dict[str, float]:
    """By name, milliseconds of CPU."""
    path = shop.store()
    environment = {**os.environ, "CRM_DB": str(path), "CRM_LANG": "en"}
    found = {
        f"crm {' '.join(words)}": _middle(lambda words=words: run(crm(*words), environment).cpu) for words in _COMMANDS
    }
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
