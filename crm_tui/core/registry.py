"""Names of what a package holds, one module each, listed without importing any of them."""

import pkgutil
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType


@cache
def names(package: str) -> tuple[str, ...]:
    """The modules of the package by name, sorted, without those that begin with an underscore."""
    spec = find_spec(package)
    places = spec.submodule_search_locations if spec else None
    found = [module.name for module in pkgutil.iter_modules(places)]
    return tuple(sorted(name for name in found if not name.startswith("_")))


def load(package: str, name: str) -> ModuleType:
    """The module of that name; KeyError where the package has none."""
    if name not in names(package):
        raise KeyError(name)
    return import_module(f"{package}.{name}")
