"""A long piece of work: how far it has come, told from its thread, and stopping it from another."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple, Protocol, TypeVar

from crm_tui.core.errors import Stopped
from crm_tui.core.i18n import N_, Text

_AGAIN = 0.1  # seconds between interruptions of work that has not ended yet
_EVERY = 4096  # of many, so many are gone through in a few hundredths of a second
T = TypeVar("T")


def checked(found: Iterable[T], check: Callable[[], None]) -> Iterator[T]:
    """All that was found; `check` is called now and then, and may raise to stop the work."""
    for place, one in enumerate(found):
        if place % _EVERY == 0:
            check()
        yield one


class Interruptible(Protocol):
    """What waits for a query, and can be told not to."""

    def interrupt(self) -> None:
        """Stop the query under way, from another thread."""
        ...


class Stage(NamedTuple):
    """What is being done, and how much of it is done; `of` is None where that is not known."""

    words: Text | str
    done: int
    of: int | None

    @property
    def share(self) -> float | None:
        """The part that is done, 0 to 1."""
        return min(1.0, self.done / self.of) if self.of else None


class Task:
    """Work in a thread that tells how far it is and ends soon after it is asked to.

    `writes`: it holds the shop's turn to write, so that other changes wait for it.
    """

    def __init__(self, name: Text | str, *, writes: bool = False, clock: Callable[[], float] = time.monotonic) -> None:
        self.name = name
        self.writes = writes
        self.stage: Stage | None = None
        self._clock = clock
        self._began = clock()
        self._stopped = threading.Event()
        self._lock = threading.Lock()
        self._waiting: list[Interruptible] = []

    @property
    def seconds(self) -> float:
        """How long it has been running."""
        return self._clock() - self._began

    @property
    def stopped(self) -> bool:
        """Whether it has been asked to end."""
        return self._stopped.is_set()

    def stop(self) -> None:
        """Ask it to end: a query it waits for is interrupted, and so are those it may begin before it notices."""
        with self._lock:
            self._stopped.set()
            for reader in self._waiting:
                reader.interrupt()
            waiting = bool(self._waiting)
        if waiting:
            again = threading.Timer(_AGAIN, self.stop)
            again.daemon = True
            again.start()

    def check(self) -> None:
        """Raise `Stopped` where it was asked to end."""
        if self.stopped:
            raise Stopped(N_("Stopped."))

    def report(self, words: Text | str, done: int, of: int | None = None) -> None:
        """Tell how far it is; raises `Stopped` where it was asked to end."""
        self.check()
        self.stage = Stage(words, done, of)

    @contextmanager
    def interrupting(self, reader: Interruptible) -> Iterator[None]:
        """Queries of this reader are interrupted when the work is stopped; raises `Stopped` where it was already.

        The reader stays open until `stop` is through with it.
        """
        with self._lock:
            self.check()
            self._waiting.append(reader)
        try:
            yield
        finally:
            with self._lock:
                self._waiting.remove(reader)
