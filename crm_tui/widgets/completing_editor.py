"""A line of text completed from the values in use: the likeliest one ahead of the cursor, all that fit under it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from textual import events, on
from textual.suggester import Suggester
from textual.widgets import Input

from crm_tui.core.fields import Field, Kind, Value
from crm_tui.domain.completion import fitting
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.widgets.editors import Edited
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.suggestions import ListingEditor, Suggestion, SuggestionList

#: The values in use, most used first; opens its own reader, runs in a thread.
Values = Callable[[], Sequence[str]]
_SEPARATORS: Final = ";,、；，"


class _Ahead(Suggester):
    """Has the editor list what fits, and shows ahead of the cursor what begins like it."""

    def __init__(self, editor: CompletingEditor) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._editor = editor

    async def get_suggestion(self, value: str) -> str | None:
        return await self._editor.complete(value)


class CompletingEditor(ListingEditor):
    """Any text may be typed; right at its end takes the likeliest value, the arrows choose another one.

    Of a field of several values the one being typed is completed.
    """

    def __init__(self, field: Field, shop: Shop, values: Values) -> None:
        super().__init__(field, shop, OneLine(suggester=_Ahead(self)))
        self._values = values
        self._known: Sequence[str] | None = None
        self._quiet = ""  # a text that was put or taken, not typed: nothing is offered for it

    def put(self, value: Value) -> None:
        """Show the stored text."""
        self._write(plain(value, self.field.kind, self.shop))

    def type_in(self, raw: str) -> None:
        """Put this text into the line, as if it had been typed."""
        self._write(raw)

    async def complete(self, typed: str) -> str | None:
        """List what fits the typed text; the text as it would be with the likeliest value, where that begins so."""
        if typed == self._quiet or not self.line.has_focus:
            self.list.put(())
            return None
        found = await asyncio.to_thread(self._fitting, typed)
        if typed != self.raw or not self.line.has_focus:
            return None
        self.list.put([Suggestion(0, "", value) for value in found], marked=None)
        ahead = self._with(typed, found[0]) if found else ""
        return ahead if ahead.casefold().startswith(typed.casefold()) and self.line.cursor_at_end else None

    def _fitting(self, typed: str) -> list[str]:
        """What fits, read and worked out in a thread: reading pinyin takes a moment."""
        if self._known is None:
            self._known = self._values()
        others = set(self._parts(typed)[:-1])
        return [value for value in fitting(self._known, self._parts(typed)[-1]) if value not in others]

    def _parts(self, typed: str) -> list[str]:
        """The values typed so far, the last one being typed; one only, where the field holds no more."""
        if self.field.kind is not Kind.TAGS:
            return [typed.strip()]
        for sign in _SEPARATORS:
            typed = typed.replace(sign, ";")
        return [part.strip() for part in typed.split(";")]

    def _with(self, typed: str, value: str) -> str:
        """The text with the value in place of what is being typed."""
        if self.field.kind is not Kind.TAGS:
            return value
        kept = len(typed)
        while kept and typed[kept - 1] not in _SEPARATORS:
            kept -= 1
        while kept < len(typed) and typed[kept] == " ":
            kept += 1
        return typed[:kept] + value

    def _take(self, place: int) -> None:
        """Put the value at that place of the list into the line."""
        self._write(self._with(self.raw, self.list.suggestions[place].name))
        self.post_message(Edited(self))

    def _write(self, text: str) -> None:
        self._quiet = text
        self.line.value = text
        self.line.cursor_position = len(text)
        self.list.put(())

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        event.stop()
        self._take(event.place)
        self.screen.set_focus(self.line)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Say so in the form's own terms."""
        event.stop()
        if event.value != self._quiet:
            self._quiet = ""
        if not event.value:
            self.list.put(())
        self.post_message(Edited(self))

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        self.list.put(())

    def on_key(self, event: events.Key) -> None:
        """Right at the end takes the likeliest, the arrows choose in the list, enter takes the one chosen."""
        if self.list.suggestions and self._answer(event.key):
            event.stop()
            event.prevent_default()

    def _answer(self, key: str) -> bool:
        """Do what the key does while values are offered; False for a key that means nothing here."""
        marked = self.list.marked
        if key == "down":
            self.list.mark(0 if marked is None else min(marked + 1, len(self.list.suggestions) - 1))
        elif key == "up" and marked is not None:
            self.list.mark(marked - 1 if marked else None)
        elif key == "escape":
            self._quiet = self.raw
            self.list.put(())
        elif key == "enter" and marked is not None:
            self._take(marked)
        elif key == "right" and self.line.cursor_at_end:
            self._take(marked or 0)
        else:
            return False
        return True
