"""The first schema: customers, products, sales, payments, dealer stock, imports, audit, settings."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make every table of the first schema."""
    _batch()
    _custom_field()
    _mapping()
    _setting()
    _customer()
    _operation()
    _product()
    _rejected_row()
    _change()
    _consent()
    _current_operation()
    _custom_value()
    _customer_address()
    _customer_email()
    _customer_phone()
    _customer_tag()
    _key_date()
    _movement()
    _payment()
    _person()
    _sale()


def _batch() -> None:
    op.create_table(
        "batch",
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
        sa.CheckConstraint("noun IN ('customers', 'products', 'sales', 'payments')", name=op.f("ck_batch_noun_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batch")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_batch_sha256"), "batch", ["sha256"])


def _custom_field() -> None:
    op.create_table(
        "custom_field",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_field")),
        sa.UniqueConstraint("name", name=op.f("uq_custom_field_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _mapping() -> None:
    op.create_table(
        "mapping",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("noun", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mapping")),
        sa.UniqueConstraint("noun", "name", name=op.f("uq_mapping_noun_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _setting() -> None:
    op.create_table(
        "setting",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_setting")),
        sa.UniqueConstraint("name", name=op.f("uq_setting_name")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _customer() -> None:
    op.create_table(
        "customer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("short_name", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("wechat", sa.Text(), nullable=True),
        sa.Column("website", sa.Text(), nullable=True),
        sa.Column("contact", sa.Text(), nullable=True),
        sa.Column("industry", sa.Text(), nullable=True),
        sa.Column("business_mode", sa.Text(), nullable=True),
        sa.Column("first_cooperation", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("credit_limit", sa.Integer(), nullable=True),
        sa.Column("credit_days", sa.Integer(), nullable=True),
        sa.Column("hobbies", sa.Text(), nullable=True),
        sa.Column("honours", sa.Text(), nullable=True),
        sa.Column("deeds", sa.Text(), nullable=True),
        sa.Column("history", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "first_cooperation LIKE '____-__-__' AND length(first_cooperation) = 10",
            name=op.f("ck_customer_first_cooperation_iso"),
        ),
        sa.CheckConstraint("grade IN ('A', 'B', 'C', 'D')", name=op.f("ck_customer_grade_known")),
        sa.CheckConstraint("kind IN ('organisation', 'person')", name=op.f("ck_customer_kind_known")),
        sa.CheckConstraint(
            "stage IN ('lead', 'prospect', 'active', 'loyal', 'dormant', 'lost')", name=op.f("ck_customer_stage_known")
        ),
        sa.CheckConstraint("credit_days >= 0", name=op.f("ck_customer_credit_days_positive")),
        sa.CheckConstraint("credit_limit >= 0", name=op.f("ck_customer_credit_limit_positive")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_customer_name_given")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_customer_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("code", name=op.f("uq_customer_code")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_batch_id"), "customer", ["batch_id"])
    op.create_index(op.f("ix_customer_name"), "customer", ["name"])
    op.create_index(op.f("ix_customer_pinyin"), "customer", ["pinyin"])


def _operation() -> None:
    op.create_table(
        "operation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_operation_batch_id")),
        sa.ForeignKeyConstraint(["undoes"], ["operation.id"], name=op.f("fk_operation_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_operation_batch_id"), "operation", ["batch_id"])
    op.create_index(op.f("ix_operation_name"), "operation", ["name"])
    op.create_index(op.f("ix_operation_undoes"), "operation", ["undoes"])


def _product() -> None:
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("sku", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("subcategory", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("price", sa.Integer(), nullable=True),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("barcode", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("pinyin", sa.Text(), nullable=False),
        sa.Column("created_at", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("status IN ('on_sale', 'discontinued')", name=op.f("ck_product_status_known")),
        sa.CheckConstraint("cost >= 0", name=op.f("ck_product_cost_positive")),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_product_name_given")),
        sa.CheckConstraint("price >= 0", name=op.f("ck_product_price_positive")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_product_batch_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("sku", name=op.f("uq_product_sku")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_product_barcode"), "product", ["barcode"])
    op.create_index(op.f("ix_product_batch_id"), "product", ["batch_id"])
    op.create_index(op.f("ix_product_category"), "product", ["category"])
    op.create_index(op.f("ix_product_name"), "product", ["name"])


def _rejected_row() -> None:
    op.create_table(
        "rejected_row",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.Text(), nullable=True),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("cells", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_rejected_row_batch_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rejected_row")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_rejected_row_batch_id"), "rejected_row", ["batch_id"])


def _change() -> None:
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.Integer(), nullable=False),
        sa.Column("table_name", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name=op.f("ck_change_something")),
        sa.ForeignKeyConstraint(["op_id"], ["operation.id"], name=op.f("fk_change_op_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_change_customer_id"), "change", ["customer_id"])
    op.create_index(op.f("ix_change_op_id"), "change", ["op_id"])
    op.create_index(op.f("ix_change_row_id"), "change", ["row_id"])


def _consent() -> None:
    op.create_table(
        "consent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "channel IN ('phone', 'sms', 'wechat', 'email', 'post')", name=op.f("ck_consent_channel_known")
        ),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_consent_day_iso")),
        sa.CheckConstraint("given IN (0, 1)", name=op.f("ck_consent_given_flag")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_consent_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
        sa.UniqueConstraint("customer_id", "channel", name=op.f("uq_consent_customer_id_channel")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _current_operation() -> None:
    op.create_table(
        "current_operation",
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("op_id", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("slot = 1", name=op.f("ck_current_operation_single")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_current_operation_batch_id")),
        sa.ForeignKeyConstraint(["op_id"], ["operation.id"], name=op.f("fk_current_operation_op_id")),
        sa.PrimaryKeyConstraint("slot", name=op.f("pk_current_operation")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )


def _custom_value() -> None:
    op.create_table(
        "custom_value",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("field_id", sa.Integer(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_custom_value_customer_id"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["field_id"], ["custom_field.id"], name=op.f("fk_custom_value_field_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_custom_value")),
        sa.UniqueConstraint("customer_id", "field_id", name=op.f("uq_custom_value_customer_id_field_id")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_custom_value_field_id"), "custom_value", ["field_id"])


def _customer_address() -> None:
    op.create_table(
        "customer_address",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("postcode", sa.Text(), nullable=True),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_customer_address_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_address_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_address")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_address_batch_id"), "customer_address", ["batch_id"])
    op.create_index(op.f("ix_customer_address_customer_id"), "customer_address", ["customer_id"])


def _customer_email() -> None:
    op.create_table(
        "customer_email",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_customer_email_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_email_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_email")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_email_batch_id"), "customer_email", ["batch_id"])
    op.create_index(op.f("ix_customer_email_customer_id"), "customer_email", ["customer_id"])
    op.create_index(op.f("ix_customer_email_folded"), "customer_email", ["folded"])


def _customer_phone() -> None:
    op.create_table(
        "customer_phone",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("digits", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_customer_phone_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_phone_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_phone")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_phone_batch_id"), "customer_phone", ["batch_id"])
    op.create_index(op.f("ix_customer_phone_customer_id"), "customer_phone", ["customer_id"])
    op.create_index(op.f("ix_customer_phone_digits"), "customer_phone", ["digits"])


def _customer_tag() -> None:
    op.create_table(
        "customer_tag",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_customer_tag_batch_id")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_customer_tag_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer_tag")),
        sa.UniqueConstraint("customer_id", "tag", name=op.f("uq_customer_tag_customer_id_tag")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_customer_tag_batch_id"), "customer_tag", ["batch_id"])
    op.create_index(op.f("ix_customer_tag_tag"), "customer_tag", ["tag"])


def _key_date() -> None:
    op.create_table(
        "key_date",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("calendar", sa.Text(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("month", sa.Integer(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("leap", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("calendar IN ('solar', 'lunar')", name=op.f("ck_key_date_calendar_known")),
        sa.CheckConstraint("day BETWEEN 1 AND 31", name=op.f("ck_key_date_day_range")),
        sa.CheckConstraint("leap IN (0, 1)", name=op.f("ck_key_date_leap_flag")),
        sa.CheckConstraint("month BETWEEN 1 AND 12", name=op.f("ck_key_date_month_range")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_key_date_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_key_date")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_key_date_customer_id"), "key_date", ["customer_id"])


def _movement() -> None:
    op.create_table(
        "movement",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_movement_day_iso")),
        sa.CheckConstraint("kind = 'sold_on' OR quantity >= 0", name=op.f("ck_movement_count_positive")),
        sa.CheckConstraint("kind IN ('sold_on', 'count')", name=op.f("ck_movement_kind_known")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_movement_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_movement_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_movement")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("ix_movement_customer", "movement", ["customer_id", "product_id", "day"])
    op.create_index(op.f("ix_movement_product_id"), "movement", ["product_id"])


def _payment() -> None:
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("method", sa.Text(), nullable=True),
        sa.Column("reference", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_payment_day_iso")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_payment_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_payment_customer_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_payment_batch_id"), "payment", ["batch_id"])
    op.create_index("ix_payment_customer", "payment", ["customer_id", "day"])
    op.create_index(op.f("ix_payment_day"), "payment", ["day"])
    op.create_index("uq_payment_identity", "payment", ["identity", "occurrence"], unique=True)


def _person() -> None:
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("customer_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("email", sa.Text(), nullable=True),
        sa.Column("wechat", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.CheckConstraint("length(trim(name)) > 0", name=op.f("ck_person_name_given")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_person_customer_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_person_customer_id"), "person", ["customer_id"])


def _sale() -> None:
    op.create_table(
        "sale",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("receipt", sa.Text(), nullable=True),
        sa.Column("line", sa.Text(), nullable=True),
        sa.Column("customer_id", sa.Integer(), nullable=True),
        sa.Column("product_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("unit_price", sa.Integer(), nullable=True),
        sa.Column("discount", sa.Integer(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("cost", sa.Integer(), nullable=True),
        sa.Column("paid", sa.Integer(), nullable=True),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("staff", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("country", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("city", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), nullable=False),
        sa.Column("batch_id", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "(kind = 'sale' AND quantity >= 0) OR (kind = 'return' AND quantity <= 0)", name=op.f("ck_sale_sign")
        ),
        sa.CheckConstraint("day LIKE '____-__-__' AND length(day) = 10", name=op.f("ck_sale_day_iso")),
        sa.CheckConstraint("kind IN ('sale', 'return')", name=op.f("ck_sale_kind_known")),
        sa.ForeignKeyConstraint(["batch_id"], ["batch.id"], name=op.f("fk_sale_batch_id")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_sale_customer_id")),
        sa.ForeignKeyConstraint(["product_id"], ["product.id"], name=op.f("fk_sale_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sale")),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_sale_batch_id"), "sale", ["batch_id"])
    op.create_index("ix_sale_customer", "sale", ["customer_id", "day"])
    op.create_index("ix_sale_day", "sale", ["day", "customer_id", "amount"])
    op.create_index("ix_sale_product", "sale", ["product_id", "day"])
    op.create_index(op.f("ix_sale_receipt"), "sale", ["receipt"])
    op.create_index("uq_sale_identity", "sale", ["identity", "occurrence"], unique=True)
