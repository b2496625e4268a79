"""What the help sheet says of a page's figures: each one's rule, and the rule with the present numbers in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from textual import events
from textual.screen import Screen

from crm_tui.core import cells
from crm_tui.core.i18n import tr
from crm_tui.widgets.text_lines import TextLines

if TYPE_CHECKING:
    from crm_tui.reports import Explanation
    from crm_tui.store.db import Reader

_LEAST = 20  # cells
#: Reads how the figures come about, in a thread.
Explaining = Callable[["Reader"], "list[Explanation]"]


class Explains:
    """A page whose figures can be explained."""

    def explaining(self) -> Explaining | None:
        """What reads the explanation of the figures in sight; None where there are none now."""
        raise NotImplementedError


def explaining(page: Screen[Any]) -> Explaining | None:
    """What explains the page's figures; None for a page without any."""
    return page.explaining() if isinstance(page, Explains) else None


class FigureLines(TextLines):
    """The explanations, laid out for the width there is."""

    DEFAULT_CSS = "FigureLines { height: auto; padding: 0; }"

    def __init__(self) -> None:
        super().__init__()
        self._found: list[Explanation] = []

    def tell(self, found: list[Explanation]) -> None:
        """Show these."""
        self._found = found
        self._lay_out()

    def on_resize(self, _event: events.Resize) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        room = max(_LEAST, self.room)
        self.put(lines(self._found, room), {cells.cut(tr(one.figure), room) for one in self._found})


def lines(found: Iterable[Explanation], room: int) -> list[str]:
    """A heading for each figure, and below it the rule and the numbers, in lines of at most `room` cells."""
    shown: list[str] = []
    for one in found:
        shown.append(cells.cut(tr(one.figure), room))
        shown += [f"  {line}" for line in cells.wrap(tr(one.rule), room - 2)]
        for number in one.numbers:
            shown += [f"    {line}" for line in cells.wrap(tr(number), room - 4)]
    return shown
