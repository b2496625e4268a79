"""The day of the next contact in a form: proposed from the customer's rhythm unless something is planned already."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain import interactions as rules
from crm_tui.render.days import day_told
from crm_tui.store import followups, interactions

if TYPE_CHECKING:
    from crm_tui.store.db import Reader
    from crm_tui.widgets.form import Form

SAID: Final = Field(
    "text", N_("What was said"), max_length=4000,
    hint=N_("The first word says how: call, visit, wechat, 电话; a day at the end is the next: friday, 下周五."),
)  # fmt: skip
NEXT: Final = Field("next", N_("Next contact"), Kind.DAY, hint=N_("A date or words; left empty, nothing is planned."))
_KINDS: Final = {kind.value: kind.label for kind in rules.KINDS}


class Next(NamedTuple):
    """The day proposed, ISO, None where something is planned already; and why, or what that is."""

    day: str | None
    why: Text


def propose(reader: Reader, customer_id: int, besides: int | None = None) -> Next:
    """When to speak to the customer next; `besides` is a follow-up that is being closed and does not count."""
    kept = followups.planned(reader, customer_id)
    if kept is not None and kept.id != besides:
        places = {"day": day_told(kept.due), "subject": kept.subject}
        return Next(None, Text(N_("Planned already: {day} {subject}"), places))
    found = interactions.proposed(reader, customer_id, clock.today(reader.shop.zone or None))
    return Next(found.day.isoformat(), found.why)


class NextField:
    """Keeps the field of the next day in step with what is typed elsewhere, until it is changed by hand."""

    def __init__(self) -> None:
        self._put_in: str | None = None
        self._proposed: str | None = None

    def propose(self, form: Form, day: str | None) -> None:
        """Put the proposal in; it comes back when the words that named a day are taken away."""
        self._proposed = day
        self._put(form, day)

    def begun(self, day: str | None) -> None:
        """The form was opened with this day in the field."""
        self._proposed = self._put_in = day

    def heed(self, form: Form, today: date) -> None:
        """The line was typed in: say its kind beside it, and take the day it ends in."""
        raw = form.rows["text"].editor.raw
        line = rules.read(raw, today) if raw.strip() else None
        form.rows["text"].remark("" if line is None else tr(_KINDS[line.kind]))
        self._put(form, (line.next_day if line else None) or self._proposed)

    def _put(self, form: Form, day: str | None) -> None:
        if form.rows["next"].editor.raw == (self._put_in or "") and day != self._put_in:
            form.put("next", day)
            self._put_in = day
