"""Columns of a windowed table: what a cell says, how wide it is, and which columns give way when room is short."""

from collections.abc import Callable, Sequence
from typing import Generic, NamedTuple, TypeVar

from crm_tui.core.cells import Align, fit
from crm_tui.core.i18n import Text, tr
from crm_tui.core.text import for_terminal

Row = TypeVar("Row")
GAP = 2
_FEWEST = 4  # cells a column keeps where there is no room for all
UP, DOWN = "▲", "▼"


class TableColumn(NamedTuple, Generic[Row]):
    """A column; `label` is a msgid or `Text`, `cell` gives the text of a row.

    `width` is the least number of cells it takes; columns with `grow` share what is left by weight. When the
    table is too narrow the columns with the highest `drop` are left out first; 0 is never left out.
    """

    key: str
    label: str | Text
    cell: Callable[[Row], str]
    width: int = 10
    grow: int = 0
    right: bool = False
    drop: int = 0

    @property
    def align(self) -> Align:
        """The side the text keeps to."""
        return "right" if self.right else "left"


class Layout(NamedTuple, Generic[Row]):
    """The columns that have room, each with its width in cells."""

    columns: tuple[tuple[TableColumn[Row], int], ...]
    width: int

    def head(self, sort: str, descending: bool) -> str:
        """The header line, with the sort mark at the column sorted by."""
        mark = DOWN if descending else UP
        labels = [tr(column.label) + (mark if column.key == sort else "") for column, _ in self.columns]
        return self._line(labels, " ")

    def line(self, row: Row, mark: str) -> str:
        """The line of a row, exactly as wide as the table; `mark` is the one cell before it."""
        return self._line([for_terminal(column.cell(row)) for column, _ in self.columns], mark)

    def column_at(self, x: int) -> TableColumn[Row] | None:
        """The column under the cell `x` of the line."""
        left = 1
        for column, width in self.columns:
            if left <= x < left + width + GAP:
                return column
            left += width + GAP
        return None

    def _line(self, texts: Sequence[str], mark: str) -> str:
        parts = [fit(text, width, column.align) for text, (column, width) in zip(texts, self.columns, strict=True)]
        return fit(mark + (" " * GAP).join(parts), self.width)


def arrange(columns: Sequence[TableColumn[Row]], width: int) -> Layout[Row]:
    """The columns that fit `width` cells, in their order, and how wide each one is."""
    kept = list(columns)
    while len(kept) > 1 and _least(kept) > width:
        droppable = [column for column in kept if column.drop]
        if not droppable:
            break
        kept.remove(max(reversed(droppable), key=lambda column: column.drop))
    spare = width - _least(kept)
    widths = _widened(kept, spare) if spare >= 0 else _narrowed(kept, -spare)
    return Layout(tuple(zip(kept, widths, strict=True)), width)


def _widened(columns: Sequence[TableColumn[Row]], spare: int) -> list[int]:
    """The widths with what is to spare shared by weight."""
    weight = sum(column.grow for column in columns)
    widths = []
    for column in columns:
        share = spare * column.grow // weight if weight else 0
        spare, weight = spare - share, weight - column.grow
        widths.append(column.width + share)
    return widths


def _narrowed(columns: Sequence[TableColumn[Row]], missing: int) -> list[int]:
    """The widths where the least do not fit: columns that would grow give way, the widest first; numbers never do."""
    widths = [column.width for column in columns]
    giving = [place for place, column in enumerate(columns) if column.grow and not column.right]
    for _ in range(missing if giving else 0):
        widths[max(giving, key=widths.__getitem__)] -= 1
    return [max(_FEWEST, width) for width in widths]


def _least(columns: Sequence[TableColumn[Row]]) -> int:
    """The cells the columns take at their least widths, the mark before them included."""
    return 1 + sum(column.width for column in columns) + GAP * (len(columns) - 1)
