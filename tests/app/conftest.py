"""What the tests of the app share: waiting for what happens in threads, and reading the screen as a person does."""

import asyncio
from collections.abc import Callable, Iterator

import pytest
from textual import events
from textual.pilot import Pilot

from tests.app.terminals import Terminal

Wait = Callable[..., object]


async def wait_until(pilot: Pilot[int], holds: Callable[[], object], seconds: float = 10) -> None:
    """Wait for what a thread will bring about; fails where it never holds."""
    end = asyncio.get_running_loop().time() + seconds
    while not holds():
        if asyncio.get_running_loop().time() > end:
            pytest.fail(f"did not come about; the screen shows:\n{screen_text(pilot)}")
        await pilot.pause(0.02)


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
