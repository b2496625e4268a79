"""Tickets: the tables of tickets and their events; imports may bring tickets and follow-ups."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables, and let batches be of the new nouns."""
    _rebuild_batch()
    _ticket()
    _ticket_indexes()
    _ticket_event()


def _rebuild_batch() -> None:
    """SQLite can't change a CHECK: the table is made anew, its rows and the number of its last one carried over."""
    _new_batch()
    op.execute("INSERT INTO new_batch SELECT * FROM batch")
    op.execute(
        "UPDATE sqlite_sequence SET seq = (SELECT seq FROM sqlite_sequence WHERE name = 'batch') "
        "WHERE name = 'new_batch' AND EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = 'batch')"
    )
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
        sa.Column("summary", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "noun IN ('customers', 'products', 'sales', 'payments', 'tickets', 'followups')",
            name=op.f("ck_batch_noun_known"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _ticket() -> None:
    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("words", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("person", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("priority", sa.Text(), nullable=False),
        sa.Column("promised", sa.Text(), nullable=True),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("helpers", sa.Text(), nullable=True),
        sa.Column("severity", sa.Text(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("commitment", sa.Text(), nullable=True),
        sa.Column("resolution", sa.Text(), nullable=True),
        sa.Column("cause", sa.Text(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("expected", sa.Integer(), nullable=True),
        sa.Column("perceived", sa.Integer(), nullable=True),
        sa.Column("recommend", sa.Integer(), nullable=True),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("waiting", sa.Text(), nullable=True),
        sa.Column("opened", sa.Text(), nullable=False),
        sa.Column("answered", sa.Text(), nullable=True),
        sa.Column("resolved", sa.Text(), nullable=True),
        sa.Column("closed", sa.Text(), nullable=True),
        sa.Column("reopened", sa.Integer(), nullable=False),
        sa.Column("latest", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        *_ticket_checks(),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_ticket_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_ticket_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_ticket_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("number", name=op.f("uq_ticket_number")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _ticket_checks() -> list[sa.CheckConstraint]:
    return [
        sa.CheckConstraint(
            "category IN ('complaint', 'repair', 'return', 'question', 'suggestion', 'praise')",
            name=op.f("ck_ticket_category_known"),
        ),
        sa.CheckConstraint("(step = 'closed') = (closed IS NOT NULL)", name=op.f("ck_ticket_closed_when")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_ticket_cost_positive")),
        sa.CheckConstraint("expected BETWEEN 1 AND 5", name=op.f("ck_ticket_expected_range")),
        sa.CheckConstraint("perceived BETWEEN 1 AND 5", name=op.f("ck_ticket_perceived_range")),
        sa.CheckConstraint("priority IN ('low', 'normal', 'high', 'urgent')", name=op.f("ck_ticket_priority_known")),
        sa.CheckConstraint("recommend BETWEEN 0 AND 10", name=op.f("ck_ticket_recommend_range")),
        sa.CheckConstraint(
            "severity IN ('minor', 'moderate', 'serious', 'critical')", name=op.f("ck_ticket_severity_known")
        ),
        sa.CheckConstraint(
            "step IN ('listen', 'act', 'focus', 'assess', 'coordinate', 'review', 'closed')",
            name=op.f("ck_ticket_step_known"),
        ),
        sa.CheckConstraint("length(trim(subject)) > 0", name=op.f("ck_ticket_subject_given")),
        sa.CheckConstraint("waiting IN ('customer', 'supplier')", name=op.f("ck_ticket_waiting_known")),
    ]


def _ticket_indexes() -> None:
    op.create_index(op.f("ix_ticket_assignee"), "ticket", ["assignee"])
    op.create_index(op.f("ix_ticket_batch_id"), "ticket", ["batch_id"])
    op.create_index(op.f("ix_ticket_customer_id"), "ticket", ["customer_id"])
    op.create_index(op.f("ix_ticket_opened"), "ticket", ["opened"])
    op.create_index(op.f("ix_ticket_product_id"), "ticket", ["product_id"])
    op.create_index(op.f("ix_ticket_step"), "ticket", ["step"])


def _ticket_event() -> None:
    op.create_table(
        "ticket_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("step", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("fields", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('open', 'edit', 'step', 'wait', 'resume', 'assign', 'note', 'said', 'answer', 'close', 'reopen')",
            name=op.f("ck_ticket_event_kind_known"),
        ),
        sa.CheckConstraint("reason IN ('customer', 'supplier')", name=op.f("ck_ticket_event_reason_known")),
        sa.CheckConstraint(
            "step IN ('listen', 'act', 'focus', 'assess', 'coordinate', 'review', 'closed')",
            name=op.f("ck_ticket_event_step_known"),
        ),
        sa.CheckConstraint("(kind = 'wait') = (reason IS NOT NULL)", name=op.f("ck_ticket_event_wait_reason")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_ticket_event_batch_id")),
        sa.ForeignKeyConstraint(["ticket_id"], ["ticket.id"], name=op.f("fk_ticket_event_ticket_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket_event")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_ticket_event_batch_id"), "ticket_event", ["batch_id"])
    op.create_index(op.f("ix_ticket_event_ticket_id"), "ticket_event", ["ticket_id"])
