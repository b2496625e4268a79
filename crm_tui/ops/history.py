"""Undo and redo: operations of their own, so that nothing that happened is ever forgotten."""

from crm_tui.core.errors import Conflict, Forbidden, NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.identity import actor
from crm_tui.domain.roles import Role
from crm_tui.ops._operation import operation
from crm_tui.store import audit, closing, history, staying
from crm_tui.store.db import Writer
from crm_tui.store.settings import role_of


@operation("undo", N_("Undone: {what}"))
def undo(w: Writer, op_id: int | None = None, *, leave: bool = False) -> int:
    """Take back the latest operation in force, or the one given; the id of what was undone.

    Raises NotFound where there is none, Conflict where its records have moved on since; with `leave` those stay as
    they are, and the message says which.
    """
    found = history.last_done(w) if op_id is None else history.target(w, op_id)
    if found is None:
        raise NotFound(N_("There is nothing to undo."))
    if found.undone:
        raise Conflict(N_("It has been undone already."))
    if found.name == "shop.create":
        raise Conflict(N_("That the shop was made can't be undone."))
    _take_back(w, found, leave=leave)
    return found.id


@operation("redo", N_("Redone: {what}"))
def redo(w: Writer) -> int:
    """Take back the latest undo, as long as nothing else was done since; the id of the undo."""
    found = history.last_undone(w)
    if found is None:
        raise NotFound(N_("There is nothing to redo."))
    _take_back(w, found)
    return found.id


def _check_months(w: Writer, before: frozenset[str]) -> None:
    """Forbidden where months are closed or opened by it for somebody who may not, Conflict where one has changed."""
    if closing.closed_months(w) != before and role_of(w, actor()) < Role.OWNER:
        raise Forbidden(N_("Only an owner closes months, and opens them again."))
    for problem in closing.changed(w):
        raise Conflict(Text(N_("It can't be undone: {month} was changed since it was opened."), problem.params))


def _take_back(w: Writer, found: history.Target, *, leave: bool = False) -> None:
    what = found.message.params.get("what") if found.name in {"undo", "redo"} else found.message
    closed = closing.closed_months(w)
    left = audit.revert(w, found.id, found.batch_id, leave=leave)
    if not left or history.changes(w, w.op_id, limit=1):
        history.mark_undoing(w, found.id)  # also where nothing of it was there any more
    if "month_close" in w.touched:
        _check_months(w, closed)
    if left:
        sentence = N_("{what} {count} records that were changed since, or are in use, were left: {names}.")
        what = Text(sentence, {"what": what, **staying.named(w, left)})
    w.describe(what=what)
