"""Brings a store to the program's schema: a backup first, foreign keys off, one transaction, all checked."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import StaticPool

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_
from crm_tui.store import totals
from crm_tui.store.backup import set_aside
from crm_tui.store.db import SCHEMA, Writer
from crm_tui.store.engines.sqlite import SqliteEngine, verify

_FOLDER = Path(__file__).parent


def configuration() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def build(path: Path) -> None:
    """Make the schema in a new, empty file."""
    with contextlib.closing(SqliteEngine().connect(path)) as connection:
        _migrate(connection, path)


def rebuild(path: Path, number: int, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Make the schema of that number in a new, empty file, let `fill` put its rows in, then bring it up to date.

    Nothing is recorded of it: the audit's triggers are made afterwards. All or nothing.
    """
    with contextlib.closing(SqliteEngine().connect(path)) as connection:
        _migrate(connection, path, number, fill)


def upgrade_existing(path: Path) -> None:
    """Bring an older store up to date; a copy of it is kept beside it."""
    set_aside(path, "before-upgrade")
    engine = SqliteEngine()
    try:
        with contextlib.closing(engine.connect(path)) as connection:
            _migrate(connection, path)
    except sqlite3.Error as error:
        # An error at the end may come when all is in place.
        if verify(path, SCHEMA) < SCHEMA:
            raise engine.explain(path, error) from error


@contextlib.contextmanager
def _unwrapped() -> Iterator[None]:
    """The driver's errors without SQLAlchemy's around them."""
    found: BaseException | None = None
    try:
        yield
    except DBAPIError as error:
        found = error.orig or error
    if found is not None:  # raised within, each would be the other's cause
        raise found


def _migrate(
    connection: sqlite3.Connection, path: Path, first: int = 0, fill: Callable[[sqlite3.Connection], None] | None = None
) -> None:
    """All pending revisions in one transaction; foreign keys off, since a rebuilt table would empty its children.

    With `fill` it is called once the schema has come to the number `first`.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    bind = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None)
    with _unwrapped(), bind.connect() as handle, handle.begin():
        # The driver begins nothing by itself here; SQLAlchemy's commit and rollback end what we begin.
        connection.execute("BEGIN IMMEDIATE")
        config = configuration()
        config.attributes["connection"] = handle
        if fill is not None:
            command.upgrade(config, f"{first:04}")
            fill(connection)
        command.upgrade(config, "head")
        number = int(handle.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one())
        if connection.execute("PRAGMA foreign_key_check").fetchone():
            raise Failed(N_("The upgrade would leave records that refer to nothing; it was not made."))
        SqliteEngine().install(connection)
        totals.rebuild(Writer(connection, path, 0))
        connection.execute(f"PRAGMA user_version = {number}")
