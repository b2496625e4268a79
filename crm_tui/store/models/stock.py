"""What a dealer reports of its own stock: sold on, and counted."""

from sqlalchemy import Index
from sqlmodel import Field

from crm_tui.store.models._base import Audited, check, is_day, one_of, options, text, words


class Movement(Audited, table=True):
    """A quantity sold on by a dealer, or found by a count at the end of a day; thousandths."""

    __tablename__ = "movement"
    __table_args__ = options(
        Index("ix_movement_customer", "customer_id", "product_id", "day"),
        one_of("kind", ("sold_on", "count")),
        check("count_positive", "kind = 'sold_on' OR quantity >= 0"),
        is_day("day"),
    )
    day: str = words()
    customer_id: int = Field(foreign_key="customer.id")
    product_id: int = Field(foreign_key="product.id", index=True)
    kind: str = words()
    quantity: int
    note: str | None = text()
