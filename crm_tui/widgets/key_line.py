"""The bottom line: the keys that matter here as far as they fit, and help, which always does."""

from functools import partial
from typing import Any, ClassVar

from textual.screen import Screen

from crm_tui.actions import Live, live_actions
from crm_tui.core import cells
from crm_tui.core.i18n import tr
from crm_tui.widgets.bar import Bar, Part

HELP = "app.help"


class KeyLine(Bar):
    """Keys of the focused widget first, then of the page, then of the app."""

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
        room = width - sum(cells.width(part.text) for part in last)
        parts: list[Part] = []
        for entry in live:
            shown = self._shown(entry)
            wide = sum(cells.width(part.text) for part in shown)
            if entry.action.line and entry.action.id != HELP and wide <= room:
                parts.extend(shown)
                room -= wide
        return [*parts, Part(" " * max(0, room)), *last]

    def _shown(self, entry: Live) -> list[Part]:
        run = partial(self.app.run_action, entry.action.command, entry.node)
        return [Part(entry.key, "bar--key", run), Part(f" {tr(entry.action.short)}  ", "", run)]
