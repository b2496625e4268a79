"""Drawn lines on the screen: a colour for each meaning in every theme, and the same signs in the same cells."""

import pytest
from textual.app import App, ComposeResult

from crm_tui.core.inks import MEANINGS, Ink
from crm_tui.themes import CALM, TERMINAL, THEMES
from crm_tui.widgets.text_lines import TextLines

LINES = ["张三 100.00 ████", "      50.00 ██", "李四 -20.00 ▐█", "plain ████"]
INKS = {place: (Ink(line.index(bar), len(line), meaning),)
        for place, (line, bar, meaning) in enumerate(zip(LINES, "██▐", MEANINGS, strict=False))}  # fmt: skip


class Sheet(App[None]):
    """An app with nothing but lines."""

    def __init__(self, theme: str) -> None:
        super().__init__(ansi_color=theme == TERMINAL)
        for one in THEMES:
            self.register_theme(one)
        self.theme = theme

    def compose(self) -> ComposeResult:
        yield TextLines()


@pytest.mark.parametrize("theme", [CALM, TERMINAL])
async def test_bars_have_the_colour_of_their_meaning_and_the_text_stays_where_it_is(theme: str) -> None:
    app = Sheet(theme)
    async with app.run_test(size=(40, 6)):
        view = app.query_one(TextLines)
        view.put(LINES)
        plain = [view.render_line(y).text for y in range(len(LINES))]
        view.put(LINES, inks=INKS)
        strips = [view.render_line(y) for y in range(len(LINES))]
        assert [strip.text for strip in strips] == plain
        looks = [next(str(part.style) for part in strip if "█" in part.text) for strip in strips]
        assert len(set(looks)) == len(LINES), looks
