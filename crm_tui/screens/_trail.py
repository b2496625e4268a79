"""The trail of pages from a section to where one is: what it is called, and that no record is on it twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, cast

from crm_tui.core.i18n import Text

if TYPE_CHECKING:
    from textual.screen import Screen

    from crm_tui.screens._page import Page

#: What a page was opened as: its name, `module:Class`, and its arguments.
Opened = tuple[str, tuple[Any, ...]]
#: Pages that show the same record whatever else they were opened with, such as the tab to begin with.
_BY_RECORD = frozenset({"crm_tui.screens.customer:CustomerPage"})


def on_trail(stack: Sequence[Screen[Any]], page: str, args: tuple[object, ...]) -> Page[Any] | None:
    """The page of the stack that shows the same already, to go back to; None where a new one is to be opened.

    None, too, for a form, and where a dialog or something typed and not saved lies above the page.
    """
    wanted = _place((page, args))
    for found in reversed(stack):
        if found.is_modal or getattr(found, "dirty", False):
            return None
        opened = getattr(found, "opened_as", None)
        if opened is not None and _place(opened) == wanted and not getattr(found, "TYPING", False):
            return cast("Page[Any]", found)
    return None


def _place(opened: Opened) -> Opened:
    page, args = opened
    return (page, args[:1]) if page in _BY_RECORD else (page, args)


def names(headings: Iterable[Sequence[Text | str]]) -> list[Text | str]:
    """What the trail of pages with these headings is called, one name after the other.

    A heading begins with the kind of its record, which only the first one needs; a name that was said just before
    is not said again.
    """
    found: list[Text | str] = []
    for heading in headings:
        further = list(heading[1:] if found and len(heading) > 1 else heading)
        found += further[1:] if found and further[:1] == found[-1:] else further
    return found
