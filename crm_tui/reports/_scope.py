"""Whom a report is limited to."""

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_
from crm_tui.store import customers
from crm_tui.store.db import Reader


def scope(r: Reader, customer_id: int | None) -> str:
    """The customer's name, empty for the whole shop; raises NotFound where there is no such customer."""
    if customer_id is None:
        return ""
    found = customers.rows(r, [customer_id])
    if not found:
        raise NotFound(N_("There is no such customer."))
    return found[0].name
