"""Ending when the system asks for it: forms in hand are kept, running work is stopped, the terminal is left clean."""

from __future__ import annotations

import asyncio
import os
import signal

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
