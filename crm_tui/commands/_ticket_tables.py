"""Tickets, their clocks, events and lessons as tables."""

from collections.abc import Iterable, Sequence

from crm_tui.commands._tables import column, sheet
from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.table import Cell, Column, Table
from crm_tui.domain import service_clock, ticket_steps
from crm_tui.domain.business_hours import instant_of
from crm_tui.domain.service_clock import Clock
from crm_tui.domain.shop import Shop
from crm_tui.domain.tickets import RECORD, STATE_FIELDS, WAITING
from crm_tui.render.values import show
from crm_tui.store import ticket_clocks, ticket_events, tickets
from crm_tui.store.db import Reader
from crm_tui.store.ticket_events import EventRow
from crm_tui.store.ticket_figures import Lesson
from crm_tui.store.tickets import TicketRecord

_STEP, _ANSWERED, _RESOLVED, _CLOSED = STATE_FIELDS
_CLOCKS = tuple(service_clock.LABELS.items())
_LIGHTS = tuple((light.value, label) for light, label in service_clock.LIGHTS.items())
_WAITING = Column("waiting", N_("Waits for"), Kind.CHOICE, tuple((one.value, one.label) for one in WAITING))
_CLOCK_COLUMNS = (
    Column("clock", N_("Clock"), Kind.CHOICE, _CLOCKS),
    Column("light", N_("How it stands"), Kind.CHOICE, _LIGHTS),
    Column("used", N_("Used"), Kind.RATE),
    Column("due", N_("Due"), Kind.INSTANT),
)
#: What a list tells people, and what it tells machines besides.
_SHOWN = (
    column(RECORD.field("number")),
    column(_STEP),
    column(RECORD.field("priority")),
    Column("light", N_("Clock"), Kind.CHOICE, _LIGHTS),
    Column("due", N_("Due"), Kind.INSTANT),
    column(RECORD.field("subject")),
    column(RECORD.field("customer_name")),
    column(RECORD.field("assignee")),
)
_BESIDES = (
    Column("clock", N_("Clock"), Kind.CHOICE, _CLOCKS),
    Column("used", N_("Used"), Kind.RATE),
    Column("overdue", N_("Overdue"), Kind.BOOL),
    column(RECORD.field("customer")),
    column(RECORD.field("category")),
    _WAITING,
    column(RECORD.field("promised")),
    column(RECORD.field("opened")),
    column(_CLOSED),
    Column("escalated_to", N_("Escalated to")),
)


def ticket_table(r: Reader, ids: Iterable[int], whole: bool) -> Table:
    """The tickets of these ids as a list, each with the clock that presses most; `whole` with all there is to tell."""
    found = tickets.rows(r, ids)
    pressing = ticket_clocks.pressing(r, [row.id for row in found])
    service = ticket_clocks.service(r)
    rows: list[Sequence[Cell]] = []
    for row in found:
        running, overdue = pressing[row.id].clock, pressing[row.id].overdue
        kind, light, used, due = _clock_cells(running)
        to = service_clock.escalated_to(running, service, row.assignee) if running else ""
        cells = (
            row.number, row.step, row.priority, service_clock.Light.RED.value if overdue else light, due, row.subject,
            row.customer_name, row.assignee,
        )  # fmt: skip
        besides = (
            kind, used, int(overdue), row.customer_code, row.category, row.waiting, row.promised, row.opened,
            row.closed, to or None,
        )  # fmt: skip
        rows.append((*cells, *besides) if whole else cells)
    columns = (*_SHOWN, *_BESIDES) if whole else _SHOWN
    return Table("ticket", N_("Tickets"), columns, rows, empty=N_("No ticket was found."))


def _clock_cells(clock: Clock | None) -> tuple[Cell, ...]:
    return (None,) * 4 if clock is None else (clock.kind, clock.light.value, clock.share, instant_of(clock.due))


def record_sheet(record: TicketRecord) -> Table:
    """One ticket with where it stands."""
    state = record.state
    table = sheet(RECORD, record.values)
    extra: tuple[tuple[Column, Value], ...] = (
        (column(_STEP), state.step),
        (_WAITING, state.waiting),
        (column(_ANSWERED), state.answered),
        (column(_RESOLVED), state.resolved),
        (column(_CLOSED), state.closed),
        (Column("reopened", N_("Opened again"), Kind.COUNT), state.reopened),
    )
    columns = (*table.columns, *(one for one, _ in extra))
    return Table(table.key, table.title, columns, [(*table.rows[0], *(value for _, value in extra))])


def clock_table(found: Sequence[Clock]) -> Table:
    """A ticket's clocks."""
    columns = (
        *_CLOCK_COLUMNS,
        Column("seconds", N_("Time used"), Kind.DURATION),
        Column("target", N_("Time allowed"), Kind.DURATION),
    )
    rows = [(*_clock_cells(one), one.used, one.target) for one in found]
    return Table("clocks", N_("Clocks"), columns, rows)


def timeline_table(r: Reader, ticket_id: int) -> Table:
    """What happened to a ticket: when, who, what."""
    columns = (
        Column("at", N_("When"), Kind.INSTANT),
        Column("actor", N_("Who")),
        Column("event", N_("What")),
        Column("note", N_("Note")),
        Column("changes", N_("Values")),
    )
    rows = [
        (event.at, event.actor, ticket_steps.told(event.kind, event.step, event.reason), event.note,
         _changes(event, r.shop) or None)
        for event in ticket_events.timeline(r, ticket_id)
    ]  # fmt: skip
    return Table("timeline", N_("Timeline"), columns, rows)


def _changes(event: EventRow, shop: Shop) -> str:
    """The values that were set with an event, in words."""
    parts = []
    for name, value in event.fields.items():
        field = RECORD.field(name)
        parts.append(
            tr(Text(N_("{field}: {value}"), {"field": Text(field.label), "value": _shown(field, value, shop)}))
        )
    return "; ".join(parts)


def _shown(field: Field, value: Value, shop: Shop) -> str:
    choices = tuple((choice.value, choice.label) for choice in field.choices)
    return show(value, field.kind, shop, choices, absent=tr(N_("none")))


def lesson_table(found: Sequence[Lesson]) -> Table:
    """What was learnt."""
    columns = tuple(
        column(RECORD.field(name)) for name in ("number", "category", "product_name", "subject", "cause", "lesson")
    )
    return Table("lessons", N_("Lessons"), columns, found, empty=N_("No lesson was found."))
