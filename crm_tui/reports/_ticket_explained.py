"""How the figures on a ticket's page come about: its clocks, and what the trouble did to the buying."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import service_clock
from crm_tui.domain.business_hours import instant_of
from crm_tui.domain.service_clock import Clock, Course
from crm_tui.domain.service_levels import AMBER, RED, Service
from crm_tui.render.values import duration, instant, percent, show
from crm_tui.reports._explained import Explanation, money, owed
from crm_tui.reports._ticket_impact import DAYS
from crm_tui.store import ticket_clocks, ticket_events, ticket_figures, tickets
from crm_tui.store.db import Reader
from crm_tui.store.tickets import TicketRecord


def ticket_explained(r: Reader, ticket_id: int, buying_first: bool = False) -> list[Explanation]:
    """The ticket's clocks as of now, the change of buying, and what is owed; NotFound where it is gone."""
    ticket, service = tickets.get(r, ticket_id), ticket_clocks.service(r)
    course = service_clock.course(ticket_events.events(r, ticket_id))
    clocks = [_clock(r, ticket, one, course, service) for one in ticket_clocks.clocks(r, ticket_id)]
    if ticket.customer_id is None:
        return clocks
    today = clock.today(r.shop.zone or None)
    buying = [*_buying(r, ticket, today), owed(r, today.isoformat(), ticket.customer_id)]
    return [*buying, *clocks] if buying_first else [*clocks, *buying]


def _clock(r: Reader, ticket: TicketRecord, one: Clock, course: Course, service: Service) -> Explanation:
    """How much of the time allowed is used: working time, without the times of waiting for the customer."""
    shop = r.shop
    priority = str(ticket.values["priority"])
    usual = getattr(service.targets[priority], one.kind)
    told = {
        "used": duration(one.used),
        "target": duration(one.target),
        "share": percent(one.share),
        "due": instant(instant_of(one.due), shop),
    }
    numbers = [Text(N_("{used} ÷ {target} = {share}"), told)]
    if usual != one.target:
        part = {"grade": ticket.grade, "usual": duration(usual), "share": percent(service.grades[str(ticket.grade)])}
        words = N_("grade {grade}: {usual} × {share} = {target}")
        numbers.append(Text(words, {**part, "target": duration(one.target)}))
    for since, until in course.pauses:
        end = Text(N_("now")) if until is None else instant(instant_of(until), shop)
        numbers.append(Text(N_("did not count: {since} to {until}"),
                            {"since": instant(instant_of(since), shop), "until": end}))  # fmt: skip
    if one.running:
        numbers.append(Text(N_("due {due}"), told))
    rule = Text(
        N_("working time used ÷ time allowed; amber from {amber}, red from {red}; waiting for the customer is no time"),
        {"amber": percent(AMBER), "red": percent(RED)},
    )
    return Explanation(Text(service_clock.LABELS[one.kind]), rule, tuple(numbers))


def _buying(r: Reader, ticket: TicketRecord, today: date) -> Iterator[Explanation]:
    """The change of buying: as many days since the ticket as before it, three months at most."""
    zone = ZoneInfo(r.shop.zone) if r.shop.zone else None
    day = datetime.fromisoformat(ticket.state.opened).astimezone(zone).date()
    days = max(1, min(DAYS, (today - day).days))
    first, last = day - timedelta(days=days), day + timedelta(days=days - 1)
    customer = int(ticket.customer_id or 0)
    eve = day - timedelta(days=1)
    before, _ = ticket_figures.bought(r, customer, first.isoformat(), eve.isoformat())
    after, _ = ticket_figures.bought(r, customer, day.isoformat(), last.isoformat())
    sums = {"before": money(before, r.shop), "after": money(after, r.shop)}
    spans = {"first": first.isoformat(), "eve": eve.isoformat(), "day": day.isoformat(), "last": last.isoformat()}
    numbers = [Text(N_("{first} to {eve}: {before}; {day} to {last}: {after}"), {**sums, **spans})]
    if before > 0:
        change = show(round((after - before) * 1_000_000 / before), Kind.RATE, r.shop, sign=True)
        numbers.append(Text(N_("({after} − {before}) ÷ {before} = {change}"), {**sums, "change": change}))
    rule = Text(
        N_("bought since the ticket against as many days before it, {days} at most; less is no proof that it is why"),
        {"days": DAYS},
    )
    yield Explanation(N_("Change of buying"), rule, tuple(numbers))
