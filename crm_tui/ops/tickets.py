"""Tickets on their way through the six steps: each operation adds an event and keeps what follows from it."""

from collections.abc import Mapping
from types import MappingProxyType

from crm_tui.core import clock
from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.core.identity import actor
from crm_tui.domain import ticket_steps
from crm_tui.domain.business_hours import as_kept
from crm_tui.domain.satisfaction import follow_up
from crm_tui.domain.ticket_steps import CLOSED, LABELS, REVIEW, Event, State, advance
from crm_tui.domain.tickets import RECOMMEND, SCORES, guess_category
from crm_tui.ops._contacts import insert_followup
from crm_tui.ops._operation import operation
from crm_tui.store import customers, products, ticket_events, tickets
from crm_tui.store.db import Writer
from crm_tui.store.messages import write_params
from crm_tui.store.tickets import TicketRecord

Values = Mapping[str, Value]
_IDS = ("customer_id", "product_id")
_SCORED = ("expected", "perceived", "recommend")
_NOTHING: Values = MappingProxyType({})


@operation("ticket.add", N_("Received {number}: {subject}."))
def add(w: Writer, values: Values) -> int:
    """Write down what a customer says, from values by field name with `customer_id` and `product_id`; its id.

    `opened` is now unless given, and not in the future.
    """
    known = _checked({**values, "category": values.get("category") or guess_category(str(values.get("subject") or ""))})
    if not known.get("subject"):
        raise Invalid(N_("Say in a few words what it is about."), field="subject")
    if known.get("number") and tickets.number_taken(w, known["number"]):
        raise Conflict(N_("There is a ticket {number} already."), number=known["number"])
    event = Event(ticket_steps.OPEN, _received(values.get("opened")))
    known["priority"] = known.get("priority") or "normal"
    ticket_id = tickets.insert(w, known, advance(State(), event))
    ticket_events.add(w, ticket_id, event, actor())
    w.describe(number=tickets.get(w, ticket_id).number, subject=known["subject"])
    return ticket_id


@operation("ticket.edit", N_("Saved {number}."))
def edit(w: Writer, ticket_id: int, changes: Values, version: int | None = None) -> int:
    """Change fields of a ticket; Conflict where it is no longer at `version`.

    Raises Invalid where a step behind it needs what would be taken away.
    """
    ticket = tickets.get(w, ticket_id)
    differing = _differing(ticket, _checked(changes))
    ticket_steps.check_kept(ticket.state.step, ticket.number, ticket.values, {**ticket.values, **differing})
    if differing.get("number") and tickets.number_taken(w, differing["number"], ticket_id):
        raise Conflict(N_("There is a ticket {number} already."), number=differing["number"])
    w.describe(number=differing.get("number") or ticket.number)
    opened = changes.get("opened")
    moved = opened is not None and as_kept(str(opened)) != ticket.state.opened
    if moved:
        ticket_events.move_receipt(w, ticket_id, _received(opened), version)
        ticket, version = tickets.get(w, ticket_id), None
    if differing or moved:
        _happen(w, ticket, Event(ticket_steps.EDIT, clock.stamp()), differing, version=version)
    return ticket_id


@operation("ticket.step", N_("{number} went on to “{step}”{further}."))
def step(w: Writer, ticket_id: int, values: Values = _NOTHING, note: str = "", version: int | None = None) -> str:
    """Go on to the next step, with the values it needs; the name of that step.

    Raises Invalid, naming what is missing. After the review the ticket is closed.
    """
    ticket = tickets.get(w, ticket_id)
    present = ticket.state.step
    changes = _differing(ticket, _checked(values))
    following = ticket_steps.following(present)
    ticket_steps.check_leaving(present, ticket.number, {**ticket.values, **changes})
    w.describe(number=ticket.number, step=Text(LABELS[following]))
    if following == CLOSED:
        _close(w, ticket, changes, note, version)
    else:
        w.describe(further="")
        _happen(w, ticket, Event(ticket_steps.STEP, clock.stamp(), following), changes, note, version)
    return following


@operation("ticket.close", N_("Closed {number}{further}."))
def close(w: Writer, ticket_id: int, values: Values = _NOTHING, note: str = "", version: int | None = None) -> None:
    """Close a ticket that was reviewed; Invalid, naming all that is missing, before that."""
    ticket = tickets.get(w, ticket_id)
    changes = _differing(ticket, _checked(values))
    ticket_steps.check_closing(ticket.state.step, ticket.number, {**ticket.values, **changes})
    w.describe(number=ticket.number)
    _close(w, ticket, changes, note, version)


@operation("ticket.reopen", N_("Opened {number} again."))
def reopen(w: Writer, ticket_id: int, note: str, version: int | None = None) -> None:
    """Open a solved or closed ticket again, and say why: it is answered, solved and scored anew."""
    ticket = tickets.get(w, ticket_id)
    if ticket.state.step not in {CLOSED, REVIEW}:
        raise Conflict(N_("{number} is open."), number=ticket.number)
    if not note.strip():
        raise Invalid(N_("Say why it is opened again."), field="note")
    w.describe(number=ticket.number)
    forgotten = _differing(ticket, dict.fromkeys(ticket_steps.FORGOTTEN))
    _happen(w, ticket, Event(ticket_steps.REOPEN, clock.stamp(), ticket_steps.AGAIN), forgotten, note, version)


@operation("ticket.wait", N_("{number} waits for {whom}."))
def wait(w: Writer, ticket_id: int, reason: str, note: str = "") -> None:
    """Wait for the `customer`, which stops the clocks, or for a `supplier`, which does not."""
    ticket = _open(w, ticket_id)
    if reason not in {"customer", "supplier"}:
        raise Invalid(N_("One waits for the customer or a supplier; not for “{value}”."), field="reason", value=reason)
    if ticket.state.waiting == reason:
        raise Conflict(N_("{number} waits already."), number=ticket.number)
    told = ticket_steps.told(ticket_steps.WAIT, reason=reason).params["reason"]
    w.describe(number=ticket.number, whom=told)
    _happen(w, ticket, Event(ticket_steps.WAIT, clock.stamp(), None, reason), {}, note)


@operation("ticket.resume", N_("{number} waits no longer."))
def resume(w: Writer, ticket_id: int, note: str = "") -> None:
    """Wait no longer; after waiting for the customer somebody has to answer."""
    ticket = _open(w, ticket_id)
    if ticket.state.waiting is None:
        raise Conflict(N_("{number} does not wait for anybody."), number=ticket.number)
    w.describe(number=ticket.number)
    _happen(w, ticket, Event(ticket_steps.RESUME, clock.stamp()), {}, note)


@operation("ticket.assign", N_("{number} is in the hands of {who}."))
def assign(w: Writer, ticket_id: int, assignee: str, helpers: str | None = None, note: str = "") -> None:
    """Put somebody in charge, and with `helpers` (separated by ;) those who help."""
    ticket = _open(w, ticket_id)
    if not assignee.strip():
        raise Invalid(N_("Say who is in charge."), field="assignee")
    changes: dict[str, Value] = {"assignee": assignee.strip()}
    if helpers is not None:
        changes["helpers"] = helpers or None
    w.describe(number=ticket.number, who=assignee.strip())
    if differing := _differing(ticket, changes):
        _happen(w, ticket, Event(ticket_steps.ASSIGN, clock.stamp()), differing, note)


@operation("ticket.note", N_("Noted at {number}."))
def note(w: Writer, ticket_id: int, text: str, said: bool = False) -> None:
    """Write something down; `said` where it is the customer's word, which ends waiting for it and wants an answer."""
    ticket = tickets.get(w, ticket_id)
    if not text.strip():
        raise Invalid(N_("There is nothing to note."), field="note")
    w.describe(number=ticket.number)
    _happen(w, ticket, Event(ticket_steps.SAID if said else ticket_steps.NOTE, clock.stamp()), {}, text)


@operation("ticket.answer", N_("Answered {number}."))
def answer(w: Writer, ticket_id: int, text: str = "", promised: str | None = None) -> None:
    """Keep that the customer was answered, what with, and which time was promised."""
    ticket = _open(w, ticket_id)
    changes = _differing(ticket, _checked({"promised": promised} if promised else {}))
    w.describe(number=ticket.number)
    _happen(w, ticket, Event(ticket_steps.ANSWER, clock.stamp()), changes, text)


def _close(w: Writer, ticket: TicketRecord, changes: Values, note: str, version: int | None) -> None:
    """Close it, and raise a follow-up where the customer went away unhappy."""
    _happen(w, ticket, Event(ticket_steps.CLOSE, clock.stamp(), CLOSED), changes, note, version)
    values = {**ticket.values, **changes}
    today = clock.today(w.shop.zone or None)
    scores = (None if values[name] is None else int(values[name] or 0) for name in _SCORED)
    wanted = follow_up(ticket.number, today, *scores)
    if wanted is None:
        w.describe(further="")
        return
    made = {"kind": wanted.kind, "day": wanted.due, "customer_id": ticket.customer_id, "subject": tr(wanted.subject),
            "assignee": values["assignee"], "origin": wanted.why.msgid,
            "origin_params": write_params(wanted.why.params)}  # fmt: skip
    insert_followup(w, made)
    w.describe(further=Text(N_("; the score is low, to call again on {day}"), {"day": wanted.due}))


def _open(w: Writer, ticket_id: int) -> TicketRecord:
    ticket = tickets.get(w, ticket_id)
    if ticket.state.step == CLOSED:
        raise Conflict(N_("{number} is closed; open it again first."), number=ticket.number)
    return ticket


def _happen(
    w: Writer, ticket: TicketRecord, event: Event, changes: Values, note: str = "", version: int | None = None
) -> None:
    """Write the event, the values changed with it, and where the ticket stands now."""
    state = advance(ticket.state, event)
    kept = tickets.columns_of(state)
    before = tickets.columns_of(ticket.state)
    w.update("ticket", ticket.id, {**changes, **{k: v for k, v in kept.items() if before[k] != v}}, version)
    ticket_events.add(w, ticket.id, event, actor(), note.strip(), _told(w, changes))


def _told(w: Writer, changes: Values) -> dict[str, Value]:
    """The changes as the event keeps them: customer and product by code."""
    told = {name: value for name, value in changes.items() if name not in _IDS}
    if "customer_id" in changes:
        found = changes["customer_id"]
        told["customer"] = None if found is None else customers.get(w, int(found)).values["code"]
    if "product_id" in changes:
        found = changes["product_id"]
        told["product"] = None if found is None else products.get(w, int(found)).values["sku"]
    return told


def _differing(ticket: TicketRecord, changes: Values) -> dict[str, Value]:
    before = {**ticket.values, "customer_id": ticket.customer_id, "product_id": ticket.product_id}
    return {name: value for name, value in changes.items() if before[name] != value}


def _checked(values: Values) -> dict[str, Value]:
    """The values by column; Invalid, naming the field, for what can't be."""
    known = {name: value for name, value in values.items() if name in tickets.COLUMNS}
    if "subject" in known and not known["subject"]:
        raise Invalid(N_("Say in a few words what it is about."), field="subject")
    for name in ("number", "category", "priority"):
        if name in known and not known[name]:
            del known[name]
    for name, allowed in (("expected", SCORES), ("perceived", SCORES), ("recommend", RECOMMEND)):
        if known.get(name) is not None and known[name] not in allowed:
            raise Invalid(N_("A score lies between {low} and {high}."), field=name, low=allowed[0], high=allowed[-1])
    if int(known.get("cost") or 0) < 0:
        raise Invalid(N_("A cost can't be negative."), field="cost")
    if known.get("promised"):
        known["promised"] = as_kept(str(known["promised"]))
    return known


def _received(opened: Value) -> str:
    """When it was received: now unless told; what is told may lie later today, but not later than that."""
    now = clock.stamp()
    if opened is None:
        return now
    kept = as_kept(str(opened))
    if kept > now and kept[:10] > now[:10]:
        raise Invalid(N_("It can't have been received in the future."), field="opened")
    return min(kept, now)
