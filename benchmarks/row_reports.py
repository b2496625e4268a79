"""Every report once, over all the lines of the shop, against one pass over the same lines as text with csv.

Seconds are of the processor, in a process of its own for each report, so that its memory is told, too; starting that
and opening the store is no part of them. Each is asked as it is without options, but of the last month or day that is
over; what is of one customer is of the first.
"""

import csv
import json
import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks._measured import Measured, processor, run
from benchmarks._shop import LAST, Seeded
from crm_tui.domain import months
from crm_tui.reports._report import Params, find, names, needs
from crm_tui.reports._report import run as report
from crm_tui.store.db import Database

#: At its peak no report takes more, megabytes.
_MOST_MEMORY: Final = 250
#: How many passes over the lines a report may take; the scoreboard is ten of them.
_REACH: Final = {"scoreboard": 12.0}
_OTHERS: Final = 4.5


def measure(shop: Seeded) -> Iterator[Measured]:
    """Every report, and the memory of each."""
    path, lines = shop.store(), shop.sales_csv()
    environment = {**os.environ, "CRM_NOW": f"{LAST}T12:00:00", "CRM_BACKUP": "off"}
    Database.open(path)  # one of an older schema is migrated here
    for name in names():
        passed = processor(lambda: _pass(lines))  # beside each, as other work on the machine comes and goes
        made = run([sys.executable, "-m", "benchmarks.row_reports", str(path), name], environment)
        yield Measured(
            f"report {name}, {shop.lines:,} lines", "one pass over the lines with csv",
            json.loads(made.out), passed, "s CPU", _REACH.get(name, _OTHERS),
        )  # fmt: skip
        yield Measured(
            f"memory of report {name}, {shop.lines:,} lines", f"{_MOST_MEMORY} MB",
            made.megabytes, _MOST_MEMORY, "MB", 1.0,
        )  # fmt: skip


def _pass(lines: Path) -> int:
    """What all lines come to, minor units: the least that anything takes which is not kept in a store."""
    with lines.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        amount = next(rows).index("amount")
        return sum(round(float(row[amount]) * 100) for row in rows)


def _asked(name: str) -> Params:
    """The last month or day that is over, and the first customer where there has to be one."""
    takes, month = find(name).TAKES, months.month_of(LAST)
    asked = Params(period=month if "period" in takes else "", day=LAST.isoformat() if "day" in takes else "")
    return replace(asked, customer_id=1) if "customer_id" in needs(name) else asked


def main(path: Path, name: str) -> None:
    """Make one report and print how long that took."""
    asked = _asked(name)
    with Database.open(path).read() as r:
        print(processor(lambda: report(r, name, asked)))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
