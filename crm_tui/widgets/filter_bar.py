"""The line above a list: what it is narrowed to, and where one is in it."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from rich.segment import Segment
from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.strip import Strip
from textual.suggester import Suggester
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, Static

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.widgets.one_line import OneLine

_STEP = 12  # cells
_PAUSE = 0.01  # seconds without typing before the list follows: signs that come at once are one text
_PATIENCE = 0.6  # seconds without typing before it is said what is wrong: half a query is always wrong

#: What the part before the cursor (a place in the text) could become, likeliest first; called in a thread.
Suggest = Callable[[str, int], Sequence[str]]


class SearchInput(OneLine):
    """A field of one line that says what can be typed in it."""

    def __init__(self, hint: str, *, id: str | None = None) -> None:
        """`hint` is the msgid of what it says while it is empty."""
        super().__init__(hint=tr(hint), id=id)


class PartSuggester(Suggester):
    """Completes the last part of a line, from the space or bracket before it on, once two signs of it are typed."""

    def __init__(self, suggest: Suggest) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._suggest = suggest

    async def get_suggestion(self, value: str) -> str | None:
        """The line with its last part completed, None where nothing fits."""
        before = max(value.rfind(sign) for sign in " (（\u3000") + 1
        part = value[before:]
        if len(part) < _LEAST and part.isascii():
            return None
        try:
            suggested = await asyncio.to_thread(self._suggest, value, len(value))
        except CrmError:  # nothing is offered then; the list, which reads the same store, says what is wrong
            return None
        return next((value[:before] + one for one in suggested if one.startswith(part)), None)


_LEAST = 2


class FilterInput(Acting, SearchInput):
    """The field of the filter bar."""

    def __init__(self, hint: str, suggest: Suggest | None = None, *, id: str | None = None) -> None:
        super().__init__(hint, id=id)
        if suggest is not None:
            self.suggester = PartSuggester(suggest)

    @action("tab", N_("Complete"), N_("Complete what is typed, or go to the list."), line=False, palette=False)
    def action_complete(self) -> None:
        before = self.value
        if self.cursor_at_end:
            self.action_cursor_right()
        if self.value == before:
            self.action_leave()

    @action("enter down", N_("To the list"), N_("Keep the filter and go to the list."), short=N_("List"))
    def action_leave(self) -> None:
        bar = self.query_ancestor(FilterBar)
        self.screen.set_focus(self.screen.query_one(bar.list_selector))  # at once: the next key may be there already


class StateLine(Widget):
    """A few words at the right end of a line; it only ever grows, and in steps: arranging the page anew paints much."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words = ""

    def say(self, words: str) -> None:
        """Show these words."""
        if words != self._words:
            self._words = words
            wanted = -(-cells.width(words) // _STEP) * _STEP
            if wanted > self.size.width:
                self.styles.width = wanted
            self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        return Strip([Segment(cells.fit(self._words if y == 0 else "", width, "right"), self.rich_style)], width)


class FilterBar(Vertical):
    """Type to narrow the list; the count and the order stand at the right, what is wrong with it below."""

    @dataclass
    class Changed(Message):
        """What to search for has changed, and the typing has paused."""

        text: str

    def __init__(self, hint: str, list_selector: str, suggest: Suggest | None = None, *, id: str | None = None) -> None:
        """`hint` is the msgid of what the field says while it is empty; the selector finds the list it narrows."""
        super().__init__(id=id)
        self.list_selector = list_selector
        self._hint = hint
        self._suggest = suggest
        self._timer: Timer | None = None
        self._patience: Timer | None = None

    def compose(self) -> ComposeResult:
        with Horizontal(id="filter-line"):
            yield Static("/", id="filter-sign", markup=False)
            yield FilterInput(self._hint, self._suggest, id="filter-input")
            yield StateLine(id="filter-state")
        yield Static("", id="filter-wrong", markup=False)

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

    def complain(self, wrong: Text | None) -> None:
        """What is wrong with what is typed, told after a moment; None takes it away at once."""
        if self._patience is not None:
            self._patience.stop()
        self._patience = None
        if wrong is None:
            self._say_wrong("")
        else:
            self._patience = self.set_timer(_PATIENCE, partial(self._say_wrong, tr(wrong)))

    def _say_wrong(self, words: str) -> None:
        line = self.query_one("#filter-wrong", Static)
        if bool(words) or line.display:
            line.update(words)
            line.display = bool(words)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_timer(_PAUSE, self._paused)

    def _paused(self) -> None:
        self.post_message(self.Changed(self.text))
