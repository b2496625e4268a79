"""The keys a person has chosen: read from a TOML file, checked against the actions there are."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from string import ascii_letters, ascii_lowercase, digits, punctuation
from types import MappingProxyType
from typing import NamedTuple, cast

from crm_tui.core.errors import CrmError, ExitCode
from crm_tui.core.i18n import N_, Text

Keys = Mapping[str, tuple[str, ...]]

_MOVING = "tab delete insert home end pageup pagedown up down left right"
_MODIFIED = frozenset(_MOVING.split())
_FUNCTION = frozenset(f"f{number}" for number in range(1, 13))
_NAMED = _MODIFIED | _FUNCTION | {"enter", "escape", "space", "backspace"}
#: What a terminal sends for these is the same as for another key.
TWINS = {
    "ctrl+m": "enter",
    "ctrl+i": "tab",
    "ctrl+h": "backspace",
    "ctrl+j": "enter",
    "ctrl+[": "escape",
    "ctrl+left_square_bracket": "escape",
    "ctrl+enter": "enter",
    "shift+enter": "enter",
    "shift+space": "space",
}
#: Between the two strokes of a key that is a sequence.
THEN = ">"
_PART = r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*"""


class Known(NamedTuple):
    """An action as the file may name it; texts are msgids.

    `everywhere`: it belongs to the app, not to one page. `typing`: it must have a key that is not typed as text.
    """

    id: str
    keys: tuple[str, ...]
    name: str
    help: str
    everywhere: bool = False
    typing: bool = False


class Actions(NamedTuple):
    """Every action by id, and the sets of ids that can be live at the same time."""

    by_id: Mapping[str, Known]
    together: Sequence[frozenset[str]]


class Problem(NamedTuple):
    """What is wrong in a line of the file."""

    path: Path
    line: int
    what: Text

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.what}"


class Keymap(NamedTuple):
    """What the file says: keys by action id, or what is wrong with it; then the keys are not to be used."""

    keys: Keys = MappingProxyType({})
    problems: Sequence[Problem] = ()


class WrongKeys(CrmError):
    """The file of keys has problems; the sentence lists them."""

    exit = ExitCode.INVALID


def read(path: Path, actions: Actions) -> Keymap:
    """The keys in the file; every problem is told with its line, and none of the keys is then in force."""
    import tomllib  # noqa: PLC0415 - most people have no such file, and the app starts sooner without

    try:
        text = path.read_text(encoding="utf-8")
        chosen = dict(_flat(tomllib.loads(text)))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "UTF-8"
        return Keymap(problems=[Problem(path, 1, Text(N_("This file can't be read: {reason}"), {"reason": reason}))])
    except (ValueError, RecursionError) as error:  # a number of thousands of digits is no TOML error
        place = re.search(r"line (\d+)", str(error))
        line = int(place.group(1)) if place else text.count("\n") + 1
        return Keymap(problems=[Problem(path, line, Text(N_("This line can't be read as TOML.")))])
    lines = _lines(text)
    keys: dict[str, tuple[str, ...]] = {}
    problems: list[Problem] = []
    for action_id, value in chosen.items():
        found, wrong = _keys_of(action_id, value, actions.by_id)
        problems += [Problem(path, lines.get(action_id, 1), what) for what in wrong]
        if not wrong:
            keys[action_id] = found
    problems += [Problem(path, lines.get(one, 1), what) for one, what in _clashes(keys, actions)]
    problems.sort(key=lambda problem: problem.line)
    return Keymap({} if problems else keys, problems)


def read_at_start(path: Path, actions: Callable[[], Actions]) -> Keymap:
    """As `read`, but a file found right before is not checked again: knowing every action takes all pages' imports."""
    import tomllib  # noqa: PLC0415 - as above

    from crm_tui.core import known_good  # noqa: PLC0415

    try:
        text = path.read_text(encoding="utf-8")
        if known_good.is_known(text):
            return Keymap({action_id: _as_keys(value) for action_id, value in _flat(tomllib.loads(text))})
    except (OSError, UnicodeDecodeError):
        return read(path, actions())  # which says what is wrong
    found = read(path, actions())
    if not found.problems:
        known_good.remember(text)
    return found


def _as_keys(value: object) -> tuple[str, ...]:
    """The keys of a value that is known to be right."""
    written = [value] if isinstance(value, str) else value
    return tuple(normal(str(key)) or str(key) for key in cast(list[object], written))


def is_typed(key: str) -> bool:
    """Whether the key, or its first stroke, is text where one types."""
    return len(key) == 1 or (THEN in key and len(key.partition(THEN)[0]) == 1)


def normal(key: str) -> str | None:
    """The key, or the strokes of one such as `y>n`, in the form the app knows it by; None for what is no key."""
    if THEN in key and key != THEN:
        strokes = [normal(stroke) for stroke in key.split(THEN)]
        return None if None in strokes else THEN.join(stroke for stroke in strokes if stroke)
    *modifiers, last = key.split("+") if len(key) > 1 and not key.endswith("+") else [key]
    if not modifiers:
        sign = len(key) == 1 and key in ascii_letters + digits + punctuation
        return key if sign or key in _NAMED else None
    if len(set(modifiers)) != len(modifiers) or not set(modifiers) <= {"ctrl", "alt", "shift"}:
        return None
    if "shift" in modifiers:
        possible = last in _MODIFIED | _FUNCTION
    elif "alt" in modifiers:
        possible = last in _MODIFIED or (len(last) == 1 and last in ascii_lowercase + digits)
    else:
        possible = last in _MODIFIED or (len(last) == 1 and last in ascii_lowercase)
    return "+".join([*sorted(modifiers), last]) if possible else None


def _flat(table: Mapping[str, object], before: str = "") -> Iterator[tuple[str, object]]:
    """The file's values by action id: `"customers.add"` and `add` under `[customers]` are the same."""
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def _lines(text: str) -> dict[str, int]:
    """The line in which each action id is given its keys."""
    found: dict[str, int] = {}
    table = ""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = _name(stripped.strip("[]")) + "."
        elif "=" in stripped and not stripped.startswith("#"):
            found.setdefault(table + _name(stripped.split("=")[0]), number)
    return found


def _name(written: str) -> str:
    """A TOML key without its quotes."""
    return ".".join(next(filter(None, part.groups()), "") for part in re.finditer(_PART, written))


def _keys_of(action_id: str, value: object, known: Mapping[str, Known]) -> tuple[tuple[str, ...], list[Text]]:
    """The keys given to an action, and what is wrong with them."""
    if action_id not in known:
        from difflib import get_close_matches  # noqa: PLC0415 - only where there is a mistake

        near = get_close_matches(action_id, known, n=1, cutoff=0.5)
        if near:
            return (), [Text(N_("There is no action “{id}”; did you mean {near}?"), {"id": action_id, "near": near[0]})]
        return (), [Text(N_("There is no action “{id}”; `crm keys` lists them all."), {"id": action_id})]
    written = [value] if isinstance(value, str) else value
    if not isinstance(written, list) or not written or not all(isinstance(key, str) for key in written):
        return (), [Text(N_("{id} wants a key in quotes, or a list of keys."), {"id": action_id})]
    wrong = [what for key in written if (what := _wrong_key(key)) is not None]
    if wrong:
        return (), wrong
    keys = tuple(normal(key) or key for key in written)
    if known[action_id].typing and all(map(is_typed, keys)):
        sentence = N_("{id} must work while one types, and {keys} would be typed; give it a key such as ctrl+n or f5.")
        return (), [Text(sentence, {"id": action_id, "keys": " ".join(keys)})]
    return keys, []


def _wrong_key(key: str) -> Text | None:
    if twin := TWINS.get(key):
        return Text(N_("Terminals take {key} for {twin}; choose another key."), {"key": key, "twin": twin})
    if len(key.split("+")) == 2 and key.startswith("shift+") and len(key) == len("shift+a"):
        return Text(N_("Write {sign} for {key}."), {"key": key, "sign": f"“{key[-1].upper()}”"})
    if normal(key) is None:
        return Text(N_("“{key}” is no key that terminals send; keys are written n, N, ctrl+n, f5."), {"key": key})
    return None


def _clashes(keys: Keys, actions: Actions) -> Iterator[tuple[str, Text]]:
    """Each pair of actions live at the same time that would share a key they do not share by themselves."""
    told: set[tuple[str, ...]] = set()
    for group in actions.together:
        changed = group & keys.keys()
        for one in sorted(changed):
            for other in sorted(group - {one}):
                theirs = keys.get(other, actions.by_id[other].keys)
                key = _shared(keys[one], theirs)
                pair = (key, *sorted((one, other)))
                if key and pair not in told and _shared(actions.by_id[one].keys, actions.by_id[other].keys) != key:
                    told.add(pair)
                    sentence = N_("“{key}” would do both {one} and {other}.")
                    yield one, Text(sentence, {"key": key, "one": one, "other": other})


def _shared(some: Sequence[str], others: Sequence[str]) -> str:
    """The first key both have, or that is the first stroke of one of the other's; nothing where there is none."""
    for key in some:
        for other in others:
            if key == other or key.startswith(other + THEN) or other.startswith(key + THEN):
                return key
    return ""
