"""Totals and the search index made anew; nothing that anybody wrote is changed, so nothing is recorded."""

from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import search, totals
from crm_tui.store.db import Writer


@operation("totals.rebuild", N_("Made all totals and the search index anew."))
def rebuild(w: Writer) -> None:
    """Make all totals anew from sales and payments, and the search index from the customers."""
    totals.rebuild(w)
    search.rebuild(w)
