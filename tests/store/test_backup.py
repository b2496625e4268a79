"""Backups, restores and the check of a shop file."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.store import customers
from crm_tui.store.backup import back_up, default_target, manifest_path, restore
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database


@pytest.fixture
def kept(shop: Database) -> Database:
    ops.customers.add(shop, {"name": "张三五金店", "phone": "13812345678"})
    ops.products.add(shop, {"name": "锤子", "price": 199000})
    ops.sales.add(shop, {"date": "2024-05-01", "customer_id": 1, "product_id": 1, "quantity": 2000})
    return shop


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
         "discount, amount, cost, paid, category, staff, channel, country, region, city, note, identity, 9, batch_id "
         "FROM sale",
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
