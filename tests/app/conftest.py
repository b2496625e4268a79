"""What the tests of the app share: waiting for what happens in threads, and reading the screen as a person does."""

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from textual import events
from textual.css import stylesheet
from textual.pilot import Pilot

from tests.app.terminals import Terminal

Wait = Callable[..., object]
_BETWEEN_LOOKS = 0.02  # seconds


_PARSE = stylesheet.Stylesheet._parse_rules  # noqa: SLF001 - the one place where rules are made


@cache
def _rules(variables: frozenset[tuple[str, str]], **source: Any) -> Any:
    """The rules of a style sheet, parsed once for all the apps of a run; Textual parses them for each anew."""
    return _PARSE(stylesheet.Stylesheet(variables=dict(variables)), **source)


def _parse_rules(sheet: stylesheet.Stylesheet, css: str, **source: Any) -> Any:
    return _rules(frozenset(sheet._variables.items()), css=css, **source)  # noqa: SLF001


stylesheet.Stylesheet._parse_rules = _parse_rules  # type: ignore[method-assign]  # noqa: SLF001


async def wait_until(pilot: Pilot[int], holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait for what a thread will bring about; fails where it never holds.

    The seconds are those in which the machine does something: looks are counted, and one that stands still has none.
    """
    for _ in range(round(seconds / _BETWEEN_LOOKS)):
        if holds():
            return
        await pilot.pause(_BETWEEN_LOOKS)
    pytest.fail(f"did not come about; the screen shows:\n{screen_text(pilot)}")


def screen_text(pilot: Pilot[int]) -> str:
    """The screen as text, line by line."""
    strips = pilot.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other way to read it
    return "\n".join("".join(segment.text for segment in strip) for strip in strips)


@pytest.fixture(autouse=True)
def no_program_outlives_its_test() -> Iterator[None]:
    """A program on a terminal is ended with its test, also where that failed."""
    yield
    Terminal.end_all()


@pytest.fixture
def wait() -> Wait:
    """`await wait(pilot, condition)`."""
    return wait_until


@pytest.fixture
def text() -> Callable[[Pilot[int]], str]:
    """`text(pilot)` is what is on the screen."""
    return screen_text


async def paste_text(pilot: Pilot[int], text: str) -> None:
    """Paste a long text, such as a path, into the field in hand; typing it takes a test seconds."""
    focused = pilot.app.focused
    assert focused is not None
    focused.post_message(events.Paste(text))
    await pilot.pause()


@pytest.fixture
def paste() -> Callable[[Pilot[int], str], object]:
    """`await paste(pilot, text)`."""
    return paste_text
