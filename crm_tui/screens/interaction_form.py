"""The form of something that was said with a customer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from crm_tui.actions import action
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.interactions import RECORD
from crm_tui.ops import interactions as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens.followup_form import people_search, person_named
from crm_tui.store import interactions
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

_FIELDS = (
    RECORD.field("text"),
    RECORD.field("date")._replace(hint=N_("A date, or words: yesterday, 上周五.")),
    *(RECORD.field(name) for name in ("time", "kind", "person")),
    RECORD.field("who")._replace(completes="staff"),
)


class InteractionForm(FormPage):
    """An interaction there is; new ones are noted in one line."""

    def __init__(self, interaction_id: int) -> None:
        super().__init__()
        self._interaction_id = interaction_id
        self._customer_id = 0
        self._name = ""

    def heading(self) -> Sequence[Text | str]:
        return (N_("What was said"), *((Text("{name}", {"name": self._name}),) if self._name else ()))

    def groups(self) -> Sequence[Group]:
        return (Group("", _FIELDS),)

    def record(self) -> tuple[str, int] | None:
        return ("interaction", self._interaction_id) if self._interaction_id else None

    def searches(self) -> Mapping[str, Search]:
        return {"person": people_search(self.crm, lambda: self._customer_id)}

    def open(self, reader: Reader) -> Opened:
        row = interactions.get(reader, self._interaction_id)
        self._customer_id, self._name = row.customer_id, row.customer_name
        person = person_named(reader, row.customer_id, row.person_id)
        kept: dict[str, Value] = {"date": row.day, "time": row.time, "kind": row.kind, "text": row.text, "who": row.who}
        return Opened({**kept, "person": person}, row.version)

    def forget_record(self) -> None:
        """What was deleted meanwhile is noted again."""
        self._interaction_id = 0

    def save(self, values: dict[str, Value]) -> None:
        named = {"person_id" if name == "person" else name: value for name, value in values.items()}
        if self._interaction_id:
            self.write(operations.edit, self._interaction_id, named, self.version)
        else:
            self.write(operations.log, {**named, "customer_id": self._customer_id})

    @action("", N_("Delete the contact"), N_("Delete what was noted; undo brings it back."), line=False, writes=True)
    def action_delete(self) -> None:
        self.write(operations.delete, self._interaction_id, self.version)
