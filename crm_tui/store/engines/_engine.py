"""The protocol every database engine keeps; whatever differs between engines is behind it."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol


class Cursor(Protocol):
    """What a statement returned: rows to fetch, and how many rows it touched."""

    rowcount: int
    lastrowid: int | None

    def __iter__(self) -> Any: ...
    def fetchone(self) -> Any: ...
    def fetchall(self) -> list[Any]: ...


class Connection(Protocol):
    """A driver's connection, statements with `:name` parameters."""

    @property
    def in_transaction(self) -> bool: ...
    def execute(self, sql: str, parameters: Any = ..., /) -> Any: ...
    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any: ...
    def interrupt(self) -> None: ...
    def set_progress_handler(self, handler: Callable[[], Any] | None, n: int, /) -> None: ...
    def close(self) -> None: ...


class Engine(Protocol):
    """How one kind of database is opened, begun, watched, installed and copied; what its errors mean."""

    Error: type[Exception]
    PAGE_CHECK: str
    REFERENCE_CHECK: str
    SOUND: str
    WORDS_FOUND: str
    LAST_IDS: str
    BESIDE_ROWS: str
    SPACIOUS: str

    def explain(self, path: Path, error: Any) -> Exception:
        """What to say of an error of the driver; a statement that was wrong itself is a bug and stays as it is."""
        ...

    def damage(self, error: BaseException) -> bool:
        """Whether the driver's error says that the store's pages are broken."""
        ...

    def connect(self, path: Path) -> Connection:
        """A connection by the proven recipe; the store must exist."""
        ...

    def watch(self, path: Path) -> Connection:
        """A connection to be asked for its `change_counter` only; the store must exist."""
        ...

    def begin_read(self, connection: Connection) -> None:
        """Begin a transaction that can't write and sees one state throughout."""
        ...

    def begin_write(self, connection: Connection, path: Path) -> None:
        """Begin a transaction that no other writer can come between; who came first begins first."""
        ...

    def commit(self, connection: Connection) -> None:
        """End the transaction and keep what was written; those who are still reading are waited for."""
        ...

    def rest(self, connection: Connection) -> None:
        """Undo what is not committed, and leave the connection as `connect` made it."""
        ...

    def look(self, connection: Connection, path: Path) -> None:
        """Make sure that the store's pages are all there and its schema can be read; Invalid where not."""
        ...

    def change_counter(self, connection: Connection) -> int:
        """A number that differs once another connection has committed."""
        ...

    def install(self, connection: Connection) -> None:
        """(Re)create what is made from code: audit triggers and the search index's table."""
        ...

    def copy(self, source: Any, target: Path) -> None:
        """Write a consistent copy of the store to a new file, in one step."""
        ...

    def set_last_id(self, connection: Connection, table: str, last_id: int) -> None:
        """Let the next row of the table have a higher id than this, however few rows there are."""
        ...

    def alone(self, path: Path) -> AbstractContextManager[Connection]:
        """A connection that lets nobody else read or write, from one transaction to the next, until it is closed."""
        ...

    def pour(self, source: Path, target: Any) -> None:
        """Replace the target's content by the source's in one step, under the eyes of whoever has it open."""
        ...
