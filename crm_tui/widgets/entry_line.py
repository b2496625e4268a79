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

from crm_tui.widgets.lookup_editor import Suggestion, SuggestionList

_PAUSE = 0.05  # seconds without typing before suggestions are asked for


class EntryLine(Vertical):
    """The line and its suggestions; whoever listens to `Typed` calls `offer` with what fits."""

    DEFAULT_CSS = "EntryLine { height: auto; }"

    @dataclass
    class Typed(Message):
        """The typing has paused at this text."""

        text: str

    @dataclass
    class Entered(Message):
        """Enter was pressed; `chosen` is the suggestion marked among those for `words`, where there are any."""

        text: str
        words: str
        chosen: Suggestion | None

    @dataclass
    class Left(Message):
        """An arrow led out of the line."""

        down: bool

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.line = Input(compact=True, select_on_focus=False)
        self.line.cursor_blink = False
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

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self._timer is not None:
            self._timer.stop()
        chosen = self.list.suggestions[self.list.marked] if self.list.suggestions else None
        self.post_message(self.Entered(self.text, self._words, chosen))

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
