"""`crm import apply`, `mappings` and `forget`: plans carried out later, and what is remembered of files."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from crm_tui.commands._import_options import DryRun, Partial, Rejects, telling
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._typer import command
from crm_tui.core.errors import Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Table
from crm_tui.exchange.options import Options
from crm_tui.store import mappings as store
from crm_tui.store.db import Database

if TYPE_CHECKING:
    from crm_tui.exchange.account import Summary

PlanFile = Annotated[
    Path | None, typer.Option("--plan", metavar="FILE", help=N_("Write nothing; keep the plan for `crm import apply`"))
]
SkipLine = Annotated[
    list[str] | None,
    typer.Option("--skip-line", metavar="N[-M]", help=N_("Lines of the file to be left out; repeatable")),
]
SkipField = Annotated[
    list[str] | None,
    typer.Option("--skip-field", metavar="FIELD", help=N_("A field that stays as it is in known records; repeatable")),
]
_RANGE = re.compile(r"([0-9]{1,9})(?:-([0-9]{1,9}))?")
_MOST = 1_000_000


def lines_meant(given: list[str] | None) -> frozenset[int]:
    """Line numbers and ranges of them, such as 7 or 10-20; Usage for anything else."""
    found: set[int] = set()
    for text in given or ():
        meant = _RANGE.fullmatch(text)
        first, last = (int(meant[1]), int(meant[2] or meant[1])) if meant else (1, 0)
        if not first <= last < first + _MOST:
            raise Usage(
                N_("--skip-line wants a line, or a first and a last one such as 10-20; not “{text}”."), text=text
            )
        found.update(range(first, last + 1))
    return frozenset(found)


def register(app: typer.Typer) -> None:
    """Add the commands to `crm import`."""
    command(
        app,
        "apply",
        N_("Carry out a plan that --plan kept, unless the shop has moved on where it matters."),
        "crm import customers 客户.xlsx --plan plan.jsonl\ncrm import apply plan.jsonl --skip-line 7",
    )(apply)
    command(
        app, "mappings", N_("What is remembered of files, and used again for the next ones like them."),
        "crm import mappings",
    )(mappings)  # fmt: skip
    command(
        app, "forget", N_("Forget what is remembered of files under a name."), "crm import forget till"
    )(forget)  # fmt: skip


def keep(db: Database, summaries: "Sequence[Summary]", path: Path) -> None:
    """Keep what a dry run told, for `apply`."""
    from crm_tui.exchange.planned import save_plan  # noqa: PLC0415 - only imports need all this

    save_plan(db, summaries, path)
    say(Text(N_("Kept the plan in {path}; `crm import apply {path}` carries it out."), {"path": path}))


def apply(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=N_("What --plan has written"))],
    *,
    skip_lines: SkipLine = None,
    skip_fields: SkipField = None,
    dry_run: DryRun = False,
    rejects: Rejects = None,
    partial: Partial = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Carry out a plan, all or nothing."""
    from crm_tui.commands._import_report import exit_code, tell  # noqa: PLC0415 - only imports need all this
    from crm_tui.exchange.planned import apply_plan  # noqa: PLC0415

    options = Options(
        dry_run=dry_run, rejects=rejects, partial=partial, skip_lines=lines_meant(skip_lines),
        skip_fields=frozenset(skip_fields or ()),
    )  # fmt: skip
    db = open_store()
    with ProgressLine() as line:
        summaries = apply_plan(db, file, options, telling(line))
    with db.read() as r:
        shop = r.shop
    tell(summaries, shop, format, output)
    raise typer.Exit(exit_code(summaries))


_COLUMNS = (
    Column("name", N_("Name")),
    Column("noun", N_("Contents"), Kind.CHOICE, (
        ("customers", N_("Customers")), ("products", N_("Products")), ("sales", N_("Sales")),
        ("payments", N_("Payments")), ("tickets", N_("Tickets")),
    )),
    Column("used", N_("Found")),
    Column("columns", N_("Columns")),
    Column("options", N_("Options")),
)  # fmt: skip


def mappings(*, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List what is remembered."""
    with reading() as r:
        rows = [
            (
                kept.name, noun, Text(N_("by the headings") if kept.fingerprint else N_("by its name")),
                "; ".join(f"{field}={heading}" for field, heading in kept.fields.items()),
                " ".join(_option(name, value) for name, value in kept.options.items()),
            )
            for noun, kept in store.every(r)
        ]  # fmt: skip
        table = Table("mappings", N_("Mappings"), _COLUMNS, rows, empty=N_("Nothing is remembered of any file."))
        emit_table(table, r.shop, format, output)


def _option(name: str, value: object) -> str:
    """A remembered choice as it would be asked for."""
    flag = "--" + name.replace("_", "-")
    return flag if value is True else f"{flag} {value}"


def forget(
    name: Annotated[str, typer.Argument(metavar="NAME", help=N_("Its name in `crm import mappings`"))],
) -> None:
    """Forget what is remembered under a name."""
    from crm_tui.ops import imports  # noqa: PLC0415 - only commands that write need it

    say(imports.forget_mapping(open_store(), name).message)
