"""What the customer bought and brought back, a receipt each."""

from collections.abc import Iterator, Sequence

from crm_tui.core.i18n import N_, Text
from crm_tui.domain.months import month_of
from crm_tui.screens.timeline import Event, OnPage, Source
from crm_tui.store import timeline
from crm_tui.store.db import Reader
from crm_tui.store.timeline import Purchase


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for found in timeline.purchases(reader, ids):
        kind = N_("Return") if found.kind == "return" else N_("Purchase")
        yield Event(found.id, found.day, kind, _what(found), found.amount, _opens(found))


def _what(found: Purchase) -> Text:
    """The first line's product, how many lines more, and the receipt's number."""
    words = Text("{name}", {"name": found.what or ""})
    if found.lines > 1:
        words = Text("{name} +{count}", {"name": words, "count": found.lines - 1})
    return words if found.receipt is None else Text("{name} · {receipt}", {"name": words, "receipt": found.receipt})


def _opens(found: Purchase) -> OnPage:
    if found.receipt is not None:
        return OnPage("crm_tui.screens.receipt:ReceiptPage", (found.receipt,))
    if found.lines == 1:
        return OnPage("crm_tui.screens.sale_form:SaleForm", (found.customer_id, found.id))
    return OnPage("crm_tui.screens.sale_lines:SaleLinesPage", (found.customer_id, month_of(found.day)))


SOURCE = Source(frozenset({"sale", "product"}), timeline.purchase_moments, _events)
