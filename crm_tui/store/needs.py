"""All that needs a person today, the most pressing first: follow-ups, tickets by clock, what raised itself, debts."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_
from crm_tui.domain import followups
from crm_tui.domain.service_clock import Light
from crm_tui.store import agenda, raised, ticket_clocks, tickets, today
from crm_tui.store.agenda import KEPT, Entry
from crm_tui.store.db import Reader
from crm_tui.store.ticket_clocks import Pressing
from crm_tui.store.tickets import TicketRow
from crm_tui.store.today import OWING, Matter

#: What needs are gathered under, the most pressing first.
HEADINGS: Final = (
    KEPT, raised.TICKET, raised.DATE, raised.DUE, raised.QUIET, raised.RHYTHM, raised.STAGE, raised.UNSPOKEN, OWING,
)  # fmt: skip
_RAISING: Final = (raised.DATE, raised.DUE)
TITLES: Final = {
    KEPT: N_("To do"),
    raised.TICKET: N_("Tickets"),
    raised.DATE: N_("The next 7 days"),
    raised.DUE: N_("Money due"),
    raised.QUIET: N_("Gone quiet"),
    raised.RHYTHM: N_("Time to call"),
    raised.STAGE: N_("Stage moved"),
    raised.UNSPOKEN: N_("Not spoken to"),
    OWING: N_("Owing most, not due yet"),
}


class Need(NamedTuple):
    """One thing: a follow-up (`entry`), what raised it (`matter`), or a ticket with what presses on it.

    A ticket has an entry besides where an answer was promised; who merely owes has only a matter.
    """

    heading: str
    entry: Entry | None = None
    matter: Matter | None = None
    ticket: TicketRow | None = None
    pressing: Pressing | None = None

    @property
    def customer_id(self) -> int | None:
        """The customer it is about."""
        if self.ticket is not None:
            return self.ticket.customer_id
        if self.entry is not None:
            return self.entry.customer_id
        return None if self.matter is None else self.matter.customer_id

    @property
    def code(self) -> str | None:
        """The customer's code."""
        if self.ticket is not None:
            return self.ticket.customer_code
        known = self.entry or self.matter
        return None if known is None else known.code

    @property
    def name(self) -> str | None:
        """The customer's name."""
        if self.ticket is not None:
            return self.ticket.customer_name
        known = self.entry or self.matter
        return None if known is None else known.name

    @property
    def grade(self) -> str | None:
        """The customer's grade."""
        known = self.ticket or self.entry or self.matter
        return None if known is None else known.grade

    @property
    def amount(self) -> int | None:
        """Money due or owed, minor units."""
        known = self.entry or self.matter
        return None if known is None else known.amount


class Needs(NamedTuple):
    """Needs by heading, the most pressing first, how many there are of each, and what all customers owe.

    Of the headings in `more` there are more than were counted. `late` and `due` count the follow-ups overdue and due
    today, `debtors` who owes for longer than agreed.
    """

    rows: dict[str, list[Need]]
    counts: dict[str, int]
    owed: int
    late: int
    due: int
    debtors: int
    more: frozenset[str] = frozenset()


def needs(r: Reader, now: date, most: int, *, counted: bool = True) -> Needs:
    """What needs a person on the day, at most so many under each heading.

    Counting many of those who went quiet or were not met takes longer than finding the first: they are counted to the
    last only where `counted`.
    """
    planned = [entry for entry in agenda.agenda(r, now, now, now) if entry.state == followups.OPEN]
    found = raised.raised(r, now, most, counted=counted)
    rows: dict[str, list[Need]] = {heading: [] for heading in HEADINGS}
    behind = _behind(found, now)
    for entry in (*planned[:most], *found.entries):
        rows[entry.heading].append(Need(entry.heading, entry, behind.get(entry.ref)))
    owing = [matter for matter in found.matters.rows if matter.heading == OWING]
    rows[OWING] = [Need(OWING, matter=matter) for matter in owing[:most]]
    pressing = _tickets(r, [need.entry for need in rows[raised.TICKET] if need.entry])
    rows[raised.TICKET] = _with_rows(r, pressing[:most])
    counts = {**found.counts, KEPT: len(planned), OWING: len(owing), raised.TICKET: len(pressing)}
    late = sum(entry.overdue > 0 for entry in planned)
    return Needs(
        rows,
        {heading: counts.get(heading, 0) for heading in HEADINGS},
        found.matters.owed,
        late,
        len(planned) - late,
        found.matters.counts[today.DUE],
        found.more,
    )


def _behind(found: raised.Raised, now: date) -> dict[str, Matter]:
    """By the reference of an entry, the matter that raised it, with the customer's name."""
    silent = {matter.customer_id: matter for matter in found.silent}
    matters = {raised.key_of(matter, now): matter for matter in found.matters.rows if matter.heading in _RAISING}
    for entry in found.entries:
        if entry.heading == raised.QUIET and entry.customer_id is not None:
            matters[entry.ref] = silent[entry.customer_id]._replace(
                code=entry.code or "", name=entry.name or "", grade=entry.grade
            )
    return matters


class _Pressed(NamedTuple):
    """A ticket that presses, and the follow-up it raised by a promise."""

    ticket_id: int
    pressing: Pressing | None
    entry: Entry | None


def _tickets(r: Reader, promised: Iterable[Entry]) -> list[_Pressed]:
    """Tickets whose time is over, then running out, those first that have used up most of it, then those promised."""
    entries = {followups.ref(entry.ref).subject_id: entry for entry in promised}
    found = ticket_clocks.pressing(r)
    ids = [ticket_id for ticket_id, pressing in found.items() if _is_urgent(pressing) or ticket_id in entries]

    def urgency(ticket_id: int) -> tuple[bool, int, str]:
        pressing = found[ticket_id]
        share = pressing.clock.share if pressing.clock else 0
        return not pressing.overdue, -share, entries[ticket_id].day if ticket_id in entries else ""

    return [_Pressed(ticket_id, found[ticket_id], entries.get(ticket_id)) for ticket_id in sorted(ids, key=urgency)]


def _is_urgent(pressing: Pressing) -> bool:
    """Whether its time is over or running out."""
    return pressing.overdue or (pressing.clock is not None and pressing.clock.light is Light.AMBER)


def _with_rows(r: Reader, pressed: Sequence[_Pressed]) -> list[Need]:
    """The tickets with what is told of them; only those that are shown are read."""
    found = {row.id: row for row in tickets.rows(r, [one.ticket_id for one in pressed])}
    return [Need(raised.TICKET, one.entry, None, found[one.ticket_id], one.pressing) for one in pressed]
