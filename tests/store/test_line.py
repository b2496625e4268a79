"""Writers of one store stand in line: who came first is served first, and nobody who is gone is waited for."""

import os
import signal
import sys
import threading
from pathlib import Path

import pytest

from crm_tui.core.errors import Failed
from crm_tui.ops import customers
from crm_tui.store.db import Database
from crm_tui.store.engines import _line, sqlite
from crm_tui.store.engines._line import in_turn

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux has locks of an open file")


def test_who_came_first_writes_first(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    came, waiting = threading.Semaphore(0), _line.Line.wait

    def wait(line: _line.Line) -> bool:
        came.release()
        return waiting(line)

    writers = [threading.Thread(target=customers.add, args=(shop, {"name": f"customer {i}"})) for i in range(5)]
    with shop.write("test", "Test."):
        monkeypatch.setattr(_line.Line, "wait", wait)
        for writer in writers:
            writer.start()
            assert came.acquire(timeout=30)
    for writer in writers:
        writer.join()
    with shop.read() as r:
        names = r.all(str, "SELECT name FROM customer ORDER BY id")
    assert names == [f"customer {i}" for i in range(5)]


def test_who_is_killed_in_line_is_not_waited_for(shop: Database) -> None:
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        with in_turn(shop.path):
            os.write(write, b"!")
            signal.pause()
    os.read(read, 1)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    with in_turn(shop.path) as first:
        assert first


def test_who_stands_still_in_line_is_passed(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_line, "_PATIENCE", 0.01)
    with in_turn(shop.path):
        assert customers.add(shop, {"name": "somebody"}).value == 1


def test_each_store_of_a_folder_has_its_own_line(shop: Database, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.touch()
    with in_turn(other), in_turn(shop.path) as first:
        assert first


def test_where_there_is_no_line_writers_do_without(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_line.sys, "platform", "other")
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.01)
    with in_turn(shop.path) as first:
        assert not first
    with shop.write("test", "Test."), pytest.raises(Failed, match="too long"):
        customers.add(shop, {"name": "too soon"})
    assert customers.add(shop, {"name": "later"}).value == 1
