"""A line of parts one can click: what the tabs and the key line are made of."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from textual import events
from textual.content import Content
from textual.widget import Widget

from crm_tui.core import cells


class Part(NamedTuple):
    """A stretch of the line: its text, the component class it looks like, and what a click on it does."""

    text: str
    look: str = ""
    click: Callable[[], object] | None = None


class Bar(Widget):
    """One line of parts; it is painted again only when the parts have changed."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: list[Part] = []
        #: Whether the parts are to be worked out once somebody sees the page.
        self.due = False

    def parts(self, width: int) -> list[Part]:
        """The parts for a line of `width` cells, together no wider."""
        raise NotImplementedError

    @property
    def shown(self) -> Sequence[Part]:
        """The parts as they stand on the line now."""
        return self._parts

    def renew(self) -> None:
        """Work the parts out again, unless nobody has seen the page yet."""
        self.due = getattr(self.screen, "unseen", False)
        if self.due:
            return
        parts = self.parts(self.content_size.width)
        if [part[:2] for part in parts] != [part[:2] for part in self._parts]:
            self._parts = parts
            self.refresh()
        self._parts = parts

    def on_resize(self) -> None:
        self.renew()

    def render(self) -> Content:
        return Content.assemble(
            *((part.text, self.get_visual_style(part.look)) if part.look else part.text for part in self._parts)
        )

    async def on_click(self, event: events.Click) -> None:
        left = event.x - self.styles.gutter.left
        for part in self._parts:
            wide = cells.width(part.text)
            if 0 <= left < wide and part.click is not None:
                result = part.click()
                if hasattr(result, "__await__"):
                    await result
                return
            left -= wide
