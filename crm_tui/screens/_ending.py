"""Ending when the system asks for it: forms in hand are kept, running work is stopped, the terminal is left clean."""

from __future__ import annotations

import asyncio
import contextlib
import os
import select
import signal
from threading import Thread

from textual.app import App

#: A shell's exit code of a program ended by a signal is this and the signal's number.
_BY_SIGNAL = 128
_STREAMS = (0, 1, 2)


class Ending(App[int]):
    """An app that ends in order on SIGTERM and SIGINT, and on SIGHUP, which a lost line brings."""

    def keep_drafts(self) -> bool:
        """Write down what is typed in forms; whether there was something, and it could be done."""
        raise NotImplementedError

    def heed_signals(self) -> None:
        """End on signals from now on; called on the main thread, in a terminal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            loop.add_signal_handler(number, self._end, number)
        Thread(target=self._await_hang_up, args=(loop,), name="line", daemon=True).start()

    def _await_hang_up(self, loop: asyncio.AbstractEventLoop) -> None:
        """End when the line is lost without a signal, as it is for a `crm` that the terminal does not control.

        Textual would go on reading nothing from it, as fast as it can.
        """
        line = select.poll()
        line.register(_STREAMS[0], 0)
        if any(event & select.POLLHUP for _, event in line.poll()):
            with contextlib.suppress(RuntimeError):  # the app has ended meanwhile
                loop.call_soon_threadsafe(self._end, signal.SIGHUP)

    def _end(self, number: signal.Signals) -> None:
        self.keep_drafts()
        if number == signal.SIGHUP:
            _let_go_of_terminal()
        self.exit(return_code=_BY_SIGNAL + number)


def _let_go_of_terminal() -> None:
    """The line is gone: reading and writing it would fail, and failing writes would keep the program from ending."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in _STREAMS:
        os.dup2(nothing, stream)
    os.close(nothing)
