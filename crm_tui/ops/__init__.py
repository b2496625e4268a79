"""Every way to change the store: one function per action, each one transaction, each undoable."""

from crm_tui.ops import (
    customers,
    followups,
    history,
    interactions,
    merging,
    payers,
    payments,
    products,
    sales,
    settings,
    stock,
    tickets,
    tickets_many,
)

__all__ = [
    "customers",
    "followups",
    "history",
    "interactions",
    "merging",
    "payers",
    "payments",
    "products",
    "sales",
    "settings",
    "stock",
    "tickets",
    "tickets_many",
]
