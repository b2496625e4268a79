"""Reading and writing inside one transaction: what queries and operations are made with."""

import contextlib
import re
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final, TypeVar

from crm_tui.core import clock
from crm_tui.core.errors import Conflict
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite import SqliteEngine
from crm_tui.store.messages import write_params

T = TypeVar("T")
ENGINE: Final = SqliteEngine()
#: An operation's row, whole.
RECORD: Final = "SELECT * FROM operation WHERE id = :id"
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
#: Rows that are inserted by one statement where there are many.
_TOGETHER: Final = 100


class Reader:
    """Reads one consistent state of the store; held only for the length of a query."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self._reading: weakref.WeakSet[Any] = weakref.WeakSet()
        self._closing = threading.Lock()
        self._closed = False

    def close(self) -> None:
        """Let go of the rows that were not fetched: they would keep others from writing."""
        with self._closing:
            self._closed = True
        for cursor in list(self._reading):
            cursor.close()

    @property
    def path(self) -> Path:
        """The store's file."""
        return self._path

    def all(self, make: Callable[..., T], sql: str, /, **params: Value) -> list[T]:
        """Every row as `make(*row)`."""
        return [make(*row) for row in self._run(sql, params)]

    def iterate(self, make: Callable[..., T], sql: str, /, **params: Value) -> Iterator[T]:
        """Every row as `make(*row)`, one at a time."""
        cursor = self._run(sql, params)
        self._reading.add(cursor)
        for row in cursor:
            yield make(*row)

    def one(self, make: Callable[..., T], sql: str, /, **params: Value) -> T | None:
        """The first row as `make(*row)`, or None."""
        row = self._run(sql, params).fetchone()
        return None if row is None else make(*row)

    def row(self, sql: str, /, **params: Value) -> dict[str, Value] | None:
        """The first row by column, or None."""
        cursor = self._run(sql, params)
        found = cursor.fetchone()
        if found is None:
            return None
        return {column[0]: value for column, value in zip(cursor.description, found, strict=True)}

    def value(self, sql: str, /, **params: Value) -> Any:
        """The first column of the first row, or None."""
        row = self._run(sql, params).fetchone()
        return None if row is None else row[0]

    def interrupt(self) -> None:
        """Stop the query under way, from another thread; it raises `Stopped`.

        Nothing happens once this reader is closed: the connection may be somebody else's by then.
        """
        with self._closing:
            if not self._closed:
                self._connection.interrupt()

    @cached_property
    def shop(self) -> Shop:
        """The shop's name, currency and zone as set."""
        found = dict(self.all(lambda name, value: (name, value), "SELECT name, value FROM setting"))
        return Shop(found.get("shop.name", ""), found.get("shop.currency", "CNY"), found.get("shop.zone", ""))

    def _run(self, sql: str, params: Mapping[str, Value] | Sequence[Value]) -> Any:
        if self._closed:  # its connection may be somebody else's by now
            raise RuntimeError("a reader was used after it had been given back")
        try:
            return self._connection.execute(sql, params)
        except ENGINE.Error as error:
            raise ENGINE.explain(self._path, error) from error


class Writer(Reader):
    """Writes as one operation; everything is kept at the end, or nothing."""

    def __init__(self, connection: Connection, path: Path, op_id: int) -> None:
        super().__init__(connection, path)
        self.op_id = op_id
        self._batch_id: int | None = None
        #: The row of the last operation that is complete; None where there is nothing to keep.
        self.record: dict[str, Value] | None = None
        self.params: dict[str, object] = {}
        self.touched: set[str] = set()

    @property
    def batch_id(self) -> int | None:
        """The import batch under way; rows inserted with it are not recorded one by one."""
        return self._batch_id

    @batch_id.setter
    def batch_id(self, batch_id: int) -> None:
        self._batch_id = batch_id
        self.execute("UPDATE current_operation SET batch_id = :batch", batch=batch_id)

    def another(self, name: str, message: str, actor: str) -> None:
        """Close the operation under way and begin another in the same transaction: all are kept, or none."""
        finish(self)
        values = {"at": clock.stamp(), "actor": actor, "name": name, "message": message, "undoes": None}
        self.op_id = begin_operation(self._connection, values)
        self._batch_id, self.params, self.touched = None, {}, set()

    @contextlib.contextmanager
    def attempt(self, withdrawn: type[Exception]) -> Iterator[None]:
        """Where `withdrawn` is raised within, nothing of what was written there stays, and what was before does.

        Anything else that is raised is to end the whole transaction.
        """
        self._run("SAVEPOINT attempt", {})
        try:
            yield
        except withdrawn:
            self._run("ROLLBACK TO attempt", {})
            self._run("RELEASE attempt", {})
            self._batch_id, self.params, self.touched = None, {}, set()
            raise
        self._run("RELEASE attempt", {})

    def describe(self, **params: object) -> None:
        """What goes into the places of the operation's message."""
        self.params.update(params)

    def insert(self, table: str, values: Mapping[str, Value]) -> int:
        """Insert one row; its id."""
        columns = [_column(name) for name in values]
        places = ", ".join(f":{name}" for name in columns)
        names = ", ".join(f'"{name}"' for name in columns)
        cursor = self._write(table, f'INSERT INTO "{table}" ({names}) VALUES ({places})', values)
        return int(cursor.lastrowid)

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Insert many rows at once; they should carry the batch's id, or the audit records each."""
        begin = f'INSERT INTO "{table}" ({", ".join(_quoted(name) for name in columns)}) VALUES '
        one = f"({', '.join('?' * len(columns))})"
        several = begin + ", ".join([one] * _TOGETHER)
        self.touched.add(table)
        remaining = iter(rows)
        try:
            while len(found := list(islice(remaining, _TOGETHER))) == _TOGETHER:
                self._connection.execute(several, list(chain.from_iterable(found)))
            self._connection.executemany(begin + one, found)
        except ENGINE.Error as error:
            raise ENGINE.explain(self._path, error) from error

    def update(self, table: str, row_id: int, changes: Mapping[str, Value], version: int | None = None) -> None:
        """Change one row's columns and count its version up.

        Raises Conflict where the row is gone, or is no longer at `version`.
        """
        sets = "".join(f'"{_column(name)}" = :{name}, ' for name in changes)
        guard = "" if version is None else " AND version = :_version"
        known = {**changes, "_id": row_id, "_version": version}
        sql = f'UPDATE "{table}" SET {sets}version = version + 1 WHERE id = :_id{guard}'
        if self._write(table, sql, known).rowcount != 1:
            raise Conflict(N_("Somebody else has changed this record since you opened it."))

    def delete(self, table: str, row_id: int, version: int | None = None) -> None:
        """Delete one row; Conflict where it is gone, or is no longer at `version`."""
        guard = "" if version is None else " AND version = :version"
        known = {"id": row_id, "version": version}
        if self._write(table, f'DELETE FROM "{table}" WHERE id = :id{guard}', known).rowcount != 1:
            raise Conflict(N_("Somebody else has changed this record since you opened it."))

    def execute(self, sql: str, /, **params: Value) -> int:
        """Run a statement on tables that are not audited; the rows it touched."""
        return int(self._run(sql, params).rowcount)

    def execute_on(self, table: str, sql: str, /, **params: Value) -> int:
        """Run a statement that writes to an audited table; the rows it touched."""
        return int(self._write(table, sql, params).rowcount)

    def _write(self, table: str, sql: str, params: Mapping[str, Value]) -> Any:
        self.touched.add(table)
        return self._run(sql, params)


def begin_operation(connection: Connection, values: Mapping[str, Value]) -> int:
    """Write the operation first, and make it the one the triggers record under."""
    cursor = connection.execute(
        "INSERT INTO operation (at, actor, name, message, params, undoes) "
        "VALUES (:at, :actor, :name, :message, '{}', :undoes)",
        values,
    )
    op_id = int(cursor.lastrowid)
    connection.execute("INSERT INTO current_operation (slot, op_id) VALUES (1, ?)", (op_id,))
    return op_id


def finish(w: Writer) -> None:
    """Close the operation: its parameters, search index and totals of what it touched.

    It is dropped where it did nothing, unless it undoes something of which nothing was left to be taken back.
    """
    w.execute("DELETE FROM current_operation")
    recorded = w.all(lambda name: name, "SELECT DISTINCT table_name FROM change WHERE op_id = :op", op=w.op_id)
    w.touched.update(recorded)
    nothing = not recorded and w.batch_id is None
    if nothing and w.execute("DELETE FROM operation WHERE id = :op AND undoes IS NULL", op=w.op_id):
        w.op_id = 0
        return
    from crm_tui.store import search, totals  # noqa: PLC0415 - 2 ms, only for those who write

    search.refresh(w)
    totals.refresh(w)
    w.execute(
        "UPDATE operation SET params = :params, batch_id = :batch WHERE id = :op",
        params=write_params(w.params),
        batch=w.batch_id,
        op=w.op_id,
    )
    w.record = w.row(RECORD, id=w.op_id)


def _column(name: str) -> str:
    """The column's name, made sure to be one: names come from declarations, never from data."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name


def _quoted(name: str) -> str:
    return f'"{_column(name)}"'
