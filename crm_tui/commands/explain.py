"""`crm explain`: how a figure of a report comes about: its rule, the numbers in it, its parts, the rows behind it."""

from typing import Final

import typer
from typer._click import Command as ClickCommand
from typer._click import Context

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given
from crm_tui.commands._printing import FontsOption, PaperOption, ReportFormatOption, Way, WidthOption
from crm_tui.commands._shared import OutputOption, reading
from crm_tui.commands._typer import Gradual
from crm_tui.commands.reports import WhenArgument, asked_of, params_of
from crm_tui.core.i18n import N_
from crm_tui.render.paper import DEFAULT
from crm_tui.reports._figure_told import listed, told
from crm_tui.reports._report import find, names, run

_FIGURE: Final = "crm_tui.explain.figure"
#: What every one has, listed after its report's own options: those of `write`, the shop file and the language.
_COMMON: Final = 7


def _register(app: typer.Typer, name: str) -> None:
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
        way = Way(form, width, paper, tuple(fonts or ()), output=output)
        with reading() as r:
            params, shop, key = params_of(r, name, given(ctx), when), r.shop, ctx.meta[_FIGURE]
            report = run(r, name, params)
            report = told(r, report, params, key) if key else listed(report)
        way.send(report, shop)


class Explained(Gradual):
    """Knows a command for each report; what stands behind a dot in its name is the figure."""

    members = staticmethod(names)
    make = staticmethod(_register)

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, ClickCommand | None, list[str]]:
        """The report's command; the figure waits in the context."""
        name, _, ctx.meta[_FIGURE] = args[0].partition(".")
        return super().resolve_command(ctx, [name, *args[1:]])


app = typer.Typer(
    cls=Explained, help=SUMMARIES["explain"][1], no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, subcommand_metavar=N_("REPORT[.FIGURE] [ARGS]..."),
)  # fmt: skip
COMMANDS = {"explain": app}


@app.callback()
def explain() -> None:
    """Without any command of its own, Typer takes the group for one by this."""
