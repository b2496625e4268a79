"""Opening, creating and refusing shop files."""

import sqlite3
import stat
from pathlib import Path

import pytest

from crm_tui.core.errors import Conflict, Failed, Invalid, NotFound
from crm_tui.domain.shop import Shop
from crm_tui.store.db import SCHEMA, Database


def test_a_new_store_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    db = Database.create(tmp_path / "new" / "shop.db", Shop("Wang", "CNY", "Asia/Shanghai"))
    assert stat.S_IMODE(db.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(db.path.parent.stat().st_mode) == 0o700
    with db.read() as r:
        assert r.shop == Shop("Wang", "CNY", "Asia/Shanghai")


def test_creating_over_a_file_is_refused_and_leaves_it_alone(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("mine")
    with pytest.raises(Conflict):
        Database.create(path, Shop())
    assert path.read_text() == "mine"
    assert [file.name for file in tmp_path.iterdir()] == ["notes.txt"]


def test_a_missing_store_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        Database.open(tmp_path / "none.db")


@pytest.mark.parametrize("content", [b"", b"hello, this is a letter, not a database" * 40])
def test_a_file_that_is_no_store_is_refused_untouched(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "letter.db"
    path.write_bytes(content)
    with pytest.raises(Invalid):
        Database.open(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused_untouched(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(Invalid, match="another program"):
        Database.open(path)
    assert path.read_bytes() == before


def test_a_newer_store_is_refused_untouched(shop: Database) -> None:
    connection = sqlite3.connect(shop.path)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()
    before = shop.path.read_bytes()
    with pytest.raises(Invalid, match="newer version"):
        Database.open(shop.path)
    assert shop.path.read_bytes() == before


def test_a_store_cut_short_is_refused_as_damaged(shop: Database) -> None:
    content = shop.path.read_bytes()
    shop.path.write_bytes(content[: len(content) // 2])
    with pytest.raises(Invalid, match="damaged"):
        Database.open(shop.path)


def test_a_store_with_broken_pages_says_so_when_it_is_read(shop: Database) -> None:
    content = bytearray(shop.path.read_bytes())
    content[4096 : len(content) - 4096] = b"\x5a" * (len(content) - 8192)
    shop.path.write_bytes(content)
    with pytest.raises((Invalid, Failed)), Database(shop.path).read() as r:
        r.all(str, "SELECT name FROM customer")


def test_a_reader_cannot_write(shop: Database) -> None:
    with shop.read() as r, pytest.raises(Failed):
        r.value("INSERT INTO setting (name, value) VALUES ('a', 'b') RETURNING id")


def test_a_write_outside_an_operation_is_refused_by_the_store_itself(shop: Database) -> None:
    connection = sqlite3.connect(shop.path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute("INSERT INTO setting (name, value) VALUES ('a', 'b')")
    connection.close()


def test_a_failure_in_the_middle_leaves_nothing(shop: Database) -> None:
    with pytest.raises(RuntimeError), shop.write("test", "Test.") as w:
        w.insert("setting", {"name": "x", "value": "y"})
        raise RuntimeError
    with shop.read() as r:
        assert r.value("SELECT count(*) FROM setting WHERE name = 'x'") == 0
        assert r.value("SELECT count(*) FROM current_operation") == 0


def test_the_watcher_sees_other_peoples_commits_once(shop: Database) -> None:
    watcher = shop.watcher()
    assert not watcher.changed()
    with shop.write("test", "Test.") as w:
        w.insert("setting", {"name": "x", "value": "y"})
    assert watcher.changed()
    assert not watcher.changed()
    watcher.close()
