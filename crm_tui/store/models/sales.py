"""The sales ledger's table."""

from sqlalchemy import Index
from sqlalchemy import text as sa_text
from sqlmodel import Field

from crm_tui.store.models._base import Audited, check, is_day, is_month, one_of, options, text, words


class Sale(Audited, table=True):
    """A line sold or returned; a return's quantity and amount are negative.

    `identity` says what makes two lines the same (see `domain.identity`), `occurrence` counts equal ones.
    """

    __tablename__ = "sale"
    __table_args__ = options(
        Index("uq_sale_identity", "identity", "occurrence", unique=True),
        Index("ix_sale_adjusts", "adjusts", sqlite_where=sa_text("adjusts IS NOT NULL")),
        Index("ix_sale_day", "day", "customer_id", "kind", "amount", "paid"),
        Index("ix_sale_customer", "customer_id", "day", "kind", "amount", "paid", "receipt"),
        Index("ix_sale_product", "product_id", "day", "quantity", "amount", "cost"),
        one_of("kind", ("sale", "return")),
        check("sign", "(kind = 'sale' AND quantity >= 0) OR (kind = 'return' AND quantity <= 0)"),
        is_day("day"),
        is_month("adjusts"),
    )
    day: str = words()
    receipt: str | None = text(index=True)
    line: str | None = text()
    customer_id: int | None = Field(default=None, foreign_key="customer.id")
    product_id: int | None = Field(default=None, foreign_key="product.id")
    kind: str = words()
    quantity: int
    unit_price: int | None = None
    discount: int | None = None
    amount: int
    cost: int | None = None
    paid: int | None = None
    category: str | None = text()
    staff: str | None = text()
    channel: str | None = text()
    country: str | None = text()
    region: str | None = text()
    city: str | None = text()
    note: str | None = text()
    identity: str = words()
    occurrence: int = 1
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
    adjusts: str | None = text()
