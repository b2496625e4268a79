"""`crm today`: what needs a person now."""

from collections.abc import Iterator
from datetime import date
from typing import Annotated

import typer

from crm_tui.commands._entries import FOR_MACHINES, NUMBER, ExitCodeOption, today_of
from crm_tui.commands._shared import FormatOption, OutputOption, emit_table, notify, reading, say
from crm_tui.commands._typer import single
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Column, Table
from crm_tui.domain.customers import CALENDARS
from crm_tui.domain.followups import OPEN
from crm_tui.store import agenda, customers, raised, today
from crm_tui.store.agenda import Entry
from crm_tui.store.db import Reader

today_app, today_command = single(
    "today",
    N_(
        "What needs you now: follow-ups overdue and due, key dates of the next 7 days, money due, customers gone quiet."
    ),
    "crm today\ncrm today --limit 5 --format markdown\ncrm today --exit-code --notify > /dev/null || echo !",
)
COMMANDS = {"today": today_app}
_ABOUT = (*agenda.ABOUT, (today.OWING, N_("Owes")))
_ORDER = (agenda.KEPT, raised.TICKET, today.DATE, today.DUE, today.QUIET, today.OWING, *raised.HEADINGS)
_MACHINE = (
    Column("about", N_("About"), Kind.CHOICE, _ABOUT),
    Column("customer", N_("Customer"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
    Column("grade", N_("Grade")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("day", N_("Date"), Kind.DAY),
    Column("days", N_("Days"), Kind.COUNT),
    Column("usual_days", N_("Usual days"), Kind.COUNT),
    Column("occasion", N_("Occasion")),
    Column("calendar", N_("Calendar"), Kind.CHOICE, tuple((choice.value, choice.label) for choice in CALENDARS)),
    Column("number", N_("No."), Kind.CODE),
    Column("time", N_("Time"), Kind.CODE),
    Column("subject", N_("Subject")),
    Column("overdue_days", N_("Days late"), Kind.COUNT),
    Column("why", N_("Why")),
)
_PEOPLE = (
    NUMBER,
    Column("about", N_("About"), Kind.CHOICE, _ABOUT),
    Column("time", N_("Time"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("late", N_("Late"), Kind.COUNT),
    Column("details", N_("Details")),
)


@today_command
def list_today(
    limit: Annotated[int, typer.Option("--limit", metavar="N", min=1, help=N_("How many of each kind at most"))] = 20,
    format: FormatOption = "table",
    output: OutputOption = None,
    exit_code: ExitCodeOption = False,
    with_notice: Annotated[
        bool, typer.Option("--notify", help=N_("Have the terminal give notice, with its bell"))
    ] = False,
) -> None:
    """What needs a person now."""
    with reading() as r:
        now = today_of(r)
        planned = [entry for entry in agenda.agenda(r, now, now, now) if entry.state == OPEN]
        found = raised.raised(r, now, limit)
        table = _table(planned, found, now, limit, format)
        emit_table(table, r.shop, format, output)
        if not table.rows:
            _what_next(r)
    late = sum(entry.overdue > 0 for entry in planned)
    if with_notice and table.rows:
        places = {"late": late, "due": len(planned) - late, "others": sum(found.counts.values())}
        notify(Text(N_("crm: {late} overdue, {due} due today, {others} more to look at"), places))
    if exit_code and planned:
        raise typer.Exit(1)


def _table(planned: list[Entry], found: raised.Raised, now: date, limit: int, format: str) -> Table:
    empty = N_("Nothing needs you today.")
    if format in FOR_MACHINES:
        rows = sorted(_machine_rows(planned, found, now, limit), key=lambda row: _ORDER.index(str(row[0])))
        return Table("today", N_("Today"), _MACHINE, rows, empty)
    from crm_tui.render.told import told_columns  # noqa: PLC0415 - only for people

    told = sorted(_people_rows(planned, found, limit), key=lambda row: _ORDER.index(str(row[1])))
    return told_columns(Table("today", N_("Today"), _PEOPLE, told, empty, heads=2))


def _machine_rows(planned: list[Entry], found: raised.Raised, now: date, limit: int) -> Iterator[tuple[Cell, ...]]:
    """Everything under the machine's columns."""
    matters = {raised.key_of(m, now): m for m in found.matters.rows if m.heading != today.OWING}
    for entry in (*planned[:limit], *found.entries):
        first = _entry_cells(entry, matters.get(entry.ref))
        yield (*first, entry.ref, entry.time, entry.subject, entry.overdue or None, entry.why)
    for matter in _owing(found, limit):
        yield (*_matter_cells(matter), *[None] * 5)


def _entry_cells(entry: Entry, matter: today.Matter | None) -> tuple[Cell, ...]:
    """The first ten columns of an entry: those of the matter that raised it, where one did."""
    if matter is not None:
        return _matter_cells(matter)
    return (entry.heading, entry.code, entry.name, entry.grade, entry.amount, entry.day, None, None, None, None)


def _matter_cells(matter: today.Matter) -> tuple[Cell, ...]:
    kept = matter.occasion
    occasion = (kept.label, kept.calendar) if kept else (None, None)
    return (matter.heading, *matter[2:9], *occasion)


def _owing(found: raised.Raised, limit: int) -> list[today.Matter]:
    return [matter for matter in found.matters.rows if matter.heading == today.OWING][:limit]


def _people_rows(planned: list[Entry], found: raised.Raised, limit: int) -> Iterator[tuple[Cell, ...]]:
    """Everything under the people's columns."""
    for entry in (*planned[:limit], *found.entries):
        yield (
            entry.ref, entry.heading, entry.time, entry.name, entry.amount, entry.overdue or None, entry.about,
        )  # fmt: skip
    for matter in _owing(found, limit):
        since = Text(N_("Owed since {since}."), {"since": matter.day}) if matter.day else None
        yield (None, matter.heading, None, matter.name, matter.amount, None, since)


def _what_next(r: Reader) -> None:
    """Say what to do in a shop that is new, or how to plan something in one that has customers."""
    if customers.count(r):
        say(N_("Plan what comes next: crm followup add --customer NAME --date friday --subject …"))
    else:
        say(N_("The shop has no customers yet: crm customer add --name NAME, or crm import customers FILE; "
               "crm demo shows a made-up shop."))  # fmt: skip
