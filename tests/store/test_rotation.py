"""Backups that nobody has to think of, and what `crm backup` tells of them."""

import json
import os
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.cli import main
from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import Text, tr
from crm_tui.domain import settings
from crm_tui.domain.backups import KEPT, kept
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import rotation
from crm_tui.store.backup import back_up, default_target, manifest_path
from crm_tui.store.db import Database


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch, shop: Database) -> object:
    """`at(moment)` makes it that moment, with backups made unasked; the shop has a customer from 1 May 2024."""

    def go(moment: str) -> Database:
        monkeypatch.setenv("CRM_NOW", f"{moment}+00:00")
        return Database(shop.path)

    monkeypatch.delenv("CRM_BACKUP")
    # As if the shop had been made then.
    with shop.write("test", "Test.") as w:
        w.execute("UPDATE operation SET at = '2024-05-01T08:00:00Z'")
    ops.customers.add(go("2024-05-01T09:00:00"), {"name": "first"})
    return go


def made(db: Database) -> list[tuple[str, str]]:
    return [(one.at[:16], one.why) for one in rotation.listed(db.path)]


def test_the_first_change_of_a_day_keeps_the_shop_as_it_was_before(at, shop: Database) -> None:
    assert made(shop) == [], "a shop of today has nothing yet to lose"
    db = at("2024-05-03T09:00:00")
    ops.customers.add(db, {"name": "second"})
    ops.customers.add(db, {"name": "third"})
    assert made(db) == [("2024-05-03T09:00", "daily")]
    with Database(rotation.listed(db.path)[0].path).read() as r:
        assert r.all(str, "SELECT name FROM customer") == ["first"]
    ops.customers.add(at("2024-05-03T18:00:00"), {"name": "fourth"})
    ops.customers.add(at("2024-05-04T08:00:00"), {"name": "fifth"})
    assert made(db) == [("2024-05-04T08:00", "daily"), ("2024-05-03T09:00", "daily")]


def test_an_import_makes_one_unless_there_is_one_of_the_last_hour(at, tmp_path: Path) -> None:
    def bring(db: Database, name: str) -> None:
        (tmp_path / "new.csv").write_text(f"name\n{name}\n")
        import_file(db, "customers", tmp_path / "new.csv", Options())

    db = at("2024-05-01T10:00:00")
    bring(db, "a")
    bring(at("2024-05-01T10:30:00"), "b")
    assert made(db) == [("2024-05-01T10:00", "before-import")]
    bring(at("2024-05-01T11:30:00"), "c")
    assert made(db)[0] == ("2024-05-01T11:30", "before-import")


def test_where_nothing_was_changed_nothing_is_backed_up_again(at, shop: Database) -> None:
    db = at("2024-05-02T09:00:00")
    back_up(db, default_target(db.path))
    assert rotation.automatic(at("2024-05-09T09:00:00"), rotation.DAILY) is None


@pytest.mark.parametrize("off", ["settings", "switch", "looking"])
def test_backups_can_be_turned_off(at, monkeypatch: pytest.MonkeyPatch, off: str) -> None:
    db = at("2024-05-02T09:00:00")
    if off == "settings":
        monkeypatch.setenv("CRM_BACKUP", "off")
        for name in KEPT:
            ops.settings.put(at("2024-05-01T09:00:00"), name, "0")
        monkeypatch.delenv("CRM_BACKUP")
        db = at("2024-05-02T09:00:00")
    elif off == "switch":
        monkeypatch.setenv("CRM_BACKUP", "off")
    else:
        db.read_only = True
    assert rotation.automatic(db, rotation.DAILY) is None
    assert made(db) == []


def test_a_backup_that_cannot_be_made_is_told_and_the_work_is_done(at, shop: Database) -> None:
    shop.path.with_name("backups").write_text("a file where the folder should be")
    db, told = at("2024-05-02T09:00:00"), []
    db.tell = lambda text: told.append(tr(text))
    ops.customers.add(db, {"name": "second"})
    assert len(told) == 1
    assert told[0].startswith("No backup was made: The backup ")
    with db.read() as r:
        assert r.value("SELECT count(*) FROM customer") == 2


def test_rotation_keeps_the_last_of_days_weeks_and_months_and_all_that_was_asked_for(at) -> None:
    for day in range(2, 13):
        ops.customers.add(at(f"2024-05-{day:02}T09:00:00"), {"name": f"c{day}"})
        if day == 3:
            db = at("2024-05-03T10:00:00")
            asked = back_up(db, default_target(db.path))
    db = at("2024-05-12T10:00:00")
    days = [moment[8:10] for moment, why in made(db) if why == "daily"]
    assert days == ["12", "11", "10", "09", "08", "07", "06", "05"], "seven days, and the last of the first week"
    assert asked.exists()
    files = {path.name for path in asked.parent.iterdir()}
    assert files == {file for one in rotation.listed(db.path) for file in (one.path.name, manifest_path(one.path).name)}


def test_days_without_a_backup_do_not_count() -> None:
    moments = [f"2024-{month:02}-15T08:00:00Z" for month in range(1, 13)]
    numbers = {"backup.days": 2, "backup.weeks": 3, "backup.months": 4}
    assert kept(moments, numbers) == set(moments[-4:])
    assert kept(moments, dict.fromkeys(KEPT, 0)) == {moments[-1]}
    assert kept([], numbers) == set()


@pytest.mark.parametrize("value", ["-1", "1001", "some", "", "1.5"])
def test_a_number_of_backups_is_a_number(value: str) -> None:
    with pytest.raises(Invalid, match="0 to 1000"):
        settings.check("backup.days", value)
    assert settings.check("backup.days", "07") == "7"


def test_the_command_lists_checks_and_throws_away(
    at, shop: Database, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("CRM_DB", str(shop.path))
    ops.customers.add(at("2024-05-02T09:00:00"), {"name": "second"})
    assert main(["backup"]) == 0
    asked = Path(capsys.readouterr().out.strip())
    assert main(["backup", "--list", "--format", "json"]) == 0
    assert [row["why"] for row in json.loads(capsys.readouterr().out)] == ["asked for", "daily"]
    assert main(["backup", "--verify", str(asked)]) == 0
    assert "sound and as it was written" in capsys.readouterr().err
    assert main(["backup", "--prune"]) == 0
    assert capsys.readouterr().out == ""
    content = bytearray(asked.read_bytes())
    content[-1] ^= 1
    asked.write_bytes(content)
    assert main(["backup", "--verify", str(asked)]) == 3
    assert "checksum" in capsys.readouterr().err
    assert main(["backup", "--list", "--prune"]) == 2


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes into any folder")
def test_a_folder_that_cannot_be_written_is_a_sentence(shop: Database, tmp_path: Path) -> None:
    (tmp_path / "usb").mkdir(mode=0o500)
    with pytest.raises(Exception, match="could not be written"):
        back_up(shop, tmp_path / "usb" / "copy.db")


def test_words_of_reasons_are_msgids() -> None:
    assert all(isinstance(tr(Text(words)), str) for words in rotation.WHY.values())
