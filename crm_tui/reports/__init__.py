"""One module per report, `(Reader, Params) -> Report`: they compute, `render` draws, the store has the SQL.

What pages ask of them is imported when it is first asked for: a command that takes a report's options waits for none.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
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
_WHERE: Final = {
    "Explanation": "_explained",
    "customer_diagnosis": "_dealer_tables",
    "customer_figures": "_customer_explained",
    "month_figures": "_shop_explained",
    "overdue": "_customer_explained",
    "owed": "_explained",
    "rhythm": "_customer_explained",
    "today_figures": "_shop_explained",
}


def __getattr__(name: str) -> Any:
    if name not in _WHERE:
        raise AttributeError(name)
    return getattr(import_module(f"{__name__}.{_WHERE[name]}"), name)
