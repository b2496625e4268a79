"""The line above a list: what it is narrowed to, and where one is in it."""

from dataclasses import dataclass

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.strip import Strip
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_, Text, tr

_STEP = 6  # cells
_PAUSE = 0.06  # seconds without typing before the list follows


class SearchInput(Input):
    """A field of one line to search by, quiet: its cursor does not blink."""

    def __init__(self, hint: str, *, id: str | None = None) -> None:
        """`hint` is the msgid of what it says while it is empty."""
        super().__init__(placeholder=tr(hint), compact=True, select_on_focus=False, id=id)
        self.cursor_blink = False


class FilterInput(Acting, SearchInput):
    """The field of the filter bar."""

    @action("enter down", N_("To the list"), N_("Keep the filter and go to the list."), short=N_("List"))
    def action_leave(self) -> None:
        bar = self.query_ancestor(FilterBar)
        self.screen.set_focus(self.screen.query_one(bar.list_selector))  # at once: the next key may be there already


class StateLine(Widget):
    """A few words at the right end of a line; its width grows in steps, so that a change repaints little."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = ""

    def say(self, words: str) -> None:
        """Show these words."""
        if words != self._words:
            self._words = words
            self.styles.width = -(-cells.width(words) // _STEP) * _STEP
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(cells.fit(self._words if y == 0 else "", width, "right"), self.rich_style)], width)


class FilterBar(Horizontal):
    """Type to narrow the list; the count and the order stand at the right."""

    @dataclass
    class Changed(Message):
        """What to search for has changed, and the typing has paused."""

        text: str

    def __init__(self, hint: str, list_selector: str, *, id: str | None = None) -> None:
        """`hint` is the msgid of what the field says while it is empty; the selector finds the list it narrows."""
        super().__init__(id=id)
        self.list_selector = list_selector
        self._hint = hint
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield Static("/", id="filter-sign", markup=False)
        yield FilterInput(self._hint, id="filter-input")
        yield StateLine(id="filter-state")

    @property
    def field(self) -> Input:
        """The field one types in."""
        return self.query_one(FilterInput)

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.field.value.strip()

    def clear(self) -> bool:
        """Take the filter off; False where there was none."""
        if not self.field.value:
            return False
        self.field.value = ""
        return True

    def say(self, state: Text | str) -> None:
        """What stands at the right: the place in the list, the order."""
        self.query_one(StateLine).say(tr(state))

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._paused)

    def _paused(self) -> None:
        self.post_message(self.Changed(self.text))
