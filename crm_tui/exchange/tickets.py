"""Tickets from files: known by number, with the customers and products they name, and where each stands.

A file tells when a ticket was received, first answered, solved and closed; those become its events. An answer from
before the receipt (files that keep a day only) is not known. What a file calls closed without saying when was closed
at the last moment it names. A ticket known already never goes back: it is answered or closed where the file says so.
"""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_
from crm_tui.domain import ticket_steps, tickets
from crm_tui.domain.business_hours import as_kept
from crm_tui.domain.customers import guess_kind
from crm_tui.domain.ticket_steps import CLOSED, ORDER, REVIEW, Event
from crm_tui.exchange.directory import Directory
from crm_tui.exchange.records import RecordPlan, Values
from crm_tui.store import ticket_bulk
from crm_tui.store.db import Reader, Writer

_INSTANTS = ("opened", "promised", "answered", "resolved", "closed")
_SCORES = (("expected", tickets.SCORES), ("perceived", tickets.SCORES), ("recommend", tickets.RECOMMEND))
#: What a ticket names, and the fields that name it.
_NAMED = {"customer": "customer_name", "product": "product_name"}
#: What follows from the events, and is therefore compared by its own rule.
_STATE = frozenset({"opened", *(field.name for field in tickets.STATE_FIELDS)})


class TicketsPlan(RecordPlan):
    """Tickets, known by their number."""

    record: ClassVar[Record] = tickets.FILE_RECORD
    title: ClassVar[str] = "subject"

    def require(self) -> None:
        """See `Plan.require`."""
        super().require() if self.options.key or "number" in self.headings else self.needs("subject")

    def begin(self, r: Reader) -> None:
        """See `Plan.begin`."""
        super().begin(r)
        create = self.options.create_missing
        self._named = {noun: Directory(r, noun, create=create) for noun in _NAMED}
        self._ids: dict[tuple[str, Value], int] = {}

    def _decide(self, number: Value, given: Values) -> None:
        """Check what is particular to tickets, and put codes in place of names; then as with every record."""
        for name in _INSTANTS:
            if given.get(name) is not None:
                given[name] = as_kept(str(given[name]))
        for name, allowed in _SCORES:
            if given.get(name) is not None and given[name] not in allowed:
                raise Invalid(
                    N_("A score lies between {low} and {high}."), field=name, low=allowed[0], high=allowed[-1]
                )
        if int(given.get("cost") or 0) < 0:
            raise Invalid(N_("A cost can't be negative."), field="cost")
        for noun, name in _NAMED.items():
            self._resolve(noun, given, given.pop(name, None))
        super()._decide(number, _consistent(given))

    def _resolve(self, noun: str, given: Values, name: Value) -> None:
        """Put the code of the one who is named in its place."""
        code = given.get(noun)
        if code is None and name is None:
            return
        directory = self._named[noun]
        row_id = directory.find(code, name)
        if row_id is None:
            text = str(name or code)
            row_id = directory.make(
                code, name, {"kind": guess_kind(text)} if noun == "customer" else {"status": "on_sale"}
            )
            self._count_made(noun)
        given[noun] = directory.code_of(row_id)
        self._ids[noun, given[noun]] = row_id

    def _count_made(self, noun: str) -> None:
        if noun == "customer":
            self.account.created_customers += 1
        else:
            self.account.created_products += 1

    def _add(self, given: Values) -> None:
        if given.get("subject") is None:
            raise Invalid(N_("A new ticket needs a subject."), field="subject")
        super()._add({**given, "name": given["subject"]})

    def load(self, r: Reader, ids: Iterable[int]) -> dict[int, Values]:
        """See `RecordPlan.load`."""
        return ticket_bulk.load(r, ids)

    def completed(self, values: Values) -> Values:
        """See `RecordPlan.completed`."""
        values["category"] = values["category"] or tickets.guess_category(str(values["subject"]))
        values["priority"] = values["priority"] or "normal"
        values["opened"] = values["opened"] or min(
            [str(values[name]) for name in ("answered", "resolved", "closed") if values[name]], default=clock.stamp()
        )
        return values

    def united(self, name: str, old: Value, new: Value) -> Value:
        """See `RecordPlan.united`; a ticket known already keeps its receipt and never goes back."""
        if name == "opened" and old is not None:
            return old
        if name in {"answered", "resolved", "closed"}:
            return old or new
        if name == "step" and old is not None:
            return new if ORDER.index(str(new)) > ORDER.index(str(old)) else old
        return new

    def insert(self, w: Writer, batch_id: int, new: Sequence[tuple[int, Values]]) -> None:
        """See `RecordPlan.insert`."""
        ticket_bulk.insert(w, batch_id, [(row_id, self._with_ids(values), _events(values)) for row_id, values in new])

    def change(self, w: Writer, row_id: int, changes: Values) -> None:
        """See `RecordPlan.change`."""
        own = {name: value for name, value in changes.items() if name not in _STATE}
        ticket_bulk.change(w, row_id, self._with_ids(own), own, _further(self._changed[row_id], changes))

    def complete(self, w: Writer, batch_id: int) -> None:
        """See `Plan.complete`."""
        for directory in self._named.values():
            directory.write(w, batch_id)
        super().complete(w, batch_id)

    def _with_ids(self, values: Values) -> Values:
        """The values with ids beside the codes."""
        found = {f"{noun}_id": self._ids.get((noun, values[noun])) for noun in _NAMED if noun in values}
        return {**values, **found}


def _consistent(given: Values) -> Values:
    """The values with instants that fit each other, and a step that fits them."""
    opened, answered = given.get("opened"), given.get("answered")
    if opened and answered and str(answered) < str(opened):
        answered = None
        del given["answered"]
    if given.get("closed") and "step" not in given:
        given["step"] = CLOSED
    if given.get("step") == CLOSED and not given.get("closed"):
        known = [str(given[name]) for name in ("opened", "answered", "resolved") if given.get(name)]
        given["closed"] = max(known, default=clock.stamp())
    if given.get("step") != CLOSED:
        given.pop("closed", None)
    last = given.get("resolved") or given.get("closed")
    if answered and last and str(answered) > str(last):
        given["answered"] = last
    if opened and last and str(last) < str(opened):
        raise Invalid(N_("It was solved or closed before it was received."), field="closed")
    return given


def _events(values: Values) -> list[Event]:
    """The events of a new ticket, in their order."""
    step = str(values["step"] or "listen")
    past = step in {REVIEW, CLOSED}
    found = [Event(ticket_steps.OPEN, str(values["opened"]), "listen" if past else step)]
    if values["answered"] is not None:
        found.append(Event(ticket_steps.ANSWER, str(values["answered"])))
    if past and (values["resolved"] is not None or step == REVIEW):
        solved = str(values["resolved"] or values["answered"] or values["opened"])
        found.append(Event(ticket_steps.STEP, solved, REVIEW))
    if step == CLOSED:
        found.append(Event(ticket_steps.CLOSE, str(values["closed"]), CLOSED))
    return found


def _further(record: Values, changes: Values) -> list[Event]:
    """What has happened since to a ticket that is known."""
    found = []
    if changes.get("answered") is not None:
        found.append(Event(ticket_steps.ANSWER, str(changes["answered"])))
    if changes.get("step") == CLOSED:
        found.append(Event(ticket_steps.CLOSE, str(record["closed"]), CLOSED))
    elif changes.get("step") is not None:
        at = str(record["resolved"]) if changes["step"] == REVIEW and record["resolved"] else clock.stamp()
        found.append(Event(ticket_steps.STEP, at, str(changes["step"])))
    return found
