"""`crm customer grades`: the grades the shop's rule proposes, looked at first, then set."""

from typing import Annotated

import typer

from crm_tui.commands._period import month_meant
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, say
from crm_tui.commands._typer import command
from crm_tui.core.i18n import N_, Text

MonthOption = Annotated[
    str, typer.Option("--month", metavar="MONTH", help=N_("By the last quarter over in this month, else by now"))
]


def register(app: typer.Typer) -> None:
    """Put the command into the group `crm customer`."""
    command(
        app,
        "grades",
        N_("Show which grades the rule would change and to what; --apply sets them, `crm undo` takes all back."),
        "crm customer grades\ncrm customer grades --month 2024-06 --apply\ncrm settings set grade.rule 'A=80 B=95'",
    )(grades)


def grades(
    month: MonthOption = "",
    apply: Annotated[bool, typer.Option("--apply", help=N_("Set the grades that are proposed"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Look at what the rule proposes, or set it."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it
    from crm_tui.reports._grading import proposed  # noqa: PLC0415 - only this command grades
    from crm_tui.reports.grades import change_table  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        found = proposed(r, month_meant(month) if month else "")
        emit_table(change_table(found), r.shop, format, output)
    changing = {one.customer_id: one.suggested for one in found.customers if one.changes}
    if apply and changing:
        say(ops.grades.put(db, changing).message)
    elif changing:
        say(Text(N_("Nothing was changed; --apply sets these grades.")))
