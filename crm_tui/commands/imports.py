"""`crm import`."""

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import (
    FormatOption,
    ListFormat,
    OutputOption,
    default_shop,
    emit_table,
    open_or_create,
    open_store,
    reading,
    say,
    store_path,
)
from crm_tui.commands._typer import Command, command, group
from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Table
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.store import batches
from crm_tui.store.db import Database

app = group(SUMMARIES["import"][1])
COMMANDS = {"import": app}

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


def bring_in(noun: str, files: Sequence[str], options: Options, format: ListFormat, output: Path | None) -> None:
    """Import the files, report, and leave with the exit code."""
    from crm_tui.commands._import_report import exit_code, tell  # noqa: PLC0415 - only imports need all this
    from crm_tui.exchange.run import CHECKING, READING, import_files  # noqa: PLC0415

    with ExitStack() as stack:
        db = shop_for(files, options, stack)
        line = stack.enter_context(ProgressLine())

        def progress(phase: str, done: int, of: int | None) -> None:
            msgids = {READING: N_("Reading: {count} lines"), CHECKING: N_("Checking: {count} lines")}
            msgid = msgids.get(phase, N_("Writing: {count} lines"))
            line.show(Text(msgid, {"count": f"{done:,}"}), done, of)

        summaries = import_files(db, noun, files, options, progress)
        with db.read() as r:
            shop = r.shop
    tell(summaries, shop, format, output)
    raise typer.Exit(exit_code(summaries))


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
    """`FIELD=HEADING` pairs as a mapping; Usage where one has no equals sign."""
    found = {}
    for pair in pairs or ():
        field, sign, heading = pair.partition("=")
        if not sign or not field:
            raise Usage(N_("--map wants FIELD=HEADING, not “{text}”."), text=pair)
        found[field.strip()] = heading.strip()
    return found


def importing(noun: str, summary: str, example: str, leave_out: frozenset[str]) -> None:
    """Register `crm import NOUN`, with all options but those left out."""

    class ImportCommand(Command):
        """An import's command, without the options that make no sense for its noun."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.params = [parameter for parameter in self.params if parameter.name not in leave_out]

    @app.command(noun, cls=ImportCommand, help=summary, epilog=example)
    def run(
        files: Files,
        *,
        pairs: Map = None,
        mapping: Mapping = None,
        save_mapping: SaveMapping = None,
        date_order: DateOrder = None,
        decimal: Decimal = None,
        encoding: Encoding = None,
        delimiter: Delimiter = None,
        sheet: Sheet = None,
        header_line: HeaderLine = None,
        key: Key = None,
        on_match: Match = OnMatch.UPDATE,
        create_missing: CreateMissing = False,
        paid: Paid = False,
        dry_run: DryRun = False,
        rejects: Rejects = None,
        partial: Partial = False,
        format: FormatOption = "table",
        output: OutputOption = None,
    ) -> None:
        options = Options(
            headings(pairs), mapping, save_mapping, date_order, decimal, encoding, delimiter, sheet, header_line, key,
            on_match, create_missing, dry_run, partial, paid, rejects,
        )  # fmt: skip
        bring_in(noun, files, options, format, output)


importing(
    "customers",
    N_("Bring in customers; those known already are updated."),
    "crm import customers 客户.xlsx --dry-run\ncrm import customers members.csv --map phone=Mobile --key phone",
    frozenset({"create_missing", "paid"}),
)
importing(
    "products",
    N_("Bring in products; those known already are updated."),
    "crm import products 商品.csv\ncrm import products goods.xlsx --key barcode --on-match skip",
    frozenset({"create_missing", "paid"}),
)
importing(
    "sales",
    N_("Bring in sales and returns; lines known already change nothing."),
    "crm import sales till.csv --create-missing\ncrm import sales 流水.xlsx --map amount=实收 --save-mapping till",
    frozenset({"key"}),
)
importing(
    "payments",
    N_("Bring in payments of customers; those known already change nothing."),
    "crm import payments 收款.csv --encoding gb18030",
    frozenset({"key", "paid"}),
)


importing(
    "tickets",
    N_("Bring in tickets; those known by number already are updated."),
    "crm import tickets requests.csv --dry-run\ncrm import tickets 工单.xlsx --create-missing --map subject=问题",
    frozenset({"paid"}),
)


@command(app, "followups", N_("Bring in a calendar (iCalendar): events and tasks become follow-ups."),
         "crm import followups 日历.ics --dry-run")  # fmt: skip
def followups(
    files: Files,
    *,
    dry_run: DryRun = False,
    partial: Partial = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """Bring in calendars, each as a batch of its own."""
    from crm_tui.commands._import_report import exit_code, tell  # noqa: PLC0415 - only imports need all this
    from crm_tui.exchange.ical.run import import_calendars  # noqa: PLC0415 - icalendar takes 70 ms to import

    with ExitStack() as stack:
        db = shop_for(files, Options(dry_run=dry_run), stack)
        summaries = import_calendars(db, [Path(file) for file in files], partial=partial, dry_run=dry_run)
        with db.read() as r:
            shop = r.shop
    tell(summaries, shop, format, output)
    raise typer.Exit(exit_code(summaries))


_LOG = (
    Column("batch", N_("Batch"), Kind.COUNT),
    Column("at", N_("When"), Kind.INSTANT),
    Column("noun", N_("Contents"), Kind.CHOICE, (
        ("customers", N_("Customers")), ("products", N_("Products")), ("sales", N_("Sales")),
        ("payments", N_("Payments")), ("tickets", N_("Tickets")),
        ("followups", N_("Follow-ups")),
    )),
    Column("file", N_("File")),
    Column("lines", N_("Lines"), Kind.COUNT),
    Column("new", N_("New"), Kind.COUNT),
    Column("updated", N_("Updated"), Kind.COUNT),
    Column("unchanged", N_("Unchanged"), Kind.COUNT),
    Column("duplicate", N_("Known already"), Kind.COUNT),
    Column("rejected", N_("Rejected"), Kind.COUNT),
    Column("undone", N_("Undone"), Kind.BOOL),
)  # fmt: skip


@command(app, "log", N_("What was imported, latest first."), "crm import log --format json")
def log(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=N_("How many at most"))] = 50,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List batches."""
    with reading() as r:
        rows = [
            (b.id, b.at, b.noun, b.file, b.lines, b.new, b.updated, b.unchanged, b.duplicate, b.rejected, int(b.undone))
            for b in batches.log(r, limit)
        ]
        table = Table("imports", N_("Imports"), _LOG, rows, empty=N_("Nothing was imported yet."))
        emit_table(table, r.shop, format, output)


@command(app, "undo", N_("Take an import back: what it added goes, what it changed is put back."), "crm import undo 3")
def undo(
    batch: Annotated[int, typer.Argument(metavar="BATCH", help=N_("Its number in `crm import log`"))],
) -> None:
    """Take an import back."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_store()
    with db.read() as r:
        op_id = batches.get(r, batch).op_id
    say(ops.history.undo(db, op_id).message)
