"""Follow-ups' tables: one row each, or for a whole series; and what became of single occurrences of one."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from crm_tui.domain.followups import KINDS, ON_HOLIDAY, STATES
from crm_tui.store.models._base import Audited, check, is_day, one_of, options, text, words

_STATES = tuple(choice.value for choice in STATES)


class Followup(Audited, table=True):
    """Whom to contact, when and why; with a `rule` a series whose anchor `day` and `time` are.

    Times are `HH:MM` on the shop's clock. `raised_key` names what raised it by itself, so that it is not raised
    again; `origin` is why it is there, a message where it has `origin_params`.
    """

    __tablename__ = "followup"
    __table_args__ = options(
        UniqueConstraint("raised_key"),
        UniqueConstraint("uid"),
        Index("ix_followup_state", "state", "day"),
        Index("ix_followup_customer", "customer_id", "day"),
        one_of("kind", tuple(choice.value for choice in KINDS)),
        one_of("state", _STATES),
        one_of("on_holiday", tuple(choice.value for choice in ON_HOLIDAY)),
        check("subject_given", "length(trim(subject)) > 0"),
        check("rhythm_positive", "rhythm_days > 0"),
        is_day("day"),
    )
    day: str = words(index=True)
    time: str | None = text()
    kind: str = words()
    customer_id: int | None = Field(default=None, foreign_key="customer.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    assignee: str | None = text()
    subject: str = words()
    note: str | None = text()
    rule: str | None = text(index=True)
    on_holiday: str | None = text()
    rhythm_days: int | None = None
    remind: int | None = None
    origin: str | None = text()
    origin_params: str | None = text()
    raised_key: str | None = text()
    uid: str | None = text()
    state: str = words()
    outcome: str | None = text()
    done_at: str | None = text()
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id", ondelete="SET NULL", index=True)
    snoozed_until: str | None = text(index=True)
    created_at: str = words()
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class FollowupInstance(Audited, table=True):
    """One occurrence of a series that is done, skipped, snoozed, or moved to another `day` and `time`.

    `original` is the day (with the time where a day has several) that the rule gives, or, `added`, does not give.
    """

    __tablename__ = "followup_instance"
    __table_args__ = options(
        UniqueConstraint("followup_id", "original"),
        one_of("state", _STATES),
        check("added_flag", "added IN (0, 1)"),
        is_day("day"),
    )
    followup_id: int = Field(foreign_key="followup.id", ondelete="CASCADE")
    original: str = words()
    added: int = 0
    day: str | None = text(index=True)
    time: str | None = text()
    state: str = words()
    outcome: str | None = text()
    done_at: str | None = text()
    interaction_id: int | None = Field(default=None, foreign_key="interaction.id", ondelete="SET NULL", index=True)
    snoozed_until: str | None = text(index=True)
