"""Marks on the rows of a list, one by one or a range at a time: what a verb is about."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from textual.message import Message

from crm_tui.widgets.copying import CopyingView


class MarkingView(CopyingView):
    """A list with a cursor and marks; it says which rows it shows, in their order."""

    cursor: int
    marked: set[int]
    #: The place where a range was begun that is still open.
    _range_from: int | None
    #: The places of the rows that were marked when it was begun, so that counting it costs nothing.
    _marked_places: Sequence[int] = ()

    @dataclass
    class Marked(Message):
        """The marks have changed."""

        table: "MarkingView"

    @property
    def shown_ids(self) -> Sequence[int]:
        """The ids of all rows, in their order."""
        raise NotImplementedError

    @property
    def cursor_id(self) -> int | None:
        """The id of the row under the cursor, None where there is no row."""
        return self.shown_ids[self.cursor] if self.cursor < len(self.shown_ids) else None

    @property
    def marks(self) -> int:
        """How many rows are marked, those of an open range and those that a filter hides included."""
        first, end = self._ends()
        twice = bisect_left(self._marked_places, end) - bisect_left(self._marked_places, first)
        return len(self.marked) + len(self.rows_among(self.shown_ids[first:end])) - twice

    def chosen(self) -> list[int]:
        """The ids that a verb is about: those marked, hidden ones last; else that of the row under the cursor."""
        self._close_range()
        if self.marked:
            seen = [row_id for row_id in self.shown_ids if row_id in self.marked]
            return [*seen, *sorted(self.marked.difference(seen))]
        return [] if self.cursor_id is None else [self.cursor_id]

    def clear_marks(self) -> bool:
        """Take all marks off, and close an open range; False where there was nothing."""
        if not self.marked and self._range_from is None:
            return False
        self.marked.clear()
        self._range_from = None
        self._marks_changed()
        return True

    def rows_among(self, ids: Sequence[int]) -> Sequence[int]:
        """Those of the ids that are rows one can mark."""
        return ids

    def _begin_range(self) -> None:
        self._range_from = self.cursor
        self._marked_places = [place for place, row_id in enumerate(self.shown_ids) if row_id in self.marked] \
            if self.marked else ()  # fmt: skip
        self._marks_changed()

    def _ends(self) -> tuple[int, int]:
        """The places of the open range: its first row, and the one after its last."""
        if self._range_from is None:
            return 0, 0
        first, last = sorted((self._range_from, self.cursor))
        return first, last + 1

    def _in_range(self, index: int) -> bool:
        first, end = self._ends()
        return first <= index < end

    def _close_range(self) -> None:
        if self._range_from is not None:
            first, end = self._ends()
            self.marked.update(self.rows_among(self.shown_ids[first:end]))
            self._range_from = None
            self._marks_changed()

    def _mark_all(self) -> None:
        """Mark every row of the list; where all are marked, take the marks off."""
        self._range_from = None
        rows = self.rows_among(self.shown_ids)
        if self.marked.issuperset(rows):
            self.marked.difference_update(rows)
        else:
            self.marked.update(rows)
        self._marks_changed()

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Marked(self))
