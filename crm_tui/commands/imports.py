"""`crm import`."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, Any

import typer

from crm_tui.commands import SUMMARIES, import_all, import_auto, import_plan
from crm_tui.commands._counts import COUNTS
from crm_tui.commands._import_options import (
    CreateMissing,
    DateOrder,
    Decimal,
    Delimiter,
    DryRun,
    Encoding,
    Files,
    HeaderLine,
    Key,
    Map,
    Mapping,
    Match,
    Paid,
    Partial,
    Rejects,
    SaveMapping,
    Sheet,
    headings,
    shop_for,
    telling,
)
from crm_tui.commands._progress import ProgressLine
from crm_tui.commands._shared import FormatOption, ListFormat, OutputOption, emit_table, open_store, reading, say
from crm_tui.commands._typer import Command, command, group
from crm_tui.commands.import_plan import PlanFile, SkipField, SkipLine, lines_meant
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column, Table
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.store import batches

app = group(SUMMARIES["import"][1])
COMMANDS = {"import": app}


def bring_in(
    noun: str, files: Sequence[str], options: Options, plan: Path | None, format: ListFormat, output: Path | None
) -> None:
    """Import the files, or keep a plan of that, report, and leave with the exit code."""
    from crm_tui.commands._import_report import exit_code, tell  # noqa: PLC0415 - only imports need all this
    from crm_tui.exchange.auto import import_named  # noqa: PLC0415

    with ExitStack() as stack:
        db = shop_for(files, options, stack)
        progress = telling(stack.enter_context(ProgressLine()))
        summaries = import_named(db, noun, files, options, progress)
        if plan is not None:
            import_plan.keep(db, summaries, plan)
        with db.read() as r:
            shop = r.shop
    tell(summaries, shop, format, output)
    raise typer.Exit(exit_code(summaries))


def _without(leave_out: frozenset[str]) -> type[Command]:
    """What makes commands without the options that make no sense for them."""

    class ImportCommand(Command):
        """An import's command."""

        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.params = [parameter for parameter in self.params if parameter.name not in leave_out]

    return ImportCommand


def importing(noun: str, summary: str, example: str, leave_out: frozenset[str]) -> None:
    """Register `crm import NOUN`, with all options but those left out."""

    @app.command(noun, cls=_without(leave_out), help=summary, epilog=example)
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
        skip_lines: SkipLine = None,
        skip_fields: SkipField = None,
        dry_run: DryRun = False,
        plan: PlanFile = None,
        rejects: Rejects = None,
        partial: Partial = False,
        format: FormatOption = "table",
        output: OutputOption = None,
    ) -> None:
        options = Options(
            headings(pairs), mapping, save_mapping, date_order, decimal, encoding, delimiter, sheet, header_line, key,
            on_match, create_missing, dry_run or plan is not None, partial, paid, rejects, lines_meant(skip_lines),
            frozenset(skip_fields or ()),
        )  # fmt: skip
        bring_in(noun, files, options, plan, format, output)


import_auto.register(app)
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


importing(
    "people",
    N_("Bring in the people at customers'; those known by name there already are updated."),
    "crm import people 联系人.xlsx --dry-run\ncrm import people staff.csv --map customer_name=Firm --create-missing",
    frozenset({"paid"}),
)
importing(
    "followups",
    N_("Bring in follow-ups: tables, or calendars (iCalendar) whose events and tasks they become."),
    "crm import followups 日历.ics --dry-run\ncrm import followups 跟进.xlsx --create-missing",
    frozenset({"paid"}),
)
importing(
    "expenses",
    N_("Bring in what was spent on marketing and service; lines known already change nothing."),
    "crm import expenses 费用.xlsx --dry-run\ncrm import expenses ads.csv --map amount=Spend --map kind=Type",
    frozenset({"key", "paid"}),
)


_LOG = (
    Column("batch", N_("Batch"), Kind.COUNT),
    Column("at", N_("When"), Kind.INSTANT),
    Column("noun", N_("Contents"), Kind.CHOICE, (
        ("customers", N_("Customers")), ("products", N_("Products")), ("sales", N_("Sales")),
        ("payments", N_("Payments")), ("tickets", N_("Tickets")),
        ("people", N_("People")), ("followups", N_("Follow-ups")), ("expenses", N_("Expenses")),
    )),
    Column("file", N_("File")),
    *COUNTS,
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
            (
                b.id,
                b.at,
                b.noun,
                b.file,
                b.lines,
                b.new,
                b.updated,
                b.unchanged,
                b.duplicate,
                b.rejected,
                b.left_out,
                int(b.undone),
            )
            for b in batches.log(r, limit)
        ]
        table = Table("imports", N_("Imports"), _LOG, rows, empty=N_("Nothing was imported yet."))
        emit_table(table, r.shop, format, output)


@command(app, "undo", N_("Take imports back: what they added goes, what they changed is put back."),
         "crm import undo 3\ncrm import undo 3 4 5 --leave-changed")  # fmt: skip
def undo(
    batch: Annotated[list[int], typer.Argument(metavar="BATCH...", help=N_("Its number in `crm import log`"))],
    *,
    leave_changed: Annotated[
        bool, typer.Option("--leave-changed", help=N_("Leave what was changed since as it is, and take back the rest"))
    ] = False,
) -> None:
    """Take imports back, all or none."""
    from crm_tui.ops import imports  # noqa: PLC0415 - only commands that write need it

    for done in imports.undo_batches(open_store(), batch, leave=leave_changed):
        say(done.message)


import_plan.register(app)
import_all.register(app)
