"""`crm history`, `crm undo` and `crm redo`."""

from collections.abc import Iterable
from typing import Annotated

import typer

from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._typer import single
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.store import customers, history

history_app, history_command = single(
    "history", N_("What was done, by whom and when, latest first; of one customer where one is named."),
    "crm history\ncrm history 张三 --format json",
)  # fmt: skip
undo_app, undo_command = single(
    "undo",
    N_("Take back the last thing done, or the operation of that number in `crm history`."),
    "crm undo\ncrm undo 42",
)
redo_app, redo_command = single("redo", N_("Do again what was last taken back."), "crm redo")
COMMANDS = {"history": history_app, "undo": undo_app, "redo": redo_app}
_COLUMNS = (
    Column("number", N_("No."), Kind.COUNT),
    Column("at", N_("When"), Kind.INSTANT),
    Column("actor", N_("Who")),
    Column("operation", N_("Operation"), Kind.CODE),
    Column("message", N_("What")),
    Column("changes", N_("Changes"), Kind.COUNT),
    Column("undone", N_("Undone"), Kind.BOOL),
)


def history_table(rows: Iterable[history.OperationRow]) -> Table:
    """Operations as a list."""
    listed = [(row.id, row.at, row.actor, row.name, row.message, row.changes, int(row.undone)) for row in rows]
    return Table("history", N_("History"), _COLUMNS, listed, empty=N_("Nothing was done yet."))


@history_command
def list_history(
    customer: Annotated[str | None, typer.Argument(metavar="[CUSTOMER]", help=N_("Only what touched them"))] = None,
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=N_("How many at most"))] = 50,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """What was done."""
    with reading() as r:
        found = history.recent(r, limit, customers.find(r, customer) if customer else None)
        emit_table(history_table(found), r.shop, format, output)


@undo_command
def undo(
    number: Annotated[int | None, typer.Argument(metavar="[NUMBER]", help=N_("Its number in `crm history`"))] = None,
) -> None:
    """Take back an operation."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    say(ops.history.undo(open_store(), number).message)


@redo_command
def redo() -> None:
    """Do again what was taken back."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.history.redo(open_store()).message)
