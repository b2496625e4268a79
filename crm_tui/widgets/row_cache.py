"""The rows a windowed table holds: those in sight, some around them, and what it has still to fetch."""

from array import array
from collections.abc import Iterable, Sequence
from typing import Generic

from crm_tui.widgets.table_columns import Row

_KEPT = 4096  # rows held before those out of sight are let go


class RowCache(Generic[Row]):
    """Ids of all rows in order, and the rows themselves as far as they have come.

    After `set_ids` the rows of before stay to be shown until newer ones arrive, so nothing flickers.
    """

    def __init__(self) -> None:
        self.ids: Sequence[int] = array("q")
        self._rows: dict[int, Row | None] = {}
        self._fresh: set[int] = set()

    def set_ids(self, ids: Sequence[int]) -> None:
        """The rows there are from now on; all are to be fetched anew."""
        self.ids = ids
        self._fresh.clear()

    def set_rows(self, ids: Sequence[int], rows: Sequence[Row]) -> None:
        """The rows there are from now on, all at hand."""
        self.ids = ids
        self._rows = dict(zip(ids, rows, strict=True))
        self._fresh = set(ids)

    def get(self, row_id: int) -> Row | None:
        """The row, None where it has not come or does not exist any more."""
        return self._rows.get(row_id)

    def known(self, row_id: int) -> bool:
        """Whether it has been asked for and answered, even if there was no such row."""
        return row_id in self._rows

    def missing(self, top: int, height: int) -> list[int]:
        """The ids to fetch for `height` rows from place `top` on, half as many before and after included."""
        margin = height // 2
        window = self.ids[max(0, top - margin) : max(0, top + height + margin)]
        return [row_id for row_id in window if row_id not in self._fresh]

    def put(self, wanted: Iterable[int], rows: Iterable[Row]) -> None:
        """Rows that were fetched for the ids `wanted`; ids without a row are remembered as gone."""
        found = {row[0]: row for row in rows}  # type: ignore[index]  # a row's first item is its id
        if len(self._rows) > _KEPT:
            self._rows.clear()
            self._fresh.clear()
        for row_id in wanted:
            self._rows[row_id] = found.get(row_id)
            self._fresh.add(row_id)
