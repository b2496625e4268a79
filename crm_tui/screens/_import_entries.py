"""The lines of a plan in words: what becomes of each, of which record and why, and how many there are of each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.core.fields import Record, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain.shop import Shop
from crm_tui.exchange.entries import ADD, CHANGE, KNOWN, LEFT_OUT, REJECT, SAME, Entries, Entry
from crm_tui.render.values import show
from crm_tui.widgets.quick_view import Told
from crm_tui.widgets.table_columns import TableColumn

if TYPE_CHECKING:
    from crm_tui.exchange.planned import Planned

#: What becomes of a line, beginning with a sign that tells it without colour.
LABELS: Mapping[str, str] = {
    ADD: N_("+ new"),
    CHANGE: N_("~ changed"),
    SAME: N_("= the same"),
    KNOWN: N_("= known"),
    REJECT: N_("✗ wrong"),
    LEFT_OUT: N_("- left out"),
}
_CUSTOMERS, _PRODUCTS = N_("+ customers"), N_("+ products")
_WAITING = N_("waiting for their customer")
_ABSENT = "—"


class PlannedLine(NamedTuple):
    """An entry of the plan, by its place in it."""

    id: int
    entry: Entry


def columns(record: Record, shop: Shop) -> tuple[TableColumn[PlannedLine], ...]:
    """The columns of the list of lines."""
    return (
        TableColumn("line", N_("Line"), lambda row: f"{row.entry.line:,}", width=6, right=True),
        TableColumn("what", N_("Becomes"), lambda row: tr(LABELS[row.entry.action]), width=10),
        TableColumn("record", N_("Record"), lambda row: row.entry.label, width=12, grow=1, drop=2),
        TableColumn("words", N_("What is in it"), lambda row: in_line(row.entry, record, shop), width=14, grow=3),
    )


def in_line(entry: Entry, record: Record, shop: Shop) -> str:
    """The entry in one line: what is wrong, else what it changes, else its cells."""
    if entry.errors:
        return " · ".join(tr(error.message) for error in entry.errors)
    if entry.changes:
        return " · ".join(f"{told.label} {told.words}" for told in _changed(entry, record, shop))
    return " · ".join(filter(None, entry.cells)) or tr(entry.match)


def in_full(entry: Entry, record: Record, shop: Shop) -> list[Told]:
    """The entry line by line: why that record, what is wrong, every field old and new."""
    told = [Told(tr(N_("Why")), tr(entry.match))] if entry.match.msgid and not entry.errors else []
    told += [
        Told(error.column or tr(N_("Wrong")), f"{tr(error.message)} {error.value}".strip()) for error in entry.errors
    ]
    return told + list(_changed(entry, record, shop))


def _changed(entry: Entry, record: Record, shop: Shop) -> Iterator[Told]:
    for name, (old, new) in entry.changes.items():
        after = _value(record, name, new, shop)
        before = "" if entry.action == ADD else f"{_value(record, name, old, shop)} → "
        yield Told(_label(record, name), before + after)


def _label(record: Record, name: str) -> str:
    try:
        return tr(record.field(name).label)
    except KeyError:
        return name


def _value(record: Record, name: str, value: Value, shop: Shop) -> str:
    try:
        field = record.field(name)
    except KeyError:
        return _ABSENT if value is None else str(value)
    choices = tuple((choice.value, choice.label) for choice in field.choices)
    return show(value, field.kind, shop, choices, absent=_ABSENT)


def counted(planned: Planned, marked: int) -> str:
    """How many lines there are of each kind, how many the person leaves out, and what else is to be known."""
    entries, account = planned.entries, planned.account
    parts = [f"{tr(label)} {entries.count(kind):,}" for kind, label in LABELS.items() if entries.count(kind)]
    if marked:
        parts.append(tr(plural("● {count} left out by you", "● {count} left out by you", marked)))
    besides = (
        (_CUSTOMERS, account.created_customers), (_PRODUCTS, account.created_products), (_WAITING, account.waiting),
    )  # fmt: skip
    for label, count in besides:
        parts += [f"{tr(label)} {count:,}"] if count else []
    if planned.summary.earlier_batch is not None:
        parts.append(tr(N_("this very file was brought in before")))
    return " · ".join(parts)


def kinds_to_show(entries: Entries) -> list[tuple[str, str]]:
    """The kinds there are lines of, for a choice: all first."""
    found = [(kind, f"{tr(label)}  {entries.count(kind):,}") for kind, label in LABELS.items() if entries.count(kind)]
    return [("", f"{tr(N_('All lines'))}  {len(entries):,}"), *found]


def fields_to_skip(record: Record, names: Sequence[str], skipped: frozenset[str]) -> list[tuple[str, str]]:
    """The fields the file brings, for a choice; what is left out already says so."""
    out = tr(N_("left out"))
    return [(name, f"{_label(record, name)}  ({out})" if name in skipped else _label(record, name)) for name in names]


def why_nothing(entries: Entries) -> Text | None:
    """Why there is nothing to bring in; None where there is something."""
    if entries.count(ADD, CHANGE):
        return None
    return Text(N_("The shop has all of this already; there is nothing to bring in."))
