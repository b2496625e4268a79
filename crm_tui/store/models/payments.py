"""Payments' table."""

from sqlalchemy import Index
from sqlalchemy import text as sa_text
from sqlmodel import Field

from crm_tui.store.models._base import Audited, is_day, is_month, options, text, words


class Payment(Audited, table=True):
    """Money received from a customer (negative: given back), minor units."""

    __tablename__ = "payment"
    __table_args__ = options(
        Index("uq_payment_identity", "identity", "occurrence", unique=True),
        Index("ix_payment_adjusts", "adjusts", sqlite_where=sa_text("adjusts IS NOT NULL")),
        Index("ix_payment_day", "day", "customer_id", "amount"),
        Index("ix_payment_customer", "customer_id", "day", "amount"),
        is_day("day"),
        is_month("adjusts"),
    )
    day: str = words()
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    amount: int
    method: str | None = text()
    reference: str | None = text()
    note: str | None = text()
    identity: str = words()
    occurrence: int = 1
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
    adjusts: str | None = text()
