"""`crm log`: keep what was said with a customer in one line, and plan when to speak next."""

from datetime import date
from typing import Annotated

import typer

from crm_tui.commands._entries import meant_day, one_of, today_of
from crm_tui.commands._shared import open_store, say
from crm_tui.commands._typer import single
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.text import fold
from crm_tui.domain import interactions as rules
from crm_tui.domain import rhythm
from crm_tui.render.days import day_told
from crm_tui.store import customers, interactions
from crm_tui.store.db import Database, Reader

log_app, log_command = single(
    "log",
    N_("Keep what was said with a customer; the first word is how (电话, visit ...), a day at the end is the next."),
    'crm log 张三 "电话 问库存" --next 下周五\ncrm log 张三 "visit new price list +2w"',
)
COMMANDS = {"log": log_app}
_AUTO = {"auto", "自动", "rhythm", "照旧"}
_KINDS = tuple((kind.value, kind.label) for kind in rules.KINDS)


@log_command
def log(
    customer: Annotated[str, typer.Argument(metavar="CUSTOMER", help=N_("Its code, name or phone"))],
    text: Annotated[str, typer.Argument(metavar="TEXT", help=N_("What was said"))],
    next_words: Annotated[
        str | None,
        typer.Option("--next", metavar="DATE", help=N_("When to speak next: 下周五, +2w; auto: by its rhythm")),
    ] = None,
    subject: Annotated[str | None, typer.Option("--subject", metavar="TEXT", help=N_("What the next is about"))] = None,
    on: Annotated[str | None, typer.Option("--date", metavar="DATE", help=N_("When it was; else today"))] = None,
    time: Annotated[str | None, typer.Option("--time", metavar="TIME", help=N_("At this time: 15:30, 下午3点"))] = None,
    kind: Annotated[
        str | None, typer.Option("--kind", metavar="KIND", help=N_("How, instead of the first word"))
    ] = None,
    person: Annotated[str | None, typer.Option("--person", metavar="NAME", help=N_("With whom there"))] = None,
) -> None:
    """Keep an interaction."""
    from crm_tui import ops  # noqa: PLC0415 - only commands that write need it

    db = open_store()
    with db.read() as r:
        today = today_of(r)
        day = meant_day(on, today, "--date") if on else today.isoformat()
        line = rules.read(text, today)
        said = _said(r, customer, line, kind, person, {"date": day, "time": time})
        proposal = interactions.proposed(r, int(said["customer_id"] or 0), date.fromisoformat(day))
    coming = _next_day(next_words, line, proposal, today)
    following: dict[str, Value] | None = None
    if coming:
        following = {"date": coming, "subject": subject or line.text, "kind": rules.kind_of_next(str(said["kind"]))}
    say(ops.interactions.log(db, said, following).message)
    _tell(coming, proposal, db, int(said["customer_id"] or 0))


def _said(
    r: Reader, customer: str, line: rules.Line, kind: str | None, person: str | None, when: dict[str, Value]
) -> dict[str, Value]:
    customer_id = customers.find(r, customer)
    found: dict[str, Value] = {**when, "customer_id": customer_id, "kind": line.kind, "text": line.text}
    if kind:
        found["kind"] = one_of(_KINDS, kind, "--kind")
    if person:
        found["person_id"] = interactions.person_of(r, customer_id, person)
    return found


def _next_day(words: str | None, line: rules.Line, proposal: rhythm.Proposal, today: date) -> str | None:
    if words is None:
        return line.next_day
    return proposal.day.isoformat() if fold(words) in _AUTO else meant_day(words, today, "--next")


def _tell(coming: str | None, proposal: rhythm.Proposal, db: Database, customer_id: int) -> None:
    """Say when the next is, or propose when it could be."""
    if coming:
        say(Text(N_("Next: {day}"), {"day": day_told(coming)}))
        return
    with db.read() as r:
        code = customers.get(r, customer_id).values["code"]
    places = {"day": day_told(proposal.day.isoformat()), "why": proposal.why, "code": code, "date": proposal.day}
    say(Text(N_("Next could be {day}. {why} crm followup add --customer {code} --date {date} --subject …"), places))
