"""The app's colours: a calm dark theme of its own, and the terminal's sixteen where there are no more."""

from textual.theme import Theme

CALM = "calm"
TERMINAL = "terminal"

#: One accent for what can be acted on, one warning colour; the rest is weight and space.
THEMES = (
    Theme(
        name=CALM,
        primary="#7fb4ca",
        secondary="#7fb4ca",
        accent="#7fb4ca",
        success="#7fb4ca",
        warning="#e6a85c",
        error="#e6a85c",
        foreground="#d3d6da",
        background="#16191d",
        surface="#16191d",
        panel="#22272e",
        boost="#22272e",
        dark=True,
        variables={
            "quiet": "#858d97",
            "rule": "#363d46",
            "cursor": "#2d4654",
            "cursor-text": "#eef2f5",
            "border": "#7fb4ca",
            "border-blurred": "#363d46",
            "input-cursor-background": "#d3d6da",
            "input-cursor-foreground": "#16191d",
            "input-selection-background": "#2d4654",
            "scrollbar": "#363d46",
            "scrollbar-hover": "#4a535e",
            "scrollbar-active": "#7fb4ca",
            "scrollbar-background": "#16191d",
            "scrollbar-background-hover": "#16191d",
            "scrollbar-background-active": "#16191d",
        },
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
        foreground="ansi_default",
        background="ansi_default",
        surface="ansi_default",
        panel="ansi_default",
        boost="ansi_default",
        dark=True,
        variables={
            "quiet": "ansi_default",
            "rule": "ansi_default",
            "cursor": "ansi_default",
            "cursor-text": "ansi_default",
            "ansi-background": "ansi_default",
            "ansi-foreground": "ansi_default",
            "border": "ansi_cyan",
            "border-blurred": "ansi_default",
            "block-cursor-foreground": "ansi_default",
            "block-cursor-background": "ansi_default",
            "block-cursor-text-style": "reverse",
            "input-cursor-background": "ansi_default",
            "input-cursor-foreground": "ansi_default",
            "input-cursor-text-style": "reverse",
            "input-selection-background": "ansi_default",
            "input-selection-foreground": "ansi_default",
            "scrollbar": "ansi_default",
            "scrollbar-hover": "ansi_default",
            "scrollbar-active": "ansi_default",
            "scrollbar-background": "ansi_default",
            "scrollbar-background-hover": "ansi_default",
            "scrollbar-background-active": "ansi_default",
            "scrollbar-corner-color": "ansi_default",
        },
    ),
)


def wanted_theme(no_color: bool, color_system: str | None) -> str:
    """The theme for a terminal: its own colours where it has sixteen or fewer, or where none are wanted."""
    return CALM if not no_color and color_system in {"256", "truecolor"} else TERMINAL
