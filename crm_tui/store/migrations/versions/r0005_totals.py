"""Totals of days, months and customers, indexes that answer alone, and imports of people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables; the totals are filled once all revisions have run."""
    _rebuild_batch()
    _day_total()
    _month_total()
    _customer_total()
    _covering_indexes()


def _rebuild_batch() -> None:
    """SQLite can't change a CHECK: the table is made anew, its rows and the number of its last one carried over."""
    _new_batch()
    names = "id, at, noun, file, sha256, lines, new, updated, unchanged, duplicate, rejected, left_out, summary"
    op.execute(f"INSERT INTO new_batch ({names}) SELECT {names} FROM batch")
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'new_batch'")
    op.execute("UPDATE sqlite_sequence SET name = 'new_batch' WHERE name = 'batch'")
    op.drop_table("batch")
    op.rename_table("new_batch", "batch")
    op.create_index(op.f("ix_batch_sha256"), "batch", ["sha256"])


def _new_batch() -> None:
    op.create_table(
        "new_batch",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("new", sa.Integer(), nullable=False),
        sa.Column("updated", sa.Integer(), nullable=False),
        sa.Column("unchanged", sa.Integer(), nullable=False),
        sa.Column("duplicate", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("left_out", sa.Integer(), server_default="0", nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "noun IN ('customers', 'products', 'sales', 'payments', 'tickets', 'followups', 'people')",
            name=op.f("ck_batch_noun_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _day_total() -> None:
    op.create_table(
        "day_total",
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("revenue", sa.Integer(), nullable=False),
        sa.Column("returns", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("costed", sa.Integer(), nullable=False),
        sa.Column("bought", sa.Integer(), nullable=False),
        sa.Column("returned", sa.Integer(), nullable=False),
        sa.Column("units", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("walk_in", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("received_named", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_day_total")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _month_total() -> None:
    op.create_table(
        "month_total",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("buyers", sa.Integer(), nullable=False),
        sa.Column("baskets", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_month_total")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _customer_total() -> None:
    op.create_table(
        "customer_total",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("charged", sa.Integer(), nullable=False),
        sa.Column("received", sa.Integer(), nullable=False),
        sa.Column("orders", sa.Integer(), nullable=False),
        sa.Column("first_sale", sa.Text(), nullable=True),
        sa.Column("last_sale", sa.Text(), nullable=True),
        sa.Column("last_day", sa.Text(), nullable=True),
        sa.Column("twice_gap", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_total")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_total_first_sale"), "customer_total", ["first_sale"])


def _covering_indexes() -> None:
    """Sums by day, customer and product are read from indexes alone; the lines left open need none of their own."""
    op.create_index(
        "ix_customer_credit_days", "customer", ["credit_days"], sqlite_where=sa.text("credit_days IS NOT NULL")
    )
    for name in ("ix_sale_day", "ix_sale_customer", "ix_sale_open", "ix_sale_product"):
        op.drop_index(name, "sale")
    op.create_index("ix_sale_day", "sale", ["day", "customer_id", "kind", "amount", "paid"])
    op.create_index("ix_sale_customer", "sale", ["customer_id", "day", "kind", "amount", "paid", "receipt"])
    op.create_index("ix_sale_product", "sale", ["product_id", "day", "quantity", "amount", "cost"])
    op.drop_index("ix_payment_day", "payment")
    op.create_index("ix_payment_day", "payment", ["day", "customer_id", "amount"])
