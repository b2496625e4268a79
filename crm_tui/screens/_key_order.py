"""Keys typed ahead: each is done wholly before the next is looked at, and waits until somebody is there to take it.

Left to Textual, a key goes to what has the focus when it arrives, and its binding is run when it has come back from
there. Over a slow line several come in one piece: the letters of a name become commands of the page that is being
left, an enter overtakes the text before it.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from time import monotonic
from typing import Any

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.screen import Screen

from crm_tui.widgets.typing_cursor import is_field

_PATIENCE = 5.0  # seconds a key waits for a page that is being opened; then it goes where it can
_LOOK = 0.01  # seconds between looks at such a page
_ROUNDS = 2  # a key makes a message, and its answer another one


class InOrder(App[int]):
    """An app that takes keys in the order they were typed, each where the one before it has led.

    A screen whose `takes_keys` is False is not ready: its fields are still to come, or it is about to be left.
    """

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self._answered: deque[events.Event] = deque(maxlen=8)
        self._screen_before: Screen[Any] | None = None

    def heed_key(self) -> None:
        """Something is typed."""

    async def command(self, event: events.Key) -> bool:
        """Do what the key stands for; False where it is to be typed, or stands for nothing."""
        raise NotImplementedError

    async def on_event(self, event: events.Event) -> None:
        """Hold what is typed until it can be taken; what has come back from a widget has been answered already."""
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            self.heed_key()
            # What works always works now: it may be the key that stops what one waits for.
            if isinstance(event, events.Paste) or not await self._check_bindings(event.key, priority=True):
                await self._until_taken()
                await self._do(event)
        elif event not in self._answered:
            await super().on_event(event)

    async def _until_taken(self) -> None:
        """Wait until the screen stands and takes keys, and what a dialog has answered has been done."""
        end = monotonic() + _PATIENCE
        while monotonic() < end and self._running:
            screen = self.screen
            if not screen.is_mounted or not getattr(screen, "takes_keys", True):
                await asyncio.sleep(_LOOK)
            elif screen is self._screen_before:
                return
            else:
                self._screen_before = screen
                await self._flush_next_callbacks()  # the answer waits there
                await _looked_at(screen)

    async def _do(self, event: events.Key | events.Paste) -> None:
        """Do the key, or have it typed; done means that all it leads to at once has happened."""
        target = self.focused or self.screen
        if isinstance(event, events.Paste):
            await super().on_event(event)
        elif not await self.command(event):
            event.set_sender(target)  # else Textual marks it as stopped once it comes back, and one can't tell
            await super().on_event(event)
            if is_field(target) and event.is_printable:
                return  # the field takes signs one after the other
            await _looked_at(target)
            if event.is_forwarded and not event._stop_propagation:  # noqa: SLF001 - Textual does not tell otherwise
                self._answered.append(event)
                await self._check_bindings(event.key)
        await _looked_at(target)


async def _looked_at(widget: DOMNode) -> None:
    """Wait until all from the widget up to its screen have looked at what they were sent."""
    with contextlib.suppress(TimeoutError):  # one that is busy for long is not waited for
        async with asyncio.timeout(_PATIENCE):
            for node in list(widget.ancestors_with_self) * _ROUNDS:
                looked = asyncio.Event()
                if not isinstance(node, App) and node.is_running and node.call_later(looked.set):
                    await looked.wait()
