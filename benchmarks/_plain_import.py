"""The baseline of imports: Python's csv and sqlite3's executemany into a table of equal columns and indexes, unchecked.

    python -m benchmarks._plain_import STORE TABLE FOLDER [--after]

The rows are those that the store has, written to a file beforehand: numbers in its units, codes as ids. With `--after`
the indexes are made when the rows are there. `search` as TABLE fills the customers and then their search table.
"""

import csv
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

Column = tuple[str, str]


def rows_of(store: Path, table: str, folder: Path) -> Path:
    """The table's rows as a file, made if it isn't there."""
    path = folder / f"{store.stem}-{table}.csv"
    if not path.exists():
        with closing(sqlite3.connect(store)) as connection, path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(connection.execute(f"SELECT * FROM {table} ORDER BY id"))  # noqa: S608
    return path


def load(store: Path, tables: Sequence[str], folder: Path, *, after: bool) -> None:
    """Bring the tables' rows into a new file, in one transaction; `search` is filled as its name says."""
    with closing(sqlite3.connect(store)) as known:
        schema = {table: known.execute(f"PRAGMA table_info({table})").fetchall() for table in tables}
        sql = "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
        indexes = {table: [row[0] for row in known.execute(sql, (table,))] for table in tables}
        search = known.execute("SELECT sql FROM sqlite_master WHERE name = 'customer_search'").fetchone()[0]
    target = folder / "plain.db"
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target, isolation_level=None)) as connection:
        connection.execute("PRAGMA cache_size = -4096")
        connection.execute("BEGIN")
        for table in tables:
            columns = ", ".join(f'"{row[1]}" {row[2]}{" PRIMARY KEY" if row[5] else ""}' for row in schema[table])
            connection.execute(f"CREATE TABLE {table} ({columns})")
            for index in () if after else indexes[table]:
                connection.execute(index)
            with rows_of(store, table, folder).open(encoding="utf-8", newline="") as file:
                places = ", ".join("?" * len(schema[table]))
                connection.executemany(f"INSERT INTO {table} VALUES ({places})", csv.reader(file))  # noqa: S608
            for index in indexes[table] if after else ():
                connection.execute(index)
        if "customer" in tables:
            connection.execute(search)
            with (folder / f"{store.stem}-search.csv").open(encoding="utf-8", newline="") as file:
                connection.executemany("INSERT INTO customer_search (rowid, body) VALUES (?, ?)", csv.reader(file))
        connection.execute("COMMIT")


if __name__ == "__main__":
    load(Path(sys.argv[1]), sys.argv[2].split(","), Path(sys.argv[3]), after="--after" in sys.argv)
