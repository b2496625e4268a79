"""`crm ticket`."""

from pathlib import Path
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._fields import fields_command, given, parsed
from crm_tui.commands._shared import (
    FormatOption,
    OutputOption,
    emit,
    emit_record,
    emit_table,
    open_or_create,
    open_store,
    reading,
    say,
)
from crm_tui.commands._ticket_tables import clock_table, lesson_table, record_sheet, ticket_table, timeline_table
from crm_tui.commands._typer import command, group
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import ticket_steps
from crm_tui.domain.tickets import CATEGORIES, RECORD
from crm_tui.domain.values import parse
from crm_tui.store import customers, products, ticket_clocks, ticket_figures, ticket_filters, tickets
from crm_tui.store.db import Database, Reader

app = group(SUMMARIES["ticket"][1])
COMMANDS = {"ticket": app}

TicketArgument = Annotated[
    str, typer.Argument(metavar="TICKET", help=N_("Its number, T-0012 or 12, or words that find only one"))
]
NoteOption = Annotated[str, typer.Option("--note", metavar="TEXT", help=N_("What there is to say about it"))]
#: Names that come with the codes, and what only receiving a ticket sets.
_NAMES = frozenset({"customer_name", "product_name"})
_STEPPED = frozenset(name for step in ticket_steps.MACHINE for name in step.asks)
_STEP_RECORD = Record(RECORD.noun, RECORD.label, tuple(field for field in RECORD.fields if field.name in _STEPPED))
_REVIEWED = ticket_steps.BY_NAME["review"].asks
_CLOSE_RECORD = Record(RECORD.noun, RECORD.label, tuple(field for field in RECORD.fields if field.name in _REVIEWED))


def _looked_up(r: Reader, texts: dict[str, str]) -> dict[str, Value]:
    """The values, with the customer's and the product's id in place of what names them."""
    ids: dict[str, Value] = {}
    for name, find in (("customer", customers.find), ("product", products.find)):
        if (text := texts.pop(name, None)) is not None:
            ids[f"{name}_id"] = find(r, text) if text else None
    return parsed(RECORD, texts, r.shop) | ids


def _found(text: str) -> tuple[Database, int]:
    """The shop, and the ticket meant in it."""
    db = open_store()
    with db.read() as r:
        return db, tickets.find(r, text)


@command(
    app, "list", N_("List tickets that are open, or those a query asks for; the most pressing first."),
    "crm ticket list\ncrm ticket list step:assess overdue:yes 张三\ncrm ticket list --all --sort opened --format csv",
)  # fmt: skip
def list_tickets(
    query: Annotated[
        list[str] | None, typer.Argument(metavar="QUERY", help=N_("Words, and fields such as step:assess overdue:yes"))
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help=N_("Closed ones, too"))] = False,
    sort: Annotated[
        str, typer.Option("--sort", metavar="|".join(ticket_filters.SORTS), help=N_("What to sort by"))
    ] = ticket_filters.DUE,
    descending: Annotated[bool, typer.Option("--descending", help=N_("The other way round"))] = False,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List tickets."""
    if sort not in ticket_filters.SORTS:
        raise typer.BadParameter("|".join(ticket_filters.SORTS), param_hint="--sort")
    text = " ".join(query or ())
    with reading() as r:
        found = ticket_filters.select(r, text, sort, descending, None if everything or text else False)
        whole = format not in {"table", "markdown"}
        emit_table(ticket_table(r, found, whole), r.shop, format, output)


@command(app, "show", N_("Show one ticket, its clocks and what happened to it."),
         "crm ticket show T-0012\ncrm ticket show 12 --format json")  # fmt: skip
def show(ticket: TicketArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """Show one ticket."""
    with reading() as r:
        record = tickets.get(r, tickets.find(r, ticket))
        emit_record(record_sheet(record), r.shop, format, output)
        if format in {"table", "markdown"} and output is None:
            for table in (clock_table(ticket_clocks.clocks(r, record.id)), timeline_table(r, record.id)):
                emit("\n")
                emit_table(table, r.shop, format, None)


@command(app, "timeline", N_("What happened to a ticket, first things first."), "crm ticket timeline 12 --format json")
def timeline(ticket: TicketArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """List a ticket's events."""
    with reading() as r:
        emit_table(timeline_table(r, tickets.find(r, ticket)), r.shop, format, output)


@fields_command(
    app, "add", N_("Write down what a customer says; the category is told from the subject where it is not given."),
    "crm ticket add --customer 张三 --subject 水泵漏水 --words '早上一开就漏' --priority high", RECORD, _NAMES,
)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Receive a ticket."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_or_create()
    with db.read() as r:
        values = _looked_up(r, given(ctx))
    say(ops.tickets.add(db, values).message)


@fields_command(app, "edit", N_("Change fields of a ticket; an empty text takes a value away."),
                "crm ticket edit 12 --priority urgent --cost 35", RECORD, _NAMES)  # fmt: skip
def edit(ctx: typer.Context, ticket: TicketArgument) -> None:
    """Change a ticket."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    with db.read() as r:
        values = _looked_up(r, given(ctx))
    say(ops.tickets.edit(db, ticket_id, values).message)


@fields_command(
    app, "step", N_("Go on to the next step, with what this one needs; after the review the ticket is closed."),
    "crm ticket step 12 --promised '明天 17:00' --note 电话告知\ncrm ticket step 12 --severity serious --cost 35",
    _STEP_RECORD,
)  # fmt: skip
def step(ctx: typer.Context, ticket: TicketArgument, note: NoteOption = "") -> None:
    """Move a ticket on."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    with db.read() as r:
        values = parsed(RECORD, given(ctx), r.shop)
    say(ops.tickets.step(db, ticket_id, values, note).message)


@command(app, "wait", N_("Wait for the customer, which stops the clocks, or for a supplier, which does not."),
         "crm ticket wait 12 customer --note 等客户寄回\ncrm ticket wait 12 supplier")  # fmt: skip
def wait(
    ticket: TicketArgument,
    whom: Annotated[str, typer.Argument(metavar="customer|supplier", help=N_("Who is waited for"))],
    note: NoteOption = "",
) -> None:
    """Let a ticket wait."""
    from crm_tui import ops  # noqa: PLC0415
    from crm_tui.domain.tickets import WAIT_FIELD  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    with db.read() as r:
        reason = str(parse(WAIT_FIELD, whom, r.shop))
    say(ops.tickets.wait(db, ticket_id, reason, note).message)


@command(app, "resume", N_("Wait no longer."), "crm ticket resume 12")
def resume(ticket: TicketArgument, note: NoteOption = "") -> None:
    """Let a ticket wait no longer."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    say(ops.tickets.resume(db, ticket_id, note).message)


@command(app, "assign", N_("Put somebody in charge."), "crm ticket assign 12 王敏 --helpers '小李;小张'")
def assign(
    ticket: TicketArgument,
    who: Annotated[str, typer.Argument(metavar="NAME", help=N_("Who is in charge"))],
    helpers: Annotated[
        str | None, typer.Option("--helpers", metavar="NAMES", help=N_("Who helps; several are separated by ;"))
    ] = None,
    note: NoteOption = "",
) -> None:
    """Put somebody in charge."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    say(ops.tickets.assign(db, ticket_id, who, helpers, note).message)


@command(app, "note", N_("Write something down at a ticket."), "crm ticket note 12 '又来电催' --from-customer")
def note(
    ticket: TicketArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What there is to say about it"))],
    said: Annotated[bool, typer.Option("--from-customer", help=N_("It is the customer's word"))] = False,
) -> None:
    """Write a note."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    say(ops.tickets.note(db, ticket_id, text, said).message)


@command(app, "answer", N_("Keep that the customer was answered, and which time was promised."),
         "crm ticket answer 12 '明早上门' --promised '明天 10:00'")  # fmt: skip
def answer(
    ticket: TicketArgument,
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What was answered"))] = "",
    promised: Annotated[
        str | None, typer.Option("--promised", metavar="TIME", help=N_("The time promised, as tomorrow 17:00"))
    ] = None,
) -> None:
    """Keep an answer."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    with db.read() as r:
        values = parsed(RECORD, {"promised": promised} if promised else {}, r.shop)
    time = values.get("promised")
    say(ops.tickets.answer(db, ticket_id, text, None if time is None else str(time)).message)


@fields_command(
    app, "close", N_("Close a ticket that is reviewed: with its cause, its lesson and the customer's score."),
    "crm ticket close 12 --cause 密封圈老化 --lesson 进货时抽检 --expected 4 --perceived 5", _CLOSE_RECORD,
)  # fmt: skip
def close(ctx: typer.Context, ticket: TicketArgument, note: NoteOption = "") -> None:
    """Close a ticket."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    with db.read() as r:
        values = parsed(RECORD, given(ctx), r.shop)
    say(ops.tickets.close(db, ticket_id, values, note).message)


@command(app, "reopen", N_("Open a ticket again, and say why."), "crm ticket reopen 12 --note 还是漏")
def reopen(ticket: TicketArgument, note: NoteOption = "") -> None:
    """Open a ticket again."""
    from crm_tui import ops  # noqa: PLC0415

    db, ticket_id = _found(ticket)
    say(ops.tickets.reopen(db, ticket_id, note).message)


MonthOption = Annotated[str | None, typer.Option("--month", metavar="YYYY-MM", help=N_("Only this month"))]
WidthOption = Annotated[
    int, typer.Option("--width", metavar="80|132", min=60, max=400, help=N_("Columns on the paper, for text"))
]
ReportFormat = Annotated[
    str, typer.Option("--format", metavar="text|csv|json|markdown|html", help=N_("How to write it"))
]


@command(app, "stats", N_("How tickets were answered and solved, what customers said, and what is open."),
         "crm ticket stats\ncrm ticket stats --month 2026-05 --format json")  # fmt: skip
def stats(
    month: MonthOption = None, width: WidthOption = 80, form: ReportFormat = "text", output: OutputOption = None
) -> None:
    """Figures of tickets."""
    from crm_tui.reports import service  # noqa: PLC0415 - statistics that other commands need not wait for
    from crm_tui.reports._report import Params  # noqa: PLC0415

    with reading() as r:
        report = service.build(r, Params(month)) if month else service.of_all(r)
        _write(report, form, r, width, output)


@command(app, "assess", N_("What the trouble did to the customer's buying, stock and debts."), "crm ticket assess 12")
def assess(
    ticket: TicketArgument, width: WidthOption = 80, form: ReportFormat = "text", output: OutputOption = None
) -> None:
    """Figures for assessing a ticket."""
    from crm_tui.reports import _ticket_impact  # noqa: PLC0415

    with reading() as r:
        _write(_ticket_impact.build(r, tickets.find(r, ticket)), form, r, width, output)


def _write(report: object, form: str, r: Reader, width: int, output: Path | None) -> None:
    from crm_tui.render.report import checked_format, render_report  # noqa: PLC0415

    checked_format(form)
    emit(render_report(report, form, r.shop, width), output)  # type: ignore[arg-type]  # a Report, imported late


@command(app, "lessons", N_("What was learnt: by product, by category, or by words."),
         "crm ticket lessons --category repair\ncrm ticket lessons 密封圈 --product 水泵")  # fmt: skip
def lessons(
    words: Annotated[list[str] | None, typer.Argument(metavar="WORDS", help=N_("What to look for"))] = None,
    category: Annotated[
        str | None,
        typer.Option("--category", metavar="|".join(one.value for one in CATEGORIES), help=N_("Only of this category")),
    ] = None,
    product: Annotated[
        str | None, typer.Option("--product", metavar="PRODUCT", help=N_("Only of this product"))
    ] = None,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List lessons."""
    with reading() as r:
        product_id = products.find(r, product) if product else None
        kept = parse(RECORD.field("category"), category or "", r.shop)
        found = ticket_figures.lessons(r, " ".join(words or ()), None if kept is None else str(kept), product_id)
        emit_table(lesson_table(found), r.shop, format, output)
