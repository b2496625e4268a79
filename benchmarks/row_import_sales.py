"""Bringing in sales, checked, audited and undoable, against csv and executemany of the same rows, unchecked."""

import importlib.util
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from benchmarks import _plain_import
from benchmarks._measured import ROOT, Measured, Run, crm, middle, run
from benchmarks._shop import SALES, Seeded

TIMES: Final = 3
MEGABYTES: Final = 200
BASELINE: Final = "csv + executemany of the same rows into equal indexes"


def measure(shop: Seeded) -> Iterator[Measured]:
    """See `benchmarks.__main__`."""
    with tempfile.TemporaryDirectory(dir=shop.folder) as temporary:
        folder = Path(temporary)
        people = shop.peopled("people")
        try:
            yield from _measured(shop, people, folder)
        finally:
            people.unlink()


def _measured(shop: Seeded, people: Path, folder: Path) -> Iterator[Measured]:
    lines = f"{shop.lines:,} lines"
    clean, bad = shop.sales_csv(), shop.sales_csv(10)
    brought(people, "sales", clean, folder)
    done = (folder / "shop.db").rename(folder / "done.db")
    _plain_import.rows_of(done, "sale", folder)
    ours, plainly = [], []
    for _ in range(TIMES):
        ours.append(brought(people, "sales", clean, folder))
        plainly.append(plain(done, "sale", folder))
    cpu, theirs = middle([one.cpu for one in ours]), middle([one.cpu for one in plainly])
    yield Measured(f"crm import sales, {lines}", BASELINE, cpu, theirs, "s CPU", 1.3)
    after = plain(done, "sale", folder, "--after").cpu
    yield Measured(f"crm import sales, {lines}", "the same, its indexes made after the rows", cpu, after, "s CPU")
    partial = brought(people, "sales", bad, folder, "--partial", ok=(6,))
    yield Measured(f"10% bad, all told, the others kept, {lines}", BASELINE, partial.cpu, theirs, "s CPU", 2)
    refused = brought(people, "sales", bad, folder, ok=(3,))
    yield Measured(f"10% bad, all told, nothing kept, {lines}", BASELINE, refused.cpu, theirs, "s CPU", 2)
    peak = max(one.megabytes for one in (*ours, partial, refused))
    yield Measured(f"peak memory of these, {lines}", f"{MEGABYTES} MB", peak, MEGABYTES, "MB", 1)
    if shop.lines >= 10_000:
        small = shop.sized(shop.lines // 10)
        fewer = small.peopled("people")
        tenth = brought(fewer, "sales", small.sales_csv(), folder)
        fewer.unlink()
        yield Measured(f"growth of memory, {lines}", "a tenth of them", peak, tenth.megabytes, "MB")
    if importlib.util.find_spec("sqlite_utils") is None:
        print("sqlite-utils is not installed: nothing to compare with it")
        return
    command = [sys.executable, "-m", "sqlite_utils", "insert", str(folder / "utils.db"), "sale", str(clean), "--csv"]
    theirs = run(command).cpu
    yield Measured(
        f"crm import sales, {lines}", f"sqlite-utils insert --csv, {len(SALES)} columns", cpu, theirs, "s CPU", 1 / 7
    )


def brought(people: Path, noun: str, file: Path, folder: Path, *options: str, ok: tuple[int, ...] = (0,)) -> Run:
    """The program bringing a file into a copy of that store."""
    shutil.copy(people, folder / "shop.db")
    environment = {**os.environ, "CRM_DB": str(folder / "shop.db"), "CRM_HOME": str(folder), "PYTHONPATH": str(ROOT)}
    return run(crm("import", noun, str(file), *options), environment, ok=ok)


def plain(store: Path, tables: str, folder: Path, *options: str) -> Run:
    """The baseline."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return run(
        [sys.executable, "-m", "benchmarks._plain_import", str(store), tables, str(folder), *options], environment
    )
