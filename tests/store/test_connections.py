"""Connections are kept for the next time, and nothing of the last time is in them."""

import os
import shutil
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid
from crm_tui.store.db import ENGINE, Database, Reader


def names(db: Database) -> list[str]:
    with db.read() as r:
        return r.all(str, "SELECT name FROM customer ORDER BY id")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files for which a connection was made, as they are made."""
    found: list[Path] = []
    connect = type(ENGINE).connect

    def counted(engine, path):
        found.append(path)
        return connect(engine, path)

    monkeypatch.setattr(type(ENGINE), "connect", counted)
    return found


def test_reads_and_writes_one_after_the_other_need_one_connection(shop: Database, made: list[Path]):
    ops.customers.add(shop, {"code": "K1", "name": "甲", "kind": "person"})
    assert names(shop) == ["甲"]
    ops.customers.add(shop, {"code": "K2", "name": "乙", "kind": "person"})
    with pytest.raises(Conflict):
        ops.customers.add(shop, {"code": "K2", "name": "丙", "kind": "person"})
    assert names(shop) == ["甲", "乙"]
    assert len(made) <= 1


def test_a_reader_cannot_write_and_the_writer_after_it_can(shop: Database):
    with shop.read() as r, pytest.raises(Exception, match="can't be written"):
        r.value("DELETE FROM customer RETURNING id")
    ops.customers.add(shop, {"code": "K1", "name": "甲", "kind": "person"})
    assert names(shop) == ["甲"]


def test_rows_that_nobody_fetched_keep_nobody_from_writing(shop: Database):
    for number in range(3):
        ops.customers.add(shop, {"code": f"K{number}", "name": "甲", "kind": "person"})
    with shop.read() as r:
        kept = r.iterate(str, "SELECT name FROM customer")
        next(kept)
    other = Database.open(shop.path)
    ops.customers.add(other, {"code": "K9", "name": "乙", "kind": "person"})
    assert len(names(shop)) == 4


def test_what_failed_in_the_middle_leaves_nothing_to_the_next(shop: Database):
    for failure in (Invalid("no"), RuntimeError("a bug")):
        with pytest.raises(type(failure)), shop.write("customer.add", "Added {name}.") as w:
            w.insert("setting", {"name": "left", "value": "over"})
            raise failure
        with Database.open(shop.path).read() as r:
            assert r.value("SELECT count(*) FROM setting WHERE name = 'left'") == 0
        ops.customers.add(shop, {"code": type(failure).__name__, "name": "甲", "kind": "person"})


def test_a_file_put_in_the_place_of_the_store_is_the_one_that_is_read(shop: Database, tmp_path: Path):
    ops.customers.add(shop, {"code": "K1", "name": "old", "kind": "person"})
    other = Database.open(Path(shutil.copy(shop.path, tmp_path / "other.db")))
    ops.customers.add(other, {"code": "K2", "name": "new", "kind": "person"})
    assert names(shop) == ["old"]
    (tmp_path / "other.db").rename(shop.path)
    assert names(shop) == ["old", "new"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="processes are not forked here")
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
def test_a_forked_process_makes_connections_of_its_own(shop: Database, made: list[Path]):
    assert names(shop) == []
    before = len(made)
    child = os.fork()
    if child == 0:
        os._exit(0 if names(shop) == [] and len(made) == before + 1 else 1)
    assert os.waitpid(child, 0)[1] == 0
    ops.customers.add(shop, {"code": "K1", "name": "甲", "kind": "person"})
    assert names(shop) == ["甲"]
    assert len(made) == before


def test_nothing_is_read_after_the_reader_was_given_back(shop: Database):
    with shop.read() as r:
        assert isinstance(r, Reader)
        found = r.iterate(str, "SELECT name FROM setting")
    with pytest.raises(RuntimeError):
        list(found)
