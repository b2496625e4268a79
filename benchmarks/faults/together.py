"""Many at work on one shop file: nothing lost, nobody turned away, every screen ends equal to the store.

Run from the project's folder: python -m benchmarks.faults.together [--processes 8] [--actions 500] [--apps 4]
[--writers 3] [--seconds 45 | --hours 8] [--folder FOLDER]

First so many processes count up one number, reading and writing it in each action. Then apps edit customers in forms
and settle the conflicts they meet, while command lines edit the same customers. Ends with 1 where anything is bad.
"""

import argparse
import asyncio
import itertools
import multiprocessing
import os
import random
import statistics
import sys
import tempfile
import time
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, Final, NamedTuple

from benchmarks.faults import _editing
from crm_tui.core.errors import CrmError
from crm_tui.domain.shop import Shop
from crm_tui.ops import customers
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database

_FORK: Final = multiprocessing.get_context("fork")
_NUMBER: Final = "counted"


class Waits(NamedTuple):
    """What one process met: seconds of each wait for its turn, seconds of each action, and errors in words."""

    waits: list[float]
    took: list[float]
    errors: list[str]


def count_up(path: Path, processes: int, actions: int) -> tuple[Waits, list[str]]:
    """Let processes count up one number; what they met, and what is bad."""
    db = Database.open(path)
    with db.write("count.begin", "Begun.") as w:
        w.insert("setting", {"name": _NUMBER, "value": "0"})
    met: Queue[Waits] = _FORK.Queue()
    started = [_FORK.Process(target=_count, args=(path, actions, met)) for _ in range(processes)]
    for process in started:
        process.start()
    found = [met.get(timeout=600) for _ in started]
    for process in started:
        process.join()
    with db.read() as r:
        lost = processes * actions - int(r.value("SELECT value FROM setting WHERE name = :name", name=_NUMBER))
    every = Waits(*(list(itertools.chain(*lists)) for lists in zip(*found, strict=True)))
    return every, [*every.errors, *([f"{lost} actions were lost"] if lost else []), *problems(db)]


def _count(path: Path, actions: int, met: "Queue[Waits]") -> None:
    db, found = Database.open(path), Waits([], [], [])
    for _ in range(actions):
        begun = time.monotonic()
        try:
            with db.write("count", "Counted.") as w:
                found.waits.append(time.monotonic() - begun)
                row = w.row("SELECT id, value FROM setting WHERE name = :name", name=_NUMBER) or {}
                w.update("setting", int(row["id"] or 0), {"value": str(int(row["value"] or 0) + 1)})
        except CrmError as error:
            found.errors.append(str(error))
        found.took.append(time.monotonic() - begun)
    met.put(found)


def crowd(path: Path, apps: int, writers: int, seconds: float) -> tuple[_editing.Told, list[str]]:
    """Let apps and command lines edit the same customers for so long; what they did, and what is bad."""
    db = Database.open(path)
    for number in range(_editing.CUSTOMERS):
        customers.add(db, {"name": f"{_editing.NAME}{number}", "city": "nowhere"})
    met: Queue[_editing.Told] = _FORK.Queue()
    quiet, until = _FORK.Event(), time.monotonic() + seconds
    works = [(_editing.command_lines, f"cli{number}") for number in range(writers)]
    works += [(_app, f"app{number}") for number in range(apps)]
    started = [_FORK.Process(target=work, args=(path, name, until, quiet, met)) for work, name in works]
    for process in started:
        process.start()
    _editing.wait_for_quiet(db, started, until)
    quiet.set()
    told = _editing.Told.of([met.get(timeout=120) for _ in started])
    for process in started:
        process.join()
    return told, [*told.errors, *_editing.overwritten(db, told), *problems(db)]


def _app(path: Path, name: str, until: float, quiet: Any, met: "Queue[_editing.Told]") -> None:
    os.environ["CRM_USER"] = name
    random.seed(name)
    met.put(asyncio.run(_editing.in_an_app(path, name, until, quiet)))


def problems(db: Database) -> list[str]:
    """What `crm check` finds."""
    with db.read() as r:
        return [str(problem) for _, look in CHECKS for problem in look(r)]


def main() -> int:
    """Run both, print; 1 where anything was bad."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--processes", type=int, default=8)
    parser.add_argument("--actions", type=int, default=500)
    parser.add_argument("--apps", type=int, default=4)
    parser.add_argument("--writers", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=45)
    parser.add_argument("--hours", type=float, default=0)
    parser.add_argument("--folder", type=Path, help="where to work; else the machine's folder for temporary files")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="crm-", dir=asked.folder) as folder:
        os.environ.update(CRM_LANG="en", HOME=folder)
        path = Path(folder) / "shop.db"
        Database.create(path, Shop("Together", "CNY", ""))
        met, bad = count_up(path, asked.processes, asked.actions)
        print(
            f"{asked.processes} processes x {asked.actions} actions: {len(met.errors)} turned away, "
            f"wait median {statistics.median(met.waits):.3f} s, worst {max(met.waits):.3f} s; "
            f"an action alone about {statistics.median(met.took) / asked.processes:.4f} s",
            flush=True,
        )
        told, more = crowd(path, asked.apps, asked.writers, asked.hours * 3600 or asked.seconds)
    print(f"{asked.apps} apps, {asked.writers} command lines: {told.sentence()}")
    print(*bad, *more, f"{len(bad) + len(more)} bad", sep="\n")
    return int(bool(bad or more))


if __name__ == "__main__":
    sys.exit(main())
