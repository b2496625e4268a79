"""The tabs of one page: the present one in brackets, all of them in sight where there is room."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

from textual.message import Message

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_, tr
from crm_tui.widgets.bar import Bar, Part

_BEFORE, _MORE = "‹ ", " ›"


class PageTabs(Acting, Bar, can_focus=True):
    """Named tabs (msgids by key); left and right go from one to the next while the line has the focus."""

    DEFAULT_CSS = """
    PageTabs { height: 1; padding: 0 1; }
    PageTabs:focus > .bar--here { text-style: bold reverse; }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--here"}

    @dataclass
    class Chosen(Message):
        """The tab of that key was chosen."""

        key: str

    @dataclass
    class Entered(Message):
        """The person goes on into what the present tab holds."""

    def __init__(self, tabs: Sequence[tuple[str, str]], *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._tabs = tuple(tabs)
        self.here = self._tabs[0][0]

    def show(self, key: str) -> None:
        """Mark the tab of that key as the present one."""
        self.here = key
        self.renew()

    def parts(self, width: int) -> list[Part]:
        """All tabs, or those around the present one where they do not fit; the signs at the ends go further."""
        parts = []
        for key, name in self._tabs:
            shown = tr(name)
            if key == self.here:
                parts.append(Part(f"[{shown}]", "bar--here"))
            else:
                parts.append(Part(f" {shown} ", "", partial(self._choose, key)))
        if sum(cells.width(part.text) for part in parts) <= width:
            return parts
        here = next(place for place, part in enumerate(parts) if part.look)
        first, last = _around(here, [cells.width(part.text) for part in parts], width - 2 * cells.width(_MORE))
        before = Part(_BEFORE, "", partial(self.step, -1))
        return [before, *parts[first : last + 1], Part(_MORE, "", partial(self.step, 1))]

    def step(self, by: int) -> None:
        """Go on by so many tabs; past the last one comes the first."""
        keys = [key for key, _ in self._tabs]
        self._choose(keys[(keys.index(self.here) + by) % len(keys)])

    def _choose(self, key: str) -> None:
        self.post_message(self.Chosen(key))

    @action("left h", N_("Tab to the left"), N_("Go to the tab on the left."), line=False, palette=False)
    def action_left(self) -> None:
        self.step(-1)

    @action("right l", N_("Tab to the right"), N_("Go to the tab on the right."), line=False, palette=False)
    def action_right(self) -> None:
        self.step(1)

    @action("down enter", N_("Into the tab"), N_("Go on into what the tab shows."), line=False, palette=False)
    def action_enter(self) -> None:
        self.post_message(self.Entered())


def _around(here: int, widths: Sequence[int], room: int) -> tuple[int, int]:
    """The first and the last of the tabs that fit around the one at `here`, the later ones before the earlier."""
    first = last = here
    taken = widths[here]
    while True:
        if last + 1 < len(widths) and taken + widths[last + 1] <= room:
            last += 1
            taken += widths[last]
        elif first > 0 and taken + widths[first - 1] <= room:
            first -= 1
            taken += widths[first]
        else:
            return first, last
