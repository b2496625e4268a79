"""The pages at every size: nothing lies over the key line, nothing is lost, and the focus can be seen."""

import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Static

from crm_tui.actions import ACTIONS
from crm_tui.core import cells
from crm_tui.core.i18n import set_language, tr
from crm_tui.sections import sections
from crm_tui.store.db import Database
from crm_tui.widgets.bar import Bar
from crm_tui.widgets.key_line import HELP, KeyLine
from crm_tui.widgets.text_lines import TextLines
from tests.app.places import BEGINNINGS, MAIN, PLACES, SIZES, go, lines, settled, walking

_NARROW = ((80, 24), (40, 24))
_DIALOGS = tuple(place for place in PLACES if place.page.partition(":")[0] in {"ask_value", "_sequences", "_paying"})
_PARTS = {"first": MAIN[::2], "second": MAIN[1::2], "dialogs": _DIALOGS, "beginnings": BEGINNINGS}


# English has the longest words; Chinese is looked at where room is least, and by the snapshots.
@pytest.mark.parametrize(("language", "sizes"), [("en", SIZES), ("zh_CN", SIZES[-1:])], ids=["en", "zh_CN"])
@pytest.mark.parametrize("part", _PARTS)
async def test_every_place_is_laid_out_at_every_size(
    sample_in: Callable[[str], Path],
    tmp_path: Path,
    fixed_now: str,
    part: str,
    language: str,
    sizes: Sequence[tuple[int, int]],
) -> None:
    set_language(language)
    path = tmp_path / "shop.db"
    db = None if part == "beginnings" else Database.open(Path(shutil.copy(sample_in(language), path)))
    wrong: list[str] = []
    async with walking(path, db, SIZES[0]) as pilot:
        here = None
        for place in _PARTS[part]:
            await go(pilot, place, here)
            here = place
            # Every size for the sections; other pages are made of the same parts, and looked at where room is least.
            for size in sizes if place.name in sections() else _NARROW:
                await pilot.resize_terminal(*size)
                await settled(pilot)
                wrong += [f"{place.name} at {size[0]}x{size[1]}: {problem}" for problem in problems(pilot)]
    assert not wrong, "\n".join(wrong)


def problems(pilot: Pilot[int]) -> Iterator[str]:
    """What is wrong with the screen as it stands."""
    screen, shown = pilot.app.screen, lines(pilot)
    wide, high = pilot.app.size
    if any(cells.width(line) != wide for line in shown):
        yield "a line is not as wide as the terminal"
    if not shown[-1].rstrip().endswith(tr(ACTIONS[HELP].short)):
        yield f"the key line has no help: {shown[-1]!r}"
    bottom = Region(0, high - 1, wide, 1)
    for widget in screen.walk_children(Widget):
        if not all(node.display for node in widget.ancestors_with_self if isinstance(node, Widget)):
            continue
        if not widget.region.area and _has_content(widget):
            yield f"{widget!r} has no room"
        if widget.show_horizontal_scrollbar and widget.scrollbar_size_horizontal:
            yield f"{widget!r} has a horizontal scrollbar"
        if not isinstance(widget, KeyLine) and _seen(widget).intersection(bottom).area:
            yield f"{widget!r} lies over the key line"
    if screen.focused is not None and not _seen(screen.focused).area:
        yield f"the focus is on {screen.focused!r}, out of sight"
    elif screen.focused is not None and not _stands_out(pilot, screen.focused):
        yield f"the focus is on {screen.focused!r}, and does not show"


def _stands_out(pilot: Pilot[int], focused: Widget) -> bool:
    """Whether the widget in focus is marked; what only scrolls has nothing to mark."""
    area, strips = _seen(focused), focused.screen._compositor.render_strips()  # noqa: SLF001
    ground = next(iter(strips[0])).style
    inside = [segment for strip in strips[area.y : area.bottom] for segment in strip.crop(area.x, area.right)]
    styles = [segment.style for segment in inside if segment.style is not None]
    coloured = any((ground is not None and style.bgcolor != ground.bgcolor) or style.reverse for style in styles)
    return coloured or any("›" in segment.text for segment in inside) or isinstance(focused, VerticalScroll | TextLines)


def _has_content(widget: Widget) -> bool:
    """Whether there is something to see in the widget."""
    text = str(widget.content) if isinstance(widget, Static) else ""
    parts = "".join(part.text for part in widget.shown) if isinstance(widget, Bar) else ""
    return bool(text.strip() or parts.strip()) or widget.can_focus


def _seen(widget: Widget) -> Region:
    """The part of the widget that is in sight."""
    return widget.screen.find_widget(widget).visible_region
