"""One module per report, `(Reader, Params) -> Report`: they compute, `render` draws, the store has the SQL."""

from crm_tui.reports._dealer_tables import customer_diagnosis

__all__ = ["customer_diagnosis"]
