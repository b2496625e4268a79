"""Where a shop file may lie: links, second names, strangers, network drives, and teams on one machine."""

import os
import shutil
import stat
from pathlib import Path

import pytest

from crm_tui.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_tui.domain.shop import Shop
from crm_tui.store import place
from crm_tui.store.backup import back_up, default_target, manifest_path, restore
from crm_tui.store.db import Database

pytestmark = pytest.mark.skipif(os.name != "posix", reason="modes and groups of files are those of POSIX")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def open_folder(shop: Database) -> Path:
    """The shop in a folder that others may enter."""
    shop.path.parent.chmod(0o755)
    return shop.path


def test_a_link_of_ones_own_is_followed_and_the_journal_lies_beside_the_file(shop: Database, tmp_path: Path) -> None:
    link = tmp_path / "elsewhere" / "link.db"
    link.parent.mkdir()
    link.symlink_to(shop.path)
    with Database.open(link).write("test", "Test.") as w:
        w.insert("setting", {"name": "x", "value": "y"})
        assert shop.path.with_name("shop.db-journal").exists()
    with shop.read() as r:
        assert r.value("SELECT value FROM setting WHERE name = 'x'") == "y"


def test_a_link_that_somebody_else_has_put_there_is_not_followed(
    shop: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(shop.path)
    monkeypatch.setattr(place, "_mine", lambda: frozenset({123456}))
    with pytest.raises(Forbidden, match="somebody else"):
        Database.open(link)


def test_a_store_with_two_names_is_refused_under_both(shop: Database, tmp_path: Path) -> None:
    os.link(shop.path, tmp_path / "other.db")
    for path in (shop.path, tmp_path / "other.db"):
        with pytest.raises(Invalid, match="second name"):
            Database.open(path)
    (tmp_path / "other.db").unlink()
    Database.open(shop.path)


def test_a_name_left_by_the_making_of_the_store_is_no_second_name(shop: Database) -> None:
    os.link(shop.path, shop.path.with_name(".shop.db.part-1-a-1"))
    Database.open(shop.path)


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="not a file"):
        Database.open(tmp_path)
    with pytest.raises(Invalid, match="not a file"):
        Database.open(Path(os.devnull))
    (tmp_path / "dangling").symlink_to(tmp_path / "nothing")
    with pytest.raises(NotFound):
        Database.open(tmp_path / "dangling")


@pytest.mark.parametrize(("bits", "told"), [(0o604, "can read"), (0o606, "can change"), (0o602, "can change")])
def test_a_store_open_to_everybody_is_refused_with_what_mends_it(open_folder: Path, bits: int, told: str) -> None:
    open_folder.chmod(bits)
    before = open_folder.read_bytes()
    with pytest.raises(Forbidden, match=f"{told}.*chmod o-rwx {open_folder}"):
        Database.open(open_folder)
    assert open_folder.read_bytes() == before
    open_folder.chmod(0o600)
    Database.open(open_folder)


def test_in_a_private_folder_the_mode_does_not_matter(shop: Database) -> None:
    shop.path.parent.chmod(0o700)
    shop.path.chmod(0o644)
    Database.open(shop.path)


def test_a_folder_in_which_everybody_can_exchange_files_is_refused(shop: Database) -> None:
    shop.path.parent.chmod(0o777)
    with pytest.raises(Forbidden, match="chmod o-w"):
        Database.open(shop.path)
    shop.path.parent.chmod(0o1777)
    Database.open(shop.path)
    shop.path.parent.chmod(0o700)


def test_a_network_drive_is_refused_unless_one_insists(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    device = shop.path.stat().st_dev
    mounts = shop.path.with_name("mounts")
    number = f"{os.major(device)}:{os.minor(device)}"
    mounts.write_text(f"22 1 0:5 / /dev rw - devtmpfs dev rw\n36 1 {number} / /mnt rw shared:1 - nfs4 nas:/shop rw\n")
    monkeypatch.setattr(place, "_MOUNTS", mounts)
    with pytest.raises(Invalid, match=r"network drive \(nfs4\)"):
        Database.open(shop.path)
    with pytest.raises(Invalid, match="network drive"):
        Database.create(shop.path.with_name("new.db"), Shop())
    assert not shop.path.with_name("new.db").exists()
    monkeypatch.setenv(place.ANYWAY, "1")
    Database.open(shop.path)
    monkeypatch.delenv(place.ANYWAY)
    mounts.write_text(f"36 1 {number} / /mnt rw - ext4 /dev/sda rw\n")
    Database.open(shop.path)


@pytest.fixture
def own_group() -> str:
    grp = pytest.importorskip("grp")
    return str(grp.getgrgid(os.getegid()).gr_name)


@pytest.fixture
def team(tmp_path: Path, own_group: str) -> Database:
    old = os.umask(0o077)
    try:
        yield Database.create(tmp_path / "team" / "shop.db", Shop("Team", "CNY", ""), own_group)
    finally:
        os.umask(old)


def test_a_teams_store_and_all_that_is_made_beside_it_is_the_teams_whatever_the_umask(team: Database) -> None:
    assert mode(team.path) == 0o660
    assert mode(team.path.parent) == 0o2770
    with team.write("test", "Test.") as w:
        w.insert("setting", {"name": "x", "value": "y"})
        assert mode(team.path.with_name("shop.db-journal")) == 0o660
    copy = back_up(team, default_target(team.path))
    aside = restore(copy, team.path)
    assert aside is not None
    assert mode(copy.parent) == 0o2770
    for file in (copy, manifest_path(copy), aside, manifest_path(aside), team.path):
        assert mode(file) == 0o660, file
        assert file.stat().st_gid == team.path.stat().st_gid
    assert list(place.shared_wrongly(team.path)) == []


def test_what_would_keep_the_team_out_is_found(team: Database) -> None:
    copy = back_up(team, default_target(team.path))
    copy.chmod(0o600)
    team.path.parent.chmod(0o700)
    found = [str(trouble) for trouble in place.shared_wrongly(team.path)]
    assert any(f"chmod 2770 {team.path.parent}" in one for one in found)
    assert any(f"chmod 660 {copy}" in one for one in found)


def test_a_restore_where_there_is_none_is_private(shop: Database, tmp_path: Path) -> None:
    copy = back_up(shop, tmp_path / "copy.db")
    restore(copy, tmp_path / "new.db")
    assert mode(tmp_path / "new.db") == 0o600


def test_a_folder_with_other_uses_is_not_opened_to_a_group(tmp_path: Path, own_group: str) -> None:
    (tmp_path / "mine").mkdir()
    with pytest.raises(Conflict, match="is there already"):
        Database.create(tmp_path / "mine" / "shop.db", Shop(), own_group)
    assert list((tmp_path / "mine").iterdir()) == []


def test_a_group_that_one_is_not_in_is_refused(tmp_path: Path, own_group: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotFound, match="no group"):
        Database.create(tmp_path / "a" / "shop.db", Shop(), "no-such-group")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(os, "getegid", lambda: 99999)
    monkeypatch.setattr(os, "getgroups", list)
    with pytest.raises(Forbidden, match="not in the group"):
        Database.create(tmp_path / "a" / "shop.db", Shop(), own_group)
    assert not (tmp_path / "a").exists()


def test_a_copy_made_by_hand_is_opened(shop: Database, tmp_path: Path) -> None:
    shutil.copy(shop.path, tmp_path / "copy.db")
    Database.open(tmp_path / "copy.db")
