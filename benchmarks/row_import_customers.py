"""Bringing in customers with their pinyin and search index, against the same rows by csv and executemany, unchecked."""

import csv
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from benchmarks import _plain_import
from benchmarks._measured import Measured, middle
from benchmarks._shop import Seeded
from benchmarks.row_import_sales import MEGABYTES, TIMES, brought, plain

TABLES: Final = ("customer", "customer_phone", "customer_email", "customer_tag", "customer_address")


def measure(shop: Seeded) -> Iterator[Measured]:
    """See `benchmarks.__main__`."""
    empty, customers = shop.empty("empty"), f"{shop.customers:,} customers"
    with tempfile.TemporaryDirectory(dir=shop.folder) as temporary:
        folder = Path(temporary)
        brought(empty, "customers", shop.customers_csv(), folder)
        done = (folder / "shop.db").rename(folder / "done.db")
        for table in TABLES:
            _plain_import.rows_of(done, table, folder)
        with closing(sqlite3.connect(done)) as store, (folder / "done-search.csv").open("w", newline="") as file:
            csv.writer(file).writerows(store.execute("SELECT rowid, body FROM customer_search"))
        ours, theirs = [], []
        for _ in range(TIMES):
            ours.append(brought(empty, "customers", shop.customers_csv(), folder))
            theirs.append(plain(done, ",".join(TABLES), folder))
    empty.unlink()
    cpu = middle([one.cpu for one in ours])
    baseline = "csv + executemany of the same rows into equal indexes, and FTS fill"
    yield Measured(
        f"crm import customers, {customers}", baseline, cpu, middle([one.cpu for one in theirs]), "s CPU", 2.5
    )
    peak = max(one.megabytes for one in ours)
    yield Measured(f"peak memory of it, {customers}", f"{MEGABYTES} MB", peak, MEGABYTES, "MB", 1)
