"""Words in messages and labels: labels in every language, since files use either, and quoted input, made safe."""

import gettext
from functools import cache

from crm_tui.core.i18n import DOMAIN, LANGUAGES, LOCALE_DIR
from crm_tui.core.text import for_terminal


@cache
def _catalogue(language: str) -> gettext.NullTranslations:
    return gettext.translation(DOMAIN, LOCALE_DIR, [language], fallback=True)


@cache
def translations(msgid: str) -> tuple[str, ...]:
    """The msgid in every language but English, without those that are the same as in English."""
    found = (_catalogue(language).gettext(msgid) for language in LANGUAGES if language != "en")
    return tuple(word for word in found if word != msgid)


def shown(text: str, most: int = 60) -> str:
    """Somebody's input as a message may quote it: one line without control characters, not too long."""
    line = for_terminal(text)
    return line if len(line) <= most else line[: most - 1] + "…"
