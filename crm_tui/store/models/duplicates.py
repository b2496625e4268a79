"""Customers that were looked at as one: pairs that are two after all, and those that were merged."""

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from crm_tui.store.models._base import Audited, check, options, words


class NotSame(Audited, table=True):
    """Two customers whom somebody has called different, the one with the smaller id first."""

    __tablename__ = "not_same"
    __table_args__ = options(UniqueConstraint("customer_id", "other_id"), check("ordered", "customer_id < other_id"))
    customer_id: int = Field(foreign_key="customer.id", ondelete="CASCADE")
    other_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)


class CustomerMerge(Audited, table=True):
    """A customer who went into another one; what the operation changed is in its `change` rows."""

    __tablename__ = "customer_merge"
    __table_args__ = options(UniqueConstraint("absorbed_id"))
    survivor_id: int = Field(foreign_key="customer.id", ondelete="CASCADE", index=True)
    absorbed_id: int
    absorbed_code: str = words(index=True)
    absorbed_name: str = words()
    op_id: int = Field(foreign_key="operation.id", index=True)
