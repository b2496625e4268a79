"""The shop file: opening it, reading from it, and writing to it one operation, one transaction at a time."""

import contextlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from crm_tui.core import clock, committed, identity, paths
from crm_tui.core.errors import CrmError, Failed, Forbidden
from crm_tui.core.i18n import N_, Text
from crm_tui.core.whole_file import discard, give_name, unfinished
from crm_tui.domain.shop import Shop
from crm_tui.store import place
from crm_tui.store.connections import Connections
from crm_tui.store.engines._engine import Connection
from crm_tui.store.engines.sqlite import verify
from crm_tui.store.transaction import ENGINE, RECORD, Reader, Writer, begin_operation, finish

__all__ = ["ENGINE", "SCHEMA", "Database", "Reader", "Watcher", "Writer", "reason_of", "untold"]

#: The schema this program reads and writes; the newest revision in `store/migrations` carries this number.
SCHEMA: Final = 9


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
        self._connections = Connections(path, ENGINE)
        #: Set where the store is opened just to look at it: nothing is then written through this object.
        self.read_only = False
        #: Where troubles are told that stop nobody, such as a backup that could not be made.
        self.tell: Callable[[Text], object] = bool
        #: The day on which it was last looked whether a backup is due.
        self.backup_looked = ""

    @classmethod
    def open(cls, path: Path, tell: Callable[[Text], object] = bool) -> "Database":
        """Open an existing store, migrating it where it is older, which `tell` is told before; it becomes the store's.

        Raises NotFound, Invalid where the file is foreign, damaged or newer or lies where it can't be safe, Forbidden
        where strangers can get at it; such a file is not touched.
        """
        place.look(path)
        number, found = verify(path, SCHEMA), cls(path)
        place.guard(path)
        with found._connected() as connection:
            ENGINE.look(connection, path)
        if number < SCHEMA:
            from crm_tui.store.migrations.upgrade import upgrade_existing  # noqa: PLC0415 - Alembic takes 0.3 s

            tell(Text(N_("Upgrading {path} for this version of crm; a copy is kept beside it."), {"path": path}))
            upgrade_existing(path)
        found.tell = tell
        return found

    @classmethod
    def create(cls, path: Path, shop: Shop, group: str | None = None) -> "Database":
        """Make a new store for its owner only, or for a group; Conflict where there is a file already.

        Other errors are those of `place.make_team_folder` and `place.look_around`.
        """
        from crm_tui.store.migrations.upgrade import build  # noqa: PLC0415 - Alembic takes 0.3 s

        if group is None:
            paths.make_private(path.parent)
        gid = None if group is None else place.make_team_folder(path.parent, group)
        place.look_around(path)
        temporary = unfinished(path)
        try:
            os.close(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
            build(temporary)
            fresh = cls(temporary)
            with fresh.write("shop.create", N_("Created the shop {name}."), actor=identity.actor()) as w:
                w.describe(name=shop.name or path.name)
                for name, value in (("name", shop.name), ("currency", shop.currency), ("zone", shop.zone)):
                    if value:
                        w.insert("setting", {"name": f"shop.{name}", "value": value})
            if gid is not None:
                place.make_team_file(temporary, gid)
            give_name(temporary, path)
        except (OSError, ENGINE.Error, Failed) as error:
            committed.forget()  # it was kept in a file that goes
            raise Failed(N_("{path} can't be created: {reason}"), path=path, reason=reason_of(error)) from error
        finally:
            discard(temporary)
        return cls(path)

    @contextlib.contextmanager
    def read(self) -> Iterator[Reader]:
        """A reader of one consistent state, for the length of a query."""
        with self._connected() as connection, contextlib.closing(Reader(connection, self.path)) as reader:
            ENGINE.begin_read(connection)
            yield reader

    @contextlib.contextmanager
    def write(
        self, name: str, message: str, *, actor: str = "", undoes: int | None = None, keep: bool = True
    ) -> Iterator[Writer]:
        """A writer in one transaction, recorded as one operation; with `keep` False all is rolled back.

        Forbidden where the store was opened just to look at.
        """
        if self.read_only:
            raise Forbidden(N_("The shop is open only to look at: nothing can be changed."))
        writer = None
        try:
            with self._connections.one() as connection:
                ENGINE.begin_write(connection, self.path)
                values = {"at": clock.stamp(), "actor": actor, "name": name, "message": message, "undoes": undoes}
                op_id = begin_operation(connection, values)
                with contextlib.closing(Writer(connection, self.path, op_id)) as writer:
                    yield writer
                    finish(writer)
                    writer.close()
                    if keep:
                        _commit(connection, writer)
        except ENGINE.Error as error:
            if not self._was_kept(writer, error):
                raise ENGINE.explain(self.path, error) from error

    @contextlib.contextmanager
    def _connected(self) -> Iterator[Connection]:
        """A connection, the driver's errors turned into sentences."""
        try:
            with self._connections.one() as connection:
                yield connection
        except ENGINE.Error as error:
            raise ENGINE.explain(self.path, error) from error

    def connect(self) -> Connection:
        """A connection of one's own, to be closed by the caller."""
        return ENGINE.connect(self.path)

    def watcher(self) -> Watcher:
        """A watcher for other people's commits."""
        return Watcher(ENGINE.watch(self.path))

    def _was_kept(self, writer: Writer | None, error: Exception) -> bool:
        """Whether the transaction is committed although COMMIT reported an error, which can be.

        Raises Failed where that can't be found out: who is told that nothing was kept would do it again.
        """
        if writer is None or writer.record is None:
            return False
        try:
            with self.read() as r:
                found = r.row(RECORD, id=writer.record["id"]) == writer.record
        except CrmError as reason:
            raise untold(reason) from error
        if found:
            committed.note()
        return found


def untold(reason: CrmError) -> Failed:
    """What to say where nobody can find out what was kept."""
    return Failed(
        N_("Whether this was kept can't be told ({reason}). Look before you do it again."), reason=reason.text
    )


def reason_of(error: BaseException) -> str:
    """What the system or the engine says of a failure, without numbers and names of files."""
    if isinstance(error, CrmError) and error.__cause__ is not None:
        error = error.__cause__
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _commit(connection: Connection, writer: Writer) -> None:
    """Commit, and note it: whoever is interrupted right then is not to hear that nothing was changed."""
    try:
        ENGINE.commit(connection)
    except KeyboardInterrupt:
        if not connection.in_transaction:
            _note(writer)
        raise
    _note(writer)


def _note(writer: Writer) -> None:
    if writer.record is not None:
        committed.note()
