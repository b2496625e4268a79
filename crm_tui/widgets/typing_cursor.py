"""The terminal's own cursor stands where one types: there an input method shows what is being composed."""

from __future__ import annotations

from textual.app import App
from textual.geometry import Offset
from textual.widgets import Input, TextArea


class TypingCursor(App[int]):
    """An app that says at each drawing where the cursor is.

    Left to Textual it is told when the focus moves, which may be before the field has its place, and again with
    the first key; a word composed first would stand in the corner of the screen.
    """

    @property
    def cursor_position(self) -> Offset:
        """The cell of the field in hand, the corner where there is none."""
        focused = self.focused if self._running else None
        return focused.cursor_screen_offset if isinstance(focused, Input | TextArea) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, _place: Offset) -> None:
        """Widgets set it when they get the focus; where they are then is not where they will be."""
