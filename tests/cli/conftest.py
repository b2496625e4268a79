"""Running commands as a user does, in this process."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from crm_tui.cli import main


class Ran(NamedTuple):
    """What a command left behind."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture
def crm(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `crm ARGUMENTS` on a store of this test's own, which does not exist at first."""
    monkeypatch.setenv("CRM_DB", str(tmp_path / "shop.db"))
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return run
