"""What really reaches a terminal: no data as a command, few bytes per move, none when idle, no unwanted colour."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from rich.cells import cell_len
from rich.segment import Segment
from textual.color import Color

from crm_tui.core import drafts
from crm_tui.ops import customers
from crm_tui.store.db import Database
from crm_tui.widgets.clean_lines import CleanLines
from tests.app.terminals import CUSTOMERS, Terminal

NASTY = (
    "\x1b[31mred\x1b]0;title\x07",
    "right\u202eleft",
    "[/x] [bold]b[/bold]",
    "zero\u200bwidth\ufeff",
    "bell\x9b31m",
)
PLAIN = ("宏达装饰", "Zhang San", "José Müller")
ROOT = Path(__file__).resolve().parents[2]


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
        costs.append(len(terminal.read(until="\x1b[")))
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
    assert codes <= {b"", *(str(code).encode() for code in (0, 1, 2, 3, 4, 7, 22, 23, 24, 27, 39, 49))}
    assert b"7" in codes, "the row under the cursor is reversed instead"


@pytest.mark.parametrize("text", [*NASTY, "tab\there", "two\nlines", "\U000e0041tag", "plain", "宏达"])
def test_cleaning_a_line_keeps_its_width(text: str) -> None:
    (cleaned,) = CleanLines().apply([Segment(text)], Color(0, 0, 0))
    assert cell_len(cleaned.text) == cell_len(text)
    assert not any(ord(char) < 32 or 0x7F <= ord(char) < 0xA0 for char in cleaned.text)


#: What the app switches on in a terminal, and what switches it off again.
CLEAN = {
    "alternate screen": (b"\x1b[?1049h", b"\x1b[?1049l"),
    "cursor": (b"\x1b[?25l", b"\x1b[?25h"),
    "mouse clicks": (b"\x1b[?1000h", b"\x1b[?1000l"),
    "mouse moves": (b"\x1b[?1003h", b"\x1b[?1003l"),
    "mouse form": (b"\x1b[?1006h", b"\x1b[?1006l"),
    "bracketed paste": (b"\x1b[?2004h", b"\x1b[?2004l"),
    "focus": (b"\x1b[?1004h", b"\x1b[?1004l"),
}


def assert_clean(seen: bytes) -> None:
    """Every mode switched on was switched off after that."""
    left = [name for name, (on, off) in CLEAN.items() if seen.rfind(off) < seen.rfind(on) or on not in seen]
    assert left == []
    assert b"Traceback" not in seen


def to_the_end(terminal: Terminal) -> tuple[bytes, int]:
    """What comes until the program has ended, and its exit code; fails where it does not end."""
    out, end = b"", time.monotonic() + 20
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            if select.select([terminal.handle], [], [], 0.05)[0]:
                out += os.read(terminal.handle, 65536)
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            with contextlib.suppress(OSError):
                while select.select([terminal.handle], [], [], 0.05)[0] and (more := os.read(terminal.handle, 65536)):
                    out += more
            return out, os.waitstatus_to_exitcode(status)
    os.kill(terminal.pid, signal.SIGKILL)
    os.waitpid(terminal.pid, 0)
    pytest.fail(f"did not end; {out!r}")


def with_a_form(path: Path) -> tuple[Terminal, bytes]:
    """`crm` with a new customer half typed in."""
    terminal = Terminal(path)
    seen = terminal.read(until="Test shop")
    terminal.press(CUSTOMERS)
    seen += terminal.read(until="of 8")
    terminal.press("a")
    seen += terminal.read(until="Name")
    terminal.press("Half type")
    seen += terminal.read(until="e")  # the first letters may come by themselves
    terminal.press("d")  # only what is new is sent
    return terminal, seen + terminal.read(until="d")


def kept(shop: Database) -> list[bool]:
    """For each form that was kept, whether it holds what was typed."""
    return ["Half typed" in str(draft.typed) for unsaved in drafts.waiting(shop.path) for draft in unsaved.drafts]


@pytest.mark.parametrize(("keys", "code"), [("q", 0), ("\x11", 0)], ids=["q", "ctrl+q"])
def test_the_terminal_is_left_clean_when_one_leaves(nasty: Database, keys: str, code: int) -> None:
    terminal = Terminal(nasty.path)
    seen = terminal.read(until="Test shop")
    terminal.press(keys)
    rest, ended = to_the_end(terminal)
    assert_clean(seen + rest)
    assert ended == code


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=["SIGTERM", "SIGINT"])
def test_a_signal_ends_it_clean_and_keeps_the_form_in_hand(nasty: Database, number: signal.Signals) -> None:
    terminal, seen = with_a_form(nasty.path)
    os.kill(terminal.pid, number)
    rest, code = to_the_end(terminal)
    assert_clean(seen + rest)
    assert code == 128 + number
    assert kept(nasty) == [True]


@pytest.mark.parametrize("hangs_up", [True, False], ids=["line lost", "SIGHUP alone"])
def test_a_lost_line_keeps_the_form_in_hand_and_leaves_no_process(nasty: Database, hangs_up: bool) -> None:
    terminal, _ = with_a_form(nasty.path)
    if hangs_up:
        os.close(terminal.handle)  # the kernel sends SIGHUP, as it does when an ssh line is lost
        terminal.handle = os.open(os.devnull, os.O_RDONLY)
    else:
        os.kill(terminal.pid, signal.SIGHUP)
    _, code = to_the_end(terminal)
    assert code == 128 + signal.SIGHUP
    assert kept(nasty) == [True]


def test_a_line_that_is_lost_without_a_signal_ends_the_app(nasty: Database) -> None:
    handle, inner = pty.openpty()
    app = subprocess.Popen(  # in a session of its own, which no terminal controls
        [sys.executable, "-m", "crm_tui", "--db", str(nasty.path)],
        stdin=inner, stdout=inner, stderr=inner, start_new_session=True,
    )  # fmt: skip
    os.close(inner)
    seen = b""
    while b"Test shop" not in seen:
        seen += os.read(handle, 65536)
    os.close(handle)
    assert app.wait(20) == 128 + signal.SIGHUP


def test_a_bug_leaves_the_terminal_clean_and_shows_no_traceback(nasty: Database, tmp_path: Path) -> None:
    program = tmp_path / "buggy.py"
    program.write_text(
        "import sys\n"
        "from crm_tui.cli import main\n"
        "from crm_tui.screens.customers import CustomersPage\n"
        "CustomersPage.action_add = lambda page: 1 // 0\n"
        "sys.exit(main())\n"
    )
    terminal = Terminal(nasty.path, program=[sys.executable, str(program)], PYTHONPATH=str(ROOT))
    seen = terminal.read(until="Test shop")
    terminal.press(CUSTOMERS)
    seen += terminal.read(until="of 8")
    terminal.press("a")
    rest, code = to_the_end(terminal)
    assert_clean(seen + rest)
    assert code == 1
    assert b"has met a bug" in rest
