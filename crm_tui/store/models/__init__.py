"""The tables, declared once: migrations, audit triggers and `crm check` are made from these.

Only text and integers: money is minor units, prices hundredths of them, quantities thousandths, days ISO
text, instants ISO text in UTC. Rows are read and written through `store.db`, never through a session.
"""

from crm_tui.store.models import (
    batches,
    customers,
    duplicates,
    expenses,
    followups,
    interactions,
    month_close,
    operations,
    payers,
    payments,
    products,
    sales,
    saved_reports,
    settings,
    stock,
    tickets,
    totals,
)
from crm_tui.store.models._base import METADATA

__all__ = [
    "METADATA", "batches", "customers", "duplicates", "expenses", "followups", "interactions", "month_close",
    "operations", "payers", "payments", "products", "sales", "saved_reports", "settings", "stock", "tickets", "totals",
]  # fmt: skip
