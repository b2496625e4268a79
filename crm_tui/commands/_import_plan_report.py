"""How the plan of an import is told: what becomes of each line, for people as a table, for machines as rows."""

from collections.abc import Iterator, Sequence

from crm_tui.core.fields import Kind, Record, Value
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.core.table import Column, Table
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import Summary
from crm_tui.exchange.entries import ADD, CHANGE, KNOWN, LEFT_OUT, REJECT, SAME, WRITING, Entry, plain_changes
from crm_tui.exchange.job import PLANS
from crm_tui.exchange.plan_file import as_json
from crm_tui.render.values import show

#: Rows of the table that people read.
SHOWN = 200
ACTIONS = {
    ADD: N_("add"), CHANGE: N_("change"), SAME: N_("unchanged"), KNOWN: N_("known already"), REJECT: N_("reject"),
    LEFT_OUT: N_("leave out"),
}  # fmt: skip
_COLUMNS = (
    Column("line", N_("Line"), Kind.COUNT),
    Column("action", N_("What")),
    Column("record", N_("Record")),
    Column("field", N_("Field")),
    Column("old", N_("Old value")),
    Column("new", N_("New value")),
    Column("match", N_("Why")),
)
#: The same for machines, whose values are in machine form already.
_FILE = (Column("file", N_("File")), *_COLUMNS)


def readable(summary: Summary, shop: Shop) -> tuple[Table, Text | None]:
    """What a file adds and changes, and how much of it there is beyond what the table holds."""
    entries, account = summary.entries, summary.account
    if entries is None:
        known = Text(ACTIONS[CHANGE])
        listed = [(line, known, label, name, old, new, None) for line, label, name, old, new in account.differences]
        return Table("changes", N_("Changes"), _COLUMNS, listed), None
    places = entries.places(*WRITING)
    record = PLANS[summary.noun].record
    rows = [row for place in places[:SHOWN] for row in _rows(entries[place], record, shop)]
    more = len(places) - SHOWN
    told = plural(
        "... and {count} more line; --plan FILE keeps all of them.",
        "... and {count} more lines; --plan FILE keeps all of them.",
        more,
    )
    return Table("changes", N_("Changes"), _COLUMNS, rows), told if more > 0 else None


def _rows(entry: Entry, record: Record, shop: Shop) -> Iterator[tuple[Value | Text, ...]]:
    """A row for each field that changes; what is added is told in one."""
    first = (entry.line, Text(ACTIONS[entry.action]), entry.label)
    if entry.action == ADD:
        said = [f"{tr(record.field(name).label)} {_shown(name, new, record, shop)}" for name, (_, new) in _full(entry)]
        yield (*first, None, None, "; ".join(said), entry.match)
        return
    for name, (old, new) in entry.changes.items():
        label = Text(record.field(name).label)
        yield (*first, label, _shown(name, old, record, shop), _shown(name, new, record, shop), entry.match)


def _full(entry: Entry) -> list[tuple[str, tuple[Value, Value]]]:
    return [(name, change) for name, change in entry.changes.items() if change[1] is not None]


def _shown(name: str, value: Value, record: Record, shop: Shop) -> str:
    field = record.field(name)
    return show(value, field.kind, shop, tuple((choice.value, choice.label) for choice in field.choices))


def rows(summaries: Sequence[Summary], shop: Shop) -> Table:
    """Every line of the files, field by field, for machines."""
    found: list[tuple[Value, ...]] = []
    for summary in summaries:
        record = PLANS[summary.noun].record
        for entry in summary.entries or ():
            first = (summary.file, entry.line, entry.action, entry.label)
            changes = plain_changes(entry, record, shop) or {"": ("", "")}
            found += [(*first, name, old, new, tr(entry.match)) for name, (old, new) in changes.items()]
    return Table("plan", N_("Plan"), _FILE, found)


def entries_json(summary: Summary, shop: Shop) -> list[dict[str, object]]:
    """Every line of a file by its stable keys."""
    return [as_json(entry, PLANS[summary.noun].record, shop) for entry in summary.entries or ()]
