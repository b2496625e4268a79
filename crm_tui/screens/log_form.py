"""One line of what was said with a customer, and when to speak next: kept and planned as one operation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual import on, work

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import interactions as rules
from crm_tui.domain.interactions import RECORD
from crm_tui.ops import interactions as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search
from crm_tui.screens._next_contact import NEXT, SAID, Next, NextField, propose
from crm_tui.store import customers
from crm_tui.widgets.form import Form
from crm_tui.widgets.suggestions import Search

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.store.db import Reader

_CUSTOMER = RECORD.field("customer")._replace(hint=N_("Code, name, initials or phone."))


class LogForm(FormPage):
    """What was said with the customer, which is asked for where none is given."""

    def __init__(self, customer_id: int | None) -> None:
        super().__init__()
        self._customer_id = customer_id
        self._asks_who = customer_id is None
        self._name = ""
        self._next = NextField()
        self._why: Text | str = ""

    def heading(self) -> Sequence[Text | str]:
        return (N_("Note a contact"), *((Text("{name}", {"name": self._name}),) if self._name else ()))

    def groups(self) -> Sequence[Group]:
        said = SAID._replace(required=True)
        return (Group("", (_CUSTOMER, said, NEXT) if self._asks_who else (said, NEXT)),)

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm)} if self._asks_who else {}

    def open(self, reader: Reader) -> Opened:
        if self._customer_id is None:
            return Opened()
        self._name = customers.label(reader, self._customer_id)
        found = propose(reader, self._customer_id)
        self._next.begun(found.day)
        self._why = found.why
        return Opened({"next": found.day, "customer": customer_named(reader, self._customer_id)})

    def save(self, values: dict[str, Value]) -> None:
        line = rules.read(str(values["text"]), self._today)
        said = {"customer_id": values.get("customer", self._customer_id), "kind": line.kind, "text": line.text}
        day, following = values["next"], None
        if day:
            following = {"date": day, "subject": line.text[:200], "kind": rules.kind_of_next(line.kind)}
        self.write(operations.log, said, following)

    @property
    def _today(self) -> date:
        return clock.today(self.crm.shop.zone or None)

    @on(Form.Ready)
    def _say_why(self) -> None:
        self.say(self._why, wrong=False)

    @on(Form.Changed)
    def _typed(self, event: Form.Changed) -> None:
        if self.form is None:
            return
        if event.name == "text":
            self._next.heed(self.form, self._today)
        chosen = self.form.chosen("customer") if event.name == "customer" else None
        if chosen is not None and chosen.id != self._customer_id:
            self._customer_id = chosen.id
            self._propose(chosen.id)

    @work(group="next", exclusive=True)
    async def _propose(self, customer_id: int) -> None:
        """Another customer was chosen: propose the next day by its rhythm."""
        found: Next | None = await self.in_background(propose, customer_id)
        if found is not None and self.form is not None and self.alive:
            self._next.propose(self.form, found.day)
            self.say(found.why, wrong=False)
