"""Checked rows put aside in a temporary file, so that a file of a million lines needs little memory."""

import marshal
import tempfile
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import Self

from crm_tui.core.fields import Value

#: A checked row: its line number, then values of the store.
Checked = tuple[Value, ...]
_IN_MEMORY = 8 * 1024 * 1024


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

    def append(self, rows: Sequence[Checked]) -> None:
        """Put a chunk of rows behind the others."""
        if rows:
            # Whole chunks at a time: loading from a file asks it for every few bytes.
            self._sizes.append(self._file.write(marshal.dumps(list(rows))))
            self.rows += len(rows)

    def chunks(self) -> Iterator[list[Checked]]:
        """All chunks from the first."""
        self._file.seek(0)
        for size in self._sizes:
            yield marshal.loads(self._file.read(size))  # noqa: S302 - written by `append` only
