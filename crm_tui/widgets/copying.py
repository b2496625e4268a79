"""A list whose rows can be copied to the terminal's clipboard, as columns that a spreadsheet takes apart."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from textual.scroll_view import ScrollView

from crm_tui.actions import Acting, action
from crm_tui.core.errors import CrmError, Stopped
from crm_tui.core.formula_guard import guard
from crm_tui.core.i18n import N_, plural, tr
from crm_tui.core.task import Task
from crm_tui.core.text import clean_line
from crm_tui.widgets.table_columns import TableColumn

if TYPE_CHECKING:
    from crm_tui.store_app import StoreApp

_CHUNK = 1000  # rows fetched at once


class CopyingView(Acting, ScrollView):
    """A list of rows under columns; the list says which rows are chosen and fetches them."""

    columns: tuple[TableColumn[Any], ...]

    def chosen(self) -> Sequence[int]:
        """The ids of the rows a verb is about."""
        raise NotImplementedError

    async def fetch(self, ids: Sequence[int]) -> Sequence[Any]:
        """The rows of these ids. Raises CrmError."""
        raise NotImplementedError

    @action("y>r", N_("Copy the row"), N_("Copy the row, or those marked, for a spreadsheet."), line=False)
    def action_copy_row(self) -> None:
        if ids := self.chosen():
            self.run_worker(self._copy_rows(ids), group="copy", exclusive=True)

    async def _copy_rows(self, ids: Sequence[int]) -> None:
        try:
            rows = await (self.fetch(ids) if len(ids) <= _CHUNK else self._many(ids))
        except Stopped:
            self.notify(tr(N_("Stopped; nothing was copied.")), markup=False)
            return
        except CrmError as error:
            self.notify(str(error), severity="error", markup=False)
            return
        self.app.copy_to_clipboard("\n".join(_line(self.columns, row) for row in rows))
        self.notify(tr(plural("Copied {count} row.", "Copied {count} rows.", len(rows))), markup=False)

    async def _many(self, ids: Sequence[int]) -> Sequence[Any]:
        """The rows of many ids, fetched bit by bit while it is told how far that is."""
        rows: list[Any] = []
        task = Task(N_("Copying rows"))
        with cast("StoreApp", self.app).shown_running(task, work=True):
            for start in range(0, len(ids), _CHUNK):
                rows += await self.fetch(ids[start : start + _CHUNK])
                task.report(N_("read"), len(rows), len(ids))
        return rows


def _line(columns: Sequence[TableColumn[Any]], row: Any) -> str:
    """The row's cells apart by tabs; no cell holds a tab, or what a spreadsheet would run."""
    cells = ((column, clean_line(column.cell(row))) for column in columns)
    return "\t".join(text if column.right else guard(text) for column, text in cells)
