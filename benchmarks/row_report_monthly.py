"""`crm report monthly` as a whole process, against hledger's balances by month and customer of the same lines.

hledger takes 8 GB for a million lines: with less to spare it is given 100,000, and so is the report beside it.
"""

import csv
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks._measured import Measured, crm, middle, run
from benchmarks._shop import LAST, Seeded

_ROUNDS: Final = 5
#: What hledger needs, gigabytes for a line.
_PER_LINE: Final = 9 / 1_000_000
_LIMIT: Final = "50"


def measure(shop: Seeded) -> Iterator[Measured]:
    """The report's CPU, all of its tables, against hledger; and short, against the card of one customer."""
    small = shop if shop.lines * _PER_LINE < _spare() else shop.sized(min(shop.lines, 100_000))
    reach = 1 / 60 if small.lines >= 1_000_000 else 1 / 8
    theirs = run(["hledger", "-f", str(_journal(small)), "balance", "-M", "assets"])
    [ours] = _seconds(small, ("report", "monthly"))
    yield Measured(
        f"report monthly, every customer, {small.lines:,} lines",
        f"hledger balance -M, {theirs.megabytes:,.0f} MB",
        ours, theirs.cpu, "s CPU", reach,
    )  # fmt: skip
    for size in (shop.sized(min(shop.lines, 100_000)), shop)[shop.lines <= 100_000 :]:
        ours, card = _seconds(size, ("report", "monthly", "--limit", _LIMIT), ("customer", "show", "K000001"))
        yield Measured(
            f"report monthly --limit {_LIMIT}, {size.lines:,} lines", "crm customer show", ours, card, "s CPU", 2
        )


def _seconds(shop: Seeded, *commands: tuple[str, ...]) -> list[float]:
    """The middle CPU of each command's process, by turns."""
    environment = {**os.environ, "CRM_DB": str(shop.store()), "CRM_NOW": f"{LAST}T12:00:00", "CRM_LANG": "en"}
    rounds = [[run(crm(*words), environment).cpu for words in commands] for _ in range(_ROUNDS + 1)]
    return [middle(figures) for figures in zip(*rounds[1:], strict=True)]


def _spare() -> float:
    """Gigabytes of memory that are free."""
    return os.sysconf("SC_AVPHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _journal(shop: Seeded) -> Path:
    """A transaction for each line."""
    path = shop.folder / f"sales-{shop.lines}.journal"
    if not path.exists():
        with shop.sales_csv().open(encoding="utf-8", newline="") as file, path.open("w", encoding="utf-8") as out:
            for row in csv.DictReader(file):
                amount = row["amount"]
                out.write(f"{row['date']} {row['receipt']}\n  assets:{row['customer']}  {amount}\n  income\n\n")
    return path
