"""`crm report`: one command for each report there is, with an option for all it can be asked for; and their list."""

from collections.abc import Mapping
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given, of_option
from crm_tui.commands._period import month_meant
from crm_tui.commands._printing import (
    FontsOption,
    PaperOption,
    PrintOption,
    ReportFormatOption,
    ThroughOption,
    Way,
    WidthOption,
)
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, reading
from crm_tui.commands._typer import command, group
from crm_tui.commands.saved_reports import SavedGroup, all_reports, register
from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Kind, Record
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop
from crm_tui.render.paper import DEFAULT
from crm_tui.reports import _asked
from crm_tui.reports._params import PARAMETERS, Params
from crm_tui.reports._report import find, names, run
from crm_tui.store.db import Reader

#: What can be said without its option: the month, or the day.
_UNNAMED = ("period", "day")
WhenArgument = Annotated[
    str | None, typer.Argument(metavar="[MONTH|DAY]", help=N_("What --month or --day says, where the report has one"))
]
#: What every report has, listed after its own options: those of `write`, the shop file and the language.
_COMMON = 9


def asked_of(name: str) -> Record:
    """What the report of that name can be asked for, as fields of a record."""
    module = find(name)
    fields = (PARAMETERS[one] for one in module.TAKES)
    return Record("report", module.TITLE, tuple(one._replace(label=one.hint) for one in fields))


def params_of(r: Reader, name: str, texts: Mapping[str, str], when: str | None = None) -> Params:
    """What the texts ask of the report, by field name; `when` is its month or day without a name.

    Raises Usage where the report has neither, or it is said twice; Invalid, or NotFound for a customer.
    """
    taken, texts = find(name).TAKES, dict(texts)
    if when is not None:
        field = next((PARAMETERS[one].name for one in _UNNAMED if one in taken), None)
        if field is None:
            raise Usage(N_("The report {name} is of no month and no day; leave out “{when}”."), name=name, when=when)
        if field in texts:
            raise Usage(N_("Give it once: {when}, or --{field} {named}."), when=when, field=field, named=texts[field])
        texts[field] = when
    for field in (PARAMETERS[one].name for one in taken if PARAMETERS[one].kind is Kind.MONTH):
        if field in texts:
            texts[field] = month_meant(texts[field])  # which tells what words came to
    try:
        return _asked.params_of(r, name, texts)
    except Invalid as error:
        raise of_option(str(error.field), error) from error


def _register(app: typer.Typer, name: str) -> None:
    """Make a report a command."""
    month = "period" in find(name).TAKES
    example = f"crm report {name} 2024-05 | lp" if month else f"crm report {name} | lp"

    @fields_command(app, name, find(name).SUMMARY, example, asked_of(name), after=_COMMON)
    def write(
        ctx: typer.Context,
        when: WhenArgument = None,
        *,
        form: ReportFormatOption = "text",
        width: WidthOption = 80,
        paper: PaperOption = DEFAULT,
        fonts: FontsOption = None,
        print_it: PrintOption = False,
        through: ThroughOption = False,
        output: OutputOption = None,
    ) -> None:
        """Compute the report and write it, or print it."""
        way = Way(form, width, paper, tuple(fonts or ()), print_it, through, output)
        with reading() as r:
            report, shop = run(r, name, params_of(r, name, given(ctx), when)), r.shop
        way.send(report, shop)


class Reports(SavedGroup):
    """Imports the one report that is called."""

    members = staticmethod(names)
    make = staticmethod(_register)


app = group(SUMMARIES["report"][1], Reports)
COMMANDS = {"report": app}


@command(app, "list", N_("List all reports."), "crm report list --format json")
def list_reports(format: FormatOption = "table", output: OutputOption = None) -> None:
    """List reports by name."""
    emit_table(all_reports(), Shop(), format, output)


register(app, params_of)
