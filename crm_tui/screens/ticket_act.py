"""Small forms about a ticket: an answer, a note, the customer's word, who is in charge, why it is opened again."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.ops import tickets as operations
from crm_tui.screens._form_page import Group, Opened
from crm_tui.screens._ticket_editing import NOTE, TicketFormPage, asked

if TYPE_CHECKING:
    from crm_tui.ops._operation import Done
    from crm_tui.store.db import Database, Reader


@dataclass(frozen=True, slots=True)
class Act:
    """What is done: its name, the fields it asks for, and the operation made of them."""

    label: str
    fields: tuple[Field, ...]
    run: Callable[[Database, int, Mapping[str, Value]], Done[Any]]


def _text(values: Mapping[str, Value], name: str = "note") -> str:
    return str(values.get(name) or "")


def _answer(db: Database, ticket_id: int, values: Mapping[str, Value]) -> Done[Any]:
    promised = values.get("promised")
    return operations.answer(db, ticket_id, _text(values), None if promised is None else str(promised))


def _assign(db: Database, ticket_id: int, values: Mapping[str, Value]) -> Done[Any]:
    return operations.assign(db, ticket_id, _text(values, "assignee"), _text(values, "helpers"), _text(values))


ACTS: Final = {
    "answer": Act(N_("Answer"), (NOTE._replace(label=N_("What was answered")), asked("promised")), _answer),
    "assign": Act(N_("Put in charge"), (asked("assignee"), asked("helpers"), NOTE), _assign),
    "note": Act(
        N_("Note"),
        (NOTE,),
        lambda db, ticket_id, values: operations.note(db, ticket_id, _text(values)),
    ),
    "said": Act(
        N_("The customer's word"),
        (NOTE._replace(label=N_("In the customer's words")),),
        lambda db, ticket_id, values: operations.note(db, ticket_id, _text(values), said=True),
    ),
    "reopen": Act(
        N_("Open again"),
        (NOTE._replace(label=N_("Why")),),
        lambda db, ticket_id, values: operations.reopen(db, ticket_id, _text(values)),
    ),
}


class ActForm(TicketFormPage):
    """The fields of one of `ACTS`."""

    def __init__(self, ticket_id: int, verb: str) -> None:
        super().__init__(ticket_id)
        self._act = ACTS[verb]

    def heading(self) -> Sequence[Text | str]:
        return self.trail(self._act.label)

    def groups(self) -> Sequence[Group]:
        return (Group("", self._act.fields),)

    def open(self, reader: Reader) -> Opened:
        values = self.read_ticket(reader).values
        return Opened({field.name: values.get(field.name) for field in self._act.fields})

    def save(self, values: dict[str, Value]) -> None:
        self.write(self._act.run, self.ticket_id, values)
