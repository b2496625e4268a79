"""Entries of a calendar under headings, each with a name that stays the same when its place changes."""

from collections.abc import Hashable, Sequence
from typing import Generic

from crm_tui.core.i18n import Text
from crm_tui.widgets.grouped_table import GroupedTable, RowGroup
from crm_tui.widgets.table_columns import Row, TableColumn


class AgendaList(GroupedTable[Row], Generic[Row]):
    """A grouped list whose rows are known by a name of any kind; only the lines in sight are painted."""

    def __init__(self, columns: Sequence[TableColumn[Row]], *, empty: Text | str = "", id: str | None = None) -> None:
        super().__init__(columns, empty=empty, id=id)
        self._numbers: dict[Hashable, int] = {}

    def set_named(self, groups: Sequence[tuple[Text | str, Sequence[tuple[Hashable, Row]]]]) -> None:
        """Show rows by name under headings; the cursor stays on its row where that is still there."""
        self.set_groups([RowGroup(title, [(self._number(name), row) for name, row in rows]) for title, rows in groups])

    def aim(self, name: Hashable) -> bool:
        """Put the cursor on the row of that name; False where there is none."""
        number = self._numbers.get(name)
        if number is None or number not in self.shown_ids:
            return False
        self.move_to(list(self.shown_ids).index(number))
        return True

    def _number(self, name: Hashable) -> int:
        return self._numbers.setdefault(name, len(self._numbers) + 1)
