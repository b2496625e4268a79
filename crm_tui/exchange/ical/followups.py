"""Follow-ups as entries of a calendar, and entries as follow-ups, with what became of single occurrences."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_, tr
from crm_tui.domain import followups as domain
from crm_tui.exchange.ical.entry import Entry
from crm_tui.store import followups as store
from crm_tui.store import matching
from crm_tui.store.db import Reader

#: What is written of a follow-up besides what a calendar knows, by its property's name and its column.
_OWN: Final = {
    "kind": "kind", "assignee": "assignee", "on-holiday": "on_holiday", "rhythm-days": "rhythm_days",
    "outcome": "outcome", "done-at": "done_at", "snoozed-until": "snoozed_until",
}  # fmt: skip
_OF_OCCURRENCE: Final = ("outcome", "done-at", "snoozed-until")
#: Columns in which a follow-up kept here can differ from a file's.
COMPARED: Final = (
    "day", "time", "kind", "customer_id", "person_id", "assignee", "subject", "note", "rule", "on_holiday",
    "rhythm_days", "remind", "state", "outcome", "done_at", "snoozed_until",
)  # fmt: skip
OCCURRENCE: Final = ("added", "day", "time", "state", "outcome", "done_at", "snoozed_until")


class Occurrence(NamedTuple):
    """One occurrence of a series that is not as its rule gives it: what names it, and its values by column."""

    original: str
    values: dict[str, Value]


class Wanted(NamedTuple):
    """A follow-up as a file has it: its values by column, and its occurrences that are not as the rule gives them."""

    entry: Entry
    values: dict[str, Value]
    occurrences: tuple[Occurrence, ...]


def uid(row: store.FollowupRow) -> str:
    """The name a calendar knows the follow-up by, the same in every file."""
    return domain.uid_of(row.id, row.created_at, row.uid)


@dataclass(frozen=True, slots=True)
class People:
    """The shop's customers by code, and those who work there by customer and name; ids."""

    customers: Mapping[str, int]
    persons: Mapping[tuple[int, str], int]

    @classmethod
    def of(cls, r: Reader) -> "People":
        """All of them."""
        return cls(dict(matching.keys(r, "customer", "code")), matching.persons(r))


def entries(r: Reader, customer_id: int | None = None) -> Iterator[Entry]:
    """All follow-ups that are kept, each series followed by its occurrences that are not as the rule gives them."""
    rows = store.all_rows(r, customer_id)
    people = People.of(r)
    codes = {row_id: code for code, row_id in people.customers.items()}
    names = {row_id: name for (_, name), row_id in people.persons.items()}
    changed: dict[int, list[store.InstanceRow]] = {}
    for found in store.instances(r, [row.id for row in rows if row.rule]):
        changed.setdefault(found.followup_id, []).append(found)
    for row in rows:
        of_whom = {"customer": codes.get(row.customer_id or 0), "person": names.get(row.person_id or 0)}
        yield from _entries(row, {name: text for name, text in of_whom.items() if text}, changed.get(row.id, []))


def _entries(row: store.FollowupRow, of_whom: dict[str, str], changed: Sequence[store.InstanceRow]) -> Iterator[Entry]:
    values = row._asdict()
    own = of_whom | {name: str(values[column]) for name, column in _OWN.items() if values[column] is not None}
    skipped = [one for one in changed if _plainly_skipped(one)]
    added = [one for one in changed if one.added]
    series = Entry(
        uid(row), row.anchor, row.time is None, row.subject, row.note or "", row.rule or "",
        tuple(domain.original_moment(one.original, row.time) for one in skipped),
        tuple(domain.original_moment(one.original, row.time) for one in added),
        None, row.state, (row.kind,), row.remind, own,
    )  # fmt: skip
    yield series
    for one in changed:
        if not _plainly_skipped(one) and not (one.added and _untouched(one)):
            yield _occurrence(series, row, one)


def _plainly_skipped(one: store.InstanceRow) -> bool:
    return one.state == domain.SKIPPED and not (one.added or one.outcome or one.day or one.snoozed_until)


def _untouched(one: store.InstanceRow) -> bool:
    return one.state == domain.OPEN and not (one.outcome or one.day or one.time or one.snoozed_until)


def _occurrence(series: Entry, row: store.FollowupRow, one: store.InstanceRow) -> Entry:
    original = domain.original_moment(one.original, row.time)
    clock = one.time or (row.time if one.day else None)
    start = domain.moment(one.day, clock) if one.day else original
    values = one._asdict()
    own = {name: str(values[_OWN[name]]) for name in _OF_OCCURRENCE if values[_OWN[name]] is not None}
    kept = {name: value for name, value in series.own.items() if name not in _OF_OCCURRENCE}
    return Entry(
        series.uid, start, series.all_day and one.time is None, series.subject, series.note, "", (), (), original,
        one.state, series.categories, series.lead, {**kept, **own},
    )  # fmt: skip


def wanted(found: Iterable[Entry], people: People) -> Iterator[Wanted | tuple[Entry, Invalid]]:
    """What the entries of a file make: follow-ups, or why not, in the order of the file."""
    series: dict[str, Entry] = {}
    changed: dict[str, list[Entry]] = {}
    alone: list[Entry] = []
    for entry in found:
        if entry.replaces is not None and entry.uid in series:
            changed.setdefault(entry.uid, []).append(entry)
        elif entry.rule and entry.uid not in series:
            series[entry.uid] = entry
            alone.append(entry)
        else:
            alone.extend(_apart(entry))
    for entry in alone:
        try:
            yield _wanted(entry, changed.get(entry.uid, ()) if entry.rule else (), people)
        except Invalid as error:
            yield entry, error


def _apart(entry: Entry) -> Iterator[Entry]:
    """An entry without a rule, once for each of its moments; an occurrence of a series that is not in the file."""
    name = entry.uid if entry.replaces is None else f"{entry.uid}/{entry.replaces:%Y%m%dT%H%M%S}"
    yield _with(entry, name, entry.start)
    for moment in entry.added:
        if moment != entry.start and moment not in entry.left_out:
            yield _with(entry, f"{name}/{moment:%Y%m%dT%H%M%S}", moment)


def _with(entry: Entry, name: str, start: datetime) -> Entry:
    return replace(entry, uid=name, start=start, added=(), left_out=(), replaces=None)


def _wanted(entry: Entry, changed: Sequence[Entry], people: People) -> Wanted:
    values = _values(entry)
    code = entry.own.get("customer")
    if code is not None and code not in people.customers:
        raise Invalid(N_("there is no customer {code}."), code=code)
    customer_id = people.customers[code] if code is not None else None
    values["customer_id"] = customer_id
    values["person_id"] = people.persons.get((customer_id or 0, entry.own.get("person", "")))
    if not entry.rule:
        return Wanted(entry, values, ())
    rule = store.parsed(entry.rule)
    made: dict[str, Occurrence] = {}
    for moment in entry.added:
        original = domain.original_of(rule, moment)
        made[original] = Occurrence(original, {**_AS_GIVEN, "added": 1})
    for moment in entry.left_out:
        original = domain.original_of(rule, moment)
        if original not in made:
            made[original] = Occurrence(original, {**_AS_GIVEN, "state": domain.SKIPPED})
    for one in changed:
        found = _changed(entry, one, made)
        made[found.original] = found
    return Wanted(entry, values, tuple(made.values()))


_AS_GIVEN: Final[dict[str, Value]] = {**dict.fromkeys(OCCURRENCE), "added": 0, "state": domain.OPEN}


def _changed(series: Entry, one: Entry, before: dict[str, Occurrence]) -> Occurrence:
    """An occurrence that the file has in another form than the series gives it."""
    moment = one.replaces or one.start
    original = domain.original_of(store.parsed(series.rule), moment)
    values: dict[str, Value] = {**_AS_GIVEN, "state": one.state}
    values["added"] = int(original in before and bool(before[original].values["added"]))
    if one.start.date() != moment.date():
        values["day"] = f"{one.start:%Y-%m-%d}"
    if not one.all_day and one.start.time() != series.start.time():
        values["day"] = f"{one.start:%Y-%m-%d}"
        values["time"] = f"{one.start:%H:%M}"
    for name in _OF_OCCURRENCE:
        values[_OWN[name]] = one.own.get(name)
    return Occurrence(original, values)


def _values(entry: Entry) -> dict[str, Value]:
    """The columns of a follow-up that an entry gives; Invalid where they make none."""
    subject = entry.subject or next(iter(entry.note.splitlines()), "") or tr(N_("Untitled"))
    limit = next(field.max_length for field in domain.FIELDS if field.name == "subject") or 0
    if len(subject) > limit:
        raise Invalid(N_("its title is longer than {count} characters."), count=limit)
    values: dict[str, Value] = {column: entry.own.get(name) for name, column in _OWN.items()}
    rhythm = entry.own.get("rhythm-days", "")
    values |= {
        "day": f"{entry.start:%Y-%m-%d}", "time": None if entry.all_day else f"{entry.start:%H:%M}",
        "kind": _kind(entry), "subject": subject, "note": entry.note or None,
        "rhythm_days": int(rhythm) if rhythm.isdecimal() else None,
        "rule": entry.rule or None, "remind": entry.lead,
        "state": entry.state,
    }  # fmt: skip
    if values["on_holiday"] not in {None, *(choice.value for choice in domain.ON_HOLIDAY)}:
        values["on_holiday"] = None
    domain.check(values)
    return values


def _kind(entry: Entry) -> str:
    """The kind that the file names, in whichever words; another calendar's entries are of no kind in particular."""
    words = {word.casefold(): choice.value for choice in domain.KINDS for word in (choice.value, *choice.words)}
    named = (entry.own.get("kind", ""), *entry.categories)
    return next((words[name.casefold()] for name in named if name.casefold() in words), domain.OTHER)
