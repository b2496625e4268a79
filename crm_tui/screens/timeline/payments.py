"""What the customer paid, and was paid back."""

from collections.abc import Iterator, Sequence

from crm_tui.core.i18n import N_, Text
from crm_tui.screens.timeline import Event, OnPage, Source
from crm_tui.store import payments, timeline
from crm_tui.store.db import Reader

_FORM = "crm_tui.screens.payment_form:PaymentForm"


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in payments.rows(reader, ids):
        told = " · ".join(part for part in (row.method, row.reference, row.note) if part)
        what = Text("{words}", {"words": told})
        yield Event(row.id, row.day, N_("Payment"), what, row.amount, OnPage(_FORM, (row.customer_id, row.id)))


SOURCE = Source(frozenset({"payment"}), timeline.payment_moments, _events)
