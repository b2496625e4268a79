"""`crm explain`: how a figure of a report comes about: its rule, the numbers in it, its parts, the rows behind it."""

from typing import Final

import typer
from typer._click import Command as ClickCommand
from typer._click import Context

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given
from crm_tui.commands._shared import OutputOption, emit, reading
from crm_tui.commands._typer import Group
from crm_tui.commands.reports import (
    FontsOption,
    PaperOption,
    ReportFormatOption,
    WhenArgument,
    WidthOption,
    asked_of,
    params_of,
)
from crm_tui.core.i18n import N_
from crm_tui.render.paper import DEFAULT, paper_named
from crm_tui.render.report import checked_format, render_report
from crm_tui.reports._figure_told import listed, told
from crm_tui.reports._report import find, names, run

_FIGURE: Final = "crm_tui.explain.figure"
#: What every one has, listed after its report's own options: those of `write`, the shop file and the language.
_COMMON: Final = 7


class Explained(Group):
    """Knows a command for each report; what stands behind a dot in its name is the figure."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """The report's command; the figure waits in the context."""
        name, _, ctx.meta[_FIGURE] = args[0].partition(".")
        return super().resolve_command(ctx, [name, *args[1:]])


app = typer.Typer(
    cls=Explained, help=SUMMARIES["explain"][1], no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, subcommand_metavar=N_("REPORT[.FIGURE] [ARGS]..."),
)  # fmt: skip
COMMANDS = {"explain": app}


def _register(name: str) -> None:
    """Make the figures of a report a command."""

    @fields_command(app, name, find(name).TITLE, f"crm explain {name} --format json", asked_of(name), after=_COMMON)
    def write(
        ctx: typer.Context,
        when: WhenArgument = None,
        *,
        form: ReportFormatOption = "text",
        width: WidthOption = 80,
        paper: PaperOption = DEFAULT,
        fonts: FontsOption = None,
        output: OutputOption = None,
    ) -> None:
        """Compute the report and write how its figure comes about, or which figures it has."""
        checked_format(form)
        paper_named(paper)
        with reading() as r:
            params, shop, key = params_of(r, name, given(ctx), when), r.shop, ctx.meta[_FIGURE]
            report = run(r, name, params)
            report = told(r, report, params, key) if key else listed(report)
        emit(render_report(report, form, shop, width, paper, fonts or ()), output)


for _name in names():
    _register(_name)
