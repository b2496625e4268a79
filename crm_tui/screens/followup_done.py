"""Closing a follow-up: what came of it, what was said, and when the next one is; one operation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final

from textual import on

from crm_tui.core import clock
from crm_tui.core.fields import Field, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups as rules
from crm_tui.domain import interactions, rhythm
from crm_tui.ops import followups as operations
from crm_tui.render.days import day_told
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._next_contact import NEXT, SAID, Next, NextField, propose
from crm_tui.store import customers, followups, raised
from crm_tui.widgets.form import Form

if TYPE_CHECKING:
    from datetime import date

    from crm_tui.store.db import Reader

_OUTCOME: Final = Field("outcome", N_("Outcome"), max_length=500, hint=N_("What came of it; may stay empty."))
_SPOKEN: Final = frozenset(kind.value for kind in interactions.KINDS)


class DoneForm(FormPage):
    """The follow-up of a reference, one occurrence of a series, or one that raised itself."""

    def __init__(self, ref: str) -> None:
        super().__init__()
        self._ref = ref
        self._subject: Text | str = ""
        self._name: str | None = None
        self._kind = rules.OTHER
        self._asks_said = False
        self._next = NextField()
        self._found = Next(None, Text(""))
        self._again: str | None = None  # the day on which it comes again by itself

    def heading(self) -> Sequence[Text | str]:
        about = Text("{name} · {subject}", {"name": self._name, "subject": self._subject})
        return (N_("Done"), about if self._name else Text("{subject}", {"subject": self._subject}))

    def groups(self) -> Sequence[Group]:
        return (Group("", (_OUTCOME, SAID, NEXT) if self._asks_said else (_OUTCOME, NEXT)),)

    def first(self) -> str:
        return "outcome"

    def open(self, reader: Reader) -> Opened:
        ref, today = rules.ref(self._ref), clock.today(reader.shop.zone or None)
        row = followups.by_key(reader, ref.key) if ref.key else followups.get(reader, ref.number or 0)
        if row is None:
            entry = raised.find(reader, today, self._ref)
            self._subject, self._kind, customer_id = entry.subject, entry.kind, entry.customer_id
        else:
            self._subject, self._kind, customer_id = row.subject, row.kind, row.customer_id
        self._asks_said = customer_id is not None
        self._name = customers.label(reader, customer_id) if customer_id is not None else None
        self._found = self._coming(reader, row, customer_id, today)
        self._next.begun(self._found.day)
        return Opened({"next": self._found.day})

    def _coming(self, reader: Reader, row: followups.FollowupRow | None, customer_id: int | None, today: date) -> Next:
        """The next one: by itself where it repeats, else as the customer's rhythm proposes."""
        if row is not None and row.rule:
            name = rules.ref(self._ref).original or followups.present(reader, row, today)
            after = followups.next_of(row, name) if name else None
            sentence = N_("It comes again by itself on {day}.") if after else N_("This is the last of its series.")
            return Next(None, Text(sentence, {"day": day_told(after)} if after else {}))
        if row is not None and row.rhythm_days:
            self._again = rhythm.after_completion(today, row.rhythm_days).isoformat()
            return Next(
                self._again, Text(N_("It comes again {days} days after it is done."), {"days": row.rhythm_days})
            )
        if customer_id is None:
            return Next(None, Text(""))
        return propose(reader, customer_id, row.id if row else None)

    def save(self, values: dict[str, Value]) -> None:
        said, following = None, None
        if values.get("text"):
            line = interactions.read(str(values["text"]), self._today)
            own = self._kind if line.kind == rules.OTHER and self._kind in _SPOKEN else line.kind
            said = {"kind": own, "text": line.text}
        if values["next"] and values["next"] != self._again:
            following = {"date": values["next"]}
        self.write(partial(operations.done, interaction=said, following=following), self._ref, values["outcome"])

    @property
    def _today(self) -> date:
        return clock.today(self.crm.shop.zone or None)

    @on(Form.Ready)
    def _say_why(self) -> None:
        self.say(self._found.why, wrong=False)

    @on(Form.Changed)
    def _typed(self, event: Form.Changed) -> None:
        if self.form is not None and event.name == "text":
            self._next.heed(self.form, self._today)
