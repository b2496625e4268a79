"""`crm settings`."""

from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._shared import FormatOption, OutputOption, emit, emit_table, open_or_create, reading, say
from crm_tui.commands._typer import command, group
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, tr
from crm_tui.core.table import Column, Table
from crm_tui.domain.settings import SETTINGS
from crm_tui.store import settings

app = group(SUMMARIES["settings"][1])
COMMANDS = {"settings": app}
NameArgument = Annotated[str, typer.Argument(metavar="NAME", help=N_("The setting, as `crm settings list` names it"))]


@command(app, "list", N_("List the settings, what each is for, and what it is set to."), "crm settings list")
def list_settings(format: FormatOption = "table", output: OutputOption = None) -> None:
    """List the settings."""
    columns = (Column("name", N_("Name")), Column("value", N_("Value")), Column("meaning", N_("Meaning")))
    with reading() as r:
        kept = settings.all_settings(r)
        names = [*SETTINGS, *(name for name in kept if name not in SETTINGS)]
        rows = [(name, kept.get(name), SETTINGS.get(name, SETTINGS["role.NAME"])) for name in names]
        translated = [(name, value, tr(meaning)) for name, value, meaning in rows]
        emit_table(Table("settings", N_("Settings"), columns, translated), r.shop, format, output)


@command(app, "get", N_("Print one setting."), "crm settings get shop.currency")
def get(name: NameArgument) -> None:
    """Print one setting."""
    with reading() as r:
        value = settings.all_settings(r).get(name)
    if value is None:
        raise NotFound(N_("{name} is not set."), name=name)
    emit(value + "\n")


@command(app, "set", N_("Set one setting."), "crm settings set shop.name 老王五金店")
def put(
    name: NameArgument, value: Annotated[str, typer.Argument(metavar="VALUE", help=N_("What to set it to"))]
) -> None:
    """Set one setting."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    say(ops.settings.put(open_or_create(), name, value).message)
