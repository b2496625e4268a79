"""`crm report`: one command for each report there is, and the list of them."""

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._period import MonthOption, month_meant
from crm_tui.commands._shared import FormatOption, OutputOption, emit, emit_table, reading
from crm_tui.commands._typer import command, group
from crm_tui.core.errors import Usage
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop
from crm_tui.render.report import checked_format, formats, render_report
from crm_tui.reports._report import Params, catalogue, find, names, run
from crm_tui.store import customers

app = group(SUMMARIES["report"][1])
COMMANDS = {"report": app}
MonthArgument = Annotated[
    str | None,
    typer.Argument(metavar="[MONTH]", help=N_("The month, as for --month; else this one, or the latest with sales")),
]
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]
WidthOption = Annotated[
    int, typer.Option("--width", metavar="80|132", min=60, max=400, help=N_("Columns on the paper, for text"))
]
ReportFormatOption = Annotated[
    str, typer.Option("--format", metavar="|".join(formats()), help=N_("How to write the report"))
]
TopOption = Annotated[int, typer.Option("--top", metavar="N", min=1, help=N_("How many of the largest to list"))]
LimitOption = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help=N_("At most so many lines in any table"))
]


def _register(name: str) -> None:
    """Make a report a command."""

    @command(app, name, find(name).SUMMARY, f"crm report {name} 2024-05 | lp")
    def write(
        month: MonthArgument = None,
        *,
        named: MonthOption = None,
        customer: CustomerOption = None,
        width: WidthOption = 80,
        form: ReportFormatOption = "text",
        top: TopOption = 10,
        limit: LimitOption = None,
        output: OutputOption = None,
    ) -> None:
        """Compute the report and write it."""
        if month and named:
            raise Usage(N_("Give the month once: {month}, or --month {named}."), month=month, named=named)
        chosen = month or named
        _write(name, Params(month_meant(chosen) if chosen else "", None, top, limit), customer, form, width, output)


def _write(name: str, params: Params, customer: str | None, form: str, width: int, output: Path | None) -> None:
    checked_format(form)
    with reading() as r:
        if customer:
            params = replace(params, customer_id=customers.find(r, customer))
        shop = r.shop
        report = run(r, name, params)
    emit(render_report(report, form, shop, width), output)


for _name in names():
    _register(_name)


@command(app, "list", N_("List all reports."), "crm report list --format json")
def list_reports(format: FormatOption = "table", output: OutputOption = None) -> None:
    """List reports by name."""
    emit_table(catalogue(), Shop(), format, output)
