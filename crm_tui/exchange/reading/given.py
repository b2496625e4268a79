"""A file as it was named, which can be opened again and again: on disk, or put aside from a stream."""

import hashlib
import os
import select
import stat
import sys
import tempfile
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from crm_tui.core.errors import Failed, NotFound
from crm_tui.core.i18n import N_

#: How much of a stream is put aside at most, bytes, and how long a named pipe may give nothing, seconds.
LARGEST_STREAM = 2 << 30
PATIENCE = 30.0
_PIECE = 1 << 20


class Given:
    """What was named: a path, "-" for standard input, or a binary stream.

    Raises NotFound for a folder or nothing at all, Failed for a device, for a pipe into which nobody writes, for a
    stream longer than `most` bytes, and for what can't be read.
    """

    def __init__(
        self,
        given: str | Path | BinaryIO,
        name: str | None = None,
        *,
        most: int = LARGEST_STREAM,
        patience: float = PATIENCE,
    ) -> None:
        self._most = most
        if isinstance(given, str | Path) and str(given) != "-":
            self.path, self.name = Path(given), name or str(given)
            self._check(patience)
            return
        self.name = name or "-"
        stream = sys.stdin.buffer if isinstance(given, str | Path) else given
        self._put_aside(iter(lambda: stream.read(_PIECE), b""))

    def _check(self, patience: float) -> None:
        try:
            mode = self.path.stat().st_mode
            if stat.S_ISDIR(mode):
                raise NotFound(N_("{file} is a folder, not a file."), file=self.name)
            if stat.S_ISFIFO(mode):
                self._put_aside(self._piped(self.path, patience))
            elif not stat.S_ISREG(mode):
                raise Failed(N_("{file} is a device, not a file."), file=self.name)
        except FileNotFoundError:
            raise NotFound(N_("There is no file {file}."), file=self.name) from None
        except (OSError, ValueError) as error:
            raise self._unreadable(error) from None

    def _piped(self, path: Path, patience: float) -> Iterator[bytes]:
        """What comes through a named pipe; opened so that it need not wait for somebody to write into it."""
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
        try:
            waiting = select.poll()
            waiting.register(handle, select.POLLIN)
            while waiting.poll(patience * 1000):
                try:
                    piece = os.read(handle, _PIECE)
                except BlockingIOError:
                    continue
                if not piece:
                    return
                yield piece
        finally:
            os.close(handle)
        raise Failed(N_("{file} is a pipe, and nothing came through it for {count} seconds."), file=self.name,
                     count=round(patience))  # fmt: skip

    def _put_aside(self, pieces: Iterable[bytes]) -> None:
        handle, path = tempfile.mkstemp(prefix="crm-")  # readable by its owner only
        self.path = Path(path)
        # It lives as long as this object, and so as long as the source made from it, and no longer than the program.
        weakref.finalize(self, self.path.unlink, missing_ok=True)
        size = 0
        with os.fdopen(handle, "wb") as aside:
            for piece in pieces:
                size += len(piece)
                if size > self._most:
                    raise Failed(N_("More than {most} MB came through {file}; that is no file of a shop."),
                                 most=self._most >> 20, file=self.name)  # fmt: skip
                aside.write(piece)

    def open(self) -> BinaryIO:
        """The bytes from the first; who opens closes."""
        try:
            return self.path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from None

    def sha256(self) -> str:
        """The digest of the bytes, in hexadecimal."""
        digest = hashlib.sha256()
        with self.open() as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
        return digest.hexdigest()

    def _unreadable(self, error: Exception) -> Failed:
        return Failed(N_("{file} cannot be read: {reason}."), file=self.name,
                      reason=getattr(error, "strerror", None) or str(error))  # fmt: skip
