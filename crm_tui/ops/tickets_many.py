"""What is done with many tickets at once, each as one operation; closed ones are left as they are."""

from collections.abc import Iterator, Sequence

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.domain import ticket_steps
from crm_tui.ops import tickets as single
from crm_tui.ops._operation import operation
from crm_tui.store import tickets
from crm_tui.store.db import Writer
from crm_tui.store.tickets import TicketRow


@operation("tickets.assign", N_("{who} in the hands of {name}."))
def assign(w: Writer, ids: Sequence[int], assignee: str) -> None:
    """Put somebody in charge of all that are open; Conflict where none is."""
    found = _open(w, ids)
    if not assignee.strip():
        raise Invalid(N_("Say who is in charge."), field="assignee")
    for row in found:
        single.assign.function(w, row.id, assignee)
    w.describe(who=_who(found), name=assignee.strip())


@operation("tickets.wait", N_("{who} waiting for {whom}."))
def wait(w: Writer, ids: Sequence[int], reason: str) -> None:
    """Wait for the `customer` or a `supplier` with all that are open and don't already."""
    found = [row for row in _open(w, ids) if row.waiting != reason]
    if not found:
        raise Conflict(N_("They wait already."))
    for row in found:
        single.wait.function(w, row.id, reason)
    w.describe(who=_who(found), whom=ticket_steps.told(ticket_steps.WAIT, reason=reason).params["reason"])


@operation("tickets.resume", N_("{who} waiting no longer."))
def resume(w: Writer, ids: Sequence[int]) -> None:
    """Wait no longer with all that wait; Conflict where none does."""
    found = [row for row in _open(w, ids) if row.waiting is not None]
    if not found:
        raise Conflict(N_("None of them waits for anybody."))
    for row in found:
        single.resume.function(w, row.id)
    w.describe(who=_who(found))


def _open(w: Writer, ids: Sequence[int]) -> list[TicketRow]:
    found = list(_still_open(w, ids))
    if not found:
        raise Conflict(N_("They are closed; open them again first."))
    return found


def _still_open(w: Writer, ids: Sequence[int]) -> Iterator[TicketRow]:
    return (row for row in tickets.rows(w, ids) if row.step != ticket_steps.CLOSED)


def _who(found: Sequence[TicketRow]) -> Text:
    """The tickets in a message: one by its number, more by how many."""
    if len(found) == 1:
        return Text("{number}", {"number": found[0].number})
    return plural("{count} ticket", "{count} tickets", len(found))
