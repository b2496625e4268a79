"""What needs a person today as tables: all of it for machines, under headings for people."""

from collections.abc import Iterable, Iterator
from typing import Final

from crm_tui.commands._entries import NUMBER
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Cell, Column, Table
from crm_tui.domain import service_clock
from crm_tui.domain.business_hours import instant_of
from crm_tui.domain.customers import CALENDARS
from crm_tui.domain.service_clock import Light
from crm_tui.domain.shop import Shop
from crm_tui.render.values import instant, show
from crm_tui.store import agenda, today
from crm_tui.store.needs import TITLES, Need, Needs
from crm_tui.store.tickets import TicketRow

EMPTY: Final = N_("Nothing needs you today.")
_ABOUT: Final = (*agenda.ABOUT, (today.OWING, N_("Owes")))
_MACHINE: Final = (
    Column("about", N_("About"), Kind.CHOICE, _ABOUT),
    Column("customer", N_("Customer"), Kind.CODE),
    Column("customer_name", N_("Customer name")),
    Column("grade", N_("Grade")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("day", N_("Date"), Kind.DAY),
    Column("days", N_("Days"), Kind.COUNT),
    Column("usual_days", N_("Usual days"), Kind.COUNT),
    Column("occasion", N_("Occasion")),
    Column("calendar", N_("Solar or lunar"), Kind.CHOICE, tuple((choice.value, choice.label) for choice in CALENDARS)),
    Column("number", N_("No."), Kind.CODE),
    Column("time", N_("Time"), Kind.CODE),
    Column("subject", N_("Subject")),
    Column("overdue_days", N_("Days late"), Kind.COUNT),
    Column("why", N_("Why")),
    Column("ticket", N_("Ticket"), Kind.CODE),
    Column("clock", N_("Clock"), Kind.CHOICE, tuple(service_clock.LABELS.items())),
    Column("light", N_("How it stands"), Kind.CHOICE, tuple((one.value, one_is) for one, one_is in
           service_clock.LIGHTS.items())),
    Column("used", N_("Used"), Kind.RATE),
    Column("due", N_("Due"), Kind.INSTANT),
)  # fmt: skip
_PEOPLE: Final = (
    NUMBER,
    Column("customer_name", N_("Customer name")),
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("details", N_("Details")),
)
_HEADED: Final = (_PEOPLE[0], Column("about", N_("About"), Kind.CHOICE, _ABOUT), *_PEOPLE[1:])


def machine_table(found: Needs) -> Table:
    """Everything, under columns that stay as they are."""
    return Table("today", N_("Today"), _MACHINE, [_machine_row(need) for need in _all(found)], EMPTY)


def headed_table(found: Needs, shop: Shop) -> Table:
    """One table for people, in which a column says what a row is about."""
    rows = [(_number(need), need.heading, *_people_cells(need, shop)) for need in _all(found)]
    return Table("today", N_("Today"), _HEADED, rows, EMPTY, heads=2)


def people_table(found: Needs, shop: Shop, *, short: bool) -> Table:
    """Rows to stand under headings.

    `short` leaves out the long numbers of what raised itself, and gives amounts no column of their own.
    """
    if not short:
        rows = [(_number(need), *_people_cells(need, shop)) for need in _all(found)]
        return Table("today", N_("Today"), _PEOPLE, rows, EMPTY)
    told = [(_number(need, short=True), need.name, _with_amount(need, shop)) for need in _all(found)]
    return Table("today", N_("Today"), (*_PEOPLE[:2], _PEOPLE[3]), told, EMPTY)


def headings(found: Needs) -> list[tuple[Text, int]]:
    """The headings with how many there are, and how many of them follow."""
    return [
        (Text(N_("{title} · {count}"), {"title": Text(TITLES[heading]), "count": _count(len(rows), count)}), len(rows))
        for heading, rows in found.rows.items()
        if rows and (count := max(found.counts[heading], len(rows)))
    ]


def _count(shown: int, count: int) -> Text | str:
    places = {"shown": f"{shown:,}", "count": f"{count:,}"}
    return Text(N_("{shown} of {count}"), places) if count > shown else f"{count:,}"


def _all(found: Needs) -> Iterator[Need]:
    for rows in found.rows.values():
        yield from rows


# For machines.


def _machine_row(need: Need) -> tuple[Cell, ...]:
    entry = need.entry
    subject = need.ticket.subject if need.ticket else entry.subject if entry else None
    kept = (entry.ref, entry.time) if entry else (None, None)
    why = (entry.overdue or None, entry.why) if entry else (None, None)
    first = (need.heading, need.code, need.name, need.grade, need.amount)
    return (*first, *_matter_cells(need), *kept, subject, *why, *_clock_cells(need))


def _matter_cells(need: Need) -> tuple[Cell, ...]:
    """Day, days, usual days, occasion and calendar."""
    if need.matter is None:
        return (need.entry.day if need.entry else None, None, None, None, None)
    kept = need.matter.occasion
    occasion = (kept.label, kept.calendar) if kept else (None, None)
    return (need.matter.day, need.matter.days, need.matter.usual, *occasion)


def _clock_cells(need: Need) -> tuple[Cell, ...]:
    """Number, clock, light, share used and when it is due, of a ticket."""
    if need.ticket is None:
        return (None,) * 5
    running = need.pressing.clock if need.pressing else None
    if running is None:
        return (need.ticket.number, None, None, None, need.ticket.promised)
    light = Light.RED if need.pressing and need.pressing.overdue else running.light
    return (need.ticket.number, running.kind, light.value, running.share, instant_of(running.due))


# For people.


def _number(need: Need, *, short: bool = False) -> str | None:
    """What names it to other commands."""
    if need.ticket is not None:
        return need.ticket.number
    if need.entry is None or (short and need.entry.number is None):
        return None
    return need.entry.ref


def _people_cells(need: Need, shop: Shop) -> tuple[Cell, ...]:
    return need.name, need.amount, _details(need, shop)


def _with_amount(need: Need, shop: Shop) -> Text | None:
    """The amount first, then what there is to say."""
    parts: list[Text | str] = [] if need.amount is None else [show(need.amount, Kind.MONEY, shop)]
    details = _details(need, shop)
    parts += [] if details is None else [details]
    return _joined(parts) if parts else None


def _details(need: Need, shop: Shop) -> Text | None:
    """What there is to say of it."""
    if need.ticket is not None:
        return _of_ticket(need, need.ticket, shop)
    if need.entry is None:
        since = need.matter.day if need.matter else None
        return Text(N_("Owed since {since}."), {"since": since}) if since else None
    if need.heading != agenda.KEPT:
        return need.entry.about
    parts: list[Text | str] = []
    if need.entry.overdue:
        parts.append(plural("{count} day late", "{count} days late", need.entry.overdue))
    parts += [need.entry.time] if need.entry.time else []
    return _joined([*parts, need.entry.about])


def _joined(parts: Iterable[Text | str]) -> Text:
    first, *others = parts
    for part in others:
        first = Text("{first} · {second}", {"first": first, "second": part})
    return first if isinstance(first, Text) else Text("{text}", {"text": first})


def _of_ticket(need: Need, ticket: TicketRow, shop: Shop) -> Text:
    """How a ticket stands, and what it is about."""
    parts: list[Text | str] = []
    running = need.pressing.clock if need.pressing else None
    if ticket.promised is not None and ticket.resolved is None:
        parts.append(Text(N_("promised for {time}"), {"time": instant(ticket.promised, shop)}))
    if running is not None:
        places = {
            "clock": Text(service_clock.LABELS[running.kind]),
            "share": f"{running.share // 10_000}%",
            "due": instant(instant_of(running.due), shop),
        }
        parts.append(Text(N_("{clock} {share}, due {due}"), places))
    return _joined([*parts, Text("{subject}", {"subject": ticket.subject})])
