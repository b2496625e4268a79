"""The terminal's own cursor stands where one types: there an input method shows what is being composed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeGuard

from textual.app import App
from textual.geometry import Offset
from textual.widget import Widget

if TYPE_CHECKING:
    from textual.widgets import Input, TextArea


def is_field(widget: object) -> TypeGuard[Input | TextArea]:
    """Whether one types in the widget. Told by its cursor: the first page need not wait 10 ms for fields it lacks."""
    return isinstance(widget, Widget) and hasattr(type(widget), "cursor_screen_offset")


class TypingCursor(App[int]):
    """An app that says at each drawing where the cursor is.

    Left to Textual it is told when the focus moves, which may be before the field has its place, and again with
    the first key; a word composed first would stand in the corner of the screen.
    """

    @property
    def cursor_position(self) -> Offset:
        """The cell of the field in hand, the corner where there is none."""
        focused = self.focused if self._running else None
        return focused.cursor_screen_offset if is_field(focused) else Offset(0, 0)

    @cursor_position.setter
    def cursor_position(self, _place: Offset) -> None:
        """Widgets set it when they get the focus; where they are then is not where they will be."""
