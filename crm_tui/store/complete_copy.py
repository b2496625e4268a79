"""The whole store row by row, for a copy that any engine can read; and a store made of such rows again.

What is given out is what is kept: per table every row by its id, column by column, and the highest id ever given.
"""

import contextlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from crm_tui.core import paths
from crm_tui.core.errors import Conflict, Failed, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.core.whole_file import discard, give_name
from crm_tui.store import search, totals
from crm_tui.store.backup import private_beside
from crm_tui.store.db import ENGINE, SCHEMA, Database, Reader, Writer
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite import columns as columns_of
from crm_tui.store.engines.sqlite import damaged, file_problems

#: Every table that is copied; what a row refers to stands before it, but for rows of one table.
TABLES = (
    "batch", "operation", "change", "rejected_row", "mapping", "setting", "custom_field",
    "customer", "customer_phone", "customer_email", "customer_address", "customer_tag", "person", "key_date",
    "custom_value", "consent", "not_same", "customer_merge", "payer",
    "product", "sale", "payment", "waiting_payment", "movement",
    "interaction", "followup", "followup_instance", "ticket", "ticket_event",
    "expense", "month_close", "saved_report", "report_set",
)  # fmt: skip
#: What is not: it is made from the rest, or holds something only while somebody writes.
LEFT_OUT = ("current_operation", "customer_search", "alembic_version", *(kept.table for kept in totals.KEPT))
#: The first schema that could be copied.
OLDEST = 4


class TableRows(NamedTuple):
    """A table: the highest id ever given in it, its columns (`id` first), and its rows by id."""

    table: str
    last_id: int
    columns: tuple[str, ...]
    rows: Iterator[tuple[Value, ...]]


class Coming(NamedTuple):
    """A table to be filled: the highest id ever given, and what gives its rows, when told the table's columns."""

    table: str
    last_id: int
    rows: Callable[[Sequence[str]], Iterator[Sequence[Value]]]


@contextlib.contextmanager
def still(db: Database, aside: Path) -> Iterator[Reader]:
    """A reader of a copy of the store at `aside`, so that nobody waits for it; Invalid where the store is damaged."""
    with contextlib.closing(db.connect()) as connection:
        ENGINE.copy(connection, aside)
    try:
        if file_problems(aside):
            raise damaged(db.path)
        with Database(aside).read() as r:
            yield r
    finally:
        aside.unlink(missing_ok=True)


def tables(r: Reader) -> Iterator[TableRows]:
    """Every table in its order; each one's rows are to be taken before the next table."""
    last_ids = dict(r.all(lambda table, last_id: (table, int(last_id)), ENGINE.LAST_IDS))
    for table in TABLES:
        columns = tuple(r.all(str, "SELECT name FROM pragma_table_info(:table)", table=table))
        names = ", ".join(f'"{name}"' for name in columns)
        rows = r.iterate(lambda *values: values, f'SELECT {names} FROM "{table}" ORDER BY id')
        yield TableRows(table, last_ids.get(table, 0), columns, rows)


def make(path: Path, schema: int, coming: Sequence[Coming]) -> None:
    """Make a new store of these rows, as they stood in a store of that schema number; all or nothing.

    Raises Conflict where there is a file already, Invalid where the rows are none of such a store.
    """
    from crm_tui.store.migrations.upgrade import rebuild  # noqa: PLC0415 - Alembic takes 0.3 s

    if path.exists():
        raise Conflict(N_("{path} exists already."), path=path)
    if not OLDEST <= schema <= SCHEMA:
        raise Invalid(N_("The copy was written by a newer version of crm; please update this one."))
    paths.make_private(path.parent)
    try:
        temporary = private_beside(path)
    except OSError as error:
        raise Failed(N_("{path} can't be created: {reason}"), path=path, reason=error.strerror) from error
    try:
        rebuild(temporary, schema, lambda connection: _fill(connection, coming))
        _index(temporary)
        give_name(temporary, path)
    except OSError as error:
        raise Failed(N_("{path} can't be created: {reason}"), path=path, reason=error.strerror) from error
    except (ENGINE.Error, OverflowError, UnicodeEncodeError) as error:  # the latter two: what no column can hold
        raise Invalid(N_("The copy holds what no shop file can: {reason}"), reason=str(error)) from error
    finally:
        discard(temporary)


def _fill(connection: Connection, coming: Sequence[Coming]) -> None:
    present = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    wanted = {name for (name,) in present if not name.startswith("sqlite_")} - set(LEFT_OUT)
    if wanted != {table.table for table in coming}:
        raise Invalid(N_("The copy does not hold the tables that it should."))
    for table, last_id, rows in coming:
        columns = list(columns_of(connection, table))
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join("?" for _ in columns)
        connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows(columns))
        ENGINE.set_last_id(connection, table, last_id)


def _index(path: Path) -> None:
    """Make the search index; no operation is recorded of it."""
    with contextlib.closing(ENGINE.connect(path)) as connection:
        ENGINE.begin_write(connection, path)
        search.rebuild(Writer(connection, path, 0))
        connection.execute("COMMIT")


def refused(values: Mapping[str, object], columns: Sequence[str]) -> bool:
    """Whether the values are none of a row with these columns: text, whole numbers and nothing else."""
    if values.keys() != set(columns):
        return True
    return any(type(value) not in {str, int, type(None)} for value in values.values())
