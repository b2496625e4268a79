"""Finished lines with a cursor: what the line under it tells of can be opened."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Final, Generic, TypeVar

from rich.style import Style
from textual import events
from textual.message import Message

from crm_tui.actions import action
from crm_tui.core.i18n import N_
from crm_tui.core.inks import Ink
from crm_tui.widgets.text_lines import TextLines

About = TypeVar("About")
#: Lines kept in sight above the cursor: a table's headings.
_ABOVE: Final = 3


class PlacedLines(TextLines, Generic[About]):
    """Lines of which some tell of one thing each: steps go from one of those to the next in sight, or scroll."""

    DEFAULT_CSS = """
    PlacedLines > .placed-lines--cursor { background: $cursor; color: $cursor-text; }
    PlacedLines:ansi > .placed-lines--cursor { text-style: reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"placed-lines--cursor"}

    @dataclass
    class Opened(Message):
        """Enter, or a click on the line under the cursor; `about` is what it tells of."""

        about: object

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.cursor = 0
        self._about: list[About | None] = []

    @property
    def about(self) -> About | None:
        """What the line under the cursor tells of."""
        return self._about[self.cursor] if self.cursor < len(self._about) else None

    def place(
        self, lines: Sequence[tuple[str, About | None, Sequence[Ink]]], heads: Iterable[str] = (), keep: bool = True
    ) -> None:
        """Show these lines; with `keep` the cursor stays on what it was on, else it goes to the first that tells."""
        before = self.about if keep else None
        self._about = [about for _, about, _ in lines]
        if before is not None and before in self._about:
            self.cursor = self._about.index(before)
        elif not keep or self.cursor >= len(self._about):
            self.cursor = next((y for y, about in enumerate(self._about) if about is not None), 0)
        inks = {y: inks for y, (_, _, inks) in enumerate(lines) if inks}
        self.put([text for text, _, _ in lines], heads, keep, inks)

    def style_of(self, y: int) -> tuple[Style, Style]:
        if y != self.cursor or not self.has_focus:
            return super().style_of(y)
        style = self.get_component_rich_style("placed-lines--cursor")
        return style, style

    # Moving.

    def _move(self, lines: int) -> None:
        if abs(lines) > 1:
            super()._move(lines)
            self._go_to(self.cursor + lines)
        elif (y := self._next_in_sight(lines)) is not None:
            self._go_to(y)
        else:
            super()._move(lines)
            top, height = self.scroll_offset.y, max(1, self.scrollable_content_region.height)
            self.cursor = max(top, min(self.cursor, top + height - 1))
            self.refresh()

    def _next_in_sight(self, step: int) -> int | None:
        """The nearest line in that direction that tells of something else, of those in sight."""
        top = self.scroll_offset.y
        last = top - 1 if step < 0 else min(len(self._about), top + self.scrollable_content_region.height)
        ahead = range(self.cursor + step, last, step)
        return next((y for y in ahead if self._about[y] not in (None, self.about)), None)

    def _go_to(self, y: int) -> None:
        """Put the cursor on the line, and have it in sight, with headings above it."""
        self.cursor = max(0, min(y, len(self._about) - 1))
        height = max(1, self.scrollable_content_region.height)
        top = self.scroll_offset.y
        if self.cursor < top + _ABOVE:
            top = max(0, self.cursor - _ABOVE)
        elif self.cursor >= top + height:
            top = self.cursor - height + 1
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False)
        self.refresh()

    def action_first(self) -> None:
        self._go_to(0)

    def action_last(self) -> None:
        self._go_to(len(self._about) - 1)

    @action("enter", N_("Explain or open"), N_("Explain the figure under the cursor, or open the record of its row."),
            short=N_("Open"))  # fmt: skip
    def action_open(self) -> None:
        if self.about is not None:
            self.post_message(self.Opened(self.about))

    def on_click(self, event: events.Click) -> None:
        """The line clicked gets the cursor; with a second click it is opened."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        y = offset.y + self.scroll_offset.y
        if y == self.cursor and event.chain > 1:
            self.action_open()
        else:
            self._go_to(y)

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()
