"""`crm` commands run in a copy of this process, which has loaded everything: a fork costs less than a start."""

import contextlib
import gc
import io
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import crm_tui.core.crash  # noqa: F401 - loaded beforehand, as all else, since it may be a fault that no file can be read
from crm_tui.cli import main
from crm_tui.core.errors import ExitCode

#: Exit codes of a command that did what it was to do, to all lines of the file or to the good ones.
DONE = frozenset({ExitCode.OK, ExitCode.PARTIAL})
#: So many seconds a child may take, which takes a tenth of one, and 15 while it waits for a lock.
_PATIENCE: Final = 60
Prepare = Callable[[], Callable[[], object] | None]
_OUT, _ERR = "out.txt", "err.txt"


@dataclass(frozen=True)
class Outcome:
    """What became of the commands: the exit codes of those that ended, what was said, how the process ended."""

    codes: tuple[int, ...]
    said: str
    status: int

    @property
    def killed(self) -> bool:
        """Whether the process was killed before it was done."""
        return os.WIFSIGNALED(self.status)


def here(folder: Path, arguments: Sequence[str]) -> tuple[int, str]:
    """Run one command in this process; its exit code, and all it said."""
    said = io.StringIO()
    _enter(folder)
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(said):
        code = main(arguments)
    return code, said.getvalue()


def begin(
    folder: Path, commands: Sequence[Sequence[str]], prepare: Prepare = lambda: None, beside: Path | None = None
) -> tuple[int, int]:
    """Begin to run the commands in a child, which ends at the first that fails; its number, and where codes come from.

    `prepare` is called in the child first, and what it returns after each command. What is said is kept beside the
    folder, or in the one named.
    """
    codes, written = os.pipe()
    sys.stdout.flush()
    child = os.fork()
    if child:
        os.close(written)
        return child, codes
    status = ExitCode.FAILED
    try:
        os.close(codes)
        gc.disable()
        for number, name in ((1, _OUT), (2, _ERR)):
            os.dup2(os.open((beside or folder.parent) / name, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), number)
        _enter(folder)
        afterwards = prepare()
        for arguments in commands:
            code = main(arguments)
            os.writev(written, [bytes([code])])  # not a call that is made to fail
            if afterwards is not None:
                afterwards()
            if code not in DONE:
                break
        status = 0
    except BaseException:  # noqa: BLE001 - the child must end here, whatever it is
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()
        os._exit(status)


def end(beside: Path, child: int, codes: int) -> Outcome:
    """Wait for the child; what became of it, and what it said, which is in that folder.

    One that does not end is killed: that is seen as a fault.
    """
    until = time.monotonic() + _PATIENCE
    while not (found := os.waitpid(child, os.WNOHANG))[0]:
        if time.monotonic() > until:
            os.kill(child, signal.SIGKILL)
        time.sleep(0.002)
    status = found[1]
    with open(codes, "rb") as read:
        ended = tuple(read.read())
    said = "".join((beside / name).read_text("utf-8", "replace") for name in (_OUT, _ERR))
    return Outcome(ended, said, status)


def run(
    folder: Path, commands: Sequence[Sequence[str]], prepare: Prepare = lambda: None, beside: Path | None = None
) -> Outcome:
    """Run the commands in a child until one fails; the rest is as with `begin`."""
    return end(beside or folder.parent, *begin(folder, commands, prepare, beside))


def kill_after(folder: Path, commands: Sequence[Sequence[str]], moment: float) -> Outcome:
    """Run the commands in a child and kill it after so many seconds."""
    child, codes = begin(folder, commands)
    time.sleep(moment)
    os.kill(child, signal.SIGKILL)
    return end(folder.parent, child, codes)


def _enter(folder: Path) -> None:
    """Let the folder be the one at hand: its shop, a home of its own, and one moment, so that runs are alike."""
    os.chdir(folder)
    os.environ.update(
        CRM_DB="shop.db",
        CRM_LANG="en",
        CRM_NOW="2024-05-15T12:00:00Z",
        CRM_USER="owner",
        HOME=str(folder.parent / "home"),
    )
