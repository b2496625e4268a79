"""The calendar: what is due from one day to another, occurrences of series among it, and what is overdue.

A series is one row; its occurrences are computed for the days asked for. What was done, skipped, moved or snoozed of it
is a row each, so that it never comes back. Of a series only the latest occurrence before today can be overdue: who
missed ten weekly calls owes one call. Earlier ones are told as missed where they are looked at.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import Final, NamedTuple

from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups, recurrence, working_days
from crm_tui.store.db import Reader
from crm_tui.store.followups import FollowupRow, InstanceRow, instances, why, working

#: What an entry comes from: a follow-up that is kept; the others are raised, see `store.raised`.
KEPT: Final = "followup"
#: The state of an occurrence of a series that a later one has overtaken.
MISSED: Final = "missed"
#: What an entry comes from, and its label.
ABOUT: Final = (
    (KEPT, N_("Follow-up")),
    ("date", N_("Key date")),
    ("ticket", N_("Ticket")),
    ("due", N_("Money due")),
    ("quiet", N_("Gone quiet")),
    ("rhythm", N_("Time to call")),
    ("stage", N_("Stage moved")),
    ("unspoken", N_("Not spoken to")),
)
_KINDS: Final = {kind.value: kind.label for kind in followups.KINDS}
#: No series fills a window with more occurrences than this.
_MOST: Final = 1000


class Entry(NamedTuple):
    """Something to do on a day, or done on it.

    `ref` names it for the operations; `day` is when it is due, `planned` the day it was meant for before it was moved
    or snoozed; `overdue` counts days; `heading` is `KEPT` or what raised it; `amount` is money due, minor units;
    `remind` is how many minutes before its time somebody wants to be told.
    """

    ref: str
    day: str
    time: str | None
    kind: str
    subject: Text | str
    customer_id: int | None
    code: str | None
    name: str | None
    grade: str | None
    person: str | None
    assignee: str | None
    state: str
    why: Text | None
    heading: str
    planned: str
    repeats: bool
    overdue: int
    amount: int | None = None
    remind: int | None = None

    @property
    def about(self) -> Text:
        """What it is about, in a few words: what was planned, or why it raised itself."""
        if self.heading != KEPT and self.why is not None:
            return self.why
        kind = Text(_KINDS.get(self.kind, self.kind))
        return Text(N_("{kind}: {subject}"), {"kind": kind, "subject": self.subject})

    @property
    def number(self) -> int | None:
        """The id of the follow-up that is kept; None for one that raised itself."""
        return followups.ref(self.ref).number


class _Known(NamedTuple):
    """Whom a follow-up is about."""

    code: str | None
    name: str | None
    grade: str | None
    person: str | None


_Row = tuple[FollowupRow, _Known]
_FIELDS = len(FollowupRow._fields)
_SELECT = f"""
SELECT {", ".join(f"f.{name}" for name in FollowupRow._fields)}, c.code, c.name, c.grade, p.name
FROM followup f LEFT JOIN customer c ON c.id = f.customer_id LEFT JOIN person p ON p.id = f.person_id
"""


def agenda(
    r: Reader,
    first: date,
    last: date,
    today: date,
    *,
    overdue: bool = True,
    assignee: str | None = None,
    customer_id: int | None = None,
) -> list[Entry]:
    """What is due from day `first` to day `last`, done and skipped ones too, by day and time.

    With `overdue`, what is open of earlier days stands before them.
    """
    window = _Window(first, last, today, overdue and first <= today, assignee, customer_id)
    found = [*_singles(r, window), *_series(r, window)]
    return sorted(found, key=lambda entry: (entry.day, entry.time or "", entry.name or "", entry.ref))


class _Window(NamedTuple):
    """What is asked for."""

    first: date
    last: date
    today: date
    overdue: bool
    assignee: str | None
    customer_id: int | None

    def wanted(self, entry: Entry) -> bool:
        """Whether the entry is to be told: it lies in the window, or is overdue from before it."""
        if entry.day > self.last.isoformat():
            return False
        return entry.day >= self.first.isoformat() or (self.overdue and entry.overdue > 0)

    @property
    def chosen(self) -> str:
        """The conditions of assignee and customer."""
        mine = " AND f.assignee = :assignee" if self.assignee is not None else ""
        return mine + (" AND f.customer_id = :customer" if self.customer_id is not None else "")


def _read(*columns: object) -> _Row:
    return FollowupRow(*columns[:_FIELDS]), _Known(*columns[_FIELDS:])  # type: ignore[arg-type]


def _rows(r: Reader, window: _Window, condition: str) -> list[_Row]:
    """The follow-ups under the condition, of whom and about whom it is asked."""
    return r.all(
        _read,
        f"{_SELECT} WHERE {condition}{window.chosen}",
        first=window.first.isoformat(),
        last=window.last.isoformat(),
        assignee=window.assignee,
        customer=window.customer_id,
    )


def _singles(r: Reader, window: _Window) -> Iterator[Entry]:
    """Follow-ups that don't repeat; each part of the condition has an index of its own."""
    rows = _rows(r, window, "f.rule IS NULL AND (f.day BETWEEN :first AND :last "
                 "OR f.snoozed_until BETWEEN :first AND :last)")  # fmt: skip
    if window.overdue:
        rows += _rows(r, window, "f.rule IS NULL AND f.state = 'open' AND f.day < :first "
                      "AND coalesce(f.snoozed_until, '') < :first")  # fmt: skip
    for row, known in rows:
        day = row.due if row.state == followups.OPEN else row.day
        entry = _entry(row, known, window.today, str(row.id), day, row.time, row.state, row.day)
        if window.wanted(entry):
            yield entry


def _entry(
    row: FollowupRow, known: _Known, today: date, ref: str, day: str, clock: str | None, state: str, planned: str
) -> Entry:
    late = (today - date.fromisoformat(day)).days if state == followups.OPEN else 0
    return Entry(
        ref, day, clock, row.kind, row.subject, row.customer_id, known.code, known.name, known.grade, known.person,
        row.assignee, state, why(row.origin, row.origin_params), KEPT, planned, row.rule is not None, max(0, late),
        remind=row.remind,
    )  # fmt: skip


# Series.


def _series(r: Reader, window: _Window) -> Iterator[Entry]:
    """Occurrences of series."""
    rows = _rows(r, window, "f.rule > '' AND f.day <= :last")
    changed = groupby(instances(r, (row.id for row, _ in rows)), key=lambda item: item.followup_id) if rows else ()
    by_series = {followup_id: {item.original: item for item in items} for followup_id, items in changed}
    is_working = working(r) if any(row.on_holiday for row, _ in rows) else _always
    for row, known in rows:
        yield from _Occurrences(row, known, by_series.get(row.id, {}), window, is_working).entries()


def _always(_day: date) -> bool:
    return True


class _Occurrences:
    """The occurrences of one series in a window."""

    def __init__(
        self,
        row: FollowupRow,
        known: _Known,
        changed: dict[str, InstanceRow],
        window: _Window,
        is_working: Callable[[date], bool],
    ) -> None:
        self.row, self.known, self.changed, self.window, self.is_working = row, known, changed, window, is_working
        self.rule, self.anchor = row.parsed, row.anchor
        self.latest = self._name(recurrence.latest_before(self.rule, self.anchor, _midnight(window.today)))

    def entries(self) -> Iterator[Entry]:
        """Those that are to be told; an ended series keeps only what was done of it."""
        names = dict.fromkeys(self.changed)
        if self.row.state == followups.OPEN:
            names |= dict.fromkeys(self._computed())
            if self.latest:
                names[self.latest] = None
        for name in names:
            entry = self._told(name)
            if entry is not None and self.window.wanted(entry):
                yield entry

    def _computed(self) -> Iterator[str]:
        """The names of those the rule gives about the window: holidays may move some into it."""
        around = timedelta(days=working_days.LONGEST if self.row.on_holiday else 0)
        first, last = _midnight(self.window.first) - around, _midnight(self.window.last) + around
        found = recurrence.occurrences(self.rule, self.anchor, first, last + timedelta(days=1, seconds=-1))
        return (followups.original_of(self.rule, moment) for moment in islice(found, _MOST))

    def _name(self, moment: datetime | None) -> str | None:
        return followups.original_of(self.rule, moment) if moment else None

    def _told(self, name: str) -> Entry | None:
        """The occurrence of that name as it is now; None where it is left out, or no longer given by the rule."""
        moment = followups.original_moment(name, self.row.time)
        kept = working_days.kept(moment.date(), self.row.on_holiday, self.is_working)
        change = self.changed.get(name)
        if change is None:
            return self._made(name, kept, None) if kept else None
        if change.state == followups.OPEN:
            given = change.added or recurrence.occurs(self.rule, self.anchor, moment)
            if self.row.state != followups.OPEN or not given:
                return None
        return self._made(name, kept or moment.date(), change)

    def _made(self, name: str, kept: date, change: InstanceRow | None) -> Entry:
        at = name.partition("T")[2] or self.row.time
        day, clock, state = kept.isoformat(), at, followups.OPEN
        if change is not None:
            day, clock, state = change.day or day, change.time or at, change.state
            if state == followups.OPEN:
                day = max(day, change.snoozed_until or "")
        if state == followups.OPEN and self.latest and name < self.latest and day < self.window.today.isoformat():
            state = MISSED
        ref = str(followups.Ref(self.row.id, name))
        return _entry(self.row, self.known, self.window.today, ref, day, clock, state, name[:10])


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time())
