"""`crm backup`, `crm restore` and `crm check`."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._shared import FormatOption, OutputOption, emit, emit_table, open_store, reading, say, store_path
from crm_tui.commands._typer import single
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Column, Table

backup_app, backup_command = single(
    "backup",
    N_("Write a checked copy of the shop file, while others go on working."),
    "crm backup\ncrm backup usb/shop.db",
)
restore_app, restore_command = single(
    "restore", N_("Go back to a backup: it is checked first, and the present shop file is kept aside."),
    "crm restore backups/shop-20240531-190000.db",
)  # fmt: skip
check_app, check_command = single(
    "check", N_("Check the shop file: pages, references, audit trail, ledger arithmetic, search."), "crm check"
)
#: How many problems of a kind are told one by one; the table counts them all.
_SAID = 10
COMMANDS = {"backup": backup_app, "restore": restore_app, "check": check_app}


@backup_command
def backup(
    file: Annotated[Path | None, typer.Argument(metavar="[FILE]", help=N_("Where to; else backups/ beside it"))] = None,
) -> None:
    """Write a backup and print its path."""
    from crm_tui.store.backup import back_up, default_target  # noqa: PLC0415 - only these commands need it

    db = open_store()
    emit(f"{back_up(db, file or default_target(db.path))}\n")


@restore_command
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The backup"))]) -> None:
    """Go back to a backup."""
    from crm_tui.store.backup import restore as put_back  # noqa: PLC0415

    aside = put_back(file, store_path())
    say(Text(N_("Restored {path}."), {"path": file}))
    if aside is not None:
        say(Text(N_("The shop file as it was is kept as {path}."), {"path": aside}))


@check_command
def check(format: FormatOption = "table", output: OutputOption = None) -> None:
    """Check the shop file; Invalid where anything is wrong."""
    from crm_tui.store.check import CHECKS  # noqa: PLC0415

    with reading() as r:
        found = [(label, [tr(problem) for problem in look(r)]) for label, look in CHECKS]
        columns = (
            Column("check", N_("Check")),
            Column("problems", N_("Problems"), Kind.COUNT),
            Column("first", N_("First of them")),
        )
        rows = [(tr(label), len(problems), problems[0] if problems else None) for label, problems in found]
        emit_table(Table("check", N_("Check"), columns, rows), r.shop, format, output)
    for _, problems in found:
        for problem in problems[1:_SAID]:
            say(problem)
    count = sum(len(problems) for _, problems in found)
    if count:
        raise Invalid(N_("{count} problems were found."), count=count)
