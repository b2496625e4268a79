"""Several processes at work on one shop file; `benchmarks/faults/together.py` is the long form, with apps."""

import multiprocessing
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from benchmarks.faults.together import count_up, problems
from crm_tui import ops
from crm_tui.core.errors import Conflict, Failed
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import customers
from crm_tui.store.db import Database
from crm_tui.store.engines import sqlite

_FORK = multiprocessing.get_context("fork")


def at_once(*works: Callable[[], object]) -> list[str]:
    """Run each in a process of its own, all beginning together; what each came to, or the kind of its failure."""
    begin, met = _FORK.Barrier(len(works)), [_FORK.SimpleQueue() for _ in works]

    def run(place: int) -> None:
        begin.wait(30)
        try:
            met[place].put(str(works[place]()))
        except Exception as error:  # noqa: BLE001 - it must answer, whatever it is
            met[place].put(type(error).__name__)

    started = [_FORK.Process(target=run, args=(place,)) for place in range(len(works))]
    for process in started:
        process.start()
    found = [queue.get() for queue in met]
    for process in started:
        process.join()
    return found


def name_of(db: Database) -> object:
    with db.read() as r:
        return customers.get(r, 1).values["name"]


def test_processes_that_count_up_one_number_lose_none_and_none_is_turned_away(shop: Database) -> None:
    met, bad = count_up(shop.path, 4, 25)
    assert bad == []
    assert len(met.waits) == 100


def test_of_two_imports_of_one_file_at_once_one_brings_it_in(shop: Database, tmp_path: Path) -> None:
    till = tmp_path / "till.csv"
    lines = [f"2024-05-{day:02},R{day},1,Zhang,Hammer,2,10.00,20.00" for day in range(1, 29)]
    till.write_text("date,receipt,line,customer,product,quantity,unit_price,amount\n" + "\n".join(lines))

    def bring() -> int:
        return import_file(shop, "sales", till, Options(create_missing=True)).account.new

    assert sorted(at_once(bring, bring)) == ["0", "28"]
    assert problems(shop) == []


def test_undo_against_an_edit_takes_the_one_that_came_first(shop: Database) -> None:
    ops.customers.add(shop, {"name": "first"})
    for number in range(5):
        op_id = ops.customers.edit(shop, 1, {"name": f"a{number}"}).op_id
        with shop.read() as r:
            version = customers.get(r, 1).version
        before = "first" if number == 0 else f"b{number - 1}"
        came = at_once(
            lambda op_id=op_id: ops.history.undo(shop, op_id) and "undone",
            lambda version=version, number=number: (
                ops.customers.edit(shop, 1, {"name": f"b{number}"}, version) and "saved"
            ),
        )
        assert came in (["undone", "Conflict"], ["Conflict", "saved"])
        assert name_of(shop) == (before if came[0] == "undone" else f"b{number}")
        if came[0] == "undone":
            ops.customers.edit(shop, 1, {"name": f"b{number}"})
    assert problems(shop) == []


def test_two_edits_of_what_both_have_seen_are_a_conflict_for_the_later(shop: Database) -> None:
    ops.customers.add(shop, {"name": "first"})
    with shop.read() as r:
        version = customers.get(r, 1).version
    works = [lambda name=name: ops.customers.edit(shop, 1, {"name": name}, version) and name for name in "abc"]
    came = at_once(*works)
    assert came.count("Conflict") == 2
    assert name_of(shop) == next(one for one in came if one != "Conflict")


def test_who_waits_too_long_for_a_colleague_is_told_so(shop: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.02)
    ops.customers.add(shop, {"name": "first"})
    with closing(sqlite3.connect(shop.path, isolation_level=None)) as colleague:
        colleague.execute("BEGIN IMMEDIATE")
        assert name_of(shop) == "first", "who only writes beside lets others read"
        with pytest.raises(Failed, match=r"Somebody else has been writing .* too long"):
            ops.customers.add(shop, {"name": "second"})
        colleague.execute("COMMIT")
        colleague.execute("BEGIN EXCLUSIVE")
        for _ in ("with a connection kept open", "with a new one"):
            with pytest.raises(Failed, match=r"Somebody else has been writing .* too long"):
                name_of(shop)
            shop = Database(shop.path)
        colleague.execute("COMMIT")
    ops.customers.add(shop, {"name": "second"})
    with pytest.raises(Conflict):
        ops.customers.edit(shop, 1, {"name": "x"}, version=77)


def test_what_is_written_waits_for_who_is_reading(shop: Database) -> None:
    ops.customers.add(shop, {"name": "first"})
    with closing(sqlite3.connect(shop.path, isolation_level=None)) as colleague:
        colleague.execute("BEGIN")
        rows = colleague.execute("SELECT name FROM customer UNION ALL SELECT name FROM setting")
        rows.fetchone()
        writing = threading.Thread(target=ops.customers.add, args=(shop, {"name": "second"}))
        writing.start()
        rows.fetchall()
        colleague.execute("COMMIT")
        writing.join()
    with shop.read() as r:
        assert customers.count(r) == 2
