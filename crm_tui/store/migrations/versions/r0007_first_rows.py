"""What Today and the lists read first comes out of an index, however many customers there are."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    """Make columns and indexes."""
    _today()
    _lists()
    _expenses()
    _products()


def _today() -> None:
    """Who has gone quiet, who owes, who is of a grade; the totals are filled once all revisions have run."""
    op.drop_index("ix_customer_grade", "customer")
    op.create_index("ix_customer_grade", "customer", ["grade", "stage"])
    op.drop_table("customer_total")
    numbers = ("spent", "gross", "charged", "received", "owed", "orders")
    days = ("first_sale", "last_sale", "last_payment", "last_day")
    op.create_table(
        "customer_total",
        sa.Column("customer_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in numbers),
        *(sa.Column(name, sa.Text(), nullable=True) for name in days),
        sa.Column("twice_gap", sa.Integer(), nullable=True),
        sa.Column("quiet_from", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("customer_id", name=op.f("pk_customer_total")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_total_first_sale"), "customer_total", ["first_sale"])
    op.create_index(op.f("ix_customer_total_last_sale"), "customer_total", ["last_sale"])
    for columns, condition in (
        (["last_payment"], "last_payment IS NOT NULL"),
        (["quiet_from", "last_day", "gross"], "quiet_from IS NOT NULL"),
    ):
        op.create_index(f"ix_customer_total_{columns[0]}", "customer_total", columns, sqlite_where=sa.text(condition))


def _lists() -> None:
    """The first rows of a list in any order."""
    for name in ("spent", "owed", "orders"):
        op.create_index(op.f(f"ix_customer_total_{name}"), "customer_total", [name])
    op.create_index("ix_customer_address_city", "customer_address", ["position", "city", "customer_id"])


def _expenses() -> None:
    """Imports of expenses. SQLite can't change a CHECK: the table is made anew, in its own words with that noun."""
    words = op.get_bind().exec_driver_sql("SELECT sql FROM sqlite_master WHERE name = 'batch'").scalar_one()
    op.execute(words.replace("batch", "new_batch", 1).replace("'people'", "'people', 'expenses'"))
    op.execute("INSERT INTO new_batch SELECT * FROM batch")
    op.execute("DELETE FROM sqlite_sequence WHERE name = 'new_batch'")
    op.execute("UPDATE sqlite_sequence SET name = 'new_batch' WHERE name = 'batch'")
    op.drop_table("batch")
    op.rename_table("new_batch", "batch")
    op.create_index(op.f("ix_batch_sha256"), "batch", ["sha256"])


def _products() -> None:
    """What a product did in a month."""
    op.create_table(
        "product_total",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=name == "cost")
          for name in ("revenue", "units", "buyers", "cost", "costed", "returned")),
        sa.PrimaryKeyConstraint("month", "product_id", name=op.f("pk_product_total")),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )  # fmt: skip
