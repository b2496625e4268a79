"""A page is painted when it has something to show: once, instead of a frame first and bit by bit what belongs in it."""

from __future__ import annotations

from typing import Any, TypeVar

from textual.geometry import Size
from textual.screen import Screen

Answer = TypeVar("Answer")
_PATIENCE = 0.3  # seconds until it is painted as far as it is there


class FirstLook(Screen[Answer]):
    """A screen of which nothing is painted before `look`; what was on the terminal before stays there until then.

    Textual arranges and styles a new screen several times while it gets its size; each is done once here.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        #: Whether nothing has been painted yet.
        self.unseen = True

    def on_mount(self) -> None:
        """Paint it after a moment whatever is there by then."""
        self.set_timer(_PATIENCE, self.look)

    def look(self) -> None:
        """From now on the screen is painted."""
        if self.unseen and self.is_mounted:
            self.unseen = False
            self.looked()
            self.refresh()

    def looked(self) -> None:
        """What was left undone while nobody saw it is to be done now."""

    def take_size(self) -> None:
        """Have the classes of the window's size before there is anything to be styled by them."""
        width, height = self.app.size
        for size, classes in ((width, self.app.HORIZONTAL_BREAKPOINTS), (height, self.app.VERTICAL_BREAKPOINTS)):
            self.add_class(*self._get_breakpoint_classes(size, classes or []), update=False)

    def _compositor_refresh(self) -> None:
        if not self.unseen:
            super()._compositor_refresh()

    def _screen_resized(self, size: Size) -> None:
        if size != self._compositor.size:
            super()._screen_resized(size)
