"""Marks on the rows of a list, one by one or a range at a time: what a verb is about."""

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
        return len(self.marked.union(self._range()))

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

    def _range(self) -> Sequence[int]:
        """The ids of the open range."""
        if self._range_from is None:
            return ()
        first, last = sorted((self._range_from, self.cursor))
        return self.shown_ids[first : last + 1]

    def _in_range(self, index: int) -> bool:
        if self._range_from is None:
            return False
        first, last = sorted((self._range_from, self.cursor))
        return first <= index <= last

    def _close_range(self) -> None:
        if self._range_from is not None:
            self.marked.update(self._range())
            self._range_from = None
            self._marks_changed()

    def _marks_changed(self) -> None:
        self.refresh()
        self.post_message(self.Marked(self))
