"""SQLite by the measured recipe: our own BEGIN, rollback journal with EXTRA sync, foreign keys, STRICT tables.

The rollback journal is used throughout: the write-ahead log of SQLite before 3.51.3 can corrupt a file when it
is reset, and colleagues on one file may run different versions.
"""

import contextlib
import sqlite3
from pathlib import Path
from typing import Any

from crm_tui.core.errors import Conflict, CrmError, Failed, Invalid, NotFound, Stopped
from crm_tui.core.i18n import N_
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite_triggers import trigger_statements

#: "CRMT": what a store of ours carries in its header, so that other programs' files are refused.
APPLICATION_ID = 0x43524D54
BUSY_SECONDS = 15.0

#: Full text over words; the prefix index keeps a keystroke over 100,000 customers below a millisecond.
_SEARCH_TABLE = (
    "CREATE VIRTUAL TABLE IF NOT EXISTS customer_search USING fts5("
    "body, tokenize = 'unicode61 remove_diacritics 2', prefix = '1 2 3', detail = full)"
)
_PRAGMAS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA cache_size = -4096",
)


class SqliteEngine:
    """One local file."""

    Error = sqlite3.Error
    #: One text per broken page or index, or `SOUND`; and a row (table, id, table referred to) per broken reference.
    PAGE_CHECK = "PRAGMA integrity_check(20)"
    REFERENCE_CHECK = "PRAGMA foreign_key_check"
    SOUND = "ok"
    #: The ids of the customers whose indexed words fit an expression; `{}` is where its parameter goes.
    WORDS_FOUND = "SELECT rowid FROM customer_search WHERE customer_search MATCH {}"
    #: By table, the highest id that was ever given, where one was.
    LAST_IDS = "SELECT name, seq FROM sqlite_sequence"

    def explain(self, path: Path, error: sqlite3.Error) -> Exception:
        """See `Engine.explain`."""
        name = getattr(error, "sqlite_errorname", None)
        if name in {None, "SQLITE_ERROR", "SQLITE_MISUSE"}:
            return error
        if isinstance(error, sqlite3.IntegrityError):
            return refused(name, error)
        if name == "SQLITE_INTERRUPT":
            return Stopped(N_("Stopped."))
        return unreadable(path, error)

    def connect(self, path: Path) -> sqlite3.Connection:
        """See `Engine.connect`."""
        try:
            connection = sqlite3.connect(
                f"{path.absolute().as_uri()}?mode=rw",
                uri=True,
                timeout=BUSY_SECONDS,
                isolation_level=None,
                check_same_thread=False,
            )
        except sqlite3.DatabaseError as error:
            raise unreadable(path, error) from error
        try:
            for pragma in _PRAGMAS:
                connection.execute(pragma)
        except sqlite3.DatabaseError as error:
            connection.close()
            raise unreadable(path, error) from error
        return connection

    def begin_read(self, connection: Connection) -> None:
        """See `Engine.begin_read`."""
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")

    def begin_write(self, connection: Connection) -> None:
        """See `Engine.begin_write`."""
        connection.execute("BEGIN IMMEDIATE")

    def change_counter(self, connection: Connection) -> int:
        """See `Engine.change_counter`."""
        return int(connection.execute("PRAGMA data_version").fetchone()[0])

    def install(self, connection: Connection) -> None:
        """See `Engine.install`."""
        for (name,) in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit_%'"
        ).fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        for statement in trigger_statements(lambda table: columns(connection, table)):
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

    def pour(self, source: Path, target: Path) -> None:
        """See `Engine.pour`."""
        with contextlib.closing(self.connect(source)) as copy, contextlib.closing(self.connect(target)) as present:
            copy.backup(present, pages=-1)


def columns(connection: Connection, table: str) -> dict[str, str]:
    """The table's columns in order, with the type of each."""
    return {row[1]: row[2] for row in connection.execute(f'PRAGMA table_info("{table}")')}


def verify(path: Path, newest: int) -> int:
    """The store's schema number, after making sure, without writing, that the file is a store of ours.

    Raises NotFound where there is no file, Invalid where it is not a store of ours, damaged, or newer than
    `newest`.
    """
    if not path.exists():
        raise NotFound(N_("There is no shop file at {path}."), path=path)
    # A crash can leave a journal that only a writer may roll back; then the file is known to be in use.
    mode = "rw" if path.with_name(path.name + "-journal").exists() else "ro"
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode={mode}", uri=True, timeout=BUSY_SECONDS)
        try:
            application = connection.execute("PRAGMA application_id").fetchone()[0]
            number = int(connection.execute("PRAGMA user_version").fetchone()[0])
            pages = connection.execute("PRAGMA page_count").fetchone()[0]
            page_size = connection.execute("PRAGMA page_size").fetchone()[0]
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.DatabaseError as error:
        raise unreadable(path, error) from error
    if application != APPLICATION_ID:
        raise Invalid(N_("{path} belongs to another program; it was not touched."), path=path)
    if path.stat().st_size < pages * page_size:
        raise damaged(path)
    if number > newest:
        raise Invalid(
            N_("{path} was written by a newer version of crm; please update this one. The file was not touched."),
            path=path,
        )
    return number


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
    return Failed(N_("{path} can't be read: {reason}"), path=path, reason=str(error))


def refused(name: str, error: sqlite3.IntegrityError) -> CrmError:
    """What to say where a constraint of the store refused a row."""
    if name == "SQLITE_CONSTRAINT_FOREIGNKEY":
        return Conflict(N_("Other records still refer to this one."))
    if name in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return Conflict(N_("There is one like this already ({what})."), what=str(error).partition(": ")[2])
    return Failed(N_("The shop file refused the record: {reason}"), reason=str(error))


def file_problems(path: Path) -> list[str]:
    """What SQLite itself finds wrong with a file's pages and references; empty where it is sound."""
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        try:
            found = [row[0] for row in connection.execute("PRAGMA integrity_check(5)") if row[0] != SqliteEngine.SOUND]
            broken = connection.execute(SqliteEngine.REFERENCE_CHECK).fetchone()
        except sqlite3.DatabaseError as error:
            return [str(error)]
    return found + ([f"foreign key: {broken[0]}"] if broken else [])
