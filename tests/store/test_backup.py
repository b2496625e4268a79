"""Backups, restores and the check of a shop file."""

import os
import re
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.store import customers
from crm_tui.store.backup import back_up, default_target, manifest_path, restore, verify_backup
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database


@pytest.fixture(scope="module")
def kept_file(empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("kept") / "kept.db"
    shutil.copy(empty_shop_file, path)
    shop = Database(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_BACKUP", "off")
        ops.customers.add(shop, {"name": "张三五金店", "phone": "13812345678"})
        ops.products.add(shop, {"name": "锤子", "price": 199000})
        ops.sales.add(shop, {"date": "2024-05-01", "customer_id": 1, "product_id": 1, "quantity": 2000})
    return path


@pytest.fixture
def kept(kept_file: Path, tmp_path: Path) -> Database:
    shutil.copy(kept_file, tmp_path / "shop.db")
    return Database.open(tmp_path / "shop.db")


def count(db: Database) -> int:
    with db.read() as r:
        return customers.count(r)


def problems(db: Database) -> list[str]:
    with db.read() as r:
        return [str(problem) for _, look in CHECKS for problem in look(r)]


def test_a_backup_brings_back_the_shop_and_keeps_the_present_one_aside(kept: Database, tmp_path: Path) -> None:
    copy = back_up(kept, tmp_path / "usb" / "copy.db")
    ops.customers.add(kept, {"name": "later"})
    aside = restore(copy, kept.path)
    assert count(kept) == 1
    assert aside is not None
    assert count(Database.open(aside)) == 2
    assert problems(kept) == []


def test_a_restore_makes_the_store_where_there_is_none(kept: Database, tmp_path: Path) -> None:
    copy = back_up(kept, tmp_path / "copy.db")
    assert restore(copy, tmp_path / "elsewhere.db") is None
    assert count(Database.open(tmp_path / "elsewhere.db")) == 1


def test_a_running_program_sees_a_restore(kept: Database, tmp_path: Path) -> None:
    copy = back_up(kept, tmp_path / "copy.db")
    watcher = kept.watcher()
    restore(copy, kept.path)
    assert watcher.changed()
    watcher.close()


def test_a_backup_never_overwrites(kept: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    target.write_text("mine")
    with pytest.raises(Conflict):
        back_up(kept, target)
    assert target.read_text() == "mine"


def test_one_flipped_bit_in_a_backup_is_noticed_and_nothing_is_restored(kept: Database, tmp_path: Path) -> None:
    copy = back_up(kept, tmp_path / "copy.db")
    content = bytearray(copy.read_bytes())
    content[-100] ^= 1
    copy.write_bytes(content)
    before = kept.path.read_bytes()
    with pytest.raises(Invalid, match="checksum"):
        restore(copy, kept.path)
    assert kept.path.read_bytes() == before


def test_what_is_no_backup_is_refused(kept: Database, tmp_path: Path) -> None:
    letter = tmp_path / "letter.txt"
    letter.write_text("hello")
    with pytest.raises(Invalid):
        restore(letter, kept.path)
    with pytest.raises(NotFound):
        restore(tmp_path / "none.db", kept.path)
    with pytest.raises(Invalid, match="itself"):
        restore(kept.path, kept.path)
    copy = back_up(kept, tmp_path / "copy.db")
    manifest_path(copy).write_text("not json")
    with pytest.raises(Invalid, match="manifest"):
        restore(copy, kept.path)
    assert count(kept) == 1


def test_default_backups_go_beside_the_store_by_moment(kept: Database, fixed_now: str) -> None:
    assert default_target(kept.path) == kept.path.parent / "backups" / "shop-20240515-120000.db"


def test_a_sound_store_has_no_problems(kept: Database) -> None:
    assert problems(kept) == []


def _sql(statement: str) -> Callable[[sqlite3.Connection], None]:
    def damage(connection: sqlite3.Connection) -> None:
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            connection.execute(f'DROP TRIGGER "{name}"')
        connection.execute(statement)

    return damage


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        ("UPDATE customer SET name = 'forged'", "last recorded change"),
        ("DELETE FROM customer_phone", "last recorded change"),
        ("UPDATE change SET after = replace(after, '1381', '1391')", "last recorded"),
        ("DELETE FROM change WHERE table_name = 'product'", "outside any operation"),
        ("UPDATE sale SET amount = 1", "last recorded change"),
        ("UPDATE sale SET identity = 'x'", "identity"),
        ("INSERT INTO sale SELECT 99, version, day, receipt, line, 77, product_id, kind, quantity, unit_price, "
         "discount, amount, cost, paid, category, staff, channel, country, region, city, note, identity, 9, batch_id, "
         "adjusts FROM sale",
         "does not exist"),
        ("DELETE FROM customer_search", "search index"),
        ("UPDATE operation SET params = '{'", "broken"),
    ],
)  # fmt: skip
def test_planted_damage_is_found(kept: Database, damage: str, told: str) -> None:
    connection = sqlite3.connect(kept.path)
    with connection:
        _sql(damage)(connection)
    connection.close()
    assert any(told in problem for problem in problems(kept))


def _drop_trigger(kept: Database) -> None:
    with closing(sqlite3.connect(kept.path)) as connection:
        connection.execute("DROP TRIGGER audit_sale_update")


def _open_to_all(kept: Database) -> None:
    kept.path.parent.chmod(0o755)
    kept.path.chmod(0o604)


def _flip_a_bit(kept: Database) -> None:
    copy = back_up(kept, default_target(kept.path))
    content = bytearray(copy.read_bytes())
    content[-100] ^= 1
    copy.write_bytes(content)


def _leave_a_part(kept: Database) -> None:
    left = kept.path.with_name(".shop.db.part-1-a-1")
    left.touch()
    os.utime(left, (time.time() - 7200,) * 2)


def _half_a_team(kept: Database) -> None:
    kept.path.parent.chmod(0o700)
    kept.path.chmod(0o660)


def _break_an_index(kept: Database) -> None:
    with closing(sqlite3.connect(kept.path, isolation_level=None)) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        found = dict(
            connection.execute(
                "SELECT name, max(rootpage) FROM sqlite_master WHERE type = 'index' AND tbl_name IN ('change', 'sale') "
                "GROUP BY tbl_name"
            ).fetchall()
        )
        for name, page in zip(found, reversed(found.values()), strict=True):
            connection.execute("UPDATE sqlite_master SET rootpage = ? WHERE name = ?", (page, name))


@pytest.mark.skipif(os.name != "posix", reason="modes of files are those of POSIX")
@pytest.mark.parametrize(
    ("plant", "told"),
    [
        (_drop_trigger, "The trigger audit_sale_update is missing"),
        (_open_to_all, "Everybody on this machine can read .* chmod o-rwx"),
        (_flip_a_bit, "not as it was written: its checksum differs.*make another: crm backup"),
        (_leave_a_part, "left by a program that was stopped. Delete it: rm"),
        (_half_a_team, "The team can't use the folder .* chmod 2770"),
        (_break_an_index, "Broken pages: .*index"),
    ],
)  # fmt: skip
def test_planted_damage_beside_the_records_is_found(
    kept: Database, plant: Callable[[Database], None], told: str
) -> None:
    plant(kept)
    found = problems(Database(kept.path))
    assert any(re.search(told, problem) for problem in found), found


def test_the_manifest_says_when_why_and_how_many_rows(kept: Database, tmp_path: Path, fixed_now: str) -> None:
    manifest = verify_backup(back_up(kept, tmp_path / "copy.db"))
    assert manifest is not None
    assert (manifest.file, manifest.why) == ("copy.db", "asked")
    assert manifest.at.startswith("2024-05-15T12:00:00")
    assert (manifest.rows["customer"], manifest.rows["sale"]) == (1, 1)


def test_nothing_that_others_write_during_a_restore_is_lost_from_both(kept: Database, tmp_path: Path) -> None:
    copy, over, said = back_up(kept, tmp_path / "copy.db"), threading.Event(), []

    def write() -> None:
        theirs, number = Database(kept.path), 0
        while not over.is_set():
            number += 1
            ops.customers.add(theirs, {"name": f"w{number}"})
            said.append(f"w{number}")

    writing = threading.Thread(target=write)
    writing.start()
    try:
        asides = [restore(copy, kept.path) for _ in range(3)]
    finally:
        over.set()
        writing.join()
    there: set[object] = set()
    for path in (kept.path, *asides):
        assert path is not None
        with Database(path).read() as r:
            there.update(r.all(str, "SELECT name FROM customer"))
    assert set(said) <= there
    assert problems(kept) == []


def test_a_damaged_store_is_kept_as_it_is_and_the_backup_takes_its_place(kept: Database, tmp_path: Path) -> None:
    copy = back_up(kept, tmp_path / "copy.db")
    content = bytearray(kept.path.read_bytes())
    content[8192 : len(content) - 8192] = b"\x5a" * (len(content) - 16384)
    kept.path.write_bytes(content)
    aside = restore(copy, kept.path)
    assert aside is not None
    assert aside.read_bytes() == content
    assert count(Database.open(kept.path)) == 1


@pytest.mark.parametrize("content", [b"a letter", b""])
def test_a_file_that_is_no_store_is_not_restored_over(kept: Database, tmp_path: Path, content: bytes) -> None:
    copy = back_up(kept, tmp_path / "copy.db")
    other = tmp_path / "letter.txt"
    other.write_bytes(content)
    with pytest.raises(Invalid):
        restore(copy, other)
    assert other.read_bytes() == content
