"""What the forms about a ticket have in common: the record they were opened on, and fields as forms ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.tickets import RECORD
from crm_tui.screens._form_page import FormPage
from crm_tui.store import tickets
from crm_tui.store.tickets import TicketRecord

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

#: How a moment may be typed.
MOMENT: str = N_("tomorrow 17:00, 明天下午三点, or 2024-05-31 09:30")
NOTE = Field("note", N_("Note"), Kind.BLOCK, max_length=2000)
_COMPLETED = {"assignee": "staff", "helpers": "staff", "channel": "channel"}


def asked(name: str) -> Field:
    """The field as a form asks for it: with what completes it, and how to type it."""
    field = RECORD.field(name)._replace(completes=_COMPLETED.get(name))
    return field._replace(hint=MOMENT) if field.kind is Kind.INSTANT else field


class TicketFormPage(FormPage):
    """A form about one ticket; saving compares with the version it was opened at."""

    def __init__(self, ticket_id: int) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self.ticket: TicketRecord | None = None

    def read_ticket(self, reader: Reader) -> TicketRecord:
        """The ticket as it is now, kept for the heading and for saving; runs in a thread."""
        self.ticket = tickets.get(reader, self.ticket_id)
        return self.ticket

    def trail(self, what: Text | str) -> Sequence[Text | str]:
        """The heading of a form about the ticket."""
        if self.ticket is None:
            return (N_("Tickets"), what)
        name = {"number": self.ticket.number, "subject": self.ticket.values["subject"]}
        return (N_("Tickets"), Text("{number} {subject}", name), what)
