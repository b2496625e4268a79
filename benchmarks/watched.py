"""A program on a pseudo-terminal of 80x24: what it sends, and what it costs. Linux only: costs are read from /proc."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from pathlib import Path
from types import TracebackType
from typing import Self

#: What is drawn between one word and the next: cursor and colour.
_DRAWING = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
_ROOT = Path(__file__).resolve().parents[1]


class Watched:
    """One run; it is killed at the end, whatever it does."""

    def __init__(self, command: list[str], **environment: str) -> None:
        self._handle, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        plain = {"TERM": "xterm-256color", "COLORTERM": "truecolor", "CRM_LANG": "en", "PYTHONPATH": str(_ROOT)}
        self._begun = self._last = time.monotonic()
        self._process = subprocess.Popen(
            command, stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
            env={**os.environ, **plain, **environment},
        )  # fmt: skip
        os.close(inner)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._handle)

    def read(self, quiet: float = 0.5, until: str = "") -> bytes:
        """What comes until nothing has come for `quiet` seconds and the words have been seen, at most 60 s."""
        out, end = b"", time.monotonic() + 60
        while time.monotonic() < end:
            if select.select([self._handle], [], [], quiet)[0]:
                with contextlib.suppress(OSError):
                    out += os.read(self._handle, 65536)
                self._last = time.monotonic()
            elif until.encode() in _DRAWING.sub(b"", out):
                return out
        message = f"{until!r} was not seen"
        raise SystemExit(message)

    def press(self, keys: str, quiet: float = 0.8) -> bytes:
        """Press keys; what is sent for them."""
        os.write(self._handle, keys.encode())
        return self.read(quiet)

    def idle(self, seconds: float) -> int:
        """The bytes sent while nothing is done for so long."""
        sent, end = 0, time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self._handle], [], [], left)[0]:
                sent += len(os.read(self._handle, 65536))
        return sent

    def clock(self) -> float:
        """Seconds from the start until the last byte came."""
        return self._last - self._begun

    def cpu(self) -> float:
        """Seconds of CPU so far, of the program and of what it started and waited for."""
        fields = Path(f"/proc/{self._process.pid}/stat").read_text().rpartition(")")[2].split()
        started = sum(int(field) for field in fields[13:15]) / os.sysconf("SC_CLK_TCK")
        clock = (~self._process.pid << 3) | 2  # of all its threads, to the nanosecond: clock_getcpuclockid(3)
        return time.clock_gettime(clock) + started

    def megabytes(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024
