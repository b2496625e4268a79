"""Interactions' table."""

from sqlalchemy import Index
from sqlmodel import Field

from crm_tui.domain.interactions import KINDS
from crm_tui.store.models._base import Audited, check, is_day, one_of, options, text, words


class Interaction(Audited, table=True):
    """Something said between the shop and a customer; `time` is `HH:MM` on the shop's clock."""

    __tablename__ = "interaction"
    __table_args__ = options(
        Index("ix_interaction_customer", "customer_id", "day"),
        one_of("kind", tuple(choice.value for choice in KINDS)),
        check("text_given", "length(trim(text)) > 0"),
        is_day("day"),
    )
    day: str = words(index=True)
    time: str | None = text()
    kind: str = words()
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="person.id", ondelete="SET NULL", index=True)
    who: str | None = text()
    text: str = words()  # last, since the name is the function's that makes the columns above
