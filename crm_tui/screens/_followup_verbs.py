"""What can be done with a follow-up, on any page or tab that has one in hand; a raised one is kept by doing it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from textual.dom import DOMNode

from crm_tui import ops
from crm_tui.actions import Acting, action
from crm_tui.core import clock
from crm_tui.core.fields import Field, Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups as rules
from crm_tui.screens._contact_verbs import FOLLOWUP_FORM
from crm_tui.store import raised
from crm_tui.store.agenda import Entry

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.ops._operation import Done
    from crm_tui.screens.ask_value import Answer

DONE_FORM = "crm_tui.screens.followup_done:DoneForm"
_TICKET = "crm_tui.screens.ticket:TicketPage"
_CARD = "crm_tui.screens.customer:CustomerPage"
#: The tab of the card that tells more of what raised an entry.
_TABS = {raised.DATE: "dates", raised.DUE: "ledger", raised.QUIET: "timeline"}
_REASON = Field("reason", N_("Why"), hint=N_("Why it is left out; may stay empty."))
_UNTIL = Field("until", N_("Date"), Kind.DAY, required=True, hint=N_("Words do: tomorrow, next friday, +2w, 下周一."))
_ONE, _ALL = "one", "all"


class FollowupVerbs(Acting, DOMNode):
    """A page or tab with an entry of the calendar in hand; it stands after the page or tab among the bases.

    It is a node for its keys to be found; the first node among the bases gives a page its place in the style sheets.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        #: Of entries that were moved and not read again yet: the day they are on by now.
        self._moving: dict[str, date] = {}
        #: The series whose moving was asked about last, and the answer; it holds while that one stays in hand.
        self._moved_series: tuple[int | None, bool] = (None, False)

    # What a page gives.

    def entry_in_hand(self) -> Entry | None:
        """The entry that verbs are about."""
        raise NotImplementedError

    def day_in_hand(self) -> date | None:
        """The day that a new one is planned for; None for today."""
        return None

    def planned_for(self) -> int | None:
        """The customer that a new one is about, where the page is about one."""
        return None

    def follow(self, ref: str, day: date) -> None:
        """An entry has gone to that day, and goes by that reference now: keep it in hand."""

    # What a page may use.

    def read_anew(self) -> None:
        """Entries have been read again: days they were on meanwhile are forgotten."""
        self._moving = {}

    def keep_series(self, entry: Entry | None) -> None:
        """Forget the answer about a series once another entry is in hand."""
        if entry is not None and entry.number != self._moved_series[0]:
            self._moved_series = (None, False)

    def open_entry(self) -> None:
        """Open what the entry is about: the ticket that raised it, its customer, else the follow-up itself."""
        entry = self.entry_in_hand()
        if entry is not None and entry.heading == raised.TICKET:
            self._crm.open_page(_TICKET, rules.ref(entry.ref).subject_id)
        elif entry is not None and entry.customer_id is not None:
            self._crm.open_page(_CARD, entry.customer_id, _TABS.get(entry.heading, "followups"))
        elif entry is not None:
            self.action_edit()

    @property
    def _crm(self) -> CrmApp:
        return cast("CrmApp", self.app)

    @property
    def _today(self) -> date:
        return clock.today(self._crm.shop.zone or None)

    # Planning and changing.

    @action("a", N_("New follow-up"), N_("Plan a follow-up, on the day under the cursor."), short=N_("New"),
            writes=True)  # fmt: skip
    def action_plan(self) -> None:
        day = self.day_in_hand()
        self._crm.open_page(FOLLOWUP_FORM, None, day.isoformat() if day else None, self.planned_for())

    @action("e", N_("Edit the follow-up"), N_("Open the form of the follow-up, of a series that of all of it."),
            line=False, writes=True)  # fmt: skip
    def action_edit(self) -> None:
        if (number := self._kept()) is not None:
            self._crm.open_page(FOLLOWUP_FORM, number)

    @action("d>d", N_("Delete the follow-up"), N_("Delete the follow-up; undo brings it back."),
            line=False, writes=True)  # fmt: skip
    def action_delete(self) -> None:
        entry, number = self.entry_in_hand(), self._kept()
        if entry is None or number is None:
            return
        if not entry.repeats:
            self._crm.run_operation(ops.followups.delete, number)
            return

        def answered(answer: str | None) -> None:
            if answer == _ONE:
                self._crm.run_operation(ops.followups.skip, entry.ref)
            elif answer == _ALL:
                self._crm.run_operation(ops.followups.delete, number)

        question = Text(N_("“{subject}” repeats."), {"subject": entry.subject})
        self._crm.ask(question, ((_ONE, N_("Leave out only this one")), (_ALL, N_("Delete all of it"))), answered)

    def _kept(self) -> int | None:
        """The number of the follow-up in hand; one that raised itself has none, which is said."""
        entry = self.entry_in_hand()
        if entry is not None and entry.number is None:
            sentence = N_("This follow-up raised itself: put it off, move it or close it; there is nothing to change.")
            self._crm.tell(sentence)
        return None if entry is None else entry.number

    # Closing.

    @action("x", N_("Done"), N_("Close the follow-up: what came of it, what was said, and when the next one is."),
            short=N_("Done"), writes=True)  # fmt: skip
    def action_finish(self) -> None:
        if (entry := self.entry_in_hand()) is not None:
            self._crm.open_page(DONE_FORM, entry.ref)

    @action("X", N_("Leave out"), N_("Leave the follow-up out, with the reason; a series goes on."), line=False,
            writes=True)  # fmt: skip
    def action_leave_out(self) -> None:
        def answered(entry: Entry, answer: Answer | None) -> None:
            if answer is not None:
                reason = str(answer.value) if answer.value else None
                self._crm.run_operation(ops.followups.skip, entry.ref, reason)

        self._ask(N_("Why is “{subject}” left out?"), _REASON, None, answered)

    @action("z", N_("Put off"), N_("Put the follow-up off to another day; a series stays as it is."),
            short=N_("Put off"), writes=True)  # fmt: skip
    def action_snooze(self) -> None:
        def answered(entry: Entry, answer: Answer | None) -> None:
            if answer is not None:
                self._crm.run_operation(ops.followups.snooze, entry.ref, str(answer.value))

        tomorrow = (self._today + timedelta(days=1)).isoformat()
        self._ask(N_("Until when is “{subject}” put off?"), _UNTIL, tomorrow, answered)

    def _ask(
        self, question: str, field: Field, value: str | None, answered: Callable[[Entry, Answer | None], Any]
    ) -> None:
        """Ask for a value about the entry in hand."""
        from crm_tui.screens.ask_value import AskValue  # noqa: PLC0415 - with what it reads 25 ms
        from crm_tui.widgets.editors import LineEditor  # noqa: PLC0415

        if (entry := self.entry_in_hand()) is not None:
            editor = LineEditor(field, self._crm.shop)
            words = Text(question, {"subject": entry.subject})
            self._crm.push_screen(AskValue(words, editor, value), partial(answered, entry))

    # Moving.

    @action("+", N_("A day later"), N_("Move the follow-up one day on; of a series it asks once whether all of it."),
            short=N_("Later"), writes=True)  # fmt: skip
    def action_later(self) -> None:
        self._step(1)

    @action("-", N_("A day earlier"), N_("Move the follow-up one day back."), line=False, writes=True)
    def action_earlier(self) -> None:
        self._step(-1)

    @action("r", N_("Move to a day"), N_("Move the follow-up to a day, in words or as a date."), line=False,
            writes=True)  # fmt: skip
    def action_move(self) -> None:
        def answered(entry: Entry, answer: Answer | None) -> None:
            if answer is not None:
                self._move(entry, date.fromisoformat(str(answer.value)))

        entry = self.entry_in_hand()
        self._ask(N_("To which day is “{subject}” moved?"), _UNTIL, entry.day if entry else None, answered)

    def _step(self, days: int) -> None:
        """Move the entry by days, counted from where a key pressed just before has put it; what is late from today."""
        if (entry := self.entry_in_hand()) is not None:
            here = self._moving.get(entry.ref, date.fromisoformat(entry.day))
            self._move(entry, (max(here, self._today) if days > 0 else here) + timedelta(days=days))

    def _move(self, entry: Entry, day: date) -> None:
        number, whole = self._moved_series
        if not entry.repeats or number == entry.number:
            self._move_it(entry, day, series=entry.repeats and whole)
            return

        def answered(answer: str | None) -> None:
            if answer is not None:
                self._moved_series = (entry.number, answer == _ALL)
                self._move_it(entry, day, series=answer == _ALL)

        question = Text(N_("“{subject}” repeats."), {"subject": entry.subject})
        choices = ((_ONE, N_("Move only this one")), (_ALL, N_("Move this one and all after it")))
        self._crm.ask(question, choices, answered)

    def _move_it(self, entry: Entry, day: date, *, series: bool) -> None:
        self._moving[entry.ref] = day

        def moved(done: Done[int]) -> None:
            ref = rules.ref(entry.ref)
            name = f"{done.value}@{day.isoformat()}" if series else entry.ref if ref.key is None else str(done.value)
            self.follow(name, day)

        def failed(_error: object) -> bool:
            self._moving.pop(entry.ref, None)
            return False

        self._crm.run_operation(
            ops.followups.move, entry.ref, day.isoformat(), series=series, then=moved, failed=failed
        )

    @action("c", N_("To the customer"), N_("Open the card of the customer that it is about."), line=False)
    def action_customer(self) -> None:
        entry = self.entry_in_hand()
        if entry is not None and entry.customer_id is not None:
            self._crm.open_customer(entry.customer_id)
