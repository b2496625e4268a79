"""The follow-up report's tables: what fell due by who and kind, what is late, contacts, and who was forgotten."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Row, Table
from crm_tui.domain import followups, interactions
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.store.agenda import MISSED, Entry
from crm_tui.store.customers import CustomerRow
from crm_tui.store.followup_figures import Contacts, SpokenTo

#: Of fewer than this no share is told.
FEWEST: Final = 5
_KINDS: Final = tuple((choice.value, choice.label) for choice in followups.KINDS)
_CONTACTS: Final = tuple((choice.value, choice.label) for choice in interactions.KINDS)
_STATES: Final = (*((choice.value, choice.label) for choice in followups.STATES), (MISSED, N_("Missed")))
_NOT_SAID: Final = N_("(not said)")


class Work(NamedTuple):
    """A follow-up that fell due: `late` days after its day it was closed, or is open by now; whether it was put off."""

    entry: Entry
    due: str
    late: int
    moved: bool

    @property
    def done(self) -> bool:
        """Whether it was done; what was skipped is not."""
        return self.entry.state == followups.DONE

    @property
    def open(self) -> bool:
        """Whether it waits still, or its series has gone on without it."""
        return self.entry.state in {followups.OPEN, MISSED}


def share_of(part: int, whole: int) -> int | None:
    """A share in millionths; None of too few."""
    return round(part * 1_000_000 / whole) if whole >= FEWEST else None


def days_late(found: Iterable[Work]) -> int | None:
    """The mean of the days those took that were done late, in thousandths; None where none was."""
    days = [one.late for one in found if one.done and one.late]
    return round(sum(days) * 1000 / len(days)) if days else None


_SUMS: Final = (
    Column("due", N_("Fell due"), Kind.COUNT),
    Column("done", N_("Done"), Kind.COUNT),
    Column("late", N_("Done late"), Kind.COUNT),
    Column("skipped", N_("Skipped"), Kind.COUNT),
    Column("open", N_("Not done"), Kind.COUNT),
    Column("moved", N_("Put off"), Kind.COUNT),
)


def by_assignee(found: Sequence[Work]) -> Table:
    """Who had to do how much, and did it."""
    return _group("assignees", N_("By who is in charge"), Column("assignee", N_("In charge")), found,
                  lambda one: one.entry.assignee)  # fmt: skip


def by_kind(found: Sequence[Work]) -> Table:
    """What was to be done how often, and was."""
    return _group("kinds", N_("By kind"), Column("kind", N_("Kind"), Kind.CHOICE, _KINDS), found,
                  lambda one: one.entry.kind)  # fmt: skip


def _group(key: str, title: str, first: Column, found: Sequence[Work], of: Callable[[Work], str | None]) -> Table:
    groups: dict[str | None, list[Work]] = defaultdict(list)
    for one in found:
        groups[of(one)].append(one)
    rows: list[Row] = [
        (Text(_NOT_SAID) if name is None else name, *_sums(mine), share_of(_sums(mine)[1], len(mine)), days_late(mine))
        for name, mine in sorted(groups.items(), key=lambda group: (-len(group[1]), str(group[0] or "")))
    ]
    columns = (
        first, *_SUMS, Column("done_share", N_("Share done"), Kind.RATE),
        Column("days_late", N_("Days late, mean"), Kind.QUANTITY),
    )  # fmt: skip
    total = (Text(N_("Together")), *_sums(found), share_of(_sums(found)[1], len(found)), days_late(found))
    return Table(key, title, columns, rows, N_("No follow-up fell due."), total=total if key == "assignees" else None)


def _sums(found: Sequence[Work]) -> tuple[int, ...]:
    done = [one for one in found if one.done]
    return (
        len(found), len(done), sum(one.late > 0 for one in done),
        sum(one.entry.state == followups.SKIPPED for one in found), sum(one.open for one in found),
        sum(one.moved for one in found),
    )  # fmt: skip


def followups_table(key: str, title: str, found: Sequence[Work], limit: int | None, empty: str) -> Table:
    """Follow-ups one by one, the latest first."""
    rows: list[Row] = [
        (one.entry.code, one.entry.name, one.due, one.entry.kind, one.entry.subject, one.entry.assignee,
         one.entry.state, one.late or None)
        for one in sorted(found, key=lambda one: (-one.late, one.due, one.entry.ref))
    ]  # fmt: skip
    columns = (
        *CUSTOMER,
        Column("due", N_("Due"), Kind.DAY),
        Column("kind", N_("Kind"), Kind.CHOICE, _KINDS),
        Column("subject", N_("Subject")),
        Column("assignee", N_("In charge")),
        Column("state", N_("State"), Kind.CHOICE, _STATES),
        Column("days_late", N_("Days late"), Kind.COUNT),
    )
    return Table(key, title, columns, limited(rows, limit), empty, heads=2)


def contacts_table(found: Sequence[Contacts]) -> Table:
    """Contacts by kind."""
    sums: dict[str, int] = defaultdict(int)
    for one in found:
        sums[one.kind] += one.contacts
    rows: list[Row] = [*sorted(sums.items(), key=lambda item: (-item[1], item[0]))]
    columns = (
        Column("kind", N_("Kind"), Kind.CHOICE, _CONTACTS),
        Column("contacts", N_("Contacts"), Kind.COUNT),
    )
    total = (Text(N_("Together")), sum(sums.values()))
    return Table("contacts", N_("Contacts by kind"), columns, rows, N_("Nobody was spoken to."), total=total)


def people_table(found: Sequence[Contacts]) -> Table:
    """Contacts by who had them."""
    sums: dict[str | None, int] = defaultdict(int)
    for one in found:
        sums[one.who] += one.contacts
    ordered = sorted(sums.items(), key=lambda item: (-item[1], str(item[0] or "")))
    rows: list[Row] = [(Text(_NOT_SAID) if who is None else who, number) for who, number in ordered]
    columns = (Column("who", N_("By")), Column("contacts", N_("Contacts"), Kind.COUNT))
    return Table("people", N_("Contacts by who had them"), columns, rows, N_("Nobody was spoken to."))


def spoken_to_table(found: Sequence[SpokenTo], limit: int | None) -> Table:
    """Who was spoken to, and how often."""
    rows: list[Row] = [*found]
    columns = (*CUSTOMER, Column("contacts", N_("Contacts"), Kind.COUNT), Column("last", N_("Last"), Kind.DAY))
    return Table("spoken_to", N_("Customers spoken to"), columns, limited(rows, limit), N_("Nobody was spoken to."), 2)


class Forgotten(NamedTuple):
    """A customer nobody has spoken to since the last payment, its day, and how many days ago that was."""

    customer: CustomerRow
    paid: str
    days: int


def unspoken_table(found: Sequence[Forgotten], limit: int | None) -> Table:
    """Whom nobody has spoken to since they paid."""
    rows: list[Row] = [
        (one.customer.code, one.customer.name, one.customer.grade, one.customer.owner, one.paid, one.days)
        for one in found
    ]
    columns = (
        *CUSTOMER,
        Column("grade", N_("Grade")),
        Column("owner", N_("Owner")),
        Column("paid", N_("Last payment"), Kind.DAY),
        Column("days", N_("Days since"), Kind.COUNT),
    )
    title = N_("Nobody has spoken to them since they paid")
    return Table("unspoken", title, columns, limited(rows, limit), N_("Everybody was spoken to."), heads=2)
