"""A ticket's page: where it stands, its clocks, what happened to it, and every verb that takes it on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult

from crm_tui.actions import action
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Report
from crm_tui.domain.service_clock import Clock
from crm_tui.domain.service_levels import Service
from crm_tui.reports import _ticket_impact
from crm_tui.reports._ticket_explained import ticket_explained
from crm_tui.screens import _ticket_lines as told
from crm_tui.screens._customer_copies import CustomerCopies
from crm_tui.screens._explained import Explaining, Explains
from crm_tui.screens._tab_verbs import TabVerbs
from crm_tui.screens._ticket_head import TicketHead
from crm_tui.screens._ticket_lines import TicketLines, Told
from crm_tui.screens._ticket_verbs import TicketVerbs
from crm_tui.store import ticket_clocks, ticket_events, ticket_figures, tickets
from crm_tui.store.ticket_events import EventRow
from crm_tui.store.ticket_figures import Lesson
from crm_tui.store.tickets import TicketRecord
from crm_tui.widgets.page_tabs import PageTabs

if TYPE_CHECKING:
    from crm_tui.store.db import Reader

TABS = (
    ("timeline", N_("timeline")),
    ("words", N_("own words")),
    ("impact", N_("what it did")),
    ("lessons", N_("lessons like it")),
    ("fields", N_("all fields")),
)


#: As many lessons are told.
_MOST = 20


class Shown(NamedTuple):
    """The ticket with all its page shows; `impact` is None where it names no customer."""

    ticket: TicketRecord
    clocks: list[Clock]
    service: Service
    events: list[EventRow]
    impact: Report | None
    lessons: list[Lesson]


class TicketPage(Explains, TabVerbs["Shown | None"], TicketVerbs["Shown | None"], CustomerCopies["Shown | None"]):
    """One ticket; None is read of one that is gone."""

    DEFAULT_CSS = """
    TicketPage > #body > #ticket-head { height: auto; padding: 0 1; margin-bottom: 1; }
    TicketPage.-low.-phone > #body > #ticket-head { margin-bottom: 0; }
    """
    READS: ClassVar[frozenset[str]] = frozenset(
        {"ticket", "ticket_event", "customer", "product", "setting", "sale", "payment", "movement"}
    )

    def __init__(self, ticket_id: int) -> None:
        super().__init__()
        self.ticket_id = ticket_id
        self._here = TABS[0][0]
        self._shown: Shown | None = None

    def heading(self) -> Sequence[Text | str]:
        ticket = self._shown.ticket if self._shown is not None else None
        if ticket is None:
            return (N_("Tickets"),)
        name = {"number": ticket.number, "subject": ticket.values["subject"]}
        return (N_("Tickets"), Text("{number} {subject}", name))

    def body(self) -> ComposeResult:
        yield TicketHead()
        yield PageTabs(TABS)
        yield TicketLines()

    def on_mount(self) -> None:
        self.query_one(PageTabs).show(self._here)
        self.set_focus(self._lines)

    @property
    def _lines(self) -> TicketLines:
        return self.query_one(TicketLines)

    # Reading and showing.

    def load(self, reader: Reader) -> Shown | None:
        try:
            ticket = tickets.get(reader, self.ticket_id)
        except NotFound:
            return None
        return Shown(
            ticket,
            ticket_clocks.clocks(reader, self.ticket_id),
            ticket_clocks.service(reader),
            ticket_events.timeline(reader, self.ticket_id),
            _ticket_impact.build(reader, self.ticket_id) if ticket.customer_id is not None else None,
            lessons_like(reader, ticket),
        )

    def show(self, state: Shown | None) -> None:
        if state is None:
            self.crm.tell(N_("This ticket no longer exists."))
            self.leave()
            return
        self._shown = state
        self.query_one(TicketHead).put(state.ticket, state.clocks, state.service, self.crm.shop)
        self._tell(keep=True)
        self.refresh_bindings()

    def _tell(self, *, keep: bool) -> None:
        """Lay out the tab in sight."""
        if self._shown is not None:
            self._lines.tell(self._made(self._shown), keep)

    def _made(self, found: Shown) -> Callable[[int], Told]:
        shop = self.crm.shop
        made: dict[str, Callable[[int], Told]] = {
            "timeline": partial(told.timeline, found.events, shop),
            "words": partial(told.own_words, found.ticket, found.events, shop),
            "impact": partial(told.impact, found.impact, shop),
            "lessons": partial(told.lessons, found.lessons),
            "fields": partial(told.fields, found.ticket.values, shop),
        }
        return made[self._here]

    def explaining(self) -> Explaining:
        return partial(ticket_explained, ticket_id=self.ticket_id, buying_first=self._here == "impact")

    # From tab to tab.

    @on(PageTabs.Chosen)
    def _chosen(self, event: PageTabs.Chosen) -> None:
        self._here = event.key
        self.query_one(PageTabs).show(event.key)
        self._tell(keep=False)

    @on(PageTabs.Entered)
    def _entered(self) -> None:
        self.set_focus(self._lines)

    # What can be done with it.

    def tickets_in_hand(self) -> Sequence[int]:
        return (self.ticket_id,)

    def customers_in_hand(self) -> Sequence[int]:
        found = None if self._shown is None else self._shown.ticket.customer_id
        return () if found is None else (found,)

    @action("a", N_("Answer"), N_("Keep that the customer was answered, what with, and which time was promised."),
            writes=True)  # fmt: skip
    def action_answer(self) -> None:
        self._act("answer")


def lessons_like(reader: Reader, ticket: TicketRecord) -> list[Lesson]:
    """What was learnt from other tickets about the product; where there is nothing, from those of the same kind."""
    category = str(ticket.values["category"])
    found = ticket_figures.lessons(reader, product_id=ticket.product_id) if ticket.product_id else []
    others = [one for one in found if one.number != ticket.number]
    if not others:
        found = ticket_figures.lessons(reader, category=category)
        others = [one for one in found if one.number != ticket.number]
    return others[:_MOST]
