"""The form of a follow-up: days and repetitions in words, echoed as they were understood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from textual import on

from crm_tui.core import clock
from crm_tui.core.errors import CrmError, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.core.text import fold
from crm_tui.domain import recurrence, repeat_words, rrule, time_words
from crm_tui.domain.followups import RECORD
from crm_tui.ops import followups as operations
from crm_tui.screens._form_page import FormPage, Group, Opened
from crm_tui.screens._lookups import customer_named, customer_search
from crm_tui.store import customer_parts, followups
from crm_tui.widgets.form import Form
from crm_tui.widgets.suggestions import Search, Suggestion

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.store.db import Reader

_OWN: Final = {
    "customer": RECORD.field("customer")._replace(hint=N_("Code, name, initials or phone; may stay empty.")),
    "person": RECORD.field("person")._replace(hint=N_("Somebody at the customer's.")),
    "assignee": RECORD.field("assignee")._replace(completes="staff"),
    "date": RECORD.field("date")._replace(hint=N_("A date, or words: tomorrow, next friday, 下周五, +2w.")),
    "repeat": RECORD.field("repeat")._replace(
        hint=N_("weekly, every 2 weeks, monthly 15, month end, lunar; 每周一, 每月底")
    ),
}  # fmt: skip
_GROUPS: Final = (
    ("", ("subject", "date", "time", "kind", "customer", "person", "assignee")),
    (N_("Again and again"), ("repeat", "on_holiday", "rhythm_days")),
    (N_("Besides"), ("remind", "note")),
)
#: As many of the days that a rule gives are told.
_TOLD: Final = 3
_AHEAD: Final = timedelta(days=800)


class FollowupForm(FormPage):
    """A new follow-up, on a day and about a customer where they are given, or one there is."""

    def __init__(self, followup_id: int | None, day: str | None = None, customer_id: int | None = None) -> None:
        super().__init__()
        self._followup_id, self._day, self._customer_id = followup_id, day, customer_id

    def heading(self) -> Sequence[Text | str]:
        return (N_("Plan a follow-up") if self._followup_id is None else N_("Edit the follow-up"),)

    def groups(self) -> Sequence[Group]:
        return [Group(title, tuple(_OWN.get(name, RECORD.field(name)) for name in names)) for title, names in _GROUPS]

    def record(self) -> tuple[str, int] | None:
        return None if self._followup_id is None else ("followup", self._followup_id)

    def forget_record(self) -> None:
        self._followup_id = None

    def searches(self) -> Mapping[str, Search]:
        return {"customer": customer_search(self.crm), "person": people_search(self.crm, lambda: self._customer_id)}

    def first(self) -> str:
        return "subject"

    def open(self, reader: Reader) -> Opened:
        if self._followup_id is None:
            today = clock.today(reader.shop.zone or None).isoformat()
            customer = customer_named(reader, self._customer_id)
            return Opened({"date": self._day or today, "kind": "call", "customer": customer, "assignee": actor()})
        row = followups.get(reader, self._followup_id)
        self._customer_id = row.customer_id
        kept: dict[str, Value] = {name: row._asdict()[name] for name in _KEPT}
        about = {
            "customer": customer_named(reader, row.customer_id),
            "person": person_named(reader, row.customer_id, row.person_id),
        }
        repeat = in_words(row.rule, date.fromisoformat(row.day)) if row.rule else None
        return Opened({**kept, **about, "date": row.day, "repeat": repeat}, row.version)

    def save(self, values: dict[str, Value]) -> None:
        named = {f"{name}_id" if name in {"customer", "person"} else name: value for name, value in values.items()}
        if self._followup_id is None:
            self.write(operations.add, named)
        else:
            self.write(operations.edit, self._followup_id, named, self.version)

    # What is typed, as it was understood.

    @on(Form.Ready)
    @on(Form.Changed)
    def _typed(self, event: Form.Ready | Form.Changed) -> None:
        if self.form is None:
            return
        name = event.name if isinstance(event, Form.Changed) else ""
        if name in {"", "repeat", "date"}:
            self.form.rows["repeat"].remark(self._repeats())
        if name in {"", "time"}:
            self.form.rows["time"].remark(_time_told(self.form.rows["time"].editor.raw))
        if name == "customer":
            self._customer_chosen(self.form)

    def _repeats(self) -> str:
        """The rule in words and the first days it gives; nothing while it is half typed."""
        day = self.form.typed("date") if self.form else None
        typed = self.form.rows["repeat"].editor.raw if self.form else ""
        if not typed or not day:
            return ""
        try:
            return rule_told(repeat_words.read(typed, date.fromisoformat(str(day))), date.fromisoformat(str(day)))
        except Invalid:
            return ""

    def _customer_chosen(self, form: Form) -> None:
        """Somebody at another customer's can't be met at this one's."""
        chosen = form.chosen("customer")
        customer_id = chosen.id if chosen else None
        if customer_id != self._customer_id:
            self._customer_id = customer_id
            form.put("person", None)


_KEPT: Final = ("subject", "time", "kind", "assignee", "on_holiday", "rhythm_days", "remind", "note")


def person_named(reader: Reader, customer_id: int | None, person_id: int | None) -> Suggestion | None:
    """Somebody at the customer's as a lookup shows them; None for nobody."""
    if person_id is None or customer_id is None:
        return None
    people = customer_parts.people(reader, customer_id)
    return next((_suggested(one) for one in people if one.id == person_id), None)


def _suggested(row: customer_parts.PersonRow) -> Suggestion:
    return Suggestion(row.id, "", row.name, row.role or "")


def people_search(crm: CrmApp, customer: Callable[[], int | None]) -> Search:
    """People at the customer in hand for what is typed."""
    read = crm.reading(customer_parts.people)

    def search(text: str) -> Sequence[Suggestion]:
        customer_id = customer()
        try:
            people = read(customer_id) if customer_id is not None else []
        except CrmError as error:
            crm.complain(error)
            return ()
        return [_suggested(row) for row in people if fold(text) in fold(f"{row.name} {row.role or ''}")]

    return search


def in_words(rule: str, anchor: date) -> str:
    """The rule in words of the present language where they mean just that rule, else the rule itself."""
    words = tr(repeat_words.describe(rule))
    try:
        return words if repeat_words.read(words, anchor) == rule else rule
    except Invalid:
        return rule


def rule_told(rule: str, anchor: date) -> str:
    """The rule in words, and the first days that it gives from `anchor` on."""
    begin = datetime.combine(anchor, time())
    found = recurrence.occurrences(rrule.parse(rule), begin, begin, begin + _AHEAD)
    days = " ".join(f"{moment:%m-%d}" for moment in islice(found, _TOLD))
    return f"{tr(repeat_words.describe(rule))}: {days} …"


def _time_told(typed: str) -> str:
    """The time where it was typed in words."""
    try:
        told = time_words.time_of_day(typed) if typed else ""
    except Invalid:
        return ""
    return "" if told == typed else f"= {told}"
