"""Undo and redo: operations of their own, so that nothing that happened is ever forgotten."""

from crm_tui.core.errors import Conflict, NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.ops._operation import operation
from crm_tui.store import audit, history, staying
from crm_tui.store.db import Writer


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


def _take_back(w: Writer, found: history.Target, *, leave: bool = False) -> None:
    history.mark_undoing(w, found.id)
    what = found.message.params.get("what") if found.name in {"undo", "redo"} else found.message
    left = audit.revert(w, found.id, found.batch_id, leave=leave)
    if left:
        sentence = N_("{what} {count} records that were changed since, or are in use, were left: {names}.")
        what = Text(sentence, {"what": what, **staying.named(w, left)})
    w.describe(what=what)
