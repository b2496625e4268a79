"""The audit: every operation, and each row it changed, before and after."""

from sqlmodel import Field

from crm_tui.store.models._base import Base, check, options, text, words


class Operation(Base, table=True):
    """One action of one person: what (`name`, `message` and its `params`), who and when."""

    __tablename__ = "operation"
    __table_args__ = options()
    id: int | None = Field(default=None, primary_key=True)
    at: str = words()
    actor: str = words()
    name: str = words(index=True)
    message: str = words()
    params: str = words()
    undoes: int | None = Field(default=None, foreign_key="operation.id", index=True)
    batch_id: int | None = Field(default=None, foreign_key="batch.id", index=True)


class Change(Base, table=True):
    """One row changed: `before` NULL for an insert, `after` NULL for a delete; JSON objects by column."""

    __tablename__ = "change"
    __table_args__ = options(check("something", "before IS NOT NULL OR after IS NOT NULL"))
    id: int | None = Field(default=None, primary_key=True)
    op_id: int = Field(foreign_key="operation.id", index=True)
    table_name: str = words()
    row_id: int = Field(index=True)
    customer_id: int | None = Field(default=None, index=True)
    before: str | None = text()
    after: str | None = text()


class CurrentOperation(Base, table=True):
    """At most one row, only while a transaction is writing: the operation the triggers record under.

    Rows inserted with the `batch_id` that stands here are not recorded one by one.
    """

    __tablename__ = "current_operation"
    __table_args__ = options(check("single", "slot = 1"))
    slot: int = Field(primary_key=True)
    op_id: int = Field(foreign_key="operation.id")
    batch_id: int | None = Field(default=None, foreign_key="batch.id")
