"""`crm today`: what needs a person now."""

from typing import Annotated

import typer

from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, reading
from crm_tui.commands._typer import single
from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Cell, Column, Table
from crm_tui.domain.customers import CALENDARS
from crm_tui.store import today

today_app, today_command = single(
    "today",
    N_("What needs you now: key dates of the next 7 days, money due, customers gone quiet, who owes the most."),
    "crm today\ncrm today --limit 5 --format markdown",
)
COMMANDS = {"today": today_app}
_ABOUT = (
    (today.DATE, N_("Key date")),
    (today.DUE, N_("Money due")),
    (today.QUIET, N_("Gone quiet")),
    (today.OWING, N_("Owes")),
)
_COLUMNS = (
    Column("about", N_("About"), Kind.CHOICE, _ABOUT),
    Column("customer", N_("Customer"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
    Column("grade", N_("Grade")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("day", N_("Date"), Kind.DAY),
    Column("days", N_("Days"), Kind.COUNT),
    Column("usual_days", N_("Usual days"), Kind.COUNT),
    Column("occasion", N_("Occasion")),
    Column("calendar", N_("Calendar"), Kind.CHOICE, tuple((choice.value, choice.label) for choice in CALENDARS)),
)


@today_command
def list_today(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=N_("How many of each kind at most"))] = 20,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """What needs a person now."""
    with reading() as r:
        found = today.matters(r, clock.today(r.shop.zone or None), limit)
        rows = [_row(matter) for matter in found.rows]
        table = Table("today", N_("Today"), _COLUMNS, rows, empty=N_("Nothing needs you today."))
        emit_table(table, r.shop, format, output)


def _row(matter: today.Matter) -> tuple[Cell, ...]:
    """A matter under the columns above."""
    kept = matter.occasion
    occasion = (kept.label, kept.calendar) if kept else (None, None)
    return (matter.heading, *matter[2:9], *occasion)
