"""`crm keys`."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._app_side import app_side
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, say
from crm_tui.commands._typer import single
from crm_tui.core import config
from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.table import Column, Table
from crm_tui.domain.shop import Shop
from crm_tui.keymap import Actions, Keymap, read

app, register = single(
    "keys",
    N_("List every action of the app with its keys, or check the file in which you have chosen your own."),
    "crm keys\ncrm keys --format json\ncrm keys --check\ncrm keys --check keys.toml",
)
COMMANDS = {"keys": app}
_COLUMNS = (
    Column("id", N_("Action")),
    Column("where", N_("Where")),
    Column("keys", N_("Keys")),
    Column("name", N_("Name")),
    Column("help", N_("What it does")),
)


@register
def keys(
    ctx: typer.Context,
    file: Annotated[
        Path | None,
        typer.Argument(metavar="[FILE]", help=N_("Your keys; else CRM_KEYS, else keys.toml among settings")),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help=N_("Only say what is wrong with the file"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List the actions, or check the file; Invalid where it has problems."""
    path = file or config.keys_file()
    if (check or file is not None) and not path.exists():
        raise NotFound(N_("There is no file {path}."), path=path)
    actions = app_side(ctx).actions()
    found = read(path, actions) if path.exists() else Keymap()
    for problem in found.problems:
        say(str(problem))
    if not check:
        emit_table(_table(actions, found), Shop(), format, output)
    if found.problems:
        count = len(found.problems)
        raise Invalid(
            plural("{path} is not used: {count} problem.", "{path} is not used: {count} problems.", count, path=path)
        )
    if check:
        say(Text(N_("{path} is right."), {"path": path}))


def _table(actions: Actions, chosen: Keymap) -> Table:
    """Every action with the keys in force."""
    rows = [
        (
            known.id,
            tr(N_("everywhere")) if known.everywhere else known.id.partition(".")[0],
            " ".join(chosen.keys.get(known.id, known.keys)),
            tr(known.name),
            tr(known.help),
        )
        for known in sorted(actions.by_id.values(), key=lambda known: (not known.everywhere, known.id))
    ]
    return Table("keys", N_("Keys"), _COLUMNS, rows)
