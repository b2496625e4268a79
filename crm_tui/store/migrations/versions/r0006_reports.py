"""Months that are closed, what adjusts them, what customers cost and need, and reports kept for the next time."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

_MONTH = "adjusts LIKE '____-__' AND length(adjusts) = 7"


def upgrade() -> None:
    """Make the tables of the report room."""
    for table in ("sale", "payment"):
        op.execute(f"ALTER TABLE {table} ADD COLUMN adjusts TEXT CONSTRAINT ck_{table}_adjusts_iso CHECK ({_MONTH})")
        op.create_index(f"ix_{table}_adjusts", table, ["adjusts"], sqlite_where=sa.text("adjusts IS NOT NULL"))
    op.execute(
        "ALTER TABLE customer ADD COLUMN yearly_need INTEGER "
        "CONSTRAINT ck_customer_yearly_need_positive CHECK (yearly_need >= 0)"
    )
    _expense()
    _month_close()
    _saved_reports()


def _expense() -> None:
    op.create_table(
        "expense",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_expense_day_iso")),
        sa.CheckConstraint("kind IN ('marketing', 'service')", name=op.f("ck_expense_kind_known")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_expense_customer_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_expense")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_expense_customer_id"), "expense", ["customer_id"])
    op.create_index(op.f("ix_expense_day"), "expense", ["day"])


def _month_close() -> None:
    op.create_table(
        "month_close",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("closed_on", sa.Text(), nullable=False),
        sa.Column("closed_by", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("figures", sa.Text(), nullable=False),
        sa.CheckConstraint("month LIKE '____-__' AND length(month) = 7", name=op.f("ck_month_close_month_iso")),
        sa.CheckConstraint(
            "closed_on LIKE '____-__-__' AND length(closed_on) = 10", name=op.f("ck_month_close_closed_on_iso")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_month_close")),
        sa.UniqueConstraint("month", name=op.f("uq_month_close_month")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _saved_reports() -> None:
    for table, columns in (("saved_report", ("name", "report", "params")), ("report_set", ("name", "reports"))):
        op.create_table(
            table,
            sa.Column("id", sa.Integer(), nullable=False),
            sa.Column("version", sa.Integer(), server_default="1", nullable=False),
            *(sa.Column(name, sa.Text(), nullable=False) for name in columns),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
            sa.UniqueConstraint("name", name=op.f(f"uq_{table}_name")),
            sqlite_autoincrement=True,
            sqlite_strict=True,
        )
