"""`crm` on a pseudo-terminal: keys in, bytes out."""

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import pytest

from crm_tui.sections import sections

#: The key of the section of customers.
CUSTOMERS = str(list(sections()).index("customers") + 1)


class Terminal:
    """`crm` on a terminal of 80x24; what a test leaves running is ended after it."""

    opened: ClassVar[list["Terminal"]] = []

    def __init__(
        self, path: Path, program: Sequence[str] = (sys.executable, "-m", "crm_tui"), **environment: str
    ) -> None:
        command = [*program, "--db", str(path)]
        self.pid, self.handle = pty.fork()
        Terminal.opened.append(self)
        if self.pid == 0:
            os.execve(command[0], command, {**os.environ, "COLORTERM": "truecolor", **environment})
        fcntl.ioctl(self.handle, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def press(self, keys: str) -> None:
        """Type."""
        os.write(self.handle, keys.encode())

    def read(self, quiet: float = 0.4, until: str = "") -> bytes:
        """What comes until nothing has come for `quiet` seconds, and `until` has been seen."""
        out, end = b"", time.monotonic() + 20
        while time.monotonic() < end:
            if select.select([self.handle], [], [], quiet)[0]:
                with contextlib.suppress(OSError):
                    out += os.read(self.handle, 65536)
            elif until.encode() in out:
                return out
        pytest.fail(f"{until!r} did not appear in {out!r}")

    def wait(self) -> int:
        """The exit code; fails where the program does not end."""
        end = time.monotonic() + 20
        while time.monotonic() < end:
            ended, status = os.waitpid(self.pid, os.WNOHANG)
            if ended:
                self.opened.remove(self)
                return os.waitstatus_to_exitcode(status)
            if select.select([self.handle], [], [], 0.05)[0]:  # what is not taken would keep it from ending
                with contextlib.suppress(OSError):
                    os.read(self.handle, 65536)
        pytest.fail("the program does not end")

    @classmethod
    def end_all(cls) -> None:
        """End what is still running."""
        while cls.opened:
            left = cls.opened.pop()
            with contextlib.suppress(ChildProcessError):  # the test has taken its exit code already
                if os.waitpid(left.pid, os.WNOHANG)[0] == 0:
                    os.kill(left.pid, signal.SIGKILL)
                    os.waitpid(left.pid, 0)
            os.close(left.handle)
