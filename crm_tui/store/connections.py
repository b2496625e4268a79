"""Connections of one shop file kept for the next time: making one reads the whole schema, which takes milliseconds."""

import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from crm_tui.core.errors import CrmError
from crm_tui.store.engines._engine import Connection, Engine

#: So many wait at most; more are only in use while several threads read at once.
_KEPT: Final = 2
#: A process, and a file in it, whatever its name.
_Owner = tuple[int, int, int]


class Connections:
    """Connections at rest, none of them in a transaction; one that may not be at rest is closed instead.

    Whoever takes one has it alone. None outlives the file it belongs to, nor does one pass into a forked process.
    """

    def __init__(self, path: Path, engine: Engine) -> None:
        self._path = path
        self._engine = engine
        self._idle: list[tuple[_Owner, Connection]] = []
        weakref.finalize(self, _close, self._idle)

    @contextmanager
    def one(self) -> Iterator[Connection]:
        """A connection for as long as the block runs; what it leaves uncommitted is undone.

        It is closed where the block fails other than by a sentence for the user: nobody knows how it was left.
        """
        owner = self._owner()
        connection = self._take(owner) or self._engine.connect(self._path)
        known = False
        try:
            yield connection
            known = True
        except CrmError:
            known = True
            raise
        finally:
            if known:
                self._keep(owner, connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close those at rest."""
        _close(self._idle)

    def _take(self, owner: _Owner) -> Connection | None:
        while True:
            try:
                kept_for, connection = self._idle.pop()
            except IndexError:  # asked first, another thread could be quicker
                return None
            if kept_for == owner:
                return connection
            connection.close()

    def _keep(self, owner: _Owner, connection: Connection) -> None:
        try:
            self._engine.rest(connection)
        except self._engine.Error:
            connection.close()
            return
        if len(self._idle) < _KEPT and self._owner() == owner:
            self._idle.append((owner, connection))
        else:
            connection.close()

    def _owner(self) -> _Owner:
        """This process, and the file that has the name at present."""
        try:
            found = self._path.stat()
        except OSError:
            return os.getpid(), 0, 0
        return os.getpid(), found.st_dev, found.st_ino


def _close(idle: list[tuple[_Owner, Connection]]) -> None:
    while idle:
        idle.pop()[1].close()
