"""The rows and columns of the lists of tickets, and what the quick view tells of one."""

from collections.abc import Callable, Sequence
from typing import ClassVar, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import service_clock
from crm_tui.domain.service_clock import Clock, Light
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import LABELS as STEPS
from crm_tui.domain.tickets import CATEGORIES, PRIORITIES, WAITING
from crm_tui.render.values import instant, show
from crm_tui.screens._ticket_words import LOOKS, SIGNS, clock_words, due_words, light_of, moment_words, used_words
from crm_tui.store import ticket_clocks, tickets
from crm_tui.store.db import Reader
from crm_tui.store.ticket_clocks import Pressing
from crm_tui.store.tickets import TicketRecord, TicketRow
from crm_tui.widgets.quick_view import Told
from crm_tui.widgets.windowed_table import TableColumn, WindowedTable

PRIORITY_NAMES = {choice.value: choice.label for choice in PRIORITIES}
CATEGORY_NAMES = {choice.value: choice.label for choice in CATEGORIES}
WAITING_NAMES = {choice.value: choice.label for choice in WAITING}


class Listed(NamedTuple):
    """A ticket in a list, with what presses most on it; None where it is closed."""

    id: int
    ticket: TicketRow
    pressing: Pressing | None

    @property
    def light(self) -> Light | None:
        """How it stands; None where no clock runs."""
        return None if self.ticket.closed is not None else light_of(self.pressing)


def listed(reader: Reader, ids: Sequence[int]) -> list[Listed]:
    """The rows of these tickets; clocks are worked out for these alone."""
    rows = tickets.rows(reader, ids)
    pressing = ticket_clocks.pressing(reader, [row.id for row in rows if row.closed is None])
    return [Listed(row.id, row, pressing.get(row.id)) for row in rows]


class TicketTable(WindowedTable[Listed]):
    """A list of tickets in which those that press are told by colour too, not by their sign alone."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"table--amber", "table--red"}
    DEFAULT_CSS = """
    TicketTable > .table--amber { color: $warning; }
    TicketTable > .table--red { color: $warning; text-style: bold; }
    """

    def look_of(self, row: Listed) -> str | None:
        return LOOKS.get(row.light) if row.light else None


def columns(shop: Callable[[], Shop]) -> tuple[TableColumn[Listed], ...]:
    """Every column a list of tickets can show."""
    return (
        TableColumn("due", N_("Due"), lambda row: due_words(row.ticket, row.pressing, shop()), width=18),
        TableColumn("used", N_("Used"), lambda row: used_words(row.pressing), width=5, right=True, drop=6),
        TableColumn("number", N_("Number"), lambda row: row.ticket.number, width=7, drop=4),
        TableColumn("subject", N_("Subject"), lambda row: row.ticket.subject, width=22, grow=4),
        TableColumn("customer", N_("Customer"), lambda row: customer_words(row.ticket), width=12, grow=2, drop=2),
        TableColumn("step", N_("Step"), lambda row: step_words(row.ticket), width=12, drop=1),
        TableColumn("priority", N_("Priority"), lambda row: _named(PRIORITY_NAMES, row.ticket.priority), 8, drop=5),
        TableColumn("assignee", N_("In charge"), lambda row: row.ticket.assignee or "", width=9, drop=3),
        TableColumn("category", N_("Category"), lambda row: _named(CATEGORY_NAMES, row.ticket.category), 11, drop=8),
        TableColumn("waiting", N_("Waits for"), lambda row: _named(WAITING_NAMES, row.ticket.waiting), 12, drop=8),
        TableColumn("product", N_("Product"), lambda row: row.ticket.product_name or "", width=12, grow=1, drop=8),
        TableColumn("person", N_("Person"), lambda row: row.ticket.person or "", width=9, drop=9),
        TableColumn("opened", N_("Received"), lambda row: instant(row.ticket.opened, shop()), width=16, drop=9),
        TableColumn("latest", N_("Latest"), lambda row: instant(row.ticket.latest, shop()), width=16, drop=9),
        TableColumn("promised", N_("Promised by"), lambda row: _moment(row.ticket.promised, shop()), 17, drop=9),
    )


def _named(names: dict[str, str], value: str | None) -> str:
    return tr(names[value]) if value else ""


def _moment(value: str | None, shop: Shop) -> str:
    return moment_words(value, shop) if value else ""


def customer_words(row: TicketRow) -> str:
    """The customer with its grade, else the person who spoke."""
    if row.customer_name is None:
        return row.person or ""
    return f"{row.customer_name} ({row.grade})" if row.grade else row.customer_name


def step_words(row: TicketRow) -> str:
    """The step, marked where the ticket waits for somebody."""
    return tr(STEPS[row.step]) + (f" {SIGNS[Light.PAUSED]}" if row.waiting else "")


class Glance(NamedTuple):
    """What the quick view is made of."""

    record: TicketRecord
    clocks: list[Clock]


def glance(reader: Reader, ticket_id: int) -> Glance:
    """A ticket and its clocks; NotFound where it is gone."""
    return Glance(tickets.get(reader, ticket_id), ticket_clocks.clocks(reader, ticket_id))


def title(found: Glance) -> str:
    """What stands above the quick view."""
    return for_terminal(f"{found.record.number}  {found.record.values['subject']}")


def told(found: Glance, shop: Shop) -> list[Told]:
    """The lines of the quick view, those with nothing to tell left out."""
    values, state = found.record.values, found.record.state
    parts: list[tuple[str, str]] = [
        (N_("Customer"), str(values["customer_name"] or "")),
        (N_("Product"), str(values["product_name"] or "")),
        (N_("Step"), tr(STEPS[state.step])),
        (N_("Waits for"), _named(WAITING_NAMES, state.waiting)),
        (N_("In charge"), str(values["assignee"] or "")),
        *(
            (service_clock.LABELS[one.kind], f"{SIGNS[one.light]} {tr(clock_words(one, shop))}".strip())
            for one in found.clocks
        ),
        (N_("Promised by"), _moment(None if values["promised"] is None else str(values["promised"]), shop)),
        (N_("Cost of it"), show(values["cost"], Kind.MONEY, shop)),
        (N_("In the customer's words"), str(values["words"] or "")),
    ]
    return [Told(tr(label), words) for label, words in parts if words]
