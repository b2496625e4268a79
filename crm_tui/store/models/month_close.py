"""Months that are closed: what the ledger said then, and a hash of it."""

from sqlalchemy import UniqueConstraint

from crm_tui.store.models._base import Audited, is_day, is_month, options, words


class MonthClose(Audited, table=True):
    """A month of which nothing can be changed any more; `figures` is the JSON that was told of it."""

    __tablename__ = "month_close"
    __table_args__ = options(
        UniqueConstraint("month"),
        is_month("month"),
        is_day("closed_on"),
    )
    month: str = words()
    closed_on: str = words()
    closed_by: str = words()
    sha256: str = words()
    figures: str = words()
