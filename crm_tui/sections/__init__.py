"""The sections of the app, one module each: its place among the tabs, its name, and the page it opens."""

from collections.abc import Callable
from functools import cache
from pkgutil import resolve_name
from typing import Any, NamedTuple

from crm_tui.core import registry


class Section(NamedTuple):
    """A section: `order` places it (its digit is its place), `name` is a msgid, `page` is `module:Class`."""

    order: int
    name: str
    page: str

    def make(self) -> Any:
        """A new page of the section; its module is imported only now."""
        make: Callable[[], Any] = resolve_name(self.page)
        return make()


@cache
def sections() -> dict[str, Section]:
    """Every section by key, in the order of the tabs."""
    found = {key: registry.load(__name__, key).SECTION for key in registry.names(__name__)}
    return dict(sorted(found.items(), key=lambda item: item[1].order))
