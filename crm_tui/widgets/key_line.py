"""The bottom line: the keys that matter here as far as they fit, and at its end undo and help, which always do."""

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from textual.screen import Screen

from crm_tui.actions import Live, live_actions
from crm_tui.core import cells
from crm_tui.core.i18n import tr
from crm_tui.widgets.bar import Bar, Part

HELP = "app.help"


class KeyLine(Bar):
    """Keys of the focused widget first, then of the page; undo and help keep their place at the end of the line."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"bar--key"}

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._bindings_changed)
        self.renew()

    def _bindings_changed(self, screen: Screen[Any]) -> None:
        if screen is self.screen:
            self.renew()

    def parts(self, width: int) -> list[Part]:
        live = [entry for entry in live_actions(self.screen) if entry.keys]
        last = [part for entry in live if entry.action.id == HELP for part in self._shown(entry)]
        everywhere = [entry for entry in live if entry.node is self.app and entry.action.id != HELP]
        room = width - _wide(last)
        end: list[Part] = []
        parts: list[Part] = []
        for entries, taken in ((everywhere, end), ([e for e in live if e.node is not self.app], parts)):
            for shown in (self._shown(entry) for entry in entries if entry.action.line):
                if _wide(shown) <= room:
                    taken.extend(shown)
                    room -= _wide(shown)
        return [*parts, Part(" " * max(0, room)), *end, *last]

    def _shown(self, entry: Live) -> list[Part]:
        run = partial(self.app.run_action, entry.action.command, entry.node)
        return [Part(entry.key, "bar--key", run), Part(f" {tr(entry.action.short)}  ", "", run)]


def _wide(parts: Sequence[Part]) -> int:
    """Cells the parts take together."""
    return sum(cells.width(part.text) for part in parts)
