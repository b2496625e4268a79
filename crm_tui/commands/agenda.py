"""`crm agenda`: the calendar of a day, a week or a month."""

import calendar
from datetime import date, timedelta
from typing import Annotated, Literal

import typer

from crm_tui.commands._entries import ExitCodeOption, entry_table, meant_day, today_of
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, reading
from crm_tui.commands._typer import single
from crm_tui.core.i18n import N_
from crm_tui.domain.followups import OPEN
from crm_tui.store import agenda

agenda_app, agenda_command = single(
    "agenda",
    N_("What is planned: of a day, a week (from Monday) or a month, what is overdue first."),
    "crm agenda\ncrm agenda month --date 2026-12-01\ncrm agenda day --exit-code --format json",
)
COMMANDS = {"agenda": agenda_app}
Span = Literal["day", "week", "month"]


def window(span: Span, day: date) -> tuple[date, date]:
    """The first and the last day of the day, week or month that the day lies in."""
    match span:
        case "day":
            return day, day
        case "week":
            monday = day - timedelta(days=day.weekday())
            return monday, monday + timedelta(days=6)
        case "month":
            return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])


@agenda_command
def show_agenda(
    span: Annotated[Span, typer.Argument(metavar="day|week|month", help=N_("How much of the calendar"))] = "week",
    on: Annotated[str | None, typer.Option("--date", metavar="DATE", help=N_("The one with this day in it"))] = None,
    assignee: Annotated[str | None, typer.Option("--assignee", metavar="NAME", help=N_("Only of this person"))] = None,
    format: FormatOption = "table",
    output: OutputOption = None,
    exit_code: ExitCodeOption = False,
) -> None:
    """The calendar."""
    with reading() as r:
        today = today_of(r)
        day = date.fromisoformat(meant_day(on, today, "--date")) if on else today
        first, last = window(span, day)
        found = agenda.agenda(r, first, last, today, assignee=assignee)
        table = entry_table(found, format, N_("Agenda"), N_("Nothing is planned."))
        emit_table(table, r.shop, format, output)
    if exit_code and any(entry.state == OPEN and entry.day <= today.isoformat() for entry in found):
        raise typer.Exit(1)
