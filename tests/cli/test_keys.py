"""`crm keys`: every action with its keys, and the check of one's own file; `crm --read-only`."""

import json
from pathlib import Path

import pytest

from crm_tui.core import config
from tests.cli.conftest import Run


def test_every_action_is_listed_with_its_keys_and_what_it_does(crm: Run) -> None:
    ran = crm("keys", "--format", "json")
    assert ran.code == 0
    rows = {row["id"]: row for row in json.loads(ran.out)}
    assert rows["app.undo"] == {
        "id": "app.undo", "where": "everywhere", "keys": "u", "name": "Undo", "help": "Take back what was done last.",
    }  # fmt: skip
    assert rows["customers.add"]["where"] == "customers"
    assert len(rows) > 90


def test_the_list_shows_the_keys_of_ones_own_file(crm: Run) -> None:
    config.keys_file().parent.mkdir(parents=True)
    config.keys_file().write_text('"customers.add" = ["n", "ctrl+n"]\n', encoding="utf-8")
    rows = {row["id"]: row["keys"] for row in json.loads(crm("keys", "--format", "json").out)}
    assert rows["customers.add"] == "n ctrl+n"


@pytest.mark.parametrize("given", [True, False])
def test_a_check_tells_file_and_line_and_is_invalid(
    crm: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: bool
) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('\n"customers.add" = "ctrl+m"\n"nothing" = "x"\n', encoding="utf-8")
    if not given:
        monkeypatch.setenv("CRM_KEYS", str(path))
    ran = crm("keys", "--check", *([path] if given else []))
    assert ran.code == 3
    assert ran.out == ""
    assert f"{path}:2: Terminals take ctrl+m for enter" in ran.err
    assert f"{path}:3: There is no action" in ran.err


def test_a_right_file_passes_and_a_missing_one_is_not_found(crm: Run, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    path.write_text('"customers.add" = "n"\n', encoding="utf-8")
    assert crm("keys", "--check", path).code == 0
    assert crm("keys", "--check", tmp_path / "none.toml").code == 4


def test_read_only_is_for_the_app(crm: Run) -> None:
    ran = crm("--read-only", "customer", "add", "--name", "Zhang")
    assert ran.code == 2
    assert "--read-only" in ran.err
