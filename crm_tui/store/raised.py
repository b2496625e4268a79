"""Follow-ups that raise themselves: computed when they are read, each with a stable key and the reason in words.

Nothing is stored until somebody acts on one; then its key is kept with it, and it never comes back. Key dates come
round, debts are paid and made, silences end: each of those makes a new key.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import followups
from crm_tui.store import raised_more, today, unmet
from crm_tui.store.agenda import Entry
from crm_tui.store.db import Reader
from crm_tui.store.followups import busy_customers, dealt_with
from crm_tui.store.raised_more import Case, Found
from crm_tui.store.rows import as_json

DATE, TICKET, DUE, QUIET, RHYTHM, STAGE, UNSPOKEN = HEADINGS = (
    "date", "ticket", "due", "quiet", "rhythm", "stage", "unspoken",
)  # fmt: skip
_KINDS: Final = {DUE: "collection", TICKET: "other"}
#: More than there can be.
_ALL: Final = 1_000_000
#: What a key date is called that is a birthday.
_BIRTHDAYS: Final = ("生日", "寿辰", "birthday")


class Raised(NamedTuple):
    """Raised follow-ups by heading, the most pressing first, how many of each there are, and what they come from.

    Of the headings in `more` there are more than were counted. `matters` has besides what raises nothing: who owes
    money that is not due. `silent` are the silences told.
    """

    entries: list[Entry]
    counts: dict[str, int]
    more: frozenset[str]
    matters: today.Matters
    silent: list[today.Matter]


class _All(NamedTuple):
    """All that is raised, by heading, and what it comes from."""

    found: dict[str, Found]
    matters: today.Matters
    silent: list[today.Matter]


def raised(r: Reader, now: date, most: int, *, counted: bool = True) -> Raised:
    """What raises itself on the day `now`, at most so many under each heading; `counted` is that of `needs`."""
    found, matters, silent = _look(r, now, most, counted=counted)
    cases = [case for heading in HEADINGS for case in found[heading].cases[:most]]
    counts = {heading: found[heading].number for heading in HEADINGS if found[heading].number}
    more = frozenset(heading for heading in HEADINGS if found[heading].more)
    return Raised(_entries(r, cases, now), counts, more, matters, silent)


def of_customer(r: Reader, now: date, customer_id: int) -> list[Entry]:
    """What raises itself about one customer."""
    found = _look(r, now, _ALL, one=customer_id).found
    left_out = UNSPOKEN if found[RHYTHM].cases else ""
    cases = [case for heading in HEADINGS if heading != left_out for case in found[heading].cases]
    return _entries(r, cases, now)


def find(r: Reader, now: date, key: str) -> Entry:
    """The raised follow-up of that key; NotFound where it is not raised any more."""
    heading = key.partition(":")[0]
    subject = followups.ref(key).subject_id
    if heading == TICKET:  # one may be of no customer
        cases = _left(raised_more.promised(r, now), _kept_keys(r)).cases
    else:
        one = r.value("SELECT customer_id FROM key_date WHERE id = :id", id=subject) if heading == DATE else subject
        cases = _look(r, now, _ALL, one=one or 0).found[heading].cases
    entries = _entries(r, [case for case in cases if case.key == key], now)
    if not entries:
        raise NotFound(N_("This follow-up is not due any more, or has been dealt with already."))
    return entries[0]


def key_of(matter: today.Matter, now: date) -> str:
    """The key of a matter that raises a follow-up."""
    return _of_matter(matter, now).key


def _look(r: Reader, now: date, most: int, *, one: int | None = None, counted: bool = True) -> _All:
    """What is raised by heading, without what has been acted on already, the first so many at least; of all or `one`.

    A silence is told once, and neither of whom a follow-up is planned for, nor where one was closed since. Who is told
    as not met is not told as not spoken to, except of `one`: whom others leave no room for is told so.
    """
    kept, busy = _kept_keys(r), busy_customers(r)
    matters = today.matters(r, now, most + len(kept), one)
    found = {heading: _of_matters(matters, heading, kept, now) for heading in (DATE, DUE)}
    found[TICKET] = _left(raised_more.promised(r, now, one), kept)
    found[STAGE] = _left(raised_more.stages(r, now, one), kept)
    woken = _woken(r, now, kept, busy)
    silent = today.silences(r, now, most, woken, one=one, counted=counted)
    found[QUIET] = Found([_of_matter(matter, now) for matter in silent.matters], silent.number, silent.more)
    told = unmet.Told(busy, woken, kept)
    found[RHYTHM] = unmet.rhythms(r, now, most, told, one=one, counted=counted)
    rung = {case.customer_id for case in found[RHYTHM].cases if case.customer_id is not None and one is None}
    found[UNSPOKEN] = unmet.unspoken(r, now, most, told._replace(planned=busy | rung), one=one, counted=counted)
    return _All(found, matters, silent.matters)


def _woken(r: Reader, now: date, kept: frozenset[str], busy: frozenset[int]) -> frozenset[int]:
    """Customers gone quiet whose silence is not told: it was acted on, or they are dealt with otherwise."""
    dealt = dealt_with(r)
    known = {key for key in kept if key.startswith(f"{QUIET}:")}
    ids = {int(part) for key in known if (part := key.split(":")[1]).isdecimal()}
    return frozenset(
        customer_id
        for customer_id, day in today.last_days(r, now, busy | dealt.keys() | ids).items()
        if customer_id in busy or f"{QUIET}:{customer_id}:{day}" in known or dealt.get(customer_id, "") >= day
    )


def _left(cases: list[Case], kept: frozenset[str]) -> Found:
    left = [case for case in cases if case.key not in kept]
    return Found(left, len(left))


def _of_matters(matters: today.Matters, heading: str, kept: frozenset[str], now: date) -> Found:
    """The cases of the matters under the heading; those that were read are sifted, the others merely counted."""
    mine = [matter for matter in matters.rows if matter.heading == heading]
    left = [case for matter in mine if (case := _of_matter(matter, now)).key not in kept]
    return Found(left, matters.counts[heading] - len(mine) + len(left))


def _kept_keys(r: Reader) -> frozenset[str]:
    return frozenset(r.all(str, "SELECT raised_key FROM followup WHERE raised_key > ''"))


def _of_matter(matter: today.Matter, now: date) -> Case:
    """A matter of today as a case to follow up."""
    day, days = matter.day or now.isoformat(), matter.days or 0
    if matter.heading == DATE and matter.occasion:
        occasion = {"occasion": matter.occasion.label}
        why = Text(N_("{occasion} on {day}"), {**occasion, "day": day})
        kind = "birthday" if any(word in matter.occasion.label.casefold() for word in _BIRTHDAYS) else "festival"
        key = f"{DATE}:{matter.occasion.id}:{day}"
        return Case(DATE, key, matter.customer_id, day, _occasion(matter), why, kind=kind)
    if matter.heading == DUE:
        why = Text(N_("Owed since {since}, {days} days past the terms."), {"since": day, "days": days})
        due = (now - timedelta(days=days)).isoformat()
        subject = Text(N_("Collect what is due"))
        return Case(DUE, f"{DUE}:{matter.customer_id}:{day}", matter.customer_id, due, subject, why, matter.amount)
    params = {"days": days, "usual": matter.usual or 0, "last": day}
    why = Text(N_("Silent for {days} days, usual are {usual}; last seen on {last}."), params)
    since = date.fromisoformat(day) + timedelta(days=2 * (matter.usual or 0) + 1)
    subject = Text(N_("Ask how things are going"))
    key = f"{QUIET}:{matter.customer_id}:{day}"
    return Case(QUIET, key, matter.customer_id, min(since, now).isoformat(), subject, why)


def _occasion(matter: today.Matter) -> Text:
    label = matter.occasion.label if matter.occasion else ""
    return Text(N_("Congratulate: {occasion}"), {"occasion": label})


class _Customer(NamedTuple):
    id: int | None
    code: str | None
    name: str | None
    grade: str | None


def _known(r: Reader, cases: Iterable[Case]) -> dict[int | None, _Customer]:
    """The customers of the cases by id; a case without one has an empty one."""
    ids = {case.customer_id for case in cases if case.customer_id is not None}
    sql = "SELECT id, code, name, grade FROM customer WHERE id IN (SELECT value FROM json_each(:ids))"
    found: Iterator[_Customer] = r.iterate(_Customer, sql, ids=as_json(ids))
    return {None: _Customer(None, None, None, None), **{row.id: row for row in found}}


def _entries(r: Reader, cases: Sequence[Case], now: date) -> list[Entry]:
    known = _known(r, cases)
    return [_entry(case, known[case.customer_id], now) for case in cases if case.customer_id in known]


def _entry(case: Case, known: _Customer, now: date) -> Entry:
    kind = case.kind or _KINDS.get(case.heading, followups.CALL)
    late = max(0, (now - date.fromisoformat(case.day)).days)
    return Entry(
        case.key, case.day, case.time, kind, case.subject, known.id, known.code, known.name, known.grade, None,
        case.assignee, followups.OPEN, case.why, case.heading, case.day, False, late, case.amount,
    )  # fmt: skip
