"""Finished lines of any number in a scrolling view: only those in sight are painted, nothing in them is markup."""

from collections.abc import Iterable, Mapping, Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_
from crm_tui.core.inks import MEANINGS, Ink
from crm_tui.core.text import for_terminal

_SIDEWAYS = 8  # cells


class TextLines(Acting, ScrollView, can_focus=True, inherit_bindings=False):
    """Lines to be read, headings among them."""

    DEFAULT_CSS = """
    TextLines { height: 1fr; padding: 0 1; scrollbar-size-vertical: 1; scrollbar-size-horizontal: 0; }
    TextLines { scrollbar-gutter: stable; }
    TextLines > .text-lines--head { text-style: bold; }
    TextLines > .text-lines--accent { color: $accent; }
    TextLines > .text-lines--second { color: $quiet; }
    TextLines:ansi > .text-lines--second { text-style: dim; }
    TextLines > .text-lines--below { color: $warning; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"text-lines--head", *(f"text-lines--{one}" for one in MEANINGS)}

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._lines: list[str] = []
        self._heads: frozenset[str] = frozenset()
        self._inks: Mapping[int, Sequence[Ink]] = {}

    @property
    def room(self) -> int:
        """Cells a line may take without scrolling sideways."""
        return self.scrollable_content_region.width

    def put(
        self, lines: Sequence[str], heads: Iterable[str] = (), keep: bool = True,
        inks: Mapping[int, Sequence[Ink]] | None = None,
    ) -> None:  # fmt: skip
        """Show these lines, those equal to one of `heads` as headings; with `keep` from where one is.

        `inks` says by its number what the parts of a line mean.
        """
        self._inks = inks or {}
        self._heads = frozenset(map(for_terminal, heads))
        self._lines = [for_terminal(line) for line in lines]
        self.virtual_size = Size(max(map(cells.width, self._lines), default=0), len(self._lines))
        if not keep:
            self.scroll_to(0, 0, animate=False)
        self.refresh()

    def render_line(self, y: int) -> Strip:
        left, top = self.scroll_offset
        if top + y >= len(self._lines):
            return Strip.blank(self.size.width, self.rich_style)
        style, beyond = self.style_of(top + y)
        strip = Strip(self._segments(top + y, style)).crop(left, left + self.size.width)
        return strip.adjust_cell_length(self.size.width, beyond)

    def _segments(self, y: int, style: Style) -> list[Segment]:
        """Line `y`, its inked parts in their colours unless the whole line is painted otherwise."""
        line, inks = self._lines[y], self._inks.get(y, ()) if style == self.rich_style else ()
        segments, done = [], 0
        for ink in inks:
            colour = self.get_component_rich_style(f"text-lines--{ink.meaning}")
            segments += [Segment(line[done : ink.first], style), Segment(line[ink.first : ink.end], colour)]
            done = ink.end
        return [*segments, Segment(line[done:], style)]

    def style_of(self, y: int) -> tuple[Style, Style]:
        """How line `y` is painted, and the space beyond it."""
        plain = self.rich_style
        return self.get_component_rich_style("text-lines--head") if self._lines[y] in self._heads else plain, plain

    def _move(self, lines: int) -> None:
        self.scroll_relative(y=lines, animate=False)

    @property
    def _page(self) -> int:
        return max(1, self.scrollable_content_region.height - 1)

    @action("down j", N_("Down"), N_("Go one line down."), line=False, palette=False)
    def action_line_down(self) -> None:
        self._move(1)

    @action("up k", N_("Up"), N_("Go one line up."), line=False, palette=False)
    def action_line_up(self) -> None:
        self._move(-1)

    @action("pagedown space", N_("Page down"), N_("Go one screenful down."), line=False, palette=False)
    def action_next_page(self) -> None:
        self._move(self._page)

    @action("pageup", N_("Page up"), N_("Go one screenful up."), line=False, palette=False)
    def action_previous_page(self) -> None:
        self._move(-self._page)

    @action("ctrl+d", N_("Half a page down"), N_("Go half a screenful down."), line=False, palette=False)
    def action_half_down(self) -> None:
        self._move(self._page // 2)

    @action("ctrl+u", N_("Half a page up"), N_("Go half a screenful up."), line=False, palette=False)
    def action_half_up(self) -> None:
        self._move(-(self._page // 2))

    @action("g home", N_("First"), N_("Go to the first line."), line=False, palette=False)
    def action_first(self) -> None:
        self.scroll_to(y=0, animate=False)

    @action("G end", N_("Last"), N_("Go to the last line."), line=False, palette=False)
    def action_last(self) -> None:
        self.scroll_to(y=len(self._lines), animate=False)

    @action("l", N_("To the right"), N_("Show what is beyond the right edge."), line=False, palette=False)
    def action_rightwards(self) -> None:
        self.scroll_relative(x=_SIDEWAYS, animate=False)

    @action("h", N_("To the left"), N_("Show what is beyond the left edge."), line=False, palette=False)
    def action_leftwards(self) -> None:
        self.scroll_relative(x=-_SIDEWAYS, animate=False)
