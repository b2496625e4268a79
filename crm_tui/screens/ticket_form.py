"""The form of a ticket: what a customer says, about what, and how much it presses."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.ops import tickets as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search, product_named, product_search
from crm_tui.screens._ticket_editing import asked
from crm_tui.screens._ticket_verbs import TICKET
from crm_tui.store import tickets
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Reader

_SAID = (
    asked("subject")._replace(hint=N_("In a few words")),
    asked("words"),
    asked("customer")._replace(label=N_("Customer"), hint=N_("Code, name, initials or phone; may stay empty.")),
    asked("product")._replace(label=N_("Product"), hint=N_("Code, name or initials; may stay empty.")),
    asked("category")._replace(hint=N_("Empty: told from the subject.")),
    asked("priority"),
)
_BESIDES = ("person", "channel", "place", "commitment", "opened")
_FURTHER = (
    *("promised", "assignee", "helpers", "severity", "cost"),
    *("resolution", "cause", "lesson", "expected", "perceived", "recommend", "number"),
)
NEW = (Group("", _SAID), Group(N_("Besides"), tuple(asked(name) for name in _BESIDES)))
WHOLE = (*NEW, Group(N_("On its way"), tuple(asked(name) for name in _FURTHER)))
#: Fields of the form whose value is the id of the record they name.
_IDS = {"customer": "customer_id", "product": "product_id"}


class TicketForm(FormPage):
    """A new ticket, of the customer where one is given, or a ticket there is."""

    def __init__(self, customer_id: int | None, ticket_id: int | None = None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._ticket_id = ticket_id
        self._number = ""

    def heading(self) -> Sequence[Text | str]:
        if self._ticket_id is None:
            return (N_("Tickets"), N_("New ticket"))
        return (N_("Tickets"), Text("{number}", {"number": self._number}), N_("Edit the ticket"))

    def groups(self) -> Sequence[Group]:
        return NEW if self._ticket_id is None else WHOLE

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm), "product": product_search(self.crm)}

    def first(self) -> str:
        return "subject"

    def record(self) -> tuple[str, int] | None:
        return None if self._ticket_id is None else ("ticket", self._ticket_id)

    def forget_record(self) -> None:
        self._ticket_id = None

    def open(self, reader: Reader) -> Opened:
        if self._ticket_id is None:
            return Opened({"customer": customer_named(reader, self._customer_id), "priority": "normal"})
        ticket = tickets.get(reader, self._ticket_id)
        self._number = ticket.number
        named = {
            "customer": customer_named(reader, ticket.customer_id),
            "product": product_named(reader, ticket.product_id),
        }
        return Opened({**ticket.values, **named}, ticket.version)

    def save(self, values: dict[str, Value]) -> None:
        found = {_IDS.get(name, name): value for name, value in values.items()}
        if self._ticket_id is None:
            self.write(operations.add, found)
        else:
            self.write(operations.edit, self._ticket_id, found, self.version)

    def saved(self, done: Done[Any]) -> None:
        """A new ticket is opened: what comes next is to go on with it."""
        super().saved(done)
        if self._ticket_id is None:
            self.crm.open_page(TICKET, done.value)
