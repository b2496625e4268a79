"""The app driven from within: what one step costs from the key to the painted screen."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from unittest import mock

from textual import events
from textual.pilot import Pilot

from benchmarks._shop import LAST
from crm_tui.app import CrmApp
from crm_tui.screens._list_page import ListPage
from crm_tui.screens._page import Page
from crm_tui.store.db import Database
from crm_tui.widgets.windowed_table import WindowedTable

_LOOK = 0.001  # seconds between looks whether all is painted
_PATIENCE = 60.0


@asynccontextmanager
async def driven(store: Path, width: int = 80, height: int = 24) -> AsyncIterator[Pilot[int]]:
    """The app on that store, on the last day of the seeded shop, with its first page painted."""
    with mock.patch.dict(os.environ, {"CRM_NOW": f"{LAST.isoformat()}T12:00:00"}):
        app = CrmApp(store, Database.open(store))
        async with app.run_test(size=(width, height)) as pilot:
            await painted(pilot)
            yield pilot


async def painted(pilot: Pilot[int], *, whole: bool = False) -> None:
    """Wait until what was asked for is on the screen; with `whole` until all of a list has been found, too."""
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        await asyncio.sleep(_LOOK)
        page = pilot.app.screen
        to_paint = page._layout_required or page._dirty_widgets  # noqa: SLF001 - Textual does not tell otherwise
        if not pilot.app.is_running or not (to_paint or _waits(page, whole)):
            break
    else:
        message = f"nothing was painted for {_PATIENCE:.0f} seconds"
        raise SystemExit(message)


def _waits(page: object, whole: bool) -> bool:
    """Whether the page is still waiting for something to show."""
    if not isinstance(page, Page):
        return False
    reading = page.being_read
    if isinstance(page, ListPage):
        reading = not page.found.whole if whole else reading and not page.first_is_there
        reading = reading or page.filter.text != page.found.search
    return reading or page.unseen or any(table.fetching for table in page.query(WindowedTable))


async def cost(pilot: Pilot[int], *keys: str) -> float:
    """Seconds of CPU that the keys cost until what they lead to is painted."""
    begun = time.process_time()
    for key in keys:
        await strike(pilot, key)
    await painted(pilot)
    return time.process_time() - begun


async def strike(pilot: Pilot[int], key: str) -> None:
    """Press the key, and wait until the app has done it; the pilot waits until nothing at all is at work any more."""
    character = {"slash": "/"}.get(key, key)
    pilot.app.post_message(events.Key(key, character if len(character) == 1 else None))
    done = asyncio.Event()
    pilot.app.call_later(done.set)
    await done.wait()
    await pilot._wait_for_screen()  # noqa: SLF001 - what is typed is taken by the field after that
