"""The totals that are kept of the ledger, made anew; nothing that anybody wrote is changed, so nothing is recorded."""

from crm_tui.core.i18n import N_
from crm_tui.ops._operation import operation
from crm_tui.store import totals
from crm_tui.store.db import Writer


@operation("totals.rebuild", N_("Made all totals anew."))
def rebuild(w: Writer) -> None:
    """Make all totals anew from sales and payments."""
    totals.rebuild(w)
