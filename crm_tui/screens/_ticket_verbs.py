"""What can be done with tickets: with the one on its page, with those marked in a list, or the one under the cursor."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Generic

from textual import work

from crm_tui.actions import action
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain.ticket_steps import CLOSED, REVIEW
from crm_tui.domain.tickets import RECORD, WAITING
from crm_tui.ops import tickets as operations
from crm_tui.ops import tickets_many
from crm_tui.screens._page import Page, State
from crm_tui.screens.ask_value import Answer, AskValue
from crm_tui.store import tickets
from crm_tui.store.values_in_use import in_use
from crm_tui.widgets.word_line import WordLine

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

TICKET = "crm_tui.screens.ticket:TicketPage"
FORM = "crm_tui.screens.ticket_form:TicketForm"
STEP = "crm_tui.screens.ticket_step:StepForm"
ACT = "crm_tui.screens.ticket_act:ActForm"
_ASSIGNEE = RECORD.field("assignee")


class TicketVerbs(Page[State], Generic[State]):
    """A page with tickets in hand; verbs about several are one operation."""

    def tickets_in_hand(self) -> Sequence[int]:
        """The ids of the tickets a verb is about: those marked, or the one under the cursor."""
        raise NotImplementedError

    def how_many_tickets(self, ids: Sequence[int]) -> Text:
        """So many tickets, in words."""
        return plural("{count} ticket", "{count} tickets", len(ids))

    @property
    def _one(self) -> int | None:
        """The ticket a verb about one only is about."""
        return next(iter(self.tickets_in_hand()), None)

    @action("n", N_("Next step"), N_("Take the ticket on to its next step; only what this step needs is asked."),
            short=N_("Next step"), writes=True)  # fmt: skip
    def action_next(self) -> None:
        if self._one is not None:
            self._with(self._one, self._go_on)

    @action("w", N_("Wait, or wait no longer"),
            N_("Wait for the customer, which stops the clocks, or for a supplier; or go on."),
            short=N_("Wait"), writes=True)  # fmt: skip
    def action_wait(self) -> None:
        if ids := list(self.tickets_in_hand()):
            self._wait(ids)

    @action("@", N_("Put in charge"), N_("Say who is in charge of the tickets."), short=N_("Assign"), writes=True)
    def action_assign(self) -> None:
        ids = list(self.tickets_in_hand())
        if len(ids) == 1:
            self.crm.open_page(ACT, ids[0], "assign")
        elif ids:
            self._assign(ids)

    @action("m", N_("Note"), N_("Write something down at the ticket."), line=False, writes=True)
    def action_note(self) -> None:
        self._act("note")

    @action("M", N_("The customer's word"),
            N_("Write down what the customer says now; it ends waiting for it and wants an answer."),
            line=False, writes=True)  # fmt: skip
    def action_said(self) -> None:
        self._act("said")

    @action("x", N_("Close"), N_("Close the ticket; before its review that is refused, and said what is missing."),
            line=False, writes=True)  # fmt: skip
    def action_close(self) -> None:
        if self._one is not None:
            self._with(self._one, self._close)

    @action("R", N_("Open again"), N_("Open a solved or closed ticket again, and say why."), line=False, writes=True)
    def action_reopen(self) -> None:
        self._act("reopen")

    @action("e", N_("Edit the ticket"), N_("Open the form of the ticket."), short=N_("Edit"), line=False, writes=True)
    def action_edit(self) -> None:
        if self._one is not None:
            self.crm.open_page(FORM, None, self._one)

    @action("c", N_("To the customer"), N_("Open the card of the ticket's customer."), line=False)
    def action_customer(self) -> None:
        if self._one is not None:
            self._with(self._one, self._to_customer)

    @action("p", N_("To the product"), N_("Open the card of the ticket's product."), line=False)
    def action_product(self) -> None:
        if self._one is not None:
            self._with(self._one, self._to_product)

    # How it is done.

    def _act(self, verb: str) -> None:
        if self._one is not None:
            self.crm.open_page(ACT, self._one, verb)

    @work(group="verb", exclusive=True)
    async def _with(self, ticket_id: int, then: Callable[[tickets.TicketRecord], None]) -> None:
        """Read the ticket as it is now, then go on with it."""
        try:
            found = await asyncio.to_thread(self.crm.reading(tickets.get), ticket_id)
        except CrmError as error:
            self.crm.complain(error)
        else:
            then(found)

    def _go_on(self, ticket: tickets.TicketRecord) -> None:
        if ticket.state.step == CLOSED:
            told = {"number": ticket.number, "key": self.crm.key_of("ticket_verbs.reopen")}
            self.crm.tell(Text(N_("{number} is closed.  {key} opens it again"), told))
        else:
            self.crm.open_page(STEP, ticket.id)

    def _close(self, ticket: tickets.TicketRecord) -> None:
        """From the review a ticket is closed by its form; from elsewhere the refusal says what is missing."""
        if ticket.state.step == REVIEW:
            self.crm.open_page(STEP, ticket.id)
        else:
            self.crm.run_operation(operations.close, ticket.id)

    def _to_customer(self, ticket: tickets.TicketRecord) -> None:
        if ticket.customer_id is None:
            self.crm.tell(Text(N_("{number} names no customer."), {"number": ticket.number}))
        else:
            self.crm.open_customer(ticket.customer_id)

    def _to_product(self, ticket: tickets.TicketRecord) -> None:
        if ticket.product_id is None:
            self.crm.tell(Text(N_("{number} names no product."), {"number": ticket.number}))
        else:
            self.crm.open_page("crm_tui.screens.product:ProductPage", ticket.product_id)

    @work(group="verb", exclusive=True)
    async def _wait(self, ids: list[int]) -> None:
        """Those that wait go on; where none waits, ask for whom."""
        try:
            rows = await asyncio.to_thread(self.crm.reading(tickets.rows), ids)
        except CrmError as error:
            self.crm.complain(error)
            return
        if waiting := [row.id for row in rows if row.waiting is not None]:
            self._run(operations.resume, tickets_many.resume, waiting)
            return
        question = Text(N_("For whom does this wait: {who}?"), {"who": self.how_many_tickets(ids)})
        if len(rows) == 1:
            question = Text(N_("For whom does {number} wait?"), {"number": rows[0].number})
        reasons = {
            "customer": N_("the customer: the clocks stop"),
            "supplier": N_("a supplier: the clocks go on"),
        }
        choices = [(choice.value, reasons[choice.value]) for choice in WAITING]
        self.crm.ask(question, choices, lambda reason: self._waiting(ids, reason))

    def _waiting(self, ids: list[int], reason: str | None) -> None:
        if reason is not None:
            self._run(operations.wait, tickets_many.wait, ids, reason)

    def _run(self, one: Callable[..., object], many: Callable[..., object], ids: list[int], *further: object) -> None:
        """The operation about one ticket, or about many."""
        if len(ids) == 1:
            self.crm.run_operation(one, ids[0], *further)  # type: ignore[arg-type]  # both are operations
        else:
            self.crm.run_operation(many, ids, *further)  # type: ignore[arg-type]

    def _assign(self, ids: list[int]) -> None:
        question = Text(N_("Who is in charge of {who}?"), {"who": self.how_many_tickets(ids)})
        editor = WordLine(_ASSIGNEE, self.crm.shop, self.crm.reading(_staff))

        def answered(answer: Answer | None) -> None:
            if answer is not None:
                self.crm.run_operation(tickets_many.assign, ids, str(answer.value or ""))

        self.app.push_screen(AskValue(question, editor), answered)


def _staff(reader: Reader) -> list[str]:
    return in_use(reader, "staff")
