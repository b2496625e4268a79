"""What was said with the customer."""

from collections.abc import Iterator, Sequence
from typing import Final

from crm_tui.core.i18n import Text
from crm_tui.domain.interactions import KINDS
from crm_tui.screens.timeline import Event, OnPage, Source
from crm_tui.store import interactions, timeline_contacts
from crm_tui.store.db import Reader

_FORM: Final = "crm_tui.screens.interaction_form:InteractionForm"
_KINDS: Final = {kind.value: kind.label for kind in KINDS}


def _events(reader: Reader, ids: Sequence[int]) -> Iterator[Event]:
    for row in interactions.rows(reader, ids):
        told = " · ".join(part for part in (row.text.replace("\n", " "), row.person, row.who) if part)
        when = f"{row.day} {row.time or ''}".rstrip()
        yield Event(row.id, when, _KINDS[row.kind], Text("{words}", {"words": told}), None, OnPage(_FORM, (row.id,)))


SOURCE = Source(frozenset({"interaction", "person"}), timeline_contacts.interaction_moments, _events)
