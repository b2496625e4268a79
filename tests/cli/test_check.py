"""`crm check`: tells how far it is, what to do about what it finds, and stops when it is asked to."""

import os
import signal
import sqlite3
import sys
import threading
from contextlib import closing

import pytest

from crm_tui import ops
from crm_tui.core.errors import Stopped
from crm_tui.store.db import ENGINE, Database
from tests.cli.conftest import Run

_ENDLESS = "WITH RECURSIVE c(n) AS (SELECT begun() UNION ALL SELECT n + 1 FROM c LIMIT 1 << 29) SELECT count(*) FROM c"


def test_check_says_what_to_do_about_a_search_index_that_lacks_somebody(shop: Database, crm: Run) -> None:
    ops.customers.add(shop, {"name": "Zhang"})
    with closing(sqlite3.connect(shop.path)) as connection:
        connection.execute("DELETE FROM customer_search")
        connection.commit()
    checked = crm("--db", shop.path, "check")
    assert checked.code == 3
    assert "crm check --rebuild-totals" in checked.err
    assert crm("--db", shop.path, "check", "--rebuild-totals").code == 0
    assert crm("--db", shop.path, "check").code == 0


def test_check_names_what_refers_to_nothing_and_what_cannot_be_read(shop: Database, crm: Run) -> None:
    with closing(sqlite3.connect(shop.path)) as connection:
        connection.execute("INSERT INTO rejected_row (batch_id, line, value, message, cells) VALUES (7, 2, '', '', '')")
        connection.execute("UPDATE operation SET params = '{' WHERE id = 1")
        connection.commit()
    checked = crm("--db", shop.path, "check", "--format", "csv")
    assert checked.code == 3
    assert "rejected_row 1 refers to a batch that does not exist." in checked.out
    assert "The record of operation 1 is broken." in checked.out


def test_on_a_terminal_check_tells_what_it_is_looking_at(
    shop: Database, crm: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Checking" not in crm("--db", shop.path, "check").err
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda self: True)
    assert "Checking: pages and indexes" in crm("--db", shop.path, "check").err


@pytest.mark.skipif(os.name != "posix", reason="signals are sent as POSIX has them")
def test_an_interruption_stops_a_long_query(shop: Database) -> None:
    interruption = threading.Timer(0.1, os.kill, (os.getpid(), signal.SIGINT))
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has its background ignore it
    try:
        with closing(ENGINE.connect(shop.path)) as connection:
            connection.create_function("begun", 0, lambda: interruption.start() or 0)
            ENGINE.begin_read(connection)
            with pytest.raises(sqlite3.OperationalError) as stopped:
                connection.execute(_ENDLESS).fetchone()
    finally:
        signal.signal(signal.SIGINT, before)
    assert isinstance(ENGINE.explain(shop.path, stopped.value), Stopped)
