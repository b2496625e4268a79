"""`crm month`: what a month has to be looked at for, closing it, and opening it again."""

from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._period import month_meant
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._typer import command, group
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Column, Row, Table
from crm_tui.store import closing
from crm_tui.store.closing_points import points
from crm_tui.store.db import Reader

app = group(SUMMARIES["month"][1])
COMMANDS = {"month": app}
MonthArgument = Annotated[str, typer.Argument(metavar="MONTH", help=N_("The month: 2024-05, last, 上月"))]
_STATES = (("open", N_("still open")), ("closed", N_("locked")))
_WEIGHTS = (("settle", N_("to be settled")), ("told", N_("only told")), ("fine", N_("nothing to do")))


def check_table(r: Reader, month: str) -> Table:
    """The month's check-list."""
    rows: list[Row] = []
    for one in points(r, month):
        weight = "fine" if not one.number else "settle" if one.holds else "told"
        rows.append((one.key, Text(one.label), one.number, weight, one.look if one.number else None))
    columns = (
        Column("point", N_("Point"), Kind.CODE),
        Column("label", N_("What to look at")),
        Column("count", N_("How many"), Kind.COUNT),
        Column("weight", N_("State"), Kind.CHOICE, _WEIGHTS),
        Column("look", N_("Look at it with"), Kind.CODE),
    )
    return Table("month_check", Text(N_("Before {month} is closed"), {"month": month}), columns, rows, heads=2)


def months_table(r: Reader) -> Table:
    """Every month with its state, and of closed ones when, by whom and with which hash."""
    rows: list[Row] = []
    for one in closing.standings(r):
        by = (one.closed.closed_on, one.closed.closed_by, one.closed.sha256) if one.closed else (None, None, None)
        state = "closed" if one.closed else "open"
        rows.append((one.month, state, one.revenue, one.paid, one.owed, one.lines, *by))
    columns = (
        Column("month", N_("Month"), Kind.MONTH),
        Column("state", N_("State"), Kind.CHOICE, _STATES),
        Column("revenue", N_("Revenue"), Kind.MONEY),
        Column("paid", N_("Paid"), Kind.MONEY),
        Column("owed", N_("Owed"), Kind.MONEY),
        Column("lines", N_("Lines"), Kind.COUNT),
        Column("closed_on", N_("Locked on"), Kind.DAY),
        Column("closed_by", N_("Locked by")),
        Column("sha256", N_("SHA-256"), Kind.CODE),
    )
    return Table("months", N_("Months"), columns, rows, N_("Nothing is recorded yet."))


@command(app, "list", N_("List all months, open and closed, and the hashes of those."), "crm month list")
def list_months(format: FormatOption = "table", output: OutputOption = None) -> None:
    """List months."""
    with reading() as r:
        emit_table(months_table(r), r.shop, format, output)


@command(app, "check", N_("The check-list of a month that is going to be closed; exit 5 where something holds it up."),
         "crm month check last")  # fmt: skip
def check(month: MonthArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """Tell what a month has to be looked at for."""
    meant = month_meant(month)
    with reading() as r:
        emit_table(check_table(r, meant), r.shop, format, output)
        held = sum(bool(one.number) for one in points(r, meant) if one.holds)
    if held:
        said = plural("{month}: {count} point is to be settled.", "{month}: {count} points are to be settled.", held,
                      month=meant)  # fmt: skip
        say(said)
        raise typer.Exit(5)


@command(app, "close", N_("Lock a month: its lines, payments, stock reports and expenses can't be changed any more."),
         "crm month close 2024-05\ncrm month close last --although")  # fmt: skip
def close(
    month: MonthArgument,
    although: Annotated[
        bool, typer.Option("--although", help=N_("Although something of its check-list is not settled"))
    ] = False,
) -> None:
    """Close a month."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    say(ops.closing.close(open_store(), month_meant(month), although=although).message)


@command(app, "reopen", N_("Unlock a month; `crm undo` locks it again."), "crm month reopen 2024-05")
def reopen(month: MonthArgument) -> None:
    """Open a closed month again."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.closing.reopen(open_store(), month_meant(month)).message)
