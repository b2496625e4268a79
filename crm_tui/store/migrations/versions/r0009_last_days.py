"""Whom nobody has met for long is found by the day, who has gone quiet by what it bought."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    """Make the indexes."""
    op.create_index(op.f("ix_customer_total_last_day"), "customer_total", ["last_day", "quiet_from"])
    op.drop_index(op.f("ix_customer_total_quiet_from"), "customer_total")
    op.create_index(
        op.f("ix_customer_total_gross"),
        "customer_total",
        ["gross", "quiet_from", "last_day"],
        sqlite_where=sa.text("quiet_from IS NOT NULL"),
    )
