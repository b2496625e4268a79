"""SQLite by the measured recipe: our own BEGIN, rollback journal with EXTRA sync, foreign keys, STRICT tables.

The rollback journal is used throughout: the write-ahead log of SQLite before 3.51.3 can corrupt a file when it
is reset, and colleagues on one file may run different versions.
"""

import contextlib
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from crm_tui.core.errors import Conflict, CrmError, Failed, Invalid, NotFound, Stopped
from crm_tui.core.i18n import N_
from crm_tui.domain.closing import LOCKED
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines._line import in_turn
from crm_tui.store.engines.sqlite_triggers import MONTH_IS_CLOSED, lock_statements, trigger_statements

#: "CRMT": what a store of ours carries in its header, so that other programs' files are refused.
APPLICATION_ID = 0x43524D54
#: How long a lock is waited for, in seconds.
BUSY_SECONDS = 15.0

#: Full text over words; the prefix index keeps a keystroke over 100,000 customers below a millisecond.
_SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS customer_search USING fts5("
    "body, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = full)"
)
#: Errors of the disk that are met only where something is written.
_WRITING = frozenset(f"SQLITE_IOERR_{call}" for call in ("WRITE", "FSYNC", "DIR_FSYNC", "TRUNCATE", "DELETE"))
#: SQLite's own steps between two looks whether a query is to stop, some milliseconds.
_STEPS = 1_000_000
_CACHE = "PRAGMA cache_size = -4096"
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    _CACHE,
)


class SqliteEngine:
    """One local file."""

    Error: type[Exception] = sqlite3.Error
    #: One text per broken page or index, or `SOUND`; and a row (table, id, table referred to) per broken reference.
    PAGE_CHECK = "PRAGMA integrity_check(20)"
    REFERENCE_CHECK = "PRAGMA foreign_key_check"
    SOUND = "ok"
    #: The ids of the customers whose indexed words fit an expression; `{}` is where its parameter goes.
    WORDS_FOUND = "SELECT rowid FROM customer_search WHERE customer_search MATCH {}"
    #: By table, the highest id that was ever given, where one was.
    LAST_IDS = "SELECT name, seq FROM sqlite_sequence"
    #: Memory for a great many rows: each looks for whom it names, and indexes are sorted.
    SPACIOUS = "PRAGMA cache_size = -24576"
    #: What is done for every row that is added to a table: what it is called, of which kind, and how it is made.
    BESIDE_ROWS = (
        "SELECT name, upper(type), sql FROM sqlite_master WHERE tbl_name = :table AND sql IS NOT NULL "
        "AND (type = 'index' OR (type = 'trigger' AND name NOT LIKE '%_delete')) ORDER BY type, name"
    )

    def explain(self, path: Path, error: Any) -> Exception:
        """See `Engine.explain`."""
        name = getattr(error, "sqlite_errorname", None)
        if name in {None, "SQLITE_ERROR", "SQLITE_MISUSE"}:
            bug: Exception = error
            return bug
        if isinstance(error, sqlite3.IntegrityError):
            return refused(name, error)
        if name == "SQLITE_INTERRUPT":
            return Stopped(N_("Stopped."))
        return unreadable(path, error)

    def damage(self, error: BaseException) -> bool:
        """See `Engine.damage`."""
        return str(getattr(error, "sqlite_errorname", "")).startswith("SQLITE_CORRUPT")

    def connect(self, path: Path) -> sqlite3.Connection:
        """See `Engine.connect`."""
        connection = self.watch(path)
        try:
            for pragma in _PRAGMAS:
                _patiently(connection, pragma)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise unreadable(path, error) from error
        return connection

    def watch(self, path: Path) -> sqlite3.Connection:
        """See `Engine.watch`; without the pragmas it does not read the schema, which takes milliseconds."""
        try:
            return sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error

    def begin_read(self, connection: Connection) -> None:
        """See `Engine.begin_read`."""
        connection.execute("PRAGMA query_only = ON")
        # Ctrl-C is noticed in Python only: a long query comes by there now and then, and is stopped.
        connection.set_progress_handler(lambda: None, _STEPS)
        connection.execute("BEGIN")
        # BEGIN takes no lock, the first query does: here, where the wait is fair.
        _patiently(connection, "SELECT 1 FROM sqlite_master LIMIT 1")

    def begin_write(self, connection: Connection, path: Path) -> None:
        """See `Engine.begin_write`."""
        with in_turn(path) as next_one:
            _patiently(connection, "BEGIN IMMEDIATE", next_one=next_one)

    def commit(self, connection: Connection) -> None:
        """See `Engine.commit`."""
        _patiently(connection, "COMMIT")

    def rest(self, connection: Connection) -> None:
        """See `Engine.rest`."""
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        connection.set_progress_handler(None, 0)
        connection.execute("PRAGMA query_only = OFF")
        connection.execute(_CACHE)

    def look(self, connection: Connection, path: Path) -> None:
        """See `Engine.look`."""
        pages = connection.execute("PRAGMA page_count").fetchone()[0]
        page_size = connection.execute("PRAGMA page_size").fetchone()[0]
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        if path.stat().st_size < pages * page_size:
            raise damaged(path)

    def change_counter(self, connection: Connection) -> int:
        """See `Engine.change_counter`."""
        return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def install(self, connection: Connection) -> None:
        """See `Engine.install`."""
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in (*trigger_statements(lambda table: columns(connection, table)), *lock_statements()):
            connection.execute(statement)
        connection.execute(_SEARCH_TABLE)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")

    def copy(self, source: Any, target: Path) -> None:
        """See `Engine.copy`; one step, since in several it starts over whenever somebody writes."""
        with contextlib.closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=-1)

    def set_last_id(self, connection: Connection, table: str, last_id: int) -> None:
        """See `Engine.set_last_id`."""
        connection.execute("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
        if last_id:
            connection.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)", (table, last_id))

    @contextlib.contextmanager
    def alone(self, path: Path) -> Iterator[sqlite3.Connection]:
        """See `Engine.alone`."""
        with contextlib.closing(self.connect(path)) as connection:
            _patiently(connection, "BEGIN EXCLUSIVE")
            # Only now: in this mode locks stay, also the one for reading where the other is not got at once.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("COMMIT")
            yield connection

    def pour(self, source: Path, target: Any) -> None:
        """See `Engine.pour`."""
        with contextlib.closing(self.connect(source)) as copy:
            copy.backup(target, pages=-1)


def _patiently(connection: Connection, statement: str, *, next_one: bool = False) -> None:
    """Run a statement that takes a lock, trying again until it is free or `BUSY_SECONDS` are over.

    `next_one` is who stands first in line: then nobody else tries.

    SQLite's own waiting is unfair: who has waited long looks less and less often, up to 0.1 s apart, and those that
    have just come take the lock from them.
    """
    begun = time.monotonic()
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        while True:
            try:
                connection.execute(statement).fetchone()
            except sqlite3.OperationalError as error:
                waited = time.monotonic() - begun
                if not error.sqlite_errorname.startswith("SQLITE_BUSY") or waited > BUSY_SECONDS:
                    raise
                time.sleep(min(0.0002 + waited / 50, 0.002) if next_one else _pause(waited))
            else:
                return
    finally:
        connection.execute(f"PRAGMA busy_timeout = {round(BUSY_SECONDS * 1000)}")


def _pause(waited: float) -> float:
    """Seconds until the next look; by chance, so that nobody keeps step with those who write.

    Who waits longer looks more often and so is served first; after a second something long is being written, and
    nothing is gained by looking that often.
    """
    longest = 0.004 / (1 + waited / 0.02) if waited < 1 else 0.002
    return longest * random.random()  # noqa: S311 - chance, not secrecy


def columns(connection: Connection, table: str) -> dict[str, str]:
    """The table's columns in order, with the type of each."""
    return {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{table}")')}


def verify(path: Path, newest: int) -> int:
    """The store's schema number, after making sure, without writing, that the file is a store of ours.

    Raises NotFound where there is no file, Invalid where it is not a store of ours, or newer than `newest`. Only the
    file's first page is read.
    """
    if not path.exists():
        raise NotFound(N_("There is no shop file at {path}."), path=path)
    # A crash can leave a journal that only a writer may roll back; then the file is known to be in use.
    mode = "rw" if _journal(path).exists() else "ro"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            number = int(connection.execute("PRAGMA user_version").fetchone()[0])
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    if application != APPLICATION_ID:
        raise Invalid(N_("{path} belongs to another program; it was not touched."), path=path)
    if number > newest:
        raise Invalid(
            N_("{path} was written by a newer version of crm; please update this one. The file was not touched."),
            path=path,
        )
    return number


def _journal(path: Path) -> Path:
    """Where the journal of a store lies: beside the file itself, also where the path is a link to it."""
    file = path.resolve() if path.is_symlink() else path
    return file.with_name(file.name + "-journal")


def damaged(path: Path) -> Invalid:
    """What to say of a file whose pages are broken."""
    return Invalid(N_("The shop file {path} is damaged. Restore a backup: crm restore FILE"), path=path)


def unreadable(path: Path, error: sqlite3.Error) -> Invalid | Failed:
    """What to say of a file that can't be opened or read."""
    name = getattr(error, "sqlite_errorname", "")
    if name.startswith("SQLITE_NOTADB"):
        return Invalid(N_("{path} is not a shop file of crm; it was not touched."), path=path)
    if name.startswith("SQLITE_CORRUPT"):
        return damaged(path)
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return Failed(N_("Somebody else has been writing to {path} for too long. Please try again."), path=path)
    if name.startswith("SQLITE_FULL"):
        return Failed(N_("The disk is full; nothing was changed in {path}."), path=path)
    if name.startswith("SQLITE_READONLY"):
        return Failed(N_("{path} can't be written to; check who owns the file and its folder."), path=path)
    if name in _WRITING:
        return Failed(N_("{path} can't be written: {reason}"), path=path, reason=str(error))
    return Failed(N_("{path} can't be read: {reason}"), path=path, reason=str(error))


def refused(name: str, error: sqlite3.IntegrityError) -> CrmError:
    """What to say where a constraint of the store refused a row."""
    if name == "SQLITE_CONSTRAINT_TRIGGER" and str(error) == MONTH_IS_CLOSED:
        return Conflict(LOCKED)
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return Conflict(N_("Other records still refer to this one."))
    if name in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return Conflict(N_("There is one like this already ({what})."), what=str(error).partition(": ")[2])
    return Failed(N_("The shop file refused the record: {reason}"), reason=str(error))


def file_problems(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a file's pages and references; empty where it is sound.

    Raises Failed where the file can't be opened, which says nothing of its pages.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    with contextlib.closing(connection):
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != SqliteEngine.SOUND]
            broken = connection.execute(SqliteEngine.REFERENCE_CHECK).fetchone()
        except sqlite3.DatabaseError as error:
            return [str(error)]
    return found + ([f"foreign key: {broken[0]}"] if broken else [])
