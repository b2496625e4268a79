"""Every action of the app as the file of keys may name it, and which of them can be live at the same time."""

from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from types import ModuleType

from textual.screen import ModalScreen, Screen
from textual.widget import Widget

from crm_tui import screens
from crm_tui.actions import ACTIONS, Action
from crm_tui.app import CrmApp
from crm_tui.keymap import Actions, Known, is_typed

#: Widgets within widgets are followed this far down from a page.
_DEEPEST = 3


def all_actions() -> Actions:
    """The actions of every page; all of the app's modules are imported for it."""
    pages = list(_pages())
    together = {
        frozenset(entry.id for kind in chain for entry in _own(kind))
        for page in pages
        for chain in _chains((page, *(() if issubclass(page, ModalScreen) else (CrmApp,))))
    }
    where_typed = {entry.id for page in pages if getattr(page, "TYPING", False) for entry in _own(page)}
    known = {entry.id: _known(entry, entry.id in where_typed) for entry in ACTIONS.values()}
    return Actions(known, sorted(together, key=sorted))


def _known(entry: Action, on_form: bool) -> Known:
    """The action; one with a key that is never typed as text must keep such a key, in forms and in the whole app."""
    everywhere = entry.id.startswith("app.")
    keys = tuple(key.replace("comma", ",") for key in entry.keys)
    strong = not all(map(is_typed, keys))
    return Known(entry.id, keys, entry.name, entry.help, everywhere, (everywhere or on_form) and strong)


def _pages() -> Iterator[type[Screen[object]]]:
    """Every screen class there is."""
    for module in _submodules(screens):
        for found in vars(module).values():
            if isinstance(found, type) and issubclass(found, Screen) and found.__module__ == module.__name__:
                yield found


def _submodules(package: ModuleType) -> Iterator[ModuleType]:
    for found in walk_packages(package.__path__, package.__name__ + "."):
        yield import_module(found.name)


def _own(kind: type) -> Iterator[Action]:
    """The actions of a class and those it inherits."""
    for base in kind.__mro__:
        yield from vars(base).get("OWN_ACTIONS", ())


def _chains(chain: tuple[type, ...], deep: int = 0) -> Iterator[tuple[type, ...]]:
    """The classes whose keys hold together: a page with each widget its module uses, and theirs."""
    yield chain
    if deep == _DEEPEST:
        return
    last = chain[0] if deep == 0 else chain[-1]
    for widget in _widgets(import_module(last.__module__), parts=deep == 0):
        if widget not in chain:
            yield from _chains((*chain, widget), deep + 1)


def _widgets(module: ModuleType, parts: bool) -> set[type]:
    """The app's widgets a module uses; with `parts` a function of a package stands for all that is in it."""
    found: set[type] = set()
    for value in list(vars(module).values()):
        if isinstance(value, type):
            found |= {value} if _is_ours(value) else set()
        elif parts and str(home := getattr(value, "__module__", "")).startswith(screens.__name__ + "."):
            package = import_module(home)
            inside = _submodules(package) if hasattr(package, "__path__") else ()
            declared = (kind for part in inside for kind in vars(part).values() if isinstance(kind, type))
            found |= {kind for kind in declared if _is_ours(kind) and kind.__module__.startswith(home + ".")}
    return found


def _is_ours(kind: type) -> bool:
    return issubclass(kind, Widget) and not issubclass(kind, Screen) and kind.__module__.startswith("crm_tui.")
