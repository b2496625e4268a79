"""Jump mode: a letter over everything on the page that can have the focus, and every tab; the letter goes there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from crm_tui.actions import Acting, action
from crm_tui.core import cells
from crm_tui.core.i18n import N_
from crm_tui.widgets.bar import Bar
from crm_tui.widgets.key_line import KeyLine

#: Nearest to the resting fingers first.
LETTERS = "asdfghjklqwertyuiopzxcvbnmASDFGHJKLQWERTYUIOPZXCVBNM"


class Spot(NamedTuple):
    """A place one can jump to: where its label stands, and how to go there."""

    at: Offset
    go: Callable[[], object]


class Jump(Acting, ModalScreen[Callable[[], object] | None]):
    """Answers with how to go where the letter stands, or None for esc and any other key."""

    DEFAULT_CSS = "Jump .label { position: absolute; width: 1; height: 1; }"

    def __init__(self, page: Screen[Any]) -> None:
        super().__init__()
        self.spots = dict(zip(LETTERS, spots(page), strict=False))

    def compose(self) -> ComposeResult:
        for letter, spot in self.spots.items():
            label = Sign(letter)
            label.styles.offset = (spot.at.x, spot.at.y)
            yield label

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.choose(event.character or "")

    def on_resize(self, event: events.Resize) -> None:
        """The page has been laid out anew: the labels would stand in the wrong places."""
        if self.is_current and event.size != self.app.size:
            self.dismiss(None)

    def choose(self, letter: str) -> None:
        """Answer with where that letter stands."""
        found = self.spots.get(letter)
        self.dismiss(found.go if found else None)

    @action("escape", N_("Cancel"), N_("Leave jump mode and stay where one was."), palette=False)
    def action_cancel(self) -> None:
        self.dismiss(None)


class Sign(Static):
    """A letter over the page; a click on it is the key."""

    def __init__(self, letter: str) -> None:
        super().__init__(letter, classes="label", markup=False)
        self._letter = letter

    def on_click(self) -> None:
        screen = self.screen
        if isinstance(screen, Jump):
            screen.choose(self._letter)


def spots(page: Screen[Any]) -> list[Spot]:
    """Where one can jump on the page, in the order of reading: what can have the focus, and the tabs."""
    found = [*_tabs(page), *_panes(page)]
    unique = {spot.at: spot for spot in found}
    return sorted(unique.values(), key=lambda spot: (spot.at.y, spot.at.x))


def _panes(page: Screen[Any]) -> Iterator[Spot]:
    """What can have the focus and is in sight, even in part."""
    for widget in page.focus_chain:
        seen = page.find_widget(widget).visible_region
        if seen and not isinstance(widget, Bar):
            yield Spot(seen.offset, partial(page.set_focus, widget))


def _tabs(page: Screen[Any]) -> Iterator[Spot]:
    """Every part of a line of tabs that does something when it is clicked."""
    for bar in page.query(Bar).results(Bar):
        if isinstance(bar, KeyLine) or not bar.is_on_screen:
            continue
        left, before = bar.content_region.x, None
        for part in bar.shown:
            # Neighbours that do the same are one tab.
            if part.click is not None and part.click is not before:
                yield Spot(Offset(left, bar.content_region.y), part.click)
            left, before = left + cells.width(part.text), part.click
