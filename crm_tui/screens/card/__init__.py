"""The tabs of a customer's card, one module each: its place among them and the widget it is."""

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from crm_tui.core import registry

if TYPE_CHECKING:
    from crm_tui.screens.card._tab import CardTab


class TabPlace(NamedTuple):
    """A tab: `order` places it, `tab` is its widget."""

    order: int
    tab: "type[CardTab[Any]]"


@cache
def tabs() -> "dict[str, type[CardTab[Any]]]":
    """Every tab by key, in their order."""
    places: dict[str, TabPlace] = {key: registry.load(__name__, key).PLACE for key in registry.names(__name__)}
    return {key: place.tab for key, place in sorted(places.items(), key=lambda item: item[1].order)}
