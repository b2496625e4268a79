"""The one registry of what a person can do: each action gives its key, key line, palette entry and help row."""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from string import punctuation
from typing import Any, ClassVar, NamedTuple, TypeVar, cast

from textual.app import App
from textual.binding import Binding
from textual.dom import DOMNode
from textual.screen import Screen

_Method = TypeVar("_Method", bound=Callable[..., Any])
_PREFIX = "action_"
#: Between the two strokes of a key that is a sequence.
THEN = ">"
_SHOWN = {
    "enter": "↵",
    "escape": "esc",
    "question_mark": "?",
    "at": "@",
    "colon": ":",
    "comma": ",",
    "slash": "/",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "plus": "+",
    "minus": "-",
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "home": "Home",
    "end": "End",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
}


class Action(NamedTuple):
    """Something a person can do on a page, widget or anywhere; all texts are msgids.

    `id` is stable (`customers.add`) and is what a keymap file names; `keys` may be empty (palette only).
    `writes`: it changes the shop, and is not offered where one may only look. `always`: its keys work on top of a
    dialog and in a field too.
    """

    id: str
    keys: tuple[str, ...]
    method: str
    name: str
    help: str
    short: str
    line: bool
    palette: bool
    writes: bool = False
    always: bool = False

    @property
    def command(self) -> str:
        """The name Textual runs the action by."""
        return self.method.removeprefix(_PREFIX)

    @property
    def verb(self) -> str:
        """The command without its parameters."""
        return self.command.partition("(")[0]


def action(
    keys: str,
    name: str,
    help: str,
    *,
    short: str = "",
    line: bool = True,
    palette: bool = True,
    writes: bool = False,
    always: bool = False,
) -> Callable[[_Method], _Method]:
    """Declare the method `action_<verb>` of an `Acting` class as an action.

    `keys` are Textual key names separated by spaces, the first is shown (`y>n` is y, then n); `line` puts it in the
    bottom key line, under `short` where given; `palette` lists it among the commands. One that `writes`
    is not offered to who may only look; one that works `always` does so on top of dialogs and in fields too. `help`
    becomes the method's docstring.
    """

    def declare(method: _Method) -> _Method:
        method.__doc__ = help
        method.__dict__["declared_action"] = (
            tuple(keys.split()),
            name,
            help,
            short or name,
            line,
            palette,
            writes,
            always,
        )
        return method

    return declare


#: Every action declared by a class that has been imported, by id.
ACTIONS: dict[str, Action] = {}


class Acting:
    """A page, widget or app whose `@action` methods become bindings; put it first among the bases.

    `MADE_ACTIONS` of a class are actions made from data, such as the sections.
    """

    OWN_ACTIONS: ClassVar[tuple[Action, ...]] = ()

    def __init_subclass__(cls, **options: Any) -> None:
        own = (*_declared(cls), *cls.__dict__.get("MADE_ACTIONS", ()))
        cls.OWN_ACTIONS = own
        ACTIONS.update((action.id, action) for action in own)
        bindings = [_binding(action) for action in own if action.keys]
        setattr(cls, "BINDINGS", [*cls.__dict__.get("BINDINGS", ()), *bindings])  # noqa: B010 - a class variable of Textual
        super().__init_subclass__(**options)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Whether the action can be done now: one that writes only where the person may write."""
        app = self if isinstance(self, App) else cast(DOMNode, self).app
        if not getattr(app, "may_write", True) and _writes(type(self), action):
            return False
        found: bool | None = super().check_action(action, parameters)  # type: ignore[misc]
        return found


def _writes(kind: type, verb: str) -> bool:
    """Whether the class has an action of that verb that writes."""
    own = (entry for base in kind.__mro__ for entry in vars(base).get("OWN_ACTIONS", ()))
    return next((entry.writes for entry in own if entry.verb == verb), False)


def _declared(cls: type) -> Iterator[Action]:
    """The actions declared in the body of the class."""
    scope = cls.__module__.rpartition(".")[2].strip("_")
    for method, value in vars(cls).items():
        if declared := getattr(value, "declared_action", None):
            if not method.startswith(_PREFIX):
                raise TypeError(f"{cls.__name__}.{method}: an action's method is named {_PREFIX}<verb>")
            keys, *texts = declared
            yield Action(f"{scope}.{method.removeprefix(_PREFIX)}", keys, method, *texts)


def _binding(action: Action) -> Binding:
    """The Textual binding of an action; texts are left out because they are translated when shown."""
    return Binding(",".join(action.keys), action.command, action.name, show=False, id=action.id, priority=action.always)


class Live(NamedTuple):
    """An action that can be done now, where, and by which keys at present (they may have been remapped)."""

    action: Action
    node: DOMNode
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """The key to show, or nothing."""
        return show_key(self.keys[0]) if self.keys else ""


def live_actions(screen: Screen[Any]) -> list[Live]:
    """What can be done on the screen now: the focused widget's actions first, the app's last.

    Nothing yet while the first screen is mounted before it is put on the stack; it asks again when it is shown.
    """
    if not screen.app.screen_stack:
        return []
    keys: dict[str, list[str]] = {}
    for key, active in screen.active_bindings.items():
        if active.binding.id and not _is_typed(screen, key):
            keys.setdefault(active.binding.id, []).append(key)
    found: dict[str, Live] = {}
    for node in _chain(screen):
        for kind in type(node).__mro__:
            for entry in vars(kind).get("OWN_ACTIONS", ()):
                pressed = tuple(sorted(keys.get(entry.id, ()), key=partial(_rank, entry.keys)))
                if entry.id not in found and (pressed or not entry.keys) and node.check_action(entry.verb, ()):
                    found[entry.id] = Live(entry, node, pressed)
    return list(found.values())


def _is_typed(screen: Screen[Any], key: str) -> bool:
    """Whether the key would be text in the focused field; Textual itself does not know that of every sign."""
    first = key.partition(THEN)[0]
    sign = _signs().get(first, first if len(first) == 1 else None)
    return sign is not None and screen.focused is not None and screen.focused.check_consume_key(first, sign)


@cache
def _signs() -> dict[str, str]:
    """The signs by Textual's name of their key: `slash` is `/`."""
    return {"comma": ","} | {_key_name(sign): sign for sign in punctuation if sign != ","}


def _rank(declared: Sequence[str], key: str) -> int:
    """Where the key stands among those declared; remapped ones come last, in their own order."""
    names = [_key_name(name) for name in declared]
    return names.index(key) if key in names else len(names)


@cache
def _key_name(key: str) -> str:
    """Textual's name of a key: the sign `?` is `question_mark`."""
    return next(iter(Binding.make_bindings([Binding(key, "")]))).key


def _chain(screen: Screen[Any]) -> Iterator[DOMNode]:
    """The nodes whose actions hold: from the focused widget up to the screen, and the app unless a dialog is open."""
    nodes = screen.focused.ancestors_with_self if screen.focused else [screen]
    for node in nodes:
        if node is not screen.app:
            yield node
    if not screen.is_modal:
        yield screen.app


def show_key(key: str) -> str:
    """A key as people write it: `^s` for ctrl+s, the sign itself for a sign, `y n` for y and then n."""
    if THEN in key:
        return " ".join(show_key(stroke) for stroke in key.split(THEN))
    if key.startswith("ctrl+"):
        return "^" + show_key(key.removeprefix("ctrl+"))
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)
