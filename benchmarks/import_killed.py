"""Kills an import at random moments: the shop holds all of the file or nothing, and the next run completes it.

Run from the project's folder: python benchmarks/import_killed.py [--lines 100000] [--kills 50] [--seed 1]
Ends with 1 where that does not hold, or `crm check` finds anything. Same seed, same file; the moments are random parts
of the time that the whole run takes.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import _till

from crm_tui.domain.shop import Shop
from crm_tui.exchange.exports import Filter, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database

_ROOT = Path(__file__).resolve().parents[1]
_EARLIER = 50  # lines in the shop beforehand


def start(store: Path, file: Path) -> "subprocess.Popen[bytes]":
    """Begin to import the file, in a process of its own."""
    environment = {**os.environ, "CRM_LANG": "en", "CRM_DB": str(store), "PYTHONPATH": str(_ROOT)}
    command = [sys.executable, "-m", "crm_tui", "import", "sales", str(file), "--create-missing", "--format", "json"]
    return subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_in(store: Path, base: Path, file: Path, took: float, chance: random.Random) -> tuple[float, float]:
    """Kill an import into a copy of the base at a random moment of its run; that moment, and how long a run takes.

    One that had ended by then took less time than was thought, and another one is begun.
    """
    while True:
        shutil.copy(base, store)
        moment, begun = chance.uniform(0, took), time.monotonic()
        with start(store, file) as process:
            try:
                process.wait(moment)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if process.returncode < 0:
            return moment, took
        took = min(took, time.monotonic() - begun)


def ledger(store: Path) -> bytes:
    """Everything that imports wrote: customers, products and sales; SystemExit where `crm check` finds anything."""
    db, out = Database.open(store), store.with_suffix(".out")
    with db.read() as r:
        problems = [problem for _, look in CHECKS for problem in look(r)]
    if problems:
        raise SystemExit("crm check: " + str(problems[0]))
    found = b""
    for noun in ("customers", "products", "sales"):
        export(db, noun, "csv", out, Filter())
        found += out.read_bytes()
    out.unlink()
    return found


def bring_in(store: Path, file: Path) -> None:
    """Import the file in this process."""
    import_file(Database.open(store), "sales", file, Options(create_missing=True))


def prove(folder: Path, lines: int, kills: int, seed: int) -> Counter[str]:
    """Kill so many imports; how many left nothing and all. SystemExit where a shop is not as it must be."""
    file, earlier, base, store = (folder / name for name in ("till.csv", "earlier.csv", "base.db", "killed.db"))
    _till.write(file, lines, seed)
    _till.write(earlier, _EARLIER, seed + 1)
    Database.create(base, Shop("Proof", "CNY", ""))
    bring_in(base, earlier)
    shutil.copy(base, store)
    begun = time.monotonic()
    with start(store, file) as process:
        process.wait()
    took = time.monotonic() - begun
    before, after = ledger(base), ledger(store)
    sys.stdout.write(f"{lines} lines, uninterrupted: {took:.1f} s\n")
    chance, found = random.Random(seed), Counter[str]()
    for number in range(1, kills + 1):
        moment, took = kill_in(store, base, file, took, chance)
        left = sorted(path.name for path in folder.glob("killed.db?*"))
        held = ledger(store)
        what = {before: "nothing", after: "all"}.get(held)
        if what is None:
            raise SystemExit(f"kill {number} at {moment:.2f} s: the shop holds a part of the file")
        bring_in(store, file)
        if ledger(store) != after:
            raise SystemExit(f"kill {number} at {moment:.2f} s: running it again does not complete it")
        found[what] += 1
        sys.stdout.write(f"{number}/{kills} at {moment:.2f} s: {what}{', left ' if left else ''}{' '.join(left)}\n")
        sys.stdout.flush()
    return found


def main(arguments: Sequence[str] | None = None) -> None:
    """Print each kill and the sum of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="crm-") as folder:
        found = prove(Path(folder), asked.lines, asked.kills, asked.seed)
    told = ", ".join(f"{what}: {count}" for what, count in sorted(found.items()))
    sys.stdout.write(f"{asked.kills} kills, every shop sound and completed afterwards. Held {told}\n")


if __name__ == "__main__":
    main()
