"""`crm` itself as Typer knows it: its options, its commands, and their run. Without a word `crm` needs none of this."""

import gettext
import os
from collections.abc import Sequence
from typing import Annotated

from crm_tui import __version__
from crm_tui.commands import COMPLETE
from crm_tui.core.errors import ExitCode, Usage
from crm_tui.core.i18n import DOMAIN, LOCALE_DIR, N_

# Typer translates some of its own sentences through gettext's default domain: it must be ours before the import.
gettext.bindtextdomain(DOMAIN, str(LOCALE_DIR))
gettext.textdomain(DOMAIN)

import typer  # noqa: E402
from typer._click import Command  # noqa: E402
from typer._click.exceptions import ClickException  # noqa: E402

from crm_tui.commands._app_side import AppSide, app_side  # noqa: E402
from crm_tui.commands._typer import Root  # noqa: E402
from crm_tui.commands._usage import explain  # noqa: E402

_EXAMPLE = "crm import sales till.csv --create-missing\ncrm report monthly 2024-05\ncrm"
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.callback(
    cls=Root,
    invoke_without_command=True,
    help=N_("The shop's customers, ledger and reports. Without a command, the app opens."),
    epilog=_EXAMPLE,
)
def root(
    ctx: typer.Context,
    version: Annotated[bool, typer.Option("--version", help=N_("Print the version"))] = False,
    read_only: Annotated[
        bool, typer.Option("--read-only", help=N_("Open the app only to look: nothing can be changed"))
    ] = False,
) -> None:
    """Print the version, run the command named, or open the app."""
    if version:
        from crm_tui.commands._shared import emit  # noqa: PLC0415 - not needed to print the help

        emit(f"crm {__version__}\n")
    elif ctx.invoked_subcommand is not None and read_only:
        raise Usage(N_("--read-only is for the app: crm --read-only"))
    elif ctx.invoked_subcommand is None:
        raise typer.Exit(app_side(ctx).open(read_only=read_only))


def tree() -> Command:
    """`crm` with all its commands, each of which is imported when it is asked for."""
    return typer.main.get_command(app)


def run(arguments: Sequence[str], side: AppSide) -> int:
    """Run `crm` with these arguments; the exit code. What Typer doesn't understand is told in a sentence."""
    if COMPLETE in os.environ:
        from typer._completion_classes import completion_init  # noqa: PLC0415 - only when a shell asks

        completion_init()
    try:
        return int(tree().main(args=list(arguments), prog_name="crm", standalone_mode=False, obj=side) or 0)
    except ClickException as error:
        from crm_tui.commands._shared import say  # noqa: PLC0415 - not needed where all went well

        say(explain(error))
        return ExitCode.USAGE
    except typer.Abort:
        raise KeyboardInterrupt from None
