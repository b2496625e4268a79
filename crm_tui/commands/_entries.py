"""Entries of the calendar as tables for people and for machines, and what commands on follow-ups share."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Final

import typer

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Column, Table
from crm_tui.core.text import fold
from crm_tui.domain import followups
from crm_tui.domain.words import shown, translations
from crm_tui.render.days import day_words
from crm_tui.store import agenda, customers, interactions
from crm_tui.store.agenda import Entry
from crm_tui.store.db import Reader

RefArgument = Annotated[str, typer.Argument(metavar="NUMBER", help=N_("Its number in `crm followup list`"))]
ExitCodeOption = Annotated[
    bool, typer.Option("--exit-code", help=N_("Exit with 1 where something is due or overdue, for scripts"))
]
_KINDS: Final = tuple((kind.value, kind.label) for kind in followups.KINDS)
_STATES: Final = (*((state.value, state.label) for state in followups.STATES), (agenda.MISSED, N_("Missed")))
FOR_MACHINES: Final = frozenset({"csv", "json", "jsonl"})

_MACHINE: Final = (
    Column("number", N_("No."), Kind.CODE),
    Column("day", N_("Date"), Kind.DAY),
    Column("time", N_("Time"), Kind.CODE),
    Column("overdue_days", N_("Days late"), Kind.COUNT),
    Column("kind", N_("Kind"), Kind.CHOICE, _KINDS),
    Column("customer", N_("Customer"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
    Column("grade", N_("Grade")),
    Column("person", N_("Person")),
    Column("subject", N_("Subject")),
    Column("assignee", N_("Assigned to")),
    Column("state", N_("State"), Kind.CHOICE, _STATES),
    Column("about", N_("About"), Kind.CHOICE, agenda.ABOUT),
    Column("why", N_("Why")),
    Column("planned", N_("Planned for"), Kind.DAY),
    Column("repeats", N_("Repeats"), Kind.BOOL),
    Column("amount", N_("Amount"), Kind.MONEY),
)
#: A choice, since what is to be typed again is never cut.
NUMBER: Final = Column("number", N_("No."), Kind.CHOICE)
_PEOPLE: Final = (
    NUMBER,
    Column("day", N_("Date"), Kind.DAY),
    Column("weekday", N_("Day")),
    Column("time", N_("Time"), Kind.CODE),
    Column("late", N_("Late"), Kind.COUNT),
    Column("customer_name", N_("Customer name")),
    Column("details", N_("Details")),
    Column("state", N_("State"), Kind.CHOICE, _STATES),
)


def entry_table(entries: Iterable[Entry], format: str, title: str, empty: str) -> Table:
    """The entries as a list in that format."""
    if format in FOR_MACHINES:
        return Table("agenda", title, _MACHINE, [_machine_row(entry) for entry in entries], empty=empty)
    from crm_tui.render.told import told_columns  # noqa: PLC0415 - only for people

    return told_columns(Table("agenda", title, _PEOPLE, [_row(entry) for entry in entries], empty=empty, heads=2))


def _machine_row(entry: Entry) -> tuple[Cell, ...]:
    return (
        entry.ref, entry.day, entry.time, entry.overdue or None, entry.kind, entry.code, entry.name, entry.grade,
        entry.person, entry.subject, entry.assignee, entry.state, entry.heading, entry.why, entry.planned,
        int(entry.repeats), entry.amount,
    )  # fmt: skip


def _row(entry: Entry) -> tuple[Cell, ...]:
    state = None if entry.state == followups.OPEN else entry.state
    return (
        entry.ref, entry.day, day_words(entry.day), entry.time, entry.overdue or None, entry.name,
        entry.about, state,
    )  # fmt: skip


def today_of(r: Reader) -> date:
    """Today on the shop's clock."""
    return clock.today(r.shop.zone or None)


def meant_day(text: str, today: date, option: str) -> str:
    """The day that words or a date stand for; Invalid, naming the option, where they name none."""
    from crm_tui.domain.day_words import day_in_words  # noqa: PLC0415 - only commands that write need these
    from crm_tui.domain.daytext import parse_day  # noqa: PLC0415

    try:
        return day_in_words(text, today) or parse_day(text)
    except Invalid as error:
        raise Invalid(N_("{option}: {reason}"), option=option, reason=error.text) from error


def looked_up(r: Reader, texts: dict[str, str]) -> dict[str, Value]:
    """The ids of the customer and the person that the options name; both are taken out of `texts`."""
    customer, person = texts.pop("customer", None), texts.pop("person", None)
    found: dict[str, Value] = {}
    if customer is not None:
        found["customer_id"] = customers.find(r, customer) if customer else None
    if person is not None:
        if person and not found.get("customer_id"):
            raise Invalid(N_("A person is found at a customer's: give --customer, too."), field="person")
        customer_id = int(found.get("customer_id") or 0)
        found["person_id"] = interactions.person_of(r, customer_id, person) if person else None
    return found


def one_of(choices: Iterable[tuple[str, str]], text: str, option: str) -> str:
    """The value of the choice that the text names by value or label, in any language."""
    for value, label in choices:
        if fold(text) in {value, *map(fold, (label, *translations(label)))}:
            return value
    raise Invalid(
        N_("{option}: {reason}"), option=option, reason=Text(N_("there is no “{value}”"), {"value": shown(text)})
    )
