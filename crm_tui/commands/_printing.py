"""A finished report on paper: to the printer of this machine, or through the terminal to the one at its other end."""

import sys
from typing import Final

from crm_tui.commands._shared import say
from crm_tui.core import printer
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import for_terminal
from crm_tui.render.pages import FORM_FEED
from crm_tui.render.paper import Paper

#: What `lp` takes as it is.
PRINTABLE: Final = ("text", "pdf")
#: Media copy: what follows the first goes to the printer and not to the screen, until the second.
_COPY_ON, _COPY_OFF = "\x1b[5i", "\x1b[4i"


def check_printable(form: str, *, through: bool) -> None:
    """Make sure that the format can be printed, before anything is computed; Usage with what to choose instead."""
    if through and form != "text":
        raise Usage(N_("Through the terminal only text can be printed: --format text"))
    if through and not sys.stdout.isatty():
        raise Usage(N_("--print-through prints at the terminal's other end, but the output goes to no terminal."))
    if form not in PRINTABLE:
        raise Usage(N_("Only text and pdf can be printed, not {form}."), form=form)


def send_to_printer(data: str | bytes, form: str, paper: Paper, columns: int, title: str) -> None:
    """Hand it to `lp`, which knows the printers; Failed with the reason where there is none or it refuses."""
    options = paper.printing(columns if form == "text" else None)
    say(Text(N_("Sent to the printer. {answer}"), {"answer": printer.send(data, title, *options)}))


def print_through(data: str) -> None:
    """Send the text to the printer of the terminal, which has to know media copy, as xterm and PuTTY do.

    Every line is cleaned once more: between the two sequences nothing else may stand that a terminal obeys.
    """
    pages = ("\n".join(map(for_terminal, page.split("\n"))) for page in data.split(FORM_FEED))
    try:
        sys.stdout.write(_COPY_ON + FORM_FEED.join(pages))
    finally:
        sys.stdout.write(_COPY_OFF)
        sys.stdout.flush()
