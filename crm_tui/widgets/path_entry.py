"""A line for the path of a file, completed from what is on the disk; while it is empty, files near at hand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from textual import on, work
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input

from crm_tui.actions import Acting, action
from crm_tui.core.found_files import Found, fitting, in_short, newest, path_meant
from crm_tui.core.i18n import N_, tr
from crm_tui.widgets.one_line import OneLine
from crm_tui.widgets.suggestions import Suggestion, SuggestionList

_MOST = 6


class PathLine(Acting, OneLine):
    """The line one types in."""

    @action("enter", N_("Read it"), N_("Read the file that is chosen or typed, or go into the folder."), palette=False)
    def action_take(self) -> None:
        self.query_ancestor(PathEntry).take()

    @action("down", N_("Choose"), N_("Choose among the files listed."), palette=False)
    def action_next(self) -> None:
        self.query_ancestor(PathEntry).step(1)

    @action("up", N_("Choose the one before"), N_("Go up in the files listed."), line=False, palette=False)
    def action_previous(self) -> None:
        self.query_ancestor(PathEntry).step(-1)

    @action("tab", N_("Complete"), N_("Complete the path with what is listed."), palette=False)
    def action_complete(self) -> None:
        self.query_ancestor(PathEntry).complete()


class PathEntry(Vertical):
    """The arrows choose among what fits, tab completes, enter takes what is chosen or typed."""

    DEFAULT_CSS = "PathEntry { width: 1fr; height: auto; }"

    @dataclass
    class Chosen(Message):
        """A file was named; whether there is one is for whoever opens it to say."""

        text: str

    def __init__(self, hint: str, *, id: str | None = None) -> None:
        """`hint` is the msgid of what the line says while it is empty."""
        super().__init__(id=id)
        self.line = PathLine(hint=tr(hint), id="path")
        self.list = SuggestionList()
        self._found: Sequence[Found] = ()
        self._near: Callable[[], Sequence[Found]] = tuple

    def compose(self) -> ComposeResult:
        yield self.line
        yield self.list

    @property
    def text(self) -> str:
        """What stands in the line."""
        return self.line.value.strip()

    def offer(self, near: Callable[[], Sequence[Found]]) -> None:
        """Offer these files while nothing is typed; called in a thread."""
        self._near = near
        self._look()

    def offer_folder(self, folder: object) -> None:
        """Offer the newest files of a folder while nothing is typed."""
        path = path_meant(str(folder))
        self.offer(lambda: newest(path, _MOST))

    def clear_list(self) -> None:
        """Offer nothing more."""
        self._found = ()
        self.list.put(())

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        event.stop()
        self._look()

    @work(exclusive=True, group="paths")
    async def _look(self) -> None:
        """Look on the disk, which may be far away, in a thread; only the newest look is listed."""
        typed = self.line.value
        call = (lambda: fitting(typed, _MOST)) if typed.strip() else self._near
        found = await asyncio.to_thread(call)
        if typed == self.line.value and self.is_attached:
            if len(found) == 1 and path_meant(typed) == found[0].path and not found[0].is_folder:
                found = ()  # it stands there already
            self._found = found
            self.list.put([_suggestion(one, near=not typed.strip()) for one in found], marked=None)

    def step(self, step: int) -> None:
        """Choose the next one in the list, or the one before; before the first stands what is typed."""
        place = (-1 if self.list.marked is None else self.list.marked) + step
        if self._found:
            self.list.mark(None if place < 0 else min(place, len(self._found) - 1))

    def complete(self) -> None:
        """Put what is chosen, or else the first that fits, into the line."""
        if self._found:
            self._write(self._found[self.list.marked or 0])

    @on(SuggestionList.Picked)
    def _picked(self, event: SuggestionList.Picked) -> None:
        event.stop()
        self._take(event.place)
        self.screen.set_focus(self.line)

    def take(self) -> None:
        """Take what is chosen in the list, else what is typed."""
        marked = self.list.marked
        if marked is not None and marked < len(self._found):
            self._take(marked)
        else:
            self._submit()

    def _take(self, place: int) -> None:
        """Go into the folder at that place, or take the file."""
        found = self._found[place]
        self._write(found)
        if not found.is_folder:
            self._submit()

    def _write(self, found: Found) -> None:
        words = in_short(found.path) + ("/" if found.is_folder else "")
        self.line.value = words
        self.line.cursor_position = len(words)

    def _submit(self) -> None:
        self.clear_list()
        if self.text:
            self.post_message(self.Chosen(self.text))


def _suggestion(found: Found, *, near: bool) -> Suggestion:
    """The name, and the day it was written; of a file near at hand where it is, too."""
    name = in_short(found.path) if near else found.path.name + ("/" if found.is_folder else "")
    changed = datetime.fromtimestamp(found.changed).date().isoformat()  # noqa: DTZ006 - the day on this machine
    return Suggestion(0, "", name, "" if found.is_folder else changed)
