"""What the app does the way one person likes it: keys, language, theme, mouse, privacy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crm_tui.actions import ACTIONS, show_key
from crm_tui.core import preferences, privacy
from crm_tui.core.errors import CrmError
from crm_tui.core.i18n import plural, set_language
from crm_tui.keymap import Keymap, is_typed
from crm_tui.screens._page import Page
from crm_tui.store_app import StoreApp
from crm_tui.themes import THEMES, wanted_theme

if TYPE_CHECKING:
    from crm_tui.store.db import Database

_MOUSE_MODES = (1000, 1003, 1015, 1006)


class PersonApp(StoreApp):
    """An app with a person's own keys and preferences."""

    def __init__(self, db: Database | None, keymap: Keymap | None = None, *, ansi_color: bool | None = None) -> None:
        super().__init__(db, ansi_color=ansi_color)
        self.chosen_keys = keymap or Keymap()
        self.preferences = preferences.load()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = self.fitting_theme(self.preferences.theme)
        privacy.set_private(self.preferences.private)
        self.set_class(self.preferences.compact, "-compact")
        self.set_keymap({action_id: _as_textual(keys) for action_id, keys in self.chosen_keys.keys.items()})

    def tell_troubles(self) -> None:
        """Say what is wrong with the person's own files, once, at the start."""
        if self.preferences.trouble is not None:
            self.tell(self.preferences.trouble)
        if problems := self.chosen_keys.problems:
            said = plural(
                "{problem} The usual keys are in force.",
                "{problem} There are {count} problems; `crm keys --check` lists them. The usual keys are in force.",
                len(problems),
                problem=str(problems[0]),
            )
            self.complain(CrmError(said))

    # Keys.

    def keys_of(self, action_id: str) -> tuple[str, ...]:
        """The keys of an action at present."""
        return tuple(self.chosen_keys.keys.get(action_id, ACTIONS[action_id].keys))

    def key_of(self, action_id: str) -> str:
        """The key of an action as people write it."""
        keys = self.keys_of(action_id)
        return show_key(keys[0]) if keys else ""

    def is_text(self, action_id: str) -> bool:
        """Whether all keys of the action are signs, which are typed where one types."""
        return all(map(is_typed, self.keys_of(action_id)))

    # Preferences.

    def prefer(self, **changes: Any) -> None:
        """Keep these preferences and follow them at once."""
        self.preferences = self.preferences._replace(**changes)
        try:
            preferences.save(self.preferences)
        except CrmError as error:
            self.complain(error)
        if "theme" in changes:
            self.theme = self.fitting_theme(self.preferences.theme)
        if "mouse" in changes:
            self._follow_mouse()
        if "compact" in changes:
            self.set_class(self.preferences.compact, "-compact")
        if "private" in changes:
            self.be_private(self.preferences.private)
        if "language" in changes and self.preferences.language:
            self.run_worker(self._speak(self.preferences.language), group="language", exclusive=True)

    def fitting_theme(self, wanted: str) -> str:
        """The theme wanted where this terminal has its colours, else the one that fits it."""
        return wanted_theme(self.no_color, self.console.color_system, wanted)

    def refresh_css(self, animate: bool = True) -> None:
        """Style everything anew; before the first page nothing is there to be styled, and the colours are only kept."""
        if any(self._screen_stacks.values()):
            super().refresh_css(animate)
        else:
            self.stylesheet.set_variables(self.get_css_variables())

    def be_private(self, on: bool) -> None:
        """Mask sums and phones everywhere at once, or show them again."""
        privacy.set_private(on)
        self.show_anew()

    def show_anew(self) -> None:
        """Every page reads and paints all it shows again."""
        for page in self.pages():
            page.touched(None)
            page.query("*").refresh()
            if page.in_sight:
                page.renew_lines()
        self.screen.query("*").refresh()

    def _follow_mouse(self) -> None:
        """Let the terminal report the mouse, or have it for itself again (for copying, say)."""
        if self._driver is not None:
            letter = "h" if self.preferences.mouse else "l"
            self._driver.write("".join(f"\x1b[?{mode}{letter}" for mode in _MOUSE_MODES))
            self._driver.flush()

    async def _speak(self, language: str) -> None:
        """Go on in this language: sections out of sight are made anew when next seen.

        One with something typed in it stays as it is: the typing is worth more than its labels.
        """
        set_language(language)
        for mode, stack in list(self._screen_stacks.items()):
            typed_in = any(isinstance(page, Page) and page.dirty for page in stack)
            if mode != self.current_mode and mode in self.MODES and not typed_in:
                await self.remove_mode(mode)
                self.add_mode(mode, self.MODES[mode])
        for page in self.pages():
            if page in self.screen_stack:
                await page.say_anew()


def _as_textual(keys: tuple[str, ...]) -> str:
    """The keys as Textual's keymap wants them: apart by commas, so a comma goes by its name."""
    return ",".join(">".join("comma" if stroke == "," else stroke for stroke in _strokes(key)) for key in keys)


def _strokes(key: str) -> list[str]:
    return [key] if len(key) == 1 else key.split(">")
