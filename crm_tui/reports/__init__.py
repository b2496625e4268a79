"""One module per report, `(Reader, Params) -> Report`: they compute, `render` draws, the store has the SQL."""

from crm_tui.reports._customer_explained import customer_figures, overdue, rhythm
from crm_tui.reports._dealer_tables import customer_diagnosis
from crm_tui.reports._explained import Explanation, owed
from crm_tui.reports._shop_explained import month_figures, today_figures

__all__ = [
    "Explanation",
    "customer_diagnosis",
    "customer_figures",
    "month_figures",
    "overdue",
    "owed",
    "rhythm",
    "today_figures",
]
