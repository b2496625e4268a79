"""What a report or a list is made of before anything is drawn: typed columns, rows of stored values, figures.

Values are in store units (see `core.fields.Kind`); only `render.values` turns one into text.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import Text

#: A stored value, or a sentence that is translated where it is shown.
Cell = Value | Text
Row = Sequence[Cell]

#: Kinds that are numbers: right-aligned on paper, never guarded as text in csv.
NUMERIC = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.RATE, Kind.COUNT, Kind.DURATION})


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` is its stable English name, `label` a msgid or finished `Text`."""

    key: str
    label: str | Text
    kind: Kind = Kind.TEXT
    choices: tuple[tuple[str, str], ...] = ()  # stored value -> msgid, for Kind.CHOICE


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of stored values under typed columns; `empty` is what to say when there are none.

    The first `heads` columns name the row: they stand again where a table too wide for the paper is continued.
    `total` is a last row, of the columns that are added up; the others are None.
    """

    key: str
    title: str | Text
    columns: tuple[Column, ...]
    rows: Sequence[Row]
    empty: str | Text = ""
    heads: int = 1
    total: Row | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A picture of columns of one of the report's tables, named by their keys: a point or a bar for each row.

    `shape` is "bars" or "line"; `across` is the column with the names. All `values` are of one kind.
    """

    key: str
    title: str | Text
    table: str
    across: str
    values: tuple[str, ...]
    shape: str = "bars"


@dataclass(frozen=True, slots=True)
class Figure:
    """One number with its stable key; `value` None means there is nothing to tell.

    A `compared` figure stands beside its value of the month before and of a year before. One with `parts`
    is exactly the sum of the figures of those keys, and is drawn as that sum. `explanation` is the rule it
    follows, `worked` the rule with this report's numbers in it; `table` is the key of the table it is made of.
    """

    key: str
    label: str | Text
    kind: Kind
    value: Value
    previous: Value = None
    year_ago: Value = None
    explanation: str | Text = ""
    compared: bool = False
    parts: tuple[str, ...] = ()
    worked: Text | None = None
    table: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report: figures, tables of stored values, charts of those, and notes that qualify them.

    `scope` names what it is limited to (a customer), and is empty for the whole shop.
    """

    name: str
    title: Text
    period: str
    currency: str
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()
    notes: tuple[Text, ...] = field(default=())
    shop: str = ""
    scope: str = ""
    charts: tuple[Chart, ...] = ()
