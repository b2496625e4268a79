"""Follow-ups with the customer that were done, or left out."""

from collections.abc import Iterator, Sequence
from typing import Final

from crm_tui.core.i18n import N_, Text
from crm_tui.domain.followups import DONE
from crm_tui.screens.timeline import Event, OnPage, Source
from crm_tui.store import timeline_contacts
from crm_tui.store.db import Reader

_FORM: Final = "crm_tui.screens.followup_form:FollowupForm"


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in timeline_contacts.closed(reader, ids):
        kind = N_("Followed up") if row.state == DONE else N_("Left out")
        told = " · ".join(part for part in (row.subject, row.outcome) if part)
        yield Event(row.id, row.when, kind, Text("{words}", {"words": told}), None, OnPage(_FORM, (row.followup_id,)))


SOURCE = Source(frozenset({"followup", "followup_instance"}), timeline_contacts.closed_moments, _events)
