"""The catalogue's table."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from crm_tui.store.models._base import Audited, check, one_of, options, text, words


class Product(Audited, table=True):
    """A product; `price` and `cost` are per unit, in hundredths of a minor unit."""

    __tablename__ = "product"
    __table_args__ = options(
        UniqueConstraint("sku"),
        one_of("status", ("on_sale", "discontinued")),
        check("name_given", "length(trim(name)) > 0"),
        check("price_positive", "price >= 0"),
        check("cost_positive", "cost >= 0"),
    )
    sku: str = words()
    name: str = words(index=True)
    category: str | None = text(index=True)
    subcategory: str | None = text()
    unit: str | None = text()
    price: int | None = None
    cost: int | None = None
    barcode: str | None = text(index=True)
    status: str = words()
    note: str | None = text()
    pinyin: str = words()
    created_at: str = words()
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)
