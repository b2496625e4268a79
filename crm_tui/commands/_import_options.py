"""The options that several commands of `crm import` have, and the shop they import into."""

import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands._chosen import store_path
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import default_shop, open_or_create
from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.i18n import N_, Text
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.store.db import Database

Files = Annotated[list[str], typer.Argument(metavar="FILE...", help=N_("CSV, TSV, XLSX or JSON files; - is stdin"))]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="FIELD=HEADING", help=N_("Which heading is which field; repeatable")),
]
Mapping = Annotated[str | None, typer.Option("--mapping", metavar="NAME", help=N_("Use a saved mapping"))]
SaveMapping = Annotated[str | None, typer.Option("--save-mapping", metavar="NAME", help=N_("Save the mapping"))]
DateOrder = Annotated[
    str | None, typer.Option("--date-order", metavar="ymd|mdy|dmy", help=N_("Which comes first in dates"))
]
Decimal = Annotated[str | None, typer.Option("--decimal", metavar=".|,", help=N_("The decimal mark"))]
Encoding = Annotated[str | None, typer.Option("--encoding", metavar="NAME", help=N_("utf-8, gb18030, big5 ..."))]
Delimiter = Annotated[str | None, typer.Option("--delimiter", metavar="C", help=N_("What is between the cells"))]
Sheet = Annotated[str | None, typer.Option("--sheet", metavar="NAME", help=N_("The workbook's sheet"))]
HeaderLine = Annotated[
    int | None,
    typer.Option("--header-line", metavar="N", min=0, help=N_("The line of the headings; 0: there are none")),
]
Key = Annotated[str | None, typer.Option("--key", metavar="FIELD", help=N_("By which field records are found again"))]
Match = Annotated[
    OnMatch, typer.Option("--on-match", metavar="update|skip|fail", help=N_("What to do with a record known already"))
]
CreateMissing = Annotated[
    bool, typer.Option("--create-missing", help=N_("Add the customers and products that the lines name"))
]
DryRun = Annotated[bool, typer.Option("--dry-run", help=N_("Try it out and show the differences; write nothing"))]
Rejects = Annotated[
    Path | None, typer.Option("--rejects", metavar="FILE", help=N_("Keep the lines that can't be taken, with reasons"))
]
Partial = Annotated[bool, typer.Option("--partial", help=N_("Take the good lines even where others are bad"))]
Paid = Annotated[bool, typer.Option("--paid", help=N_("The sales were paid at the till"))]


def shop_for(files: Sequence[str], options: Options, stack: ExitStack) -> Database:
    """The shop to import into, made where there is none; a dry run makes it where it is gone afterwards.

    Raises NotFound before that where a file is missing.
    """
    for file in files:
        if file != "-" and not Path(file).exists():
            raise NotFound(N_("There is no file {file}."), file=file)
    if options.dry_run and not store_path().exists():
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="crm-"))
        return Database.create(Path(folder) / "shop.db", default_shop())
    return open_or_create()


def headings(pairs: Sequence[str] | None) -> dict[str, str]:
    """`FIELD=HEADING` pairs as a mapping; Usage where one has no equals sign, or a field comes twice."""
    found: dict[str, str] = {}
    for pair in pairs or ():
        field, sign, heading = (part.strip() for part in pair.partition("="))
        if not sign or not field:
            raise Usage(N_("--map wants FIELD=HEADING, not “{text}”."), text=pair)
        if found.get(field, heading) != heading:
            raise Usage(
                N_('{first} and {second} are both to be {field}; --map "{field}={first}+{second}" joins them.'),
                first=found[field], second=heading, field=field,
            )  # fmt: skip
        found[field] = heading
    return found


def telling(line: ProgressLine) -> Callable[[str, int, int | None], None]:
    """What an import tells its progress to: the line says how many lines are read, checked or written."""
    phases = {"reading": N_("Reading: {count} lines"), "checking": N_("Checking: {count} lines")}

    def progress(phase: str, done: int, of: int | None) -> None:
        line.show(Text(phases.get(phase, N_("Writing: {count} lines")), {"count": f"{done:,}"}), done, of)

    return progress
