"""The printers of this machine, by way of `lp`, which knows them; and the one at the terminal's other end."""

import shutil
import subprocess
import sys
from typing import Final

from crm_tui.core.errors import Failed
from crm_tui.core.i18n import N_
from crm_tui.core.text import for_terminal

_LONGEST_WAIT: Final = 60  # seconds
#: Media copy: what follows the first goes to the printer and not to the screen, until the second.
_COPY_ON, _COPY_OFF = "\x1b[5i", "\x1b[4i"
_FORM_FEED: Final = "\f"


def send(data: str | bytes, title: str, *options: str) -> str:
    """Hand it to `lp` with these `-o` options; its answer. Failed with the reason where there is none or it refuses."""
    program = shutil.which("lp")
    if program is None:
        raise Failed(N_("There is no program lp to print with; install cups-client, or write a file"))
    words = [program, "-t", for_terminal(title), *(word for option in options for word in ("-o", option))]
    given = data.encode("utf-8") if isinstance(data, str) else data
    try:
        done = subprocess.run(  # noqa: S603 - a program of the system by its path, no shell, nothing of the data in it
            words, input=given, capture_output=True, check=False, timeout=_LONGEST_WAIT
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Failed(N_("It could not be printed: {reason}"), reason=_first_line(str(error))) from error
    if done.returncode:
        raise Failed(N_("It could not be printed: {reason}"), reason=_first_line(_text(done.stderr)))
    return _first_line(_text(done.stdout))


def print_through(data: str) -> None:
    """Send the text to the printer of the terminal, which has to know media copy, as xterm and PuTTY do.

    Every line is cleaned once more: between the two sequences nothing else may stand that a terminal obeys.
    """
    pages = ("\n".join(map(for_terminal, page.split("\n"))) for page in data.split(_FORM_FEED))
    try:
        sys.stdout.write(_COPY_ON + _FORM_FEED.join(pages))
    finally:
        sys.stdout.write(_COPY_OFF)
        sys.stdout.flush()


def _text(said: bytes) -> str:
    return said.decode("utf-8", "replace")


def _first_line(text: str) -> str:
    return for_terminal(next(iter(text.strip().splitlines()), ""))
