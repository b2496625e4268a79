"""What the customer complained about or asked for, and how it was answered and settled."""

from collections.abc import Iterator, Sequence

from crm_tui.core.i18n import N_, Text
from crm_tui.domain import ticket_steps
from crm_tui.screens.timeline import Event, OnPage, Source
from crm_tui.store import timeline
from crm_tui.store.db import Reader

_PAGE = "crm_tui.screens.ticket:TicketPage"


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in timeline.ticket_happenings(reader, ids):
        told = ticket_steps.told(row.kind, row.step, row.reason)
        places = {"number": row.number, "what": told, "subject": row.note or row.subject}
        what = Text(N_("{number} {what}: {subject}"), places)
        yield Event(row.id, row.when, N_("Ticket"), what, None, OnPage(_PAGE, (row.ticket_id,)))


SOURCE = Source(frozenset({"ticket", "ticket_event"}), timeline.ticket_moments, _events)
