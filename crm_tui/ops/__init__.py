"""Every way to change the store: one function per action, each one transaction, each undoable.

A module is imported when it is first asked for: who merges nothing does not wait for what merging needs.
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crm_tui.ops import (
        closing,
        customers,
        expenses,
        followups,
        grades,
        history,
        interactions,
        merging,
        payers,
        payments,
        products,
        sales,
        saved_reports,
        settings,
        stock,
        tickets,
        tickets_many,
        totals,
    )

__all__ = [
    "closing",
    "customers",
    "expenses",
    "followups",
    "grades",
    "history",
    "interactions",
    "merging",
    "payers",
    "payments",
    "products",
    "sales",
    "saved_reports",
    "settings",
    "stock",
    "tickets",
    "tickets_many",
    "totals",
]


def __getattr__(name: str) -> ModuleType:
    if name not in __all__:
        raise AttributeError(name)
    return import_module(f"{__name__}.{name}")
