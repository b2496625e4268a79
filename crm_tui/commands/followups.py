"""`crm followup`."""

from datetime import timedelta
from typing import Annotated

import typer

from crm_tui.commands import SUMMARIES
from crm_tui.commands._entries import RefArgument, entry_table, looked_up, meant_day, one_of, today_of
from crm_tui.commands._fields import fields_command, given, parsed
from crm_tui.commands._period import FromOption, ToOption
from crm_tui.commands._shared import (
    FormatOption,
    OutputOption,
    emit_record,
    emit_table,
    open_or_create,
    open_store,
    reading,
    say,
)
from crm_tui.commands._tables import sheet
from crm_tui.commands._typer import command, group
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups as rules
from crm_tui.domain.followups import RECORD
from crm_tui.render.days import day_told
from crm_tui.store import agenda, customers, followups, raised
from crm_tui.store.db import Database, Reader

app = group(SUMMARIES["followup"][1])
COMMANDS = {"followup": app}
AHEAD = 30
_ALL = "all"
_STATES = (*((choice.value, choice.label) for choice in rules.STATES), (agenda.MISSED, N_("Missed")), (_ALL, N_("All")))
CustomerOption = Annotated[str | None, typer.Option("--customer", metavar="CUSTOMER", help=N_("Only of this customer"))]
AssigneeOption = Annotated[str | None, typer.Option("--assignee", metavar="NAME", help=N_("Only of this person"))]
StateOption = Annotated[
    str | None, typer.Option("--state", metavar="open|done|skipped|all", help=N_("In this state; else what is open"))
]
LimitOption = Annotated[
    int, typer.Option("--limit", metavar="N", min=0, help=N_("How many that raise themselves of each kind at most"))
]
UntilArgument = Annotated[str, typer.Argument(metavar="DATE", help=N_("A date, or words: tomorrow, 下周五, +3d"))]


@command(app, "list", N_("What is overdue, due today and in the next 30 days, and what raises itself, with why."),
         "crm followup list --customer 张三\ncrm followup list --from 上月1号 --to 上月底 --state done")  # fmt: skip
def list_followups(
    customer: CustomerOption = None,
    assignee: AssigneeOption = None,
    since: FromOption = None,
    until: ToOption = None,
    state: StateOption = None,
    limit: LimitOption = 10,
    format: FormatOption = "table",
    output: OutputOption = None,
) -> None:
    """List follow-ups."""
    with reading() as r:
        customer_id = customers.find(r, customer) if customer else None
        found = _entries(r, since, until, assignee, customer_id, limit)
        wanted = one_of(_STATES, state, "--state") if state else rules.OPEN
        found = [entry for entry in found if wanted in (entry.state, _ALL)]
        table = entry_table(found, format, N_("Follow-ups"), N_("No follow-up was found."))
        emit_table(table, r.shop, format, output)


def _entries(
    r: Reader, since: str | None, until: str | None, assignee: str | None, customer_id: int | None, most: int
) -> list[agenda.Entry]:
    """The entries asked for; what raises itself only where no days were named, and of nobody in particular."""
    today = today_of(r)
    first = rules.moment(meant_day(since, today, "--from"), None).date() if since else today
    last = rules.moment(meant_day(until, today, "--to"), None).date() if until else first + timedelta(days=AHEAD)
    found = agenda.agenda(r, first, last, today, overdue=not since, assignee=assignee, customer_id=customer_id)
    if most and not since and assignee is None:
        if customer_id is not None:
            found += raised.of_customer(r, today, customer_id)
        else:
            found += raised.raised(r, today, most, counted=False).entries
    return found


@command(app, "show", N_("Show one follow-up."), "crm followup show 12")
def show(number: RefArgument, format: FormatOption = "table", output: OutputOption = None) -> None:
    """Show one follow-up."""
    with reading() as r:
        row = followups.get(r, rules.ref(number).number or 0)
        known = row._asdict()
        values: dict[str, Value] = {**known, "date": row.day, "repeat": row.rule}
        if row.customer_id is not None:
            values["customer"] = customers.label(r, row.customer_id)
        values["origin"] = str(row.why) if row.why else None
        extra = [(name, label, known[name]) for name, label in _MORE]
        emit_record(sheet(RECORD, values, extra), r.shop, format, output)


_MORE = (("state", N_("State")), ("outcome", N_("Outcome")), ("snoozed_until", N_("Put off to")))


def _values(r: Reader, ctx: typer.Context) -> dict[str, Value]:
    texts = given(ctx)
    found = looked_up(r, texts)
    return {**parsed(RECORD, texts, r.shop), **found}


def _echo(day: object) -> None:
    """Say which date words were taken for."""
    say(Text(N_("Date: {day}"), {"day": day_told(str(day))}))


@fields_command(app, "add", N_("Plan a follow-up; without a date it is today's."),
                "crm followup add --customer 张三 --subject 问库存 --date 下周五 --time 下午3点\n"
                "crm followup add --customer 张三 --subject 拜访 --date 11月30日 --repeat 每月底 --on-holiday after",
                RECORD)  # fmt: skip
def add(ctx: typer.Context) -> None:
    """Plan a follow-up."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_or_create()
    with db.read() as r:
        values = {"date": today_of(r).isoformat(), **_values(r, ctx)}
    done = ops.followups.add(db, values)
    say(done.message)
    _echo(values["date"])


@fields_command(app, "edit", N_("Change a follow-up, of a series all of it."), "crm followup edit 12 --assignee 王敏",
                RECORD)  # fmt: skip
def edit(ctx: typer.Context, number: RefArgument) -> None:
    """Change a follow-up."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        values = _values(r, ctx)
    say(ops.followups.edit(db, _number(number), values).message)


def _number(text: str) -> int:
    """The number of a follow-up that is kept."""
    ref = rules.ref(text)
    if ref.number is None:
        raise Invalid(N_("This follow-up raised itself: put it off, move it or close it; there is nothing to change."))
    return ref.number


@command(app, "done", N_("Close a follow-up, with what came of it, what was said, and when to speak next."),
         'crm followup done 12 --outcome 已下单\ncrm followup done 12 --log "电话 要货20箱" --next 下周五')  # fmt: skip
def done(
    number: RefArgument,
    outcome: Annotated[str | None, typer.Option("--outcome", metavar="TEXT", help=N_("What came of it"))] = None,
    log: Annotated[str | None, typer.Option("--log", metavar="TEXT", help=N_("What was said, as in `crm log`"))] = None,
    next: Annotated[str | None, typer.Option("--next", metavar="DATE", help=N_("When to speak next"))] = None,  # noqa: A002
) -> None:
    """Close a follow-up."""
    from crm_tui import ops  # noqa: PLC0415
    from crm_tui.domain import interactions  # noqa: PLC0415

    db = open_store()
    with db.read() as r:
        today = today_of(r)
    said = interactions.read(log, today) if log else None
    words: dict[str, Value] | None = {"kind": said.kind, "text": said.text} if said else None
    day = meant_day(next, today, "--next") if next else said.next_day if said else None
    closed = ops.followups.done(db, number, outcome, interaction=words, following={"date": day} if day else None)
    say(closed.message)
    _tell_next(closed.value.next_day)


def _tell_next(day: str | None) -> None:
    if day:
        say(Text(N_("Next: {day}"), {"day": day_told(day)}))


@command(app, "skip", N_("Leave a follow-up out; a series goes on."), "crm followup skip 12 --reason 出差")
def skip(
    number: RefArgument,
    reason: Annotated[str | None, typer.Option("--reason", metavar="TEXT", help=N_("Why"))] = None,
) -> None:
    """Leave a follow-up out."""
    from crm_tui import ops  # noqa: PLC0415

    skipped = ops.followups.skip(open_store(), number, reason)
    say(skipped.message)
    _tell_next(skipped.value.next_day)


@command(app, "snooze", N_("Put a follow-up off to another day; a series stays as it is."),
         "crm followup snooze 12 明天\ncrm followup snooze quiet:5:2026-10-01 下周一")  # fmt: skip
def snooze(number: RefArgument, until: UntilArgument = "tomorrow") -> None:
    """Put a follow-up off."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    day = _day(db, until)
    say(ops.followups.snooze(db, number, day).message)
    _echo(day)


@command(app, "move", N_("Move a follow-up to another day; of a series one occurrence, or all with --series."),
         "crm followup move 12 下周五\ncrm followup move 7@2026-11-23 2026-11-24 --time 15:30")  # fmt: skip
def move(
    number: RefArgument,
    to: UntilArgument,
    time: Annotated[str | None, typer.Option("--time", metavar="TIME", help=N_("At this time: 15:30, 下午3点"))] = None,
    series: Annotated[bool, typer.Option("--series", help=N_("This occurrence and all after it"))] = False,
) -> None:
    """Move a follow-up."""
    from crm_tui import ops  # noqa: PLC0415

    db = open_store()
    day = _day(db, to)
    say(ops.followups.move(db, number, day, time, series=series).message)
    _echo(day)


def _day(db: Database, text: str) -> str:
    with db.read() as r:
        return meant_day(text, today_of(r), "DATE")


@command(app, "delete", N_("Delete a follow-up, of a series all of it; `crm undo` brings it back."),
         "crm followup delete 12")  # fmt: skip
def delete(number: RefArgument) -> None:
    """Delete a follow-up."""
    from crm_tui import ops  # noqa: PLC0415

    say(ops.followups.delete(open_store(), _number(number)).message)
