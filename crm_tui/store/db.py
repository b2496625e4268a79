"""The shop file: opening it, reading from it, and writing to it one operation, one transaction at a time."""

import contextlib
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from crm_tui.core import clock, identity, paths
from crm_tui.core.errors import Conflict, CrmError, Failed, Forbidden
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop
from crm_tui.store import search
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite import SqliteEngine, verify
from crm_tui.store.messages import write_params

T = TypeVar("T")
#: The schema this program reads and writes; the newest revision in `store/migrations` carries this number.
SCHEMA = 4
_NAME = re.compile(r"[a-z][a-z0-9_]*")
ENGINE = SqliteEngine()


class Reader:
    """Reads one consistent state of the store; held only for the length of a query."""

    def __init__(self, connection: Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    def all(self, make: Callable[..., T], sql: str, /, **params: Value) -> list[T]:
        """Every row as `make(*row)`."""
        return [make(*row) for row in self._run(sql, params)]

    def iterate(self, make: Callable[..., T], sql: str, /, **params: Value) -> Iterator[T]:
        """Every row as `make(*row)`, one at a time."""
        for row in self._run(sql, params):
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
        """Stop the query under way, from another thread; it raises `Stopped`."""
        self._connection.interrupt()

    @cached_property
    def shop(self) -> Shop:
        """The shop's name, currency and zone as set."""
        found = dict(self.all(lambda name, value: (name, value), "SELECT name, value FROM setting"))
        return Shop(found.get("shop.name", ""), found.get("shop.currency", "CNY"), found.get("shop.zone", ""))

    def _run(self, sql: str, params: Mapping[str, Value] | Sequence[Value]) -> Any:
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
        self.op_id = _open_operation(self._connection, values)
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
        names = ", ".join(f'"{_column(name)}"' for name in columns)
        places = ", ".join("?" for _ in columns)
        self.touched.add(table)
        try:
            self._connection.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({places})', rows)
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


class Watcher:
    """Tells whether anybody else has committed since it was last asked; keeps one connection open."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._seen = ENGINE.change_counter(connection)

    def changed(self) -> bool:
        """Whether another connection has committed since the last call."""
        seen, self._seen = self._seen, ENGINE.change_counter(self._connection)
        return seen != self._seen

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()


class Database:
    """A shop file that exists, is ours, and has the schema of this program."""

    def __init__(self, path: Path) -> None:
        self.path = path
        #: Set where the store is opened just to look at it: nothing is then written through this object.
        self.read_only = False

    @classmethod
    def open(cls, path: Path) -> "Database":
        """Open an existing store, migrating it where it is older.

        Raises NotFound, or Invalid where the file is foreign, damaged or newer; such a file is not touched.
        """
        if verify(path, SCHEMA) < SCHEMA:
            from crm_tui.store.migrations.upgrade import upgrade_existing  # noqa: PLC0415 - Alembic takes 0.3 s

            upgrade_existing(path)
        return cls(path)

    @classmethod
    def create(cls, path: Path, shop: Shop) -> "Database":
        """Make a new store, readable by its owner only; Conflict where there is a file already."""
        from crm_tui.store.migrations.upgrade import build  # noqa: PLC0415 - Alembic takes 0.3 s

        paths.make_private(path.parent)
        temporary = path.with_name(f".{path.name}.new-{os.getpid()}")
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            build(temporary)
            fresh = cls(temporary)
            with fresh.write("shop.create", N_("Created the shop {name}."), actor=identity.actor()) as w:
                w.describe(name=shop.name or path.name)
                for name, value in (("name", shop.name), ("currency", shop.currency), ("zone", shop.zone)):
                    if value:
                        w.insert("setting", {"name": f"shop.{name}", "value": value})
            try:
                os.link(temporary, path)
            except FileExistsError as error:
                raise Conflict(N_("{path} exists already."), path=path) from error
        except OSError as error:
            raise Failed(N_("{path} can't be created: {reason}"), path=path, reason=error.strerror) from error
        finally:
            temporary.unlink(missing_ok=True)
        return cls(path)

    @contextlib.contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader of one consistent state, for the length of a query."""
        with contextlib.closing(self.connect()) as connection:
            reader = Reader(connection, self.path)
            try:
                ENGINE.begin_read(connection)
                yield reader
            except ENGINE.Error as error:
                raise ENGINE.explain(self.path, error) from error

    @contextlib.contextmanager
    def write(
        self, name: str, message: str, *, actor: str = "", undoes: int | None = None, keep: bool = True
    ) -> Iterator[Writer]:
        """A writer in one transaction, recorded as one operation; with `keep` False all is rolled back.

        Forbidden where the store was opened just to look at.
        """
        if self.read_only:
            raise Forbidden(N_("The shop is open only to look at: nothing can be changed."))
        with contextlib.closing(self.connect()) as connection:
            try:
                ENGINE.begin_write(connection)
                values = {"at": clock.stamp(), "actor": actor, "name": name, "message": message, "undoes": undoes}
                writer = Writer(connection, self.path, _open_operation(connection, values))
                yield writer
                finish(writer)
                connection.execute("COMMIT" if keep else "ROLLBACK")
            except ENGINE.Error as error:
                if not self._was_kept(connection, locals().get("writer")):
                    raise ENGINE.explain(self.path, error) from error

    def connect(self) -> Connection:
        """A connection of one's own, to be closed by the caller."""
        return ENGINE.connect(self.path)

    def watcher(self) -> Watcher:
        """A watcher for other people's commits."""
        return Watcher(self.connect())

    def _was_kept(self, connection: Connection, writer: object) -> bool:
        """Whether the transaction is committed although COMMIT reported an error, which can be."""
        connection.close()
        if not isinstance(writer, Writer) or writer.op_id == 0:
            return False
        try:
            with self.read() as r:
                return r.value("SELECT 1 FROM operation WHERE id = :id", id=writer.op_id) is not None
        except CrmError:
            return False


def _open_operation(connection: Connection, values: Mapping[str, Value]) -> int:
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
    """Close the operation: its parameters, the search index of what it touched; dropped where it did nothing."""
    w.execute("DELETE FROM current_operation")
    recorded = w.all(lambda name: name, "SELECT DISTINCT table_name FROM change WHERE op_id = :op", op=w.op_id)
    w.touched.update(recorded)
    if not recorded and w.batch_id is None:
        w.execute("DELETE FROM operation WHERE id = :op", op=w.op_id)
        w.op_id = 0
        return
    search.refresh(w)
    w.execute(
        "UPDATE operation SET params = :params, batch_id = :batch WHERE id = :op",
        params=write_params(w.params),
        batch=w.batch_id,
        op=w.op_id,
    )


def _column(name: str) -> str:
    """The column's name, made sure to be one: names come from declarations, never from data."""
    if not _NAME.fullmatch(name):
        raise ValueError(name)
    return name
