"""Follow-ups, what became of single occurrences of a series, and interactions with customers."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables of the follow-up calendar."""
    _interaction()
    _followup()
    _followup_instance()
    op.create_index(op.f("ix_customer_grade"), "customer", ["grade"])
    _covering_indexes()


def _interaction() -> None:
    op.create_table(
        "interaction",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("who", sa.Text(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_interaction_day_iso")),
        sa.CheckConstraint(
            "kind IN ('call', 'visit', 'message', 'email', 'delivery', 'collection', 'other')",
            name=op.f("ck_interaction_kind_known"),
        ),
        sa.CheckConstraint("length(trim(text)) > 0", name=op.f("ck_interaction_text_given")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_interaction_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_interaction_person_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interaction")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_interaction_customer", "interaction", ["customer_id", "day"])
    op.create_index(op.f("ix_interaction_day"), "interaction", ["day"])
    op.create_index(op.f("ix_interaction_person_id"), "interaction", ["person_id"])


def _followup() -> None:
    op.create_table(
        "followup",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("rule", sa.Text(), nullable=True),
        sa.Column("on_holiday", sa.Text(), nullable=True),
        sa.Column("rhythm_days", sa.Integer(), nullable=True),
        sa.Column("remind", sa.Integer(), nullable=True),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("origin_params", sa.Text(), nullable=True),
        sa.Column("raised_key", sa.Text(), nullable=True),
        sa.Column("uid", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Text(), nullable=True),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_followup_day_iso")),
        sa.CheckConstraint(
            "kind IN ('call', 'visit', 'message', 'delivery', 'collection', 'birthday', 'festival', 'other')",
            name=op.f("ck_followup_kind_known"),
        ),
        sa.CheckConstraint("on_holiday IN ('skip', 'before', 'after')", name=op.f("ck_followup_on_holiday_known")),
        sa.CheckConstraint("state IN ('open', 'done', 'skipped')", name=op.f("ck_followup_state_known")),
        sa.CheckConstraint("length(trim(subject)) > 0", name=op.f("ck_followup_subject_given")),
        sa.CheckConstraint("rhythm_days > 0", name=op.f("ck_followup_rhythm_positive")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_followup_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_followup_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"], ["interaction.id"], name=op.f("fk_followup_interaction_id"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_followup_person_id"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup")),
        sa.UniqueConstraint("raised_key", name=op.f("uq_followup_raised_key")),
        sa.UniqueConstraint("uid", name=op.f("uq_followup_uid")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_followup_batch_id"), "followup", ["batch_id"])
    op.create_index("ix_followup_customer", "followup", ["customer_id", "day"])
    op.create_index(op.f("ix_followup_day"), "followup", ["day"])
    op.create_index(op.f("ix_followup_interaction_id"), "followup", ["interaction_id"])
    op.create_index(op.f("ix_followup_person_id"), "followup", ["person_id"])
    op.create_index(op.f("ix_followup_rule"), "followup", ["rule"])
    op.create_index(op.f("ix_followup_snoozed_until"), "followup", ["snoozed_until"])
    op.create_index("ix_followup_state", "followup", ["state", "day"])


def _followup_instance() -> None:
    op.create_table(
        "followup_instance",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("followup_id", sa.Integer(), nullable=False),
        sa.Column("original", sa.Text(), nullable=False),
        sa.Column("added", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("time", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.Column("done_at", sa.Text(), nullable=True),
        sa.Column("interaction_id", sa.Integer(), nullable=True),
        sa.Column("snoozed_until", sa.Text(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_followup_instance_day_iso")),
        sa.CheckConstraint("state IN ('open', 'done', 'skipped')", name=op.f("ck_followup_instance_state_known")),
        sa.CheckConstraint("added IN (0, 1)", name=op.f("ck_followup_instance_added_flag")),
        sa.ForeignKeyConstraint(
            ["followup_id"], ["followup.id"], name=op.f("fk_followup_instance_followup_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["interaction_id"],
            ["interaction.id"],
            name=op.f("fk_followup_instance_interaction_id"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_followup_instance")),
        sa.UniqueConstraint("followup_id", "original", name=op.f("uq_followup_instance_followup_id_original")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_followup_instance_day"), "followup_instance", ["day"])
    op.create_index(op.f("ix_followup_instance_interaction_id"), "followup_instance", ["interaction_id"])
    op.create_index(op.f("ix_followup_instance_snoozed_until"), "followup_instance", ["snoozed_until"])


def _covering_indexes() -> None:
    """What today tells of all customers is read from indexes alone: visits, open lines, payments, days to keep."""
    op.drop_index("ix_sale_customer", "sale")
    op.create_index("ix_sale_customer", "sale", ["customer_id", "day", "amount"])
    op.create_index(
        "ix_sale_open",
        "sale",
        ["customer_id", "day", "amount", "paid"],
        sqlite_where=sa.text("paid IS NOT amount"),
    )
    op.drop_index("ix_payment_customer", "payment")
    op.create_index("ix_payment_customer", "payment", ["customer_id", "day", "amount"])
    op.create_index("ix_key_date_day", "key_date", ["calendar", "month", "day"])
