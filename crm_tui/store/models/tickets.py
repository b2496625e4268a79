"""Tickets' tables: each ticket as it stands, and the events that made it so."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from crm_tui.core.fields import Choice
from crm_tui.domain.ticket_steps import KINDS
from crm_tui.domain.tickets import CATEGORIES, PRIORITIES, SEVERITIES, STEPS, WAITING
from crm_tui.store.models._base import Audited, check, one_of, options, text
from crm_tui.store.models._base import words as given


def _values(choices: tuple[Choice, ...]) -> tuple[str, ...]:
    return tuple(choice.value for choice in choices)


class Ticket(Audited, table=True):
    """A ticket; from `step` on the columns follow from its events, and are kept for indexes and lists."""

    __tablename__ = "ticket"
    __table_args__ = options(
        UniqueConstraint("number"),
        one_of("category", _values(CATEGORIES)),
        one_of("priority", _values(PRIORITIES)),
        one_of("severity", _values(SEVERITIES)),
        one_of("step", _values(STEPS)),
        one_of("waiting", _values(WAITING)),
        check("subject_given", "length(trim(subject)) > 0"),
        check("cost_positive", "cost >= 0"),
        check("expected_range", "expected BETWEEN 1 AND 5"),
        check("perceived_range", "perceived BETWEEN 1 AND 5"),
        check("recommend_range", "recommend BETWEEN 0 AND 10"),
        check("closed_when", "(step = 'closed') = (closed IS NOT NULL)"),
    )
    number: str = given()
    subject: str = given()
    words: str | None = text()
    customer_id: int | None = Field(default=None, foreign_key="customer.id", index=True)
    person: str | None = text()
    channel: str | None = text()
    category: str = given()
    product_id: int | None = Field(default=None, foreign_key="product.id", index=True)
    place: str | None = text()
    priority: str = given()
    promised: str | None = text()
    assignee: str | None = text(index=True)
    helpers: str | None = text()
    severity: str | None = text()
    cost: int | None = None
    commitment: str | None = text()
    resolution: str | None = text()
    cause: str | None = text()
    lesson: str | None = text()
    expected: int | None = None
    perceived: int | None = None
    recommend: int | None = None
    step: str = given(index=True)
    waiting: str | None = text()
    opened: str = given(index=True)
    answered: str | None = text()
    resolved: str | None = text()
    closed: str | None = text()
    reopened: int = 0
    latest: str = given()
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class TicketEvent(Audited, table=True):
    """What happened to a ticket: when, who, what; `fields` is a JSON object of the values set with it."""

    __tablename__ = "ticket_event"
    __table_args__ = options(
        one_of("kind", KINDS),
        one_of("step", _values(STEPS)),
        one_of("reason", _values(WAITING)),
        check("wait_reason", "(kind = 'wait') = (reason IS NOT NULL)"),
    )
    ticket_id: int = Field(foreign_key="ticket.id", index=True)
    at: str = given()
    actor: str = given()
    kind: str = given()
    step: str | None = text()
    reason: str | None = text()
    note: str | None = text()
    fields: str | None = text()
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
