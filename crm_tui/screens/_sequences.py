"""Keys of two strokes: the first one waits, and says after a moment what can follow."""

from __future__ import annotations

from typing import Any

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen, Screen
from textual.widgets import Static

from crm_tui.actions import ACTIONS, THEN, Acting, Live, action, live_actions, show_key
from crm_tui.core import cells
from crm_tui.core.i18n import N_, tr
from crm_tui.screens._key_order import InOrder
from crm_tui.screens._page import Page
from crm_tui.widgets.typing_cursor import is_field

_PAUSE = 0.4  # seconds before what can follow is listed: who knows the keys never sees the list


class Following(InOrder):
    """An app whose actions may have keys of two strokes."""

    async def command(self, event: events.Key) -> bool:
        focused = self.focused
        if is_field(focused):
            return False
        if focused is not None and focused.check_consume_key(event.key, event.character):
            return False
        if isinstance(self.screen, Page) and (found := follow_ups(self.screen, event.key)):
            self.push_screen(WhichKey(event.key, found), self._follow)
            return True
        done = await self._check_bindings(event.key)
        if not done and writes_by(self.screen, event.key):
            self.notify(tr(N_("You may look at this shop, but not change it.")), markup=False)
        return done

    async def _follow(self, chosen: Live | str | None) -> None:
        """Do what the second stroke stands for; say so where it stands for nothing."""
        if isinstance(chosen, Live):
            await self.run_action(chosen.action.command, chosen.node)
        elif chosen is not None:
            self.notify(tr(N_("{keys} does nothing here."), keys=show_key(chosen)), markup=False)


def follow_ups(screen: Screen[Any], first: str) -> dict[str, Live]:
    """What can be done on the screen by `first` and one stroke more, by that stroke; a key of its own goes before."""
    active = screen.active_bindings
    if first in active or not any(key.startswith(first + THEN) for key in active):
        return {}
    found: dict[str, Live] = {}
    for entry in live_actions(screen):
        for key in entry.keys:
            before, _, second = key.partition(THEN)
            if before == first and second:
                found.setdefault(second, entry)
    return found


def writes_by(screen: Screen[Any], key: str) -> bool:
    """Whether the key stands for something that is refused here because it would change the shop."""
    if getattr(screen.app, "may_write", True):
        return False
    # The bindings are asked, not `active_bindings`: there, what may not be done is left out.
    for _, bindings in screen._modal_binding_chain:  # noqa: SLF001 - Textual has no public list of all bindings
        for pressed, found in bindings.key_to_bindings.items():
            if key in {pressed, pressed.partition(THEN)[0]}:
                actions = (ACTIONS.get(binding.id or "") for binding in found)
                return any(entry is not None and entry.writes for entry in actions)
    return False


class WhichKey(Acting, ModalScreen[Live | str | None]):
    """Answers with the action of the next stroke, the whole sequence where it has none, or None for esc."""

    DEFAULT_CSS = """
    WhichKey > #which { dock: bottom; width: 100%; height: auto; max-height: 100%; padding: 1 2; visibility: hidden; }
    WhichKey.-told > #which { visibility: visible; }
    WhichKey Follow { height: 1; width: auto; }
    """

    def __init__(self, first: str, found: dict[str, Live]) -> None:
        super().__init__()
        self._first = first
        self._found = found

    def compose(self) -> ComposeResult:
        with Vertical(id="which"):
            yield Static(tr(N_("{keys} and then"), keys=show_key(self._first)), markup=False, classes="question")
            shown = [(show_key(second), tr(entry.action.name)) for second, entry in self._found.items()]
            for (key, name), second in zip(shown, self._found, strict=True):
                yield Follow(second, f"{cells.fit(key, 3)} {name}")

    def on_mount(self) -> None:
        self.set_timer(_PAUSE, lambda: self.add_class("-told"))

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        self.choose(event.key)

    def choose(self, second: str) -> None:
        """Answer with the action of that stroke."""
        if second == "escape":
            self.dismiss(None)
        else:
            self.dismiss(self._found.get(second, f"{self._first}{THEN}{second}"))

    @action("escape", N_("Cancel"), N_("Forget the first key."), palette=False)
    def action_cancel(self) -> None:
        self.dismiss(None)


class Follow(Static):
    """One line of the list; a click on it is the stroke."""

    def __init__(self, second: str, words: str) -> None:
        super().__init__(words, markup=False)
        self._second = second

    def on_click(self) -> None:
        screen = self.screen
        if isinstance(screen, WhichKey):
            screen.choose(self._second)
