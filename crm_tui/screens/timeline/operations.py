"""What was done to the customer's archive: added, graded, edited, people and key dates, and what imports brought."""

from collections.abc import Iterator, Sequence

from crm_tui.core.i18n import N_, Text
from crm_tui.render.values import instant
from crm_tui.screens.timeline import Event, OnTab, Source
from crm_tui.store import history, timeline
from crm_tui.store.db import Reader


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in history.rows(reader, ids):
        kind = N_("Import") if row.batch_id is not None else N_("Archive")
        what = Text("{message} · {who}", {"message": row.message, "who": row.actor})
        yield Event(row.id, instant(row.at, reader.shop), kind, what, None, OnTab("history", row.id))


SOURCE = Source(frozenset(), timeline.operation_moments, _events)
