"""Brings a store to the program's schema: a backup first, foreign keys off, one transaction, all checked."""

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine
from sqlalchemy.pool import StaticPool

from crm_tui.core import clock
from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_
from crm_tui.store.engines.sqlite import SqliteEngine

_FOLDER = Path(__file__).parent


def configuration() -> Config:
    """Alembic's configuration, without a file of its own."""
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    return config


def build(path: Path) -> None:
    """Make the schema in a new, empty file."""
    with contextlib.closing(SqliteEngine().connect(path)) as connection:
        _migrate(connection)


def rebuild(path: Path, number: int, fill: Callable[[sqlite3.Connection], None]) -> None:
    """Make the schema of that number in a new, empty file, let `fill` put its rows in, then bring it up to date.

    Nothing is recorded of it: the audit's triggers are made afterwards. All or nothing.
    """
    with contextlib.closing(SqliteEngine().connect(path)) as connection:
        _migrate(connection, number, fill)


def upgrade_existing(path: Path) -> None:
    """Bring an older store up to date; a copy of it is kept beside it."""
    engine = SqliteEngine()
    with contextlib.closing(engine.connect(path)) as connection:
        stamp = clock.now().strftime("%Y%m%d-%H%M%S")
        engine.copy(connection, path.with_name(f"{path.name}.before-upgrade-{stamp}"))
        _migrate(connection)


def _migrate(
    connection: sqlite3.Connection, first: int = 0, fill: Callable[[sqlite3.Connection], None] | None = None
) -> None:
    """All pending revisions in one transaction; foreign keys off, since a rebuilt table would empty its children.

    With `fill` it is called once the schema has come to the number `first`.
    """
    connection.execute("PRAGMA foreign_keys = OFF")
    bind = create_engine("sqlite://", creator=lambda: connection, poolclass=StaticPool, pool_reset_on_return=None)
    with bind.connect() as handle, handle.begin():
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
        connection.execute(f"PRAGMA user_version = {number}")
