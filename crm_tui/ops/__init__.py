"""Every way to change the store: one function per action, each one transaction, each undoable."""

from crm_tui.ops import customers, history, payments, products, sales, settings, stock

__all__ = ["customers", "history", "payments", "products", "sales", "settings", "stock"]
