"""The options that choose days: --month, or --from and --to."""

from typing import Annotated

import typer

from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_
from crm_tui.domain.months import first_day, last_day, parse_month
from crm_tui.domain.values import parse_day

MonthOption = Annotated[str | None, typer.Option("--month", metavar="YYYY-MM", help=N_("Only this month"))]
FromOption = Annotated[str | None, typer.Option("--from", metavar="DATE", help=N_("From this day on"))]
ToOption = Annotated[str | None, typer.Option("--to", metavar="DATE", help=N_("Up to this day, included"))]


def days(month: str | None, since: str | None, until: str | None) -> tuple[str | None, str | None]:
    """The first and the last day meant, ISO; Usage where both ways are used at once."""
    if month and (since or until):
        raise Usage(N_("Give either --month, or --from and --to."))
    if month:
        found = parse_month(month)
        return first_day(found), last_day(found)
    return (parse_day(since) if since else None), (parse_day(until) if until else None)
