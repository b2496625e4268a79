"""Two terminals of 80x24 that a scripted day is typed into: one drawn by pyte over a pty, one kept by tmux.

The first runs wherever Python does; it is what CI has. The second is a terminal people use, and a second opinion on
what the first has drawn. Every key is counted.
"""

import contextlib
import fcntl
import os
import pty
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import ClassVar

import pytest

COLUMNS, LINES = 80, 24
ROOT = Path(__file__).resolve().parents[2]
_PATIENCE = 30.0  # seconds until a screen that does not come is a failure


class Terminal:
    """`crm` on a terminal; keys are given by the names tmux has for them."""

    _CODES: ClassVar[Mapping[str, str]] = {
        "Enter": "\r", "Escape": "\x1b", "Tab": "\t", "Space": " ", "BSpace": "\x7f", "Home": "\x1b[H",
        "PgDn": "\x1b[6~", "Up": "\x1b[A", "Down": "\x1b[B", "Right": "\x1b[C", "Left": "\x1b[D",
        "C-s": "\x13", "C-p": "\x10", "C-q": "\x11",
    }  # fmt: skip

    def __init__(self, folder: Path | None = None) -> None:
        """Screens are kept in the folder, one file a step, where one is given."""
        self.keys = 0
        self.captures: list[tuple[str, str]] = []
        self._folder = folder

    # What a kind of terminal gives.

    def screen(self) -> str:
        """What is seen now, one line of text for each of the terminal's."""
        raise NotImplementedError

    def cursor(self) -> tuple[int, int]:
        """Where the terminal's cursor is, column and line: where an input method would show what is composed."""
        raise NotImplementedError

    def _send(self, key: str) -> None:
        raise NotImplementedError

    def wait(self) -> int:
        """The exit code."""
        raise NotImplementedError

    def close(self) -> None:
        """End it, whatever state it is in."""
        raise NotImplementedError

    # What is done with it.

    def press(self, *keys: str) -> None:
        """Press keys, by name or as the character they give."""
        for key in keys:
            self.keys += 1
            self._send(key)

    def type(self, text: str, typed: str | None = None, *, field: str = "") -> None:
        """Type a text, once the cursor is in the line of that field, where one is named.

        `typed` are the keys it takes with an input method, where it is not typed as it stands.
        """
        if field:
            self._until(lambda screen: field in screen.split("\n")[self.cursor()[1]], f"the cursor at {field}")
        self.keys += len(typed if typed is not None else text)
        for char in text:
            self._send(char)

    def see(self, *words: str, without: Sequence[str] = (), step: str = "") -> str:
        """Wait until all the words are on the screen, and none of the others; the screen is kept as that step's."""

        def holds(text: str) -> bool:
            return all(word in text for word in words) and not any(word in text for word in without)

        text = self._until(holds, f"{words} without {tuple(without)}")
        if step:
            self._keep(step, text)
        return text

    def _until(self, holds: Callable[[str], bool], wanted: str) -> str:
        end = time.monotonic() + _PATIENCE
        while not holds(text := self.screen()):
            if time.monotonic() > end:
                pytest.fail(f"waited for {wanted}; the screen shows:\n{text}")
        return text

    def _keep(self, step: str, text: str) -> None:
        self.captures.append((step, text))
        if self._folder is not None:
            path = self._folder / f"{len(self.captures):02}-{step}.txt"
            path.write_text(text + "\n", encoding="utf-8")


def command(path: Path) -> list[str]:
    """How the app is started."""
    return [sys.executable, "-m", "crm_tui", "--db", str(path)]


class DrawnTerminal(Terminal):
    """A pty whose bytes are drawn by pyte."""

    def __init__(self, path: Path, cwd: Path, folder: Path | None = None) -> None:
        super().__init__(folder)
        pyte = pytest.importorskip("pyte", reason="pyte, which draws the terminal, is not installed")
        self._screen = pyte.Screen(COLUMNS, LINES)
        self._stream = pyte.ByteStream(self._screen)
        self.bytes = b""
        self._handle, inner = pty.openpty()
        fcntl.ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", LINES, COLUMNS, 0, 0))
        environment = {**os.environ, "COLORTERM": "truecolor", "PYTHONPATH": str(ROOT)}
        self._process = subprocess.Popen(
            command(path), cwd=cwd, env=environment, stdin=inner, stdout=inner, stderr=inner, start_new_session=True
        )
        os.close(inner)

    def _send(self, key: str) -> None:
        os.write(self._handle, self._CODES.get(key, key).encode())

    def _read(self, seconds: float) -> bool:
        """Draw what has come; False where nothing came."""
        if not select.select([self._handle], [], [], seconds)[0]:
            return False
        with contextlib.suppress(OSError):  # the other side is closed: nothing more comes
            if data := os.read(self._handle, 65536):
                self.bytes += data
                self._stream.feed(data)
                return True
        return False

    def screen(self) -> str:
        self._read(0.05)
        while self._read(0):
            pass
        return "\n".join("".join(row) for row in self.rows())

    def rows(self) -> list[list[str]]:
        """What stands in each cell, line by line; the second cell of a wide sign is empty."""
        return [[line[x].data for x in range(COLUMNS)] for line in (self._screen.buffer[y] for y in range(LINES))]

    def settle(self, quiet: float = 0.15) -> None:
        """Draw until nothing has come for so many seconds."""
        end = time.monotonic() + _PATIENCE
        while self._read(quiet) and time.monotonic() < end:
            pass

    @property
    def alive(self) -> bool:
        """Whether the app still runs."""
        return self._process.poll() is None

    def cursor(self) -> tuple[int, int]:
        return self._screen.cursor.x, self._screen.cursor.y

    def wait(self) -> int:
        end = time.monotonic() + _PATIENCE
        while (code := self._process.poll()) is None:
            self._read(0.05)
            if time.monotonic() > end:
                pytest.fail(f"it did not end; the screen shows:\n{self.screen()}")
        return code

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        with contextlib.suppress(OSError):
            os.close(self._handle)


class TmuxTerminal(Terminal):
    """A window of a tmux server of its own, with no configuration of the developer's."""

    def __init__(self, path: Path, cwd: Path, folder: Path | None = None) -> None:
        super().__init__(folder)
        if shutil.which("tmux") is None:
            pytest.skip("tmux is not on this machine; the same day was drawn by pyte")
        self._cwd = cwd
        self._tmux_command = ["tmux", "-u", "-f", os.devnull, "-S", str(cwd / "tmux.socket")]
        size = ["-x", str(COLUMNS), "-y", str(LINES)]
        # The exit code outlives the window in a file.
        line = '"$@"; echo $? > exit-code'
        passed = [f"{name}={value}" for name, value in os.environ.items() if name.startswith(("CRM_", "XDG_"))]
        environment = [*passed, f"HOME={os.environ['HOME']}", f"PYTHONPATH={ROOT}", "LANG=C.UTF-8"]
        start = ["env", *environment, "sh", "-c", line, "sh", *command(path)]
        self._tmux("new-session", "-d", *size, "-c", str(cwd), *start)
        self._tmux("set-option", "-s", "escape-time", "0")

    def _tmux(self, *words: str) -> str:
        done = subprocess.run([*self._tmux_command, *words], capture_output=True, text=True, check=True)
        return done.stdout

    def _send(self, key: str) -> None:
        if key in self._CODES:
            self._tmux("send-keys", key)
        else:
            self._tmux("send-keys", "-l", key)

    def screen(self) -> str:
        lines = self._tmux("capture-pane", "-p").splitlines()
        return "\n".join(line + " " * (COLUMNS - cells(line)) for line in lines)

    def cursor(self) -> tuple[int, int]:
        x, y = self._tmux("display-message", "-p", "#{cursor_x} #{cursor_y}").split()
        return int(x), int(y)

    def wait(self) -> int:
        end = time.monotonic() + _PATIENCE
        code = self._cwd / "exit-code"
        while not (code.exists() and code.read_text()):
            if time.monotonic() > end:
                pytest.fail("it did not end")
            time.sleep(0.02)
        return int(code.read_text())

    def close(self) -> None:
        subprocess.run([*self._tmux_command, "kill-server"], capture_output=True, check=False)


def cells(text: str) -> int:
    """The cells of a line, counted without the code under test: wide characters are two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )
