"""The head of a ticket's page: where it stands among the six steps, its clocks, its promise, who is concerned."""

from collections.abc import Iterator
from typing import Final

from textual.content import Content
from textual.widgets import Static

from crm_tui.core import cells, clock
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.text import for_terminal
from crm_tui.domain import service_clock
from crm_tui.domain.service_clock import Clock, Light
from crm_tui.domain.service_levels import Service
from crm_tui.domain.shop import Shop
from crm_tui.domain.ticket_steps import CLOSED, LABELS, ORDER, State
from crm_tui.render.values import instant
from crm_tui.screens._ticket_rows import CATEGORY_NAMES, PRIORITY_NAMES, WAITING_NAMES
from crm_tui.screens._ticket_words import SIGNS, clock_words, moment_words
from crm_tui.store.tickets import TicketRecord

DONE, HERE, COMING = "●", "◉", "○"
_GAP = "  "
_FEWEST = 8  # cells for words
_LOOKS: Final = {Light.AMBER: "$warning", Light.RED: "bold $warning", Light.PAUSED: "$quiet", Light.MET: "$quiet"}


class TicketHead(Static):
    """The head, laid out for the width there is."""

    def __init__(self) -> None:
        super().__init__("", id="ticket-head", markup=False)
        self._made: tuple[TicketRecord, list[Clock], Service, Shop] | None = None

    def put(self, ticket: TicketRecord, clocks: list[Clock], service: Service, shop: Shop) -> None:
        """Show this ticket."""
        self._made = (ticket, clocks, service, shop)
        self._lay_out()

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        if self._made is not None and self.content_size.width:
            self.update(Content("\n").join(head_lines(*self._made, self.content_size.width)))


def head_lines(
    ticket: TicketRecord, clocks: list[Clock], service: Service, shop: Shop, width: int
) -> Iterator[Content]:
    """The lines of the head, each at most `width` cells."""
    values, state = ticket.values, ticket.state
    yield rail(state, width)
    for line in cells.wrap(for_terminal(concerned(ticket)), width):
        yield Content.styled(line, "$quiet")
    label = max([cells.width(tr(service_clock.LABELS[one.kind])) for one in clocks], default=0)
    label = max(label, cells.width(tr(N_("Promised by"))) if values["promised"] else 0)
    for one in clocks:
        told = service_clock.escalated_to(one, service, str(values["assignee"] or ""))
        words = tr(clock_words(one, shop))
        words = tr(Text(N_("{words} · told {who}"), {"words": words, "who": told})) if told else words
        yield from _lines(service_clock.LABELS[one.kind], one.light, words, label, width)
    if values["promised"]:
        yield from _promise(ticket, label, width, shop)
    if state.waiting:
        waits = tr(Text(N_("Waits for {whom}"), {"whom": Text(WAITING_NAMES[state.waiting])}))
        yield Content.styled(cells.cut(f"{SIGNS[Light.PAUSED]} {waits}", width), "$accent")
    if state.closed:
        yield Content(cells.cut(tr(Text(N_("Closed {when}"), {"when": instant(state.closed, shop)})), width))


def rail(state: State, width: int) -> Content:
    """The six steps as dots, those behind it filled; with all their names where there is room, else with its own."""
    at = ORDER.index(state.step)
    steps = ORDER[:-1]
    dots = [DONE if place < at else HERE if place == at else COMING for place in range(len(steps))]
    named = [f"{dot} {tr(LABELS[step])}" for dot, step in zip(dots, steps, strict=True)]
    again = f"{_GAP}↺{state.reopened}" if state.reopened else ""
    if cells.width(_GAP.join(named) + again) <= width:
        looks = ["$quiet" if place > at else "bold $accent" if place == at else "" for place in range(len(steps))]
        parts: list[str | tuple[str, str]] = []
        for text, look in zip(named, looks, strict=True):
            parts += [(text, look) if look else text, _GAP]
        return Content.assemble(*parts[:-1], again)
    name = tr(LABELS[state.step])
    shown = cells.cut(f"{''.join(dots)} {name}{again}", width)
    return Content.styled(shown, "bold $accent" if state.step != CLOSED else "")


def concerned(ticket: TicketRecord) -> str:
    """Customer, person, product, kind, priority, and in whose hands it is."""
    values = ticket.values
    customer = values["customer_name"]
    if customer and ticket.grade:
        customer = f"{customer} ({ticket.grade})"
    assignee, helpers = values["assignee"], str(values["helpers"] or "").replace(";", ", ")
    hands = tr(N_("in charge: {name}"), name=assignee) if assignee else tr(N_("nobody in charge"))
    parts = (
        customer,
        values["person"],
        values["product_name"],
        tr(CATEGORY_NAMES[str(values["category"])]),
        tr(PRIORITY_NAMES[str(values["priority"])]),
        hands + (f" (+ {helpers})" if helpers else ""),
    )
    return " · ".join(str(part) for part in parts if part)


def _promise(ticket: TicketRecord, label: int, width: int, shop: Shop) -> Iterator[Content]:
    """The promised time, and whether it was kept: compared with when the ticket was solved, else with now."""
    promised = str(ticket.values["promised"])
    light = Light.GREEN
    if ticket.state.resolved is not None:
        light = Light.MET if ticket.state.resolved <= promised else Light.MISSED
    elif promised <= clock.stamp():
        light = Light.RED
    words = {Light.GREEN: "", Light.RED: N_("promise broken"), Light.MET: N_("Kept"), Light.MISSED: N_("Missed")}[light]
    told = " · ".join(filter(None, (tr(words) if words else "", moment_words(promised, shop))))
    return _lines(N_("Promised by"), light, told, label, width)


def _lines(name: str, light: Light, words: str, label: int, width: int) -> Iterator[Content]:
    """A name, a sign and words, which go on in the next line where they are too long."""
    head, sign = tr(name), f"{SIGNS[light]:2} "
    for line in cells.wrap(words, max(_FEWEST, width - label - len(_GAP + sign))):
        yield Content.assemble((cells.fit(head, label) + _GAP, "$quiet"), (sign + line, _LOOKS.get(light, "")))
        head, sign = "", " " * len(sign)
