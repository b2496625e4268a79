"""Days off are reckoned once and kept; what is kept wrongly is reckoned again."""

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from crm_tui.core import days_off
from crm_tui.domain import public_holidays
from crm_tui.domain.public_holidays import is_open_by_law

NEW_YEAR, MAKE_UP, PLAIN = date(2026, 1, 1), date(2026, 1, 4), date(2026, 1, 7)


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of China's 2026, reckoned anew whenever it is asked for."""
    monkeypatch.setattr(public_holidays, "_year", public_holidays._year.__wrapped__)  # noqa: SLF001
    assert is_open_by_law("CN", NEW_YEAR) is False
    return days_off._file("CN", 2026)  # noqa: SLF001


def told() -> list[bool | None]:
    return [is_open_by_law("CN", day) for day in (NEW_YEAR, MAKE_UP, PLAIN)]


def test_the_file_is_private_and_gives_the_same_days(kept: Path) -> None:
    assert kept.stat().st_mode & 0o077 == 0
    assert kept.parent.stat().st_mode & 0o077 == 0
    before = told()
    assert before == [False, True, None]
    assert told() == before


def test_a_second_process_does_not_load_the_library(kept: Path) -> None:
    code = (
        "import sys; from datetime import date; from crm_tui.domain.public_holidays import is_open_by_law as law; "
        "print(law('CN', date(2026, 1, 1)), law('CN', date(2026, 1, 4)), 'holidays' in sys.modules)"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={**os.environ})
    assert ran.stdout.split() == ["False", "True", "False"]


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        "null",
        '{"edition": "holidays-0.0.dist-info", "days": {}}',
        '{"edition": %s, "days": {"2026-01-01": "no"}}',
        '{"edition": %s, "days": {"1999-01-01": false}}',
        '{"edition": %s, "days": {"never": false}}',
        '{"edition": %s, "days": [1]}',
    ],
)
def test_a_damaged_or_old_file_is_reckoned_again(kept: Path, damage: str) -> None:
    edition = json.dumps(json.loads(kept.read_text())["edition"])
    kept.write_text(damage.replace("%s", edition))
    assert told() == [False, True, None]
    assert json.loads(kept.read_text())["days"]["2026-01-01"] is False


def test_a_folder_that_cannot_be_written_does_no_harm(kept: Path) -> None:
    kept.unlink()
    kept.mkdir()
    assert told() == [False, True, None]
