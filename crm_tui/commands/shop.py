"""`crm init`, `crm where` and `crm completion`."""

from typing import Annotated, Literal

import typer

from crm_tui.commands import COMPLETE
from crm_tui.commands._chosen import store_path
from crm_tui.commands._shared import default_shop, emit, say
from crm_tui.commands._typer import single
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.settings import check
from crm_tui.domain.shop import Shop
from crm_tui.store.db import Database

init_app, init_command = single(
    "init", N_("Make a new, empty shop file."), "crm init --name 老王五金店 --currency CNY --zone Asia/Shanghai"
)
where_app, where_command = single("where", N_("Print where the shop file is."), "crm where")
completion_app, completion_command = single(
    "completion", N_("Print the completion script for a shell; put it where your shell reads such scripts."),
    'eval "$(crm completion bash)"',
)  # fmt: skip
COMMANDS = {"init": init_app, "where": where_app, "completion": completion_app}


@init_command
def init(
    name: Annotated[str, typer.Option("--name", metavar="NAME", help=N_("The shop's name"))] = "",
    currency: Annotated[str | None, typer.Option("--currency", metavar="CNY|USD|...", help=N_("Currency"))] = None,
    zone: Annotated[str, typer.Option("--zone", metavar="ZONE", help=N_("Time zone, such as Asia/Shanghai"))] = "",
    shared: Annotated[
        str | None, typer.Option("--shared", metavar="GROUP", help=N_("For a team: this group of the machine"))
    ] = None,
) -> None:
    """Make a new shop file, for its owner or for a team."""
    chosen = check("shop.currency", currency) if currency else default_shop().currency
    shop = Shop(check("shop.name", name), chosen, check("shop.zone", zone))
    path = store_path()
    Database.create(path, shop, shared)
    say(Text(N_("Made a new shop file {path} (currency {currency})."), {"path": path, "currency": shop.currency}))


@where_command
def where() -> None:
    """Print where the shop file is."""
    path = store_path()
    emit(f"{path}\n")
    if not path.exists():
        say(N_("It does not exist yet."))


@completion_command
def completion(
    shell: Annotated[Literal["bash", "zsh", "fish"], typer.Argument(metavar="bash|zsh|fish", help=N_("Which shell"))],
) -> None:
    """Print a completion script."""
    from typer._completion_shared import get_completion_script  # noqa: PLC0415 - only here

    emit(get_completion_script(prog_name="crm", complete_var=COMPLETE, shell=shell) + "\n")
