"""Checked rows put aside in a temporary file, so that a file of a million lines needs little memory."""

import marshal
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Any, Final, Self

from crm_tui.core.fields import Value

#: A checked row: its line number, then values of the store.
Checked = tuple[Value, ...]
#: The same of many rows, column by column; None for a column in which there is nothing at all.
Columns = Sequence[Sequence[Value] | None]
_IN_MEMORY: Final = 8 * 1024 * 1024
#: Without looking for objects that come again, which takes longer than writing them again.
_PLAIN: Final = 2


class Spool:
    """Rows in chunks, written once and then read any number of times, by this process only."""

    def __init__(self) -> None:
        self._file = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self._sizes: list[int] = []
        self.rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def append(self, columns: Columns) -> None:
        """Put a chunk of rows behind the others; the first column has their numbers."""
        numbers = columns[0] if columns else None
        if numbers:
            # Whole chunks at a time: loading from a file asks it for every few bytes.
            kept = [None if column is None else list(column) for column in columns]
            self._sizes.append(self._file.write(packed(kept)))
            self.rows += len(numbers)

    def clear(self) -> None:
        """Let go of all rows."""
        self._file.seek(0)
        self._file.truncate()
        self._sizes, self.rows = [], 0

    def chunks(self) -> Iterator[Columns]:
        """All chunks from the first."""
        self._file.seek(0)
        for size in self._sizes:
            yield unpacked(self._file.read(size))


def packed(values: Any) -> bytes:
    """Values of the store, or lists of them, as bytes that `unpacked` reads, in this process only."""
    return marshal.dumps(values, _PLAIN)


def unpacked(found: bytes) -> Any:
    """What was packed."""
    return marshal.loads(found)  # noqa: S302 - written by `packed` only


def rows_of(columns: Columns) -> list[Checked]:
    """The rows of columns of which none is left out."""
    return list(zip(*(column or () for column in columns), strict=True))
