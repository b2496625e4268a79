"""Who pays under which name, and payments that nobody could be found for yet."""

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from crm_tui.store.models._base import Audited, is_day, one_of, options, text, words


class Payer(Audited, table=True):
    """A name, or a name and an account, under which a customer has paid; `key` is how it is compared."""

    __tablename__ = "payer"
    __table_args__ = options(UniqueConstraint("key"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    key: str = words()
    name: str = words()
    account: str | None = text()


class WaitingPayment(Audited, table=True):
    """A payment from a file whose customer is not known; it stays, so that the same file brings it only once."""

    __tablename__ = "waiting_payment"
    __table_args__ = options(
        Index("uq_waiting_payment_identity", "identity", "occurrence", unique=True),
        Index("ix_waiting_payment_state", "state", "day"),
        is_day("day"),
        one_of("state", ("waiting", "matched", "dismissed")),
    )
    day: str = words()
    amount: int
    method: str | None = text()
    payer: str | None = text()
    account: str | None = text()
    reference: str | None = text()
    note: str | None = text()
    state: str = words()
    payment_id: int | None = Field(default=None, foreign_key="payment.id", ondelete="SET NULL", index=True)
    identity: str = words()
    occurrence: int = 1
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
