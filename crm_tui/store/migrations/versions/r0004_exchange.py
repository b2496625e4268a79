"""One customer only once, payers and payments that wait for their customer, mappings found again by their headings."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make the tables of merging and matching."""
    op.add_column("batch", sa.Column("left_out", sa.Integer(), server_default="0", nullable=False))
    op.add_column("mapping", sa.Column("fingerprint", sa.Text(), nullable=True))
    op.add_column("mapping", sa.Column("options", sa.Text(), nullable=True))
    op.create_index("ix_mapping_fingerprint", "mapping", ["noun", "fingerprint"])
    _not_same()
    _customer_merge()
    _payer()
    _waiting_payment()


def _not_same() -> None:
    op.create_table(
        "not_same",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.CheckConstraint("customer_id < other_id", name=op.f("ck_not_same_ordered")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_not_same_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["other_id"], ["customer.id"], name=op.f("fk_not_same_other_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_not_same")),
        sa.UniqueConstraint("customer_id", "other_id", name=op.f("uq_not_same_customer_id_other_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_not_same_other_id"), "not_same", ["other_id"])


def _customer_merge() -> None:
    op.create_table(
        "customer_merge",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("absorbed_id", sa.Integer(), nullable=False),
        sa.Column("absorbed_code", sa.Text(), nullable=False),
        sa.Column("absorbed_name", sa.Text(), nullable=False),
        sa.Column("op_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["survivor_id"], ["customer.id"], name=op.f("fk_customer_merge_survivor_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["op_id"], ["operation.id"], name=op.f("fk_customer_merge_op_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_merge")),
        sa.UniqueConstraint("absorbed_id", name=op.f("uq_customer_merge_absorbed_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_merge_absorbed_code"), "customer_merge", ["absorbed_code"])
    op.create_index(op.f("ix_customer_merge_op_id"), "customer_merge", ["op_id"])
    op.create_index(op.f("ix_customer_merge_survivor_id"), "customer_merge", ["survivor_id"])


def _payer() -> None:
    op.create_table(
        "payer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_payer_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payer")),
        sa.UniqueConstraint("key", name=op.f("uq_payer_key")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_payer_customer_id"), "payer", ["customer_id"])


def _waiting_payment() -> None:
    op.create_table(
        "waiting_payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("payer", sa.Text(), nullable=True),
        sa.Column("account", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("payment_id", sa.Integer(), nullable=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_waiting_payment_day_iso")),
        sa.CheckConstraint("state IN ('waiting', 'matched', 'dismissed')", name=op.f("ck_waiting_payment_state_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_waiting_payment_batch_id")),
        sa.ForeignKeyConstraint(
            ["payment_id"], ["payment.id"], name=op.f("fk_waiting_payment_payment_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_payment")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_waiting_payment_batch_id"), "waiting_payment", ["batch_id"])
    op.create_index(op.f("ix_waiting_payment_payment_id"), "waiting_payment", ["payment_id"])
    op.create_index("ix_waiting_payment_state", "waiting_payment", ["state", "day"])
    op.create_index("uq_waiting_payment_identity", "waiting_payment", ["identity", "occurrence"], unique=True)
