"""What the calendar's views share: what was read for them, a day as a cell, a day and its entries as a list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain import festivals, followups
from crm_tui.domain.shop import Shop
from crm_tui.render.days import in_chinese
from crm_tui.render.values import show
from crm_tui.store import agenda
from crm_tui.store.agenda import Entry
from crm_tui.store.raised import Raised
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.month_view import CLOSED, LATE, OPEN, DayCell, DayLine
from crm_tui.widgets.table_columns import TableColumn
from crm_tui.widgets.top_line import day_in_words

#: Entries under a heading, each by its reference.
Group = tuple[Text | str, list[tuple[str, Entry]]]
_ABOUT: Final = dict(agenda.ABOUT)
_MARKS: Final = {followups.DONE: "✓", followups.SKIPPED: "–", agenda.MISSED: "×"}
#: Days from today that are told by their distance.
_NEAR: Final = 2
#: More entries than a day's cell has lines for.
_MOST_LINES: Final = 60
#: As many of each kind that raises itself stand in the calendar.
_MOST_RAISED: Final = 3


class Seen(NamedTuple):
    """What was read for the days `first` to `last`; `overdue` has what is open from before today, in order of days."""

    today: date
    first: date
    last: date
    country: str
    days: Mapping[str, list[Entry]]
    overdue: list[Entry]
    raised: Raised

    @property
    def open(self) -> int:
        """How many entries of the days are open."""
        return sum(entry.state == followups.OPEN for entries in self.days.values() for entry in entries)


def by_day(entries: Sequence[Entry], first: date, last: date) -> dict[str, list[Entry]]:
    """The entries of each day from `first` to `last`."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if first.isoformat() <= entry.day <= last.isoformat():
            found.setdefault(entry.day, []).append(entry)
    return found


# Days as cells.


def day_cells(seen: Seen, month: int | None = None) -> list[DayCell]:
    """The days from the first to the last one; those of another month than `month` are marked as such."""
    count = (seen.last - seen.first).days + 1
    return [_cell(seen, seen.first + timedelta(days=place), month) for place in range(count)]


def _cell(seen: Seen, day: date, month: int | None) -> DayCell:
    marks = festivals.marks(day, seen.country)
    feast = next((tr(name) for name in marks.festivals), "")
    note = feast or (marks.lunar if in_chinese() else "")
    entries = [*seen.days.get(day.isoformat(), ()), *_raised_on(seen, day)]
    lines = tuple(map(_line, entries[:_MOST_LINES]))
    late = any(entry.overdue for entry in entries)
    return DayCell(day, note, bool(feast), _free(marks), month in {None, day.month}, lines, len(entries), late)


def _free(marks: festivals.Marks) -> bool | None:
    return None if marks.open is None else not marks.open


def _line(entry: Entry) -> DayLine:
    look = LATE if entry.overdue else OPEN if entry.state == followups.OPEN else CLOSED
    return DayLine(entry.time or "", entry.name or "", tr(entry.subject), look)


def _raised_on(seen: Seen, day: date) -> Iterator[Entry]:
    """What raises itself on a day still to come; what is late already stands with today."""
    if day > seen.today:
        yield from (entry for entry in seen.raised.entries if entry.day == day.isoformat())


# Days as lists.


def day_groups(seen: Seen, day: date) -> Iterator[Group]:
    """The entries of a day; today begins with what is overdue and ends with what has raised itself."""
    if day == seen.today:
        yield from overdue_group(seen)
    on_day = [entry for entry in seen.days.get(day.isoformat(), ()) if day != seen.today or not entry.overdue]
    yield day_heading(day, seen.today, seen.country), _named([*on_day, *_raised_on(seen, day)])
    if day == seen.today:
        yield from raised_group(seen)


def overdue_group(seen: Seen) -> Iterator[Group]:
    """What is overdue."""
    if seen.overdue:
        yield Text(N_("Overdue · {count}"), {"count": len(seen.overdue)}), _named(seen.overdue)


def raised_group(seen: Seen) -> Iterator[Group]:
    """What has raised itself until today, the most pressing of each kind; the first page has them all."""
    today = seen.today.isoformat()
    by_kind = groupby((entry for entry in seen.raised.entries if entry.day <= today), key=lambda entry: entry.heading)
    due = [entry for _, entries in by_kind for entry in islice(entries, _MOST_RAISED)]
    ahead = sum(entry.day > today for entry in seen.raised.entries)
    if due:
        places = {"shown": len(due), "count": sum(seen.raised.counts.values()) - ahead}
        yield Text(N_("Worth a contact · {shown} of {count}"), places), _named(due)


def _named(entries: Sequence[Entry]) -> list[tuple[str, Entry]]:
    return [(entry.ref, entry) for entry in entries]


def day_heading(day: date, today: date, country: str) -> str:
    """A day with all that the calendar says of it."""
    marks = festivals.marks(day, country)
    free = {None: "", True: tr(N_("day off")), False: tr(N_("working day"))}[_free(marks)]
    near = distance((day - today).days) if abs((day - today).days) <= _NEAR else ""
    words = [day_in_words(day) if day.year == today.year else f"{day.isoformat()} {day_in_words(day)}"]
    words += [festivals.lunar_date(day) if in_chinese() else "", *map(tr, marks.festivals), free, near]
    return " · ".join(word for word in words if word)


def entry_columns() -> tuple[TableColumn[Entry], ...]:
    """The columns of a list of entries."""
    return (
        TableColumn("time", N_("Time"), _time, width=6),
        TableColumn("name", N_("Customer"), lambda entry: entry.name or "", width=10, grow=2),
        TableColumn("what", N_("About"), _what, width=16, grow=5),
        TableColumn("assignee", N_("Assigned to"), lambda entry: entry.assignee or "", width=10, drop=1),
    )


def _time(entry: Entry) -> str:
    if entry.overdue and entry.heading != agenda.KEPT:
        return ""  # of another day
    return ("!" if entry.overdue else _MARKS.get(entry.state, " ")) + (entry.time or "")


def _what(entry: Entry) -> str:
    """What it is about, how late it is first."""
    if not entry.overdue or entry.heading != agenda.KEPT:
        return tr(entry.about)
    late = plural("{count} day late", "{count} days late", entry.overdue)
    return f"{tr(late)} · {tr(entry.about)}"


def told(entry: Entry, shop: Shop) -> str:
    """All that is known of an entry, in a line: why it is there, and what the list has no room for."""
    parts = [tr(_ABOUT[entry.heading])] if entry.heading != agenda.KEPT else []
    parts += [tr(entry.about), entry.person or ""]
    if entry.amount is not None:
        parts.append(f"{shop.currency} {show(entry.amount, Kind.MONEY, shop)}")
    if entry.heading == agenda.KEPT:
        parts.append(tr(entry.why) if entry.why else "")
    if entry.planned != entry.day:
        parts.append(tr(N_("planned for {day}"), day=entry.planned))
    if entry.repeats:
        parts.append(tr(N_("repeats")))
    if entry.remind is not None:
        parts.append(tr(plural("reminds {count} minute before", "reminds {count} minutes before", entry.remind)))
    return " · ".join(part for part in parts if part)
