"""`crm backup`, `crm restore` and `crm check`."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._chosen import store_path
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import FormatOption, ListFormat, OutputOption, emit, emit_table, open_store, reading, say
from crm_tui.commands._typer import single
from crm_tui.core import committed
from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Column, Table
from crm_tui.store.db import Database, Reader

backup_app, backup_command = single(
    "backup",
    N_("Write a checked copy of the shop file, while others go on working."),
    "crm backup\ncrm backup usb/shop.db\ncrm backup --list\ncrm backup --verify usb/shop.db",
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
    list_all: Annotated[bool, typer.Option("--list", help=N_("List the backups there are instead"))] = False,
    verify: Annotated[bool, typer.Option("--verify", help=N_("Check the backup FILE instead"))] = False,
    prune: Annotated[bool, typer.Option("--prune", help=N_("Throw away what rotation does not keep instead"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Write a backup and print its path; or list, check or throw away those there are."""
    from crm_tui.store.backup import back_up, default_target, verify_backup  # noqa: PLC0415 - only these commands

    if list_all + verify + prune > 1 or (file is not None and (list_all or prune)) or (verify and file is None):
        raise Usage(N_("Only one of these at a time: FILE, --list, --verify FILE, --prune."))
    if verify and file is not None:
        manifest = verify_backup(file)
        say(Text(N_("{path} is sound and as it was written."), {"path": file}) if manifest else
            Text(N_("{path} is sound; it has no manifest to compare it with."), {"path": file}))  # fmt: skip
        return
    db = open_store()
    if list_all or prune:
        _rotate(db, format, output, prune=prune)
        return
    made = back_up(db, file or default_target(db.path))
    committed.note()
    emit(f"{made}\n")


def _rotate(db: Database, format: ListFormat, output: Path | None, *, prune: bool) -> None:
    """Throw away what is not kept, or list what there is."""
    from crm_tui.store import rotation  # noqa: PLC0415

    if prune:
        emit("".join(f"{path}\n" for path in rotation.prune(db)), output)
        return
    columns = (Column("path", N_("File")), Column("bytes", N_("Bytes"), Kind.COUNT),
               Column("at", N_("Made"), Kind.INSTANT), Column("why", N_("Why")))  # fmt: skip
    rows = [(str(one.path), one.bytes, one.at or None, tr(rotation.WHY.get(one.why, one.why)))
            for one in rotation.listed(db.path)]  # fmt: skip
    with db.read() as r:
        emit_table(Table("backups", N_("Backups"), columns, rows), r.shop, format, output)


@restore_command
def restore(file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("The backup"))]) -> None:
    """Go back to a backup."""
    from crm_tui.store.backup import restore as put_back  # noqa: PLC0415

    aside = put_back(file, store_path())
    say(Text(N_("Restored {path}."), {"path": file}))
    if aside is not None:
        say(Text(N_("The shop file as it was is kept as {path}."), {"path": aside}))


@check_command
def check(
    format: FormatOption = "table",
    output: OutputOption = None,
    rebuild_totals: Annotated[
        bool, typer.Option("--rebuild-totals", help=N_("First make all totals and the search index anew"))
    ] = False,
) -> None:
    """Check the shop file; Invalid where anything is wrong."""
    from crm_tui.store.check import ADVICE  # noqa: PLC0415

    if rebuild_totals:
        from crm_tui.ops.totals import rebuild  # noqa: PLC0415 - who only looks needs none of it

        rebuild(open_store())
        say(Text(N_("Made all totals and the search index anew.")))
    with reading() as r:
        found = _found(r)
        columns = (
            Column("check", N_("Check")),
            Column("problems", N_("Problems"), Kind.COUNT),
            Column("first", N_("First of them")),
        )
        rows = [(tr(label), len(problems), problems[0] if problems else None) for label, problems in found]
        emit_table(Table("check", N_("Check"), columns, rows), r.shop, format, output)
    for label, problems in found:
        for problem in problems[1:_SAID]:
            say(problem)
        if problems and label in ADVICE:
            say(ADVICE[label])
    count = sum(len(problems) for _, problems in found)
    if count:
        raise Invalid(N_("{count} problems were found."), count=count)


def _found(r: Reader) -> list[tuple[str, list[str]]]:
    """What each check finds, by its label."""
    from crm_tui.store.check import CHECKS  # noqa: PLC0415

    found = []
    with ProgressLine() as line:
        for done, (label, look) in enumerate(CHECKS):
            line.show(Text(N_("Checking: {what}"), {"what": tr(label)}), done, len(CHECKS))
            found.append((label, [tr(problem) for problem in look(r)]))
    return found
