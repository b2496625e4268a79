"""Translation: English msgids in code, `Text` while travelling, `tr` once at the edge."""

import gettext
import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

DOMAIN = "crm_tui"
LOCALE_DIR = Path(__file__).resolve().parent.parent / "locale"
LANGUAGES = ("en", "zh_CN")
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")

_state: dict[str, gettext.NullTranslations] = {"catalogue": gettext.NullTranslations()}
_language: list[str] = ["en"]


def N_(msgid: str) -> str:  # noqa: N802 - the gettext convention
    """Mark a string for extraction where it is declared; it is translated where it is shown."""
    return msgid


@dataclass(frozen=True, slots=True)
class Text:
    """A sentence to be shown: msgid with `{name}` places, and what goes in them."""

    msgid: str
    params: Mapping[str, object] = field(default_factory=dict)
    plural: str | None = None
    count: int = 0

    def __str__(self) -> str:
        return tr(self)


def tr(text: Text | str, /, **params: object) -> str:
    """The text in the present language; parameters that are `Text` are translated too."""
    if isinstance(text, str):
        text = Text(text, params)
    if not text.msgid:
        return ""
    catalogue = _state["catalogue"]
    if text.plural is None:
        pattern = catalogue.gettext(text.msgid)
    else:
        pattern = catalogue.ngettext(text.msgid, text.plural, text.count)
    if not text.params and text.plural is None:
        return pattern
    shown = {name: tr(value) if isinstance(value, Text) else value for name, value in text.params.items()}
    shown.setdefault("count", text.count)
    return pattern.format_map(shown)


def plural(one: str, many: str, count: int, /, **params: object) -> Text:
    """A sentence whose form depends on `count`, available in it as `{count}`."""
    return Text(one, params, many, count)


def listed(texts: Sequence[Text | str], /) -> Text | str:
    """Some texts, at least one, in a row as the language puts them in which they will be shown."""
    *rest, last = texts
    return Text(N_("{first}, {last}"), {"first": listed(rest), "last": last}) if rest else last


def language() -> str:
    """The language in force: one of `LANGUAGES`."""
    return _language[0]


def set_language(name: str) -> None:
    """Switch the language for everything translated from now on."""
    _language[0] = name
    if name == "en":
        _state["catalogue"] = gettext.NullTranslations()
    else:
        _state["catalogue"] = gettext.translation(DOMAIN, LOCALE_DIR, [name])


def match_language(wanted: str) -> str | None:
    """The supported language a locale name such as `zh_CN.UTF-8` or `zh` asks for, or None."""
    name = wanted.split(".", maxsplit=1)[0].split("@", maxsplit=1)[0].replace("-", "_").lower()
    if name.startswith("zh"):
        return "zh_CN"
    return "en" if name.split("_")[0] in {"en", "c", "posix"} else None


def detect_language(preferred: Callable[[], str], environ: Mapping[str, str] = os.environ) -> str:
    """`CRM_LANG`, else the language preferred, else the first locale variable that is set, else English."""
    wanted = environ.get("CRM_LANG") or preferred() or next(filter(None, map(environ.get, _LOCALE)), "")
    return match_language(wanted) or "en"
