"""What a person prefers of this program, on this machine: a small TOML file of their own."""

from typing import NamedTuple

from crm_tui.core import config, paths
from crm_tui.core.i18n import LANGUAGES, N_, Text
from crm_tui.core.whole_file import write_whole


class Preferences(NamedTuple):
    """The preferences; empty words mean that the terminal and the system decide.

    `trouble` says what was wrong with the file they were read from.
    """

    language: str = ""
    theme: str = ""
    mouse: bool = True
    compact: bool = False
    private: bool = False
    trouble: Text | None = None


_NAMES = {name: type(value) for name, value in Preferences()._asdict().items() if name != "trouble"}


def load() -> Preferences:
    """The preferences as kept; the defaults, with `trouble`, where the file can't be read."""
    path = config.preferences_file()
    if not path.exists():
        return Preferences()
    import tomllib  # noqa: PLC0415 - 10 ms of every command, for those who prefer nothing

    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return Preferences(
            trouble=Text(N_("Your preferences in {path} can't be read; they are left out."), {"path": path})
        )
    kept = {name: found[name] for name, kind in _NAMES.items() if isinstance(found.get(name), kind)}
    if kept.get("language", "") not in LANGUAGES:
        kept.pop("language", None)
    return Preferences(**kept)


def save(preferences: Preferences) -> None:
    """Keep them; Failed with the reason where that can't be done."""
    import json  # noqa: PLC0415 - 2 ms of every command, for those who prefer something new

    path = config.preferences_file()
    values = {name: value for name, value in preferences._asdict().items() if name in _NAMES}
    # TOML's strings and flags are written as JSON's are.
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}\n" for name, value in values.items()]
    paths.make_private(path.parent)
    write_whole(path, "".join(lines).encode("utf-8"))
