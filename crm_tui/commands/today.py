"""`crm today`: what needs a person now."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._entries import FOR_MACHINES, ExitCodeOption, today_of
from crm_tui.commands._shared import FormatOption, ListFormat, OutputOption, emit, emit_table, notify, reading, say
from crm_tui.commands._today_tables import headed_table, headings, machine_table, people_table
from crm_tui.commands._typer import single
from crm_tui.core.i18n import N_, Text
from crm_tui.store import customers
from crm_tui.store.db import Reader
from crm_tui.store.needs import Needs, needs
from crm_tui.store.raised import TICKET

today_app, today_command = single(
    "today",
    N_(
        "What needs you now: follow-ups overdue and due, tickets by their clocks, key dates of the next 7 days, "
        "money due, customers gone quiet."
    ),
    "crm today\ncrm today --limit 5 --format markdown\ncrm today --exit-code --notify > /dev/null || echo !",
)
COMMANDS = {"today": today_app}
#: Narrower terminals have no room for the long numbers of what raised itself; `crm followup list` has them.
_WIDE = 110


@today_command
def list_today(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=N_("How many of each kind at most"))] = 20,
    format: FormatOption = "table",
    output: OutputOption = None,
    exit_code: ExitCodeOption = False,
    with_notice: Annotated[
        bool, typer.Option("--notify", help=N_("Have the terminal give notice, with its bell"))
    ] = False,
) -> None:
    """What needs a person now."""
    with reading() as r:
        found = needs(r, today_of(r), limit)
        _print(r, found, format, output)
        if not any(found.rows.values()):
            _what_next(r)
    waiting = found.late + found.due + _over(found)
    if with_notice and any(found.counts.values()):
        others = sum(found.counts.values()) - found.late - found.due
        places = {"late": found.late, "due": found.due, "others": others}
        notify(Text(N_("crm: {late} overdue, {due} due today, {others} more to look at"), places))
    if exit_code and waiting:
        raise typer.Exit(1)


def _over(found: Needs) -> int:
    """How many of the tickets have no time left."""
    return sum(bool(need.pressing and need.pressing.overdue) for need in found.rows[TICKET])


def _print(r: Reader, found: Needs, format: ListFormat, output: Path | None) -> None:
    if format in FOR_MACHINES:
        emit_table(machine_table(found), r.shop, format, output)
    elif format == "markdown":
        emit_table(headed_table(found, r.shop), r.shop, format, output)
    else:
        from crm_tui.render.grouped import grouped_text  # noqa: PLC0415 - only for people

        width = os.get_terminal_size().columns if output is None and sys.stdout.isatty() else None
        table = people_table(found, r.shop, short=width is not None and width < _WIDE)
        emit(grouped_text(table, headings(found), r.shop, width), output)


def _what_next(r: Reader) -> None:
    """Say what to do in a shop that is new, or how to plan something in one that has customers."""
    if customers.count(r):
        say(N_("Plan what comes next: crm followup add --customer NAME --date friday --subject …"))
    else:
        say(N_("The shop has no customers yet: crm customer add --name NAME, or crm import customers FILE; "
               "crm demo shows a made-up shop."))  # fmt: skip
