"""The app's colours: calm dark and calm light, high contrast, and the terminal's own sixteen."""

from textual.theme import Theme

from crm_tui.core.i18n import N_

CALM, LIGHT, CONTRAST, TERMINAL = "calm", "light", "contrast", "terminal"
#: Theme -> its name for people.
NAMES = {
    CALM: N_("Calm dark"),
    LIGHT: N_("Calm light"),
    CONTRAST: N_("High contrast"),
    TERMINAL: N_("The terminal's own colours"),
}


def _own(
    name: str, *, text: str, ground: str, raised: str, accent: str, warning: str, quiet: str, rule: str,
    cursor: str, on_cursor: str, dark: bool,
) -> Theme:  # fmt: skip
    """A theme of one accent for what can be acted on and one warning colour; the rest is weight and space."""
    return Theme(
        name=name,
        primary=accent,
        secondary=accent,
        accent=accent,
        success=accent,
        warning=warning,
        error=warning,
        foreground=text,
        background=ground,
        surface=ground,
        panel=raised,
        boost=raised,
        dark=dark,
        variables={
            "quiet": quiet,
            "rule": rule,
            "cursor": cursor,
            "cursor-text": on_cursor,
            "border": accent,
            "border-blurred": rule,
            "input-cursor-background": text,
            "input-cursor-foreground": ground,
            "input-selection-background": cursor,
            "input-selection-foreground": on_cursor,
            "scrollbar": rule,
            "scrollbar-hover": quiet,
            "scrollbar-active": accent,
            "scrollbar-background": ground,
            "scrollbar-background-hover": ground,
            "scrollbar-background-active": ground,
        },
    )


_PLAIN = "ansi_default"

THEMES = (
    _own(
        CALM, text="#d3d6da", ground="#16191d", raised="#22272e", accent="#7fb4ca", warning="#e6a85c",
        quiet="#8b939d", rule="#363d46", cursor="#2d4654", on_cursor="#eef2f5", dark=True,
    ),
    _own(
        LIGHT, text="#2a2f36", ground="#faf9f6", raised="#efede7", accent="#1f6079", warning="#9a4a00",
        quiet="#5f6771", rule="#d3d0c8", cursor="#cfe3ec", on_cursor="#14181d", dark=False,
    ),
    _own(
        CONTRAST, text="#ffffff", ground="#000000", raised="#101010", accent="#5fd7ff", warning="#ffd75f",
        quiet="#d0d0d0", rule="#808080", cursor="#ffffff", on_cursor="#000000", dark=True,
    ),
    Theme(
        name=TERMINAL,
        ansi=True,
        primary="ansi_cyan",
        secondary="ansi_cyan",
        accent="ansi_cyan",
        success="ansi_cyan",
        warning="ansi_yellow",
        error="ansi_yellow",
        foreground=_PLAIN,
        background=_PLAIN,
        surface=_PLAIN,
        panel=_PLAIN,
        boost=_PLAIN,
        dark=True,
        variables={
            **dict.fromkeys(("quiet", "rule", "cursor", "cursor-text", "ansi-background", "ansi-foreground"), _PLAIN),
            "border": "ansi_cyan",
            "border-blurred": _PLAIN,
            "block-cursor-foreground": _PLAIN,
            "block-cursor-background": _PLAIN,
            "block-cursor-text-style": "reverse",
            "input-cursor-background": _PLAIN,
            "input-cursor-foreground": _PLAIN,
            "input-cursor-text-style": "reverse",
            "input-selection-background": _PLAIN,
            "input-selection-foreground": _PLAIN,
            **dict.fromkeys(("scrollbar", "scrollbar-hover", "scrollbar-active", "scrollbar-background"), _PLAIN),
            **dict.fromkeys(("scrollbar-background-hover", "scrollbar-background-active"), _PLAIN),
            "scrollbar-corner-color": _PLAIN,
        },
    ),
)  # fmt: skip


def wanted_theme(no_color: bool, color_system: str | None, wanted: str = "") -> str:
    """The theme for a terminal: the one wanted, else calm; its own colours where it has sixteen or fewer, or none."""
    if no_color or color_system not in {"256", "truecolor"}:
        return TERMINAL
    return wanted if wanted in NAMES else CALM
