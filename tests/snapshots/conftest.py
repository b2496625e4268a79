"""Screens as text files: what stands in each cell, and below it how it looks, by the names of the theme's colours.

Text, not SVG: a change can be read in a terminal as a diff, and a screen takes two kilobytes instead of sixty.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby

import pytest
from rich.style import Style
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode
from textual.app import App

from crm_tui.core import cells

_ATTRIBUTES = ("bold", "dim", "italic", "underline", "reverse")


class ScreenFile(SingleFileSnapshotExtension):
    """One text file for each screen."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


@pytest.fixture
def screens(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    """The screens kept beside the tests; `pytest tests/snapshots --snapshot-update` keeps the present ones."""
    return snapshot.use_extension(ScreenFile)


def painted(app: App[int]) -> str:
    """The screen: its text, and under it for each line from which cell to which one looks how."""
    strips = app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other way to read it
    names = _colour_names(app)
    text = ["".join(segment.text for segment in strip).rstrip() for strip in strips]
    looks = [_looks([(segment.text, segment.style) for segment in strip], names) for strip in strips]
    told = []
    for look, run in groupby(enumerate(looks), key=lambda line: line[1]):
        numbers = [number for number, _ in run]
        lines = f"{numbers[0]}-{numbers[-1]}" if len(numbers) > 1 else f"{numbers[0]}"
        if look:
            told.append(f"{lines:>5}  {look}")
    return "\n".join([*text, "=" * app.size.width, *told, ""])


def _colour_names(app: App[int]) -> dict[str, str]:
    """The theme's colours by value; where two are the same, the one of the shorter name."""
    theme = app.current_theme
    own = {
        "text": theme.foreground, "ground": theme.background, "raised": theme.panel, "accent": theme.accent,
        "warning": theme.warning,
        **{name: theme.variables[name] for name in ("quiet", "rule", "cursor", "cursor-text")},
    }  # fmt: skip
    return {str(value).lower(): name for name, value in reversed(own.items())}


def _looks(segments: Sequence[tuple[str, Style | None]], names: dict[str, str]) -> str:
    """`8-20 accent bold` for each stretch that is not plain text on the ground."""
    at, told = 0, []
    for look, run in groupby(segments, key=lambda segment: _look(segment[1], names)):
        wide = sum(cells.width(text) for text, _ in run)
        if look:
            told.append(f"{at}-{at + wide - 1} {look}" if wide > 1 else f"{at} {look}")
        at += wide
    return ", ".join(told)


def _look(style: Style | None, names: dict[str, str]) -> str:
    return " ".join(_words(style, names)) if style is not None else ""


def _words(style: Style, names: dict[str, str]) -> Iterator[str]:
    """The parts of a look that differ from plain text on the ground."""
    ink = style.color.get_truecolor().hex if style.color else ""
    ground = style.bgcolor.get_truecolor().hex if style.bgcolor else ""
    if (name := names.get(ink, ink)) not in {"text", ""}:
        yield name
    if (name := names.get(ground, ground)) not in {"ground", ""}:
        yield f"on-{name}"
    yield from (attribute for attribute in _ATTRIBUTES if getattr(style, attribute))
