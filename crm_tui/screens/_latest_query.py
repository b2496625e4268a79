"""A query asked again with every key typed: the newest one counts, the one under way is interrupted."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Concatenate, Generic, ParamSpec, TypeVar

from crm_tui.core.errors import CrmError

if TYPE_CHECKING:
    from crm_tui.store.db import Database, Reader

P = ParamSpec("P")
T = TypeVar("T")


class LatestQuery(Generic[P, T]):
    """`await ask(...)` runs the call in a thread, with a reader of its own."""

    def __init__(self, db: Database, call: Callable[Concatenate[Reader, P], T]) -> None:
        self._db = db
        self._call = call
        self._turn = 0
        self._reader: Reader | None = None
        self._lock = threading.Lock()

    async def ask(self, *args: P.args, **named: P.kwargs) -> T | None:
        """What the call finds; None where it has been overtaken. Raises CrmError as the call does."""
        self.stop()
        turn = self._turn
        try:
            found = await asyncio.to_thread(self._run, turn, *args, **named)
        except CrmError:
            if turn == self._turn:
                raise
            return None
        return found if turn == self._turn else None

    def stop(self) -> None:
        """Interrupt the query under way; what it finds no longer counts."""
        with self._lock:
            self._turn += 1
            if self._reader is not None:
                self._reader.interrupt()

    def _run(self, turn: int, *args: P.args, **named: P.kwargs) -> T | None:
        with self._db.read() as reader:
            with self._lock:
                if turn != self._turn:
                    return None
                self._reader = reader
            try:
                return self._call(reader, *args, **named)
            finally:
                with self._lock:
                    if self._reader is reader:
                        self._reader = None
