"""Writers of one store stand in line, first come, first served, before they ask SQLite for its lock.

SQLite's lock is what protects; the line only settles who asks for it next. Its places are locks on bytes of the
store's folder, beyond any content: no file has to be made, shared or swept, and whoever is killed has left. They are
locks of an open file (Linux), so threads of one process stand in line too. The store's own file won't do: SQLite's
locks on it go with the first descriptor of ours that is closed.
"""

import contextlib
import os
import struct
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final

if sys.platform == "linux":
    import fcntl

#: Whoever has stood in line so long, in seconds, goes to the front: a program before them may be suspended.
_PATIENCE: Final = 2.0
#: Seconds between two looks, for each place that is left; a short operation takes about as long.
_PAUSE: Final = 0.001
#: `struct flock`: kind, whence, first byte, number of bytes, process; the end of the native alignment.
_LOCK: Final = struct.Struct("hhqqi0q")
#: Places of one line: each store of a folder has its own.
_PLACES: Final = 1 << 32


@contextlib.contextmanager
def in_turn(path: Path) -> Iterator[bool]:
    """Stand in line for the store, run the block at the front, and leave; whether nobody else is at the front.

    Where there is no such line the block runs at once, and others may be there.
    """
    try:
        line = Line(path)
    except OSError:  # such locks are not everywhere, nor may every folder be read
        yield False
        return
    try:
        yield line.wait()
    finally:
        line.leave()


class Line:
    """One place in the line of a store, taken as soon as it is made; OSError where there is no line.

    Those who come by a link from another folder stand in a line of their own.
    """

    def __init__(self, path: Path) -> None:
        if sys.platform != "linux":
            raise OSError
        self._first = self._place = os.stat(path).st_ino % (1 << 30) * _PLACES  # noqa: PTH116 - half the time
        self._folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
        try:
            while (taken := self._taken(self._place, self._first + _PLACES)) is not None:
                self._place = taken + 1
            # Two who come in the same moment may share a place: then they meet at the front.
            self._lock(fcntl.F_OFD_SETLK, fcntl.F_RDLCK, self._place, self._place + 1)
        except OSError:
            os.close(self._folder)
            raise

    def wait(self) -> bool:
        """Whether nobody stands before this place any more; looks the more often the nearer the turn is."""
        until = time.monotonic() + _PATIENCE
        while (taken := self._taken(self._first, self._place)) is not None and time.monotonic() < until:
            time.sleep(_PAUSE * (self._place - taken))
        return taken is None

    def leave(self) -> None:
        """Give the place up; not by closing alone, since a forked process may still have the folder open."""
        try:
            self._lock(fcntl.F_OFD_SETLK, fcntl.F_UNLCK, self._place, self._place + 1)
        finally:
            os.close(self._folder)

    def _taken(self, begin: int, end: int) -> int | None:
        """A place from `begin` to before `end` where somebody else stands."""
        if begin == end:  # a lock of no length would be one of all that follows
            return None
        kind, _, place, _, _ = _LOCK.unpack(self._lock(fcntl.F_OFD_GETLK, fcntl.F_WRLCK, begin, end))
        return None if kind == fcntl.F_UNLCK else int(place)

    def _lock(self, command: int, kind: int, begin: int, end: int) -> bytes:
        return fcntl.fcntl(self._folder, command, _LOCK.pack(kind, os.SEEK_SET, begin, end - begin, 0))
