"""Every theme can be read: contrast as WCAG 2.2 (1.4.3) measures it; a terminal gets the colours it has."""

import pytest
from textual.color import Color
from textual.theme import Theme

from crm_tui.core.i18n import set_language, tr
from crm_tui.themes import CALM, CONTRAST, LIGHT, NAMES, TERMINAL, THEMES, wanted_theme

OWN = [theme for theme in THEMES if not theme.ansi]


def ratio(one: str, other: str) -> float:
    """The contrast of two colours: relative luminances by WCAG's definition."""

    def luminance(colour: str) -> float:
        parts = [part / 255 for part in Color.parse(colour).rgb]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: Theme) -> None:
    wanted = 7.0 if theme.name == CONTRAST else 4.5
    for ground in (theme.background, theme.panel):
        for ink in (theme.foreground, theme.accent, theme.warning, theme.variables["quiet"]):
            assert ratio(str(ink), str(ground)) >= wanted, (ink, ground)
    assert ratio(theme.variables["cursor-text"], theme.variables["cursor"]) >= wanted


@pytest.mark.parametrize("theme", OWN, ids=lambda theme: theme.name)
def test_accent_and_warning_are_told_apart(theme: Theme) -> None:
    accent, warning = Color.parse(str(theme.accent)).rgb, Color.parse(str(theme.warning)).rgb
    assert sum(abs(one - other) for one, other in zip(accent, warning, strict=True)) > 120


def test_every_theme_has_a_name_in_both_languages() -> None:
    assert {theme.name for theme in THEMES} == set(NAMES)
    set_language("zh_CN")
    assert all(tr(name) != name for name in NAMES.values())


@pytest.mark.parametrize(
    ("no_color", "system", "wanted", "theme"),
    [
        (False, "truecolor", "", CALM),
        (False, "256", LIGHT, LIGHT),
        (False, "truecolor", "gone", CALM),
        (False, "standard", LIGHT, TERMINAL),
        (False, None, CONTRAST, TERMINAL),
        (True, "truecolor", LIGHT, TERMINAL),
    ],
)
def test_a_terminal_gets_the_colours_it_has(no_color: bool, system: str | None, wanted: str, theme: str) -> None:
    assert wanted_theme(no_color, system, wanted) == theme
