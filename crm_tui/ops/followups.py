"""Changing follow-ups: one of them, one occurrence of a series, a whole series, or one that raised itself.

A `ref` names any of them (see `domain.followups.Ref`). To act on a raised one keeps it, with its key.
"""

from datetime import date
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.errors import Conflict, Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain import followups, recurrence, repeat_words, rhythm
from crm_tui.domain.followups import DONE, OPEN, SKIPPED, Ref
from crm_tui.domain.time_words import time_of_day
from crm_tui.ops._contacts import (
    FOLLOWUP,
    Values,
    by_followup_column,
    checked_followup,
    insert_followup,
    keep_interaction,
)
from crm_tui.ops._operation import operation
from crm_tui.store import followups as store
from crm_tui.store import raised
from crm_tui.store.db import Writer
from crm_tui.store.messages import write_params

#: What the next one takes from the one before.
_ALIKE = ("time", "kind", "customer_id", "person_id", "assignee", "subject", "remind")


class Closed(NamedTuple):
    """What came of closing a follow-up: its id, the interaction kept, and the next one with its day."""

    followup_id: int
    interaction_id: int | None = None
    next_id: int | None = None
    next_day: str | None = None


@operation("followup.add", N_("To do on {day}: {subject}"))
def add(w: Writer, values: Values) -> int:
    """Add a follow-up from values by field name, with `customer_id` and `person_id`; its id.

    `repeat` may be words or a rule; a time any form of one.
    """
    made = checked_followup(by_followup_column(values))
    w.describe(subject=made["subject"], day=made["day"])
    return insert_followup(w, made)


@operation("followup.edit", N_("Saved the follow-up {subject} of {day}."))
def edit(w: Writer, followup_id: int, changes: Values, version: int | None = None) -> int:
    """Change a follow-up, of a series all its occurrences; Conflict where it is no longer at `version`."""
    kept = store.get(w, followup_id)._asdict()
    before = {name: kept.get(name) for name in FOLLOWUP if name != "batch_id"}
    made = checked_followup({**before, **by_followup_column(changes)})
    differing = {name: value for name, value in made.items() if before.get(name) != value and name in before}
    if "origin" in differing:
        differing["origin_params"] = None
    w.describe(subject=made["subject"], day=made["day"])
    if differing:
        w.update("followup", followup_id, differing, version)
    return followup_id


@operation("followup.delete", N_("Deleted the follow-up {subject} of {day}."))
def delete(w: Writer, followup_id: int, version: int | None = None) -> None:
    """Delete a follow-up, of a series all its occurrences."""
    kept = store.get(w, followup_id)
    w.describe(subject=kept.subject, day=kept.day)
    w.delete("followup", followup_id, version)


@operation("followup.done", N_("Done: {subject}"))
def done(
    w: Writer,
    ref: str,
    outcome: str | None = None,
    *,
    interaction: Values | None = None,
    following: Values | None = None,
) -> Closed:
    """Close a follow-up, keep what was said (`interaction`) and plan the `following` one, by field name.

    Where it comes again so many days after it is done, that one is made from today unless another is given.
    """
    target = _target(w, ref)
    said = _said(w, target, interaction)
    _close(w, target, {"state": DONE, "outcome": outcome, "done_at": clock.stamp(), "interaction_id": said})
    w.describe(subject=target.row.subject)
    return _followed(w, target, said, following)


@operation("followup.skip", N_("Skipped: {subject}"))
def skip(w: Writer, ref: str, reason: str | None = None) -> Closed:
    """Leave a follow-up out; one that comes again so many days after does so."""
    target = _target(w, ref)
    _close(w, target, {"state": SKIPPED, "outcome": reason, "done_at": clock.stamp()})
    w.describe(subject=target.row.subject)
    return _followed(w, target, None, None)


@operation("followup.snooze", N_("Put off to {day}: {subject}"))
def snooze(w: Writer, ref: str, until: str) -> int:
    """Put a follow-up off until a day, ISO; a series stays as it is. Its id."""
    if until <= _today(w).isoformat():
        raise Invalid(N_("Put it off to a day after today."), field="until")
    target = _target(w, ref)
    _close(w, target, {"snoozed_until": until})
    w.describe(subject=target.row.subject, day=until)
    return target.row.id


@operation("followup.move", N_("Moved to {day}: {subject}"))
def move(w: Writer, ref: str, day: str, time: str | None = None, *, series: bool = False) -> int:
    """Move a follow-up to a day, ISO, and time; of a series one occurrence, or, with `series`, all of them. Its id.

    Without a time it keeps its own. Conflict for a series whose rule names its days in a way that can't be moved.
    """
    target = _target(w, ref)
    clock_time = time_of_day(time) if time else None
    w.describe(subject=target.row.subject, day=day)
    if target.original and series:
        _move_series(w, target, day, clock_time)
    else:
        moved: dict[str, Value] = {"day": day, "snoozed_until": None}
        _close(w, target, {**moved, "time": clock_time} if clock_time else moved)
    return target.row.id


class _Target(NamedTuple):
    """What a reference names: a follow-up that is kept by now, and which occurrence of a series."""

    row: store.FollowupRow
    original: str | None


def _target(w: Writer, text: str) -> _Target:
    """The follow-up of the reference, kept now where it was merely raised; Conflict where it is closed already."""
    ref = followups.ref(text)
    row = store.get(w, ref.number) if ref.number is not None else _kept(w, ref)
    if row.state != OPEN:
        raise Conflict(N_("“{subject}” has been dealt with already."), subject=row.subject)
    if row.rule is None:
        return _Target(row, None)
    original = ref.original or store.present(w, row, _today(w))
    if original is None:
        raise Conflict(N_("“{subject}” does not come again."), subject=row.subject)
    change = store.instance(w, row.id, original)
    if change is None and not store.given(row, original):
        raise Conflict(N_("“{subject}” does not fall on {day}."), subject=row.subject, day=original)
    if change is not None and change.state != OPEN:
        raise Conflict(N_("“{subject}” has been dealt with already."), subject=row.subject)
    return _Target(row, original)


def _kept(w: Writer, ref: Ref) -> store.FollowupRow:
    """The row of a raised follow-up, made now where there is none yet."""
    key = str(ref)
    found = store.by_key(w, key)
    if found is None:
        entry = raised.find(w, _today(w), key)
        why = entry.why or Text("")
        values: dict[str, Value] = {
            "day": entry.day, "time": entry.time, "kind": entry.kind, "customer_id": entry.customer_id,
            "assignee": entry.assignee, "subject": tr(entry.subject), "raised_key": key, "origin": why.msgid,
            "origin_params": write_params(why.params),
        }  # fmt: skip
        found = store.get(w, insert_followup(w, values))
    return found


def _close(w: Writer, target: _Target, changes: Values) -> None:
    """Change the follow-up, or the one occurrence of a series."""
    if target.original is None:
        w.update("followup", target.row.id, changes)
        return
    change = store.instance(w, target.row.id, target.original)
    if change is not None:
        w.update("followup_instance", change.id, changes)
        return
    fresh: Values = {"followup_id": target.row.id, "original": target.original, "added": 0, "state": OPEN}
    w.insert("followup_instance", {**fresh, **changes})


def _said(w: Writer, target: _Target, interaction: Values | None) -> int | None:
    if interaction is None:
        return None
    if target.row.customer_id is None:
        raise Invalid(N_("This follow-up has no customer to have spoken with."), field="interaction")
    mine: Values = {"customer_id": target.row.customer_id, "person_id": target.row.person_id}
    return keep_interaction(w, {**mine, **interaction})


def _followed(w: Writer, target: _Target, said: int | None, following: Values | None) -> Closed:
    """Make the next one where one is asked for, or where its rhythm does."""
    row = target.row
    kept = row._asdict()
    alike: dict[str, Value] = {name: kept[name] for name in _ALIKE}
    if following is not None:
        again: dict[str, Value] = {"rhythm_days": row.rhythm_days, "note": row.note} if row.rhythm_days else {}
        made = checked_followup({**alike, **again, **by_followup_column(following)})
    elif row.rhythm_days:
        day = rhythm.after_completion(_today(w), row.rhythm_days).isoformat()
        made = checked_followup(
            {**alike, "day": day, "note": row.note, "rhythm_days": row.rhythm_days, "origin": row.origin}
        )
        made["origin_params"] = row.origin_params
    else:
        return Closed(row.id, said, None, store.next_of(row, target.original) if target.original else None)
    next_id = insert_followup(w, made)
    w.describe(subject=row.subject)
    return Closed(row.id, said, next_id, str(made["day"]))


def _move_series(w: Writer, target: _Target, day: str, clock_time: str | None) -> None:
    """Begin the series anew with the moved occurrence: what was before it stays done, and is not asked for again."""
    row, original = target.row, str(target.original)
    moment = followups.original_moment(original, row.time)
    rule = repeat_words.moved(row.rule or "", moment.date(), date.fromisoformat(day))
    rule = recurrence.remaining(rule, row.parsed, row.anchor, moment)
    w.update("followup", row.id, {"day": day, "rule": rule, "time": clock_time or row.time})
    for change in store.instances(w, [row.id]):
        if change.state == OPEN and not change.added:
            w.delete("followup_instance", change.id)


def _today(w: Writer) -> date:
    return clock.today(w.shop.zone or None)
