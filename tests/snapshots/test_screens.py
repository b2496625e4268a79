"""The main screens as they were last approved, in both languages, on a small and on a large terminal."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion

from crm_tui.core.i18n import set_language
from crm_tui.store.db import Database
from crm_tui.themes import CALM
from tests.app.places import LANGUAGES, MAIN, go, walking
from tests.snapshots.conftest import painted

SIZES = ((80, 24), (120, 40))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_screens_are_as_approved(
    sample_in: Callable[[str], Path],
    tmp_path: Path,
    fixed_now: str,
    monkeypatch: pytest.MonkeyPatch,
    screens: SnapshotAssertion,
    size: tuple[int, int],
    language: str,
) -> None:
    monkeypatch.setenv("CRM_USER", "wang")
    set_language(language)
    path = Path(shutil.copy(sample_in(language), tmp_path / "shop.db"))
    changed = []
    async with walking(path, Database.open(path), size) as pilot:
        pilot.app.theme = CALM
        here = None
        for place in MAIN:
            await go(pilot, place, here)
            here = place
            if painted(pilot.app) != screens(name=place.name):
                changed.append(place.name)
    assert not changed, (
        f"not as approved; `git diff` after `pytest tests/snapshots --snapshot-update` shows it: {changed}"
    )
