"""Lists of records as tables: columns labelled by the fields' own declarations."""

from collections.abc import Iterable, Sequence

from crm_tui.core.fields import Field, Record, Value
from crm_tui.core.table import Column, Table


def column(field: Field, key: str | None = None) -> Column:
    """The column of a field."""
    choices = tuple((choice.value, choice.label) for choice in field.choices)
    return Column(key or field.name, field.label, field.kind, choices)


def table(record: Record, names: Sequence[str], rows: Iterable[Sequence[Value]], title: str, empty: str) -> Table:
    """Rows of the record's named fields."""
    columns = tuple(column(record.field(name)) for name in names)
    return Table(record.noun, title, columns, list(rows), empty=empty)


def sheet(record: Record, values: dict[str, Value], extra: Iterable[tuple[str, str, Value]] = ()) -> Table:
    """One record as a table of one row, with columns of its own after the fields'."""
    columns = [*(column(field) for field in record.fields), *(Column(key, label) for key, label, _ in extra)]
    row = [*(values.get(field.name) for field in record.fields), *(value for _, _, value in extra)]
    return Table(record.noun, record.label, tuple(columns), [row])
