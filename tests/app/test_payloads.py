"""Every page over data that a terminal or a markup reader would obey: nothing of it is obeyed."""

import re
from collections.abc import Iterator

from textual.strip import Strip

from crm_tui.store.db import Database
from crm_tui.widgets.clean_lines import CleanLines
from tests.app.places import PLACES, go, walking
from tests.payloads import not_for_a_terminal

#: Places that are reached by what the sample's data says, which says something else here.
_ELSEWHERE = {"ticket-refused", "paying", "palette-found", "jump", "settings-role"}
#: Payloads as they would look, had their markup been taken for what it says.
_TAKEN = re.compile(r"\b(?:Hx|Ihere|J \[bold|Kx|Ly)\b")
_WHOLE = "H[@click=app.quit]x[/]"


async def test_no_page_obeys_what_stands_in_the_data(planted_shop: Database) -> None:
    wrong: list[str] = []
    missed: set[str] = set()
    whole = 0
    async with walking(planted_shop.path, planted_shop, (120, 40)) as pilot:
        here = None
        gate = CleanLines()
        assert any(isinstance(one, CleanLines) for one in pilot.app.get_line_filters()), "the gate is shut"
        for place in PLACES:
            if place.name in _ELSEWHERE:
                continue
            try:
                await go(pilot, place, here)
                here = place
            except AssertionError:
                missed.add(place.name)
                here = None
            screen = pilot.app.screen
            for strip in screen._compositor.render_strips():  # noqa: SLF001 - Textual has no other way to read it
                wrong += [f"{place.name}: {what}" for what in obeyed(strip)]
                sent = "".join(one.text for one in strip.apply_filter(gate, screen.styles.background))
                wrong += [f"{place.name}: {char!r}" for char in not_for_a_terminal(sent)]
                wrong += [f"{place.name}: {taken}" for taken in _TAKEN.findall(sent)]
                whole += sent.count(_WHOLE)
    assert not wrong, "\n".join(wrong[:20])
    assert missed == set()
    assert whole > 0


def obeyed(strip: Strip) -> Iterator[str]:
    """What a strip would do when it is clicked at, or where it leads, that the data has put there."""
    for segment in strip:
        style = segment.style
        if style is not None and style.link:
            yield f"a link to {style.link}"
        for name, value in (style.meta if style is not None else {}).items():
            if name.startswith("@") and "app." in str(value):
                yield f"{name}: {value}"
