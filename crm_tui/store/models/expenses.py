"""What the shop spends on customers: on winning them and on serving them."""

from sqlmodel import Field

from crm_tui.store.models._base import Audited, is_day, one_of, options, text, words


class Expense(Audited, table=True):
    """Money spent, minor units: on marketing for a source or a channel, or on service; perhaps for one customer."""

    __tablename__ = "expense"
    __table_args__ = options(is_day("day"), one_of("kind", ("marketing", "service")))
    day: str = words(index=True)
    kind: str = words()
    amount: int
    source: str | None = text()
    channel: str | None = text()
    customer_id: int | None = Field(default=None, foreign_key="customer.id", ondelete="SET NULL", index=True)
    note: str | None = text()
