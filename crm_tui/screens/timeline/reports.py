"""What a dealer reported of its stock: sold on, and counted."""

from collections.abc import Iterator, Sequence

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, plural
from crm_tui.domain.months import month_of
from crm_tui.render.values import show
from crm_tui.screens.timeline import Event, OnTab, Source
from crm_tui.store import timeline
from crm_tui.store.db import Reader


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in timeline.reports(reader, ids):
        kind = N_("Stock count") if row.kind == "count" else N_("Sold on")
        quantity = show(row.quantity, Kind.QUANTITY, reader.shop)
        what = plural(
            "{quantity} of {count} product", "{quantity} of {count} products", row.products, quantity=quantity
        )
        yield Event(row.id, row.day, kind, what, None, OnTab("ledger", month_of(row.day)))


SOURCE = Source(frozenset({"movement"}), timeline.report_moments, _events)
