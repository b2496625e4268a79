"""A line to type one entry after the other in, with suggestions under it; enter gives the entry away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widgets import Input

from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.suggestions import Suggestion, SuggestionList

_PAUSE = 0.05  # seconds without typing before suggestions are asked for


class _Line(OneLine):
    """Enter takes the text away at once: what is typed or scanned right after it belongs to the next entry."""

    @dataclass
    class Given(Message):
        """Enter was pressed at this text."""

        text: str

    def on_key(self, event: events.Key) -> None:
        """Enter is taken in the order of typing; as a binding it would come after what was typed behind it."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self.give()

    def give(self) -> None:
        """Give the text away and be empty."""
        self.post_message(self.Given(self.value))
        self.value = ""


class EntryLine(Vertical):
    """The line and its suggestions; whoever listens to `Typed` calls `offer` with what fits."""

    DEFAULT_CSS = "EntryLine { height: auto; }"

    @dataclass
    class Typed(Message):
        """The typing has paused at this text."""

        text: str

    @dataclass
    class Entered(Message):
        """Enter was pressed, the line is empty again; `chosen` is the suggestion marked among those for `words`."""

        text: str
        words: str
        chosen: Suggestion | None

    @dataclass
    class Left(Message):
        """An arrow led out of the line."""

        down: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line = _Line()
        self.list = SuggestionList()
        self._words = ""
        self._quiet = ""
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.list

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.value

    def put(self, text: str, *, search: bool = False) -> None:
        """Put a text into the line; with `search` what fits it is offered at once."""
        self.close()
        self._quiet = "" if search else text
        self.line.value = text
        self.line.cursor_position = len(text)

    def offer(self, words: str, text: str, found: Sequence[Suggestion]) -> None:
        """Show what fits `words`, if the line still says `text`; the mark stays while the words stay."""
        if text != self.text or not self.line.has_focus:
            return
        if words != self._words or not self.list.suggestions:
            self._words = words
            self.list.put(found)

    def close(self) -> bool:
        """Take the suggestions away; False where there were none."""
        if not self.list.suggestions:
            return False
        self.list.put(())
        self._words = ""
        return True

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        if event.value and event.value != self._quiet:
            self._timer = self.set_timer(_PAUSE, lambda: self.post_message(self.Typed(self.text)))
        elif not event.value:
            self.close()

    @on(_Line.Given)
    def _given(self, event: _Line.Given) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        self.post_message(self.Entered(event.text, self._words, self.list.chosen))
        if not self.text:
            self.close()

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        """A click is as good as the arrows and enter."""
        event.stop()
        self.list.mark(event.place)
        self.screen.set_focus(self.line)
        self.line.give()

    def on_key(self, event: events.Key) -> None:
        """The arrows move through the suggestions; without any they lead out of the line."""
        if event.key not in ("up", "down"):
            return
        event.stop()
        event.prevent_default()
        if self.list.suggestions:
            self.list.move(1 if event.key == "down" else -1)
        else:
            self.post_message(self.Left(event.key == "down"))
