"""The tables, declared once: migrations, audit triggers and `crm check` are made from these.

Only text and integers: money is minor units, prices hundredths of them, quantities thousandths, days ISO
text, instants ISO text in UTC. Rows are read and written through `store.db`, never through a session.
"""

from crm_tui.store.models import (
    batches,
    customers,
    duplicates,
    followups,
    interactions,
    operations,
    payers,
    payments,
    products,
    sales,
    settings,
    stock,
    tickets,
)
from crm_tui.store.models._base import METADATA

__all__ = [
    "METADATA", "batches", "customers", "duplicates", "followups", "interactions", "operations", "payers", "payments",
    "products", "sales", "settings", "stock", "tickets",
]  # fmt: skip
