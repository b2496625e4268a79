"""What really reaches a terminal: no data as a command, few bytes per move, none when idle, no unwanted colour."""

import contextlib
import fcntl
import os
import pty
import re
import select
import struct
import sys
import termios
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from crm_tui.ops import customers
from crm_tui.sections import sections
from crm_tui.store.db import Database
from crm_tui.widgets.clean_lines import CleanLines

NASTY = (
    "\x1b[31mred\x1b]0;title\x07",
    "right\u202eleft",
    "[/x] [bold]b[/bold]",
    "zero\u200bwidth\ufeff",
    "bell\x9b31m",
)
PLAIN = ("宏达装饰", "Zhang San", "José Müller")
CUSTOMERS = str(list(sections()).index("customers") + 1)


class Terminal:
    """`crm` on a terminal of 80x24."""

    def __init__(self, path: Path, **environment: str) -> None:
        command = [sys.executable, "-m", "crm_tui", "--db", str(path)]
        self.pid, self.handle = pty.fork()
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
        """The exit code."""
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


@pytest.fixture
def nasty(shop: Database) -> Database:
    """A shop whose customers have names a terminal would obey."""
    for name in (*NASTY, *PLAIN):
        customers.add(shop, {"name": name, "note": name, "tags": "vip"})
    return shop


def test_names_are_never_read_as_commands_and_a_move_costs_little(nasty: Database) -> None:
    terminal = Terminal(nasty.path)
    seen = terminal.read(until="Test shop")
    terminal.press(CUSTOMERS)
    seen += terminal.read(until="of 8")
    costs = []
    for key in "jjjk":
        terminal.press(key)
        costs.append(len(terminal.read(until=" of ")))
    terminal.press("?")
    seen += terminal.read(until="Keys of this page")
    terminal.press("\x1b")
    seen += terminal.read(until="Zhang San")
    assert max(costs) <= 400
    assert not select.select([terminal.handle], [], [], 1.2)[0], "nothing is sent when nothing happens"
    terminal.press("q")
    seen += terminal.read(quiet=0.1)
    assert terminal.wait() == 0
    for bad in (
        b"\x1b[31m",
        b"\x1b]0;title",
        b"title\x07",
        b"\xe2\x80\xae",
        b"\xe2\x80\x8b",
        b"\xef\xbb\xbf",
        b"\xc2\x9b",
    ):
        assert bad not in seen, bad
    assert "宏达装饰".encode() in seen


def test_without_colour_no_colour_is_sent(nasty: Database) -> None:
    terminal = Terminal(nasty.path, NO_COLOR="1")
    seen = terminal.read(until="Test shop")
    terminal.press(CUSTOMERS)
    seen += terminal.read(until="of 8")
    terminal.press("?")
    seen += terminal.read(until="Keys of this page")
    terminal.press("\x1b")
    terminal.read(until="Zhang San")
    terminal.press("q")
    terminal.read(quiet=0.1)
    assert terminal.wait() == 0
    codes = {code for sequence in re.findall(rb"\x1b\[([\d;]*)m", seen) for code in sequence.split(b";")}
    assert codes <= {b"", b"0", b"1", b"2", b"3", b"4", b"7", b"39", b"49"}
    assert b"7" in codes, "the row under the cursor is reversed instead"


@pytest.mark.parametrize("text", [*NASTY, "tab\there", "two\nlines", "\U000e0041tag", "plain", "宏达"])
def test_cleaning_a_line_keeps_its_width(text: str) -> None:
    (cleaned,) = CleanLines().apply([Segment(text)], Color(0, 0, 0))
    assert cell_len(cleaned.text) == cell_len(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in cleaned.text)
