"""What reports and lists of large shops read is kept shorter."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Make columns and indexes."""
    _months()
    _customers()


def _months() -> None:
    """Who bought in a month; the totals are filled once all revisions have run."""
    op.drop_table("month_total")
    op.create_table(
        "month_total",
        sa.Column("month", sa.Text(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("orders", "buyers", "baskets")),
        sa.Column("buyer_bits", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_total")),
        sqlite_strict=True,
    )


def _customers() -> None:
    """Orders of the list of customers: by kind, owner, and when they were entered."""
    for name in ("kind", "owner", "created_at"):
        op.create_index(op.f(f"ix_customer_{name}"), "customer", [name])
