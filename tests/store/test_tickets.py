"""Tickets in the store: where they stand, what is checked, who may go, and an older store brought up to date."""

import contextlib
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import create_engine

from crm_tui import ops
from crm_tui.core.errors import Conflict, NotFound
from crm_tui.core.i18n import Text
from crm_tui.domain.ticket_steps import State
from crm_tui.store import check, ticket_clocks, ticket_events, ticket_filters, tickets
from crm_tui.store.db import SCHEMA, Database
from crm_tui.store.engines.sqlite import APPLICATION_ID
from crm_tui.store.migrations.upgrade import configuration


@pytest.fixture
def served(shop: Database, monkeypatch: pytest.MonkeyPatch) -> Database:
    monkeypatch.setenv("CRM_NOW", "2026-03-02T02:00:00+00:00")
    ops.customers.add(shop, {"name": "张三五金店"})
    ops.products.add(shop, {"name": "水泵"})
    ops.tickets.add(
        shop, {"subject": "水泵漏水", "words": "漏", "customer_id": 1, "product_id": 1, "priority": "urgent"}
    )
    ops.tickets.add(shop, {"subject": "100%_off?", "category": "question"})
    return shop


def test_numbers_follow_each_other_and_are_never_given_twice(served: Database) -> None:
    ops.tickets.add(served, {"subject": "own", "number": "60879417"})
    ops.tickets.add(served, {"subject": "next"})
    with served.read() as r:
        assert [tickets.get(r, row).number for row in (1, 2, 3, 4)] == ["T-0001", "T-0002", "60879417", "T-0003"]
    with pytest.raises(Conflict):
        ops.tickets.add(served, {"subject": "again", "number": "T-0001"})


def test_a_ticket_is_found_by_number_digits_or_words(served: Database) -> None:
    with served.read() as r:
        assert [tickets.find(r, text) for text in ("t-0001", "2", "漏水", "张三", "%_")] == [1, 2, 1, 1, 2]
        with pytest.raises(NotFound):
            tickets.find(r, "T-0009")
        assert list(tickets.ids(r, "水泵 张三")) == [1]
        assert list(ticket_filters.select(r, "水泵 发票")) == []


def test_the_state_beside_a_ticket_is_what_its_events_tell(served: Database) -> None:
    ops.tickets.step(served, 1)
    ops.tickets.wait(served, 1, "customer")
    with served.read() as r:
        assert tickets.get(r, 1).state == ticket_events.state(r, 1)
        assert tickets.get(r, 1).state.waiting == "customer"
        assert list(ticket_events.disagreeing(r)) == []


def test_crm_check_finds_a_ticket_that_is_not_where_its_events_led(served: Database) -> None:
    with served.write("test", "Test.") as w:
        w.update("ticket", 1, {"step": "review"})
    with served.read() as r:
        assert [str(found) for found in ticket_events.disagreeing(r)] == [
            "Ticket T-0001 is not where its events led it."
        ]
        assert any(look is ticket_events.disagreeing for _, look in check.CHECKS)


def test_clocks_of_one_and_of_many_agree(served: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_NOW", "2026-03-02T04:00:00+00:00")
    with served.read() as r:
        many = ticket_clocks.pressing(r)
        for ticket_id, found in many.items():
            assert found.clock in ticket_clocks.clocks(r, ticket_id)
        assert (many[1].overdue, many[2].overdue) == (True, False)
        assert list(ticket_clocks.overdue(r)) == [1]
        assert list(ticket_clocks.most_pressing_first(r, [2, 1])) == [1, 2]
        assert list(ticket_filters.select(r, "overdue:yes")) == [1]
        assert list(ticket_filters.select(r, "sort:overdue")) == [2, 1]
        assert list(ticket_filters.select(r, "has:overdue")) == [1]


def test_who_is_named_by_a_ticket_stays(served: Database) -> None:
    with pytest.raises(Conflict):
        ops.customers.delete(served, 1)
    with pytest.raises(Conflict):
        ops.products.delete(served, 1)
    with pytest.raises(Conflict):
        ops.customers.delete_many(served, [1])


def test_a_ticket_with_later_events_is_not_undone_from_under_them(served: Database) -> None:
    with served.read() as r:
        added = r.value("SELECT op_id FROM change WHERE table_name = 'ticket' AND row_id = 1 AND before IS NULL")
    ops.tickets.note(served, 1, "又来电")
    with pytest.raises(Conflict):
        ops.history.undo(served, added)
    with served.read() as r:
        assert len(ticket_events.timeline(r, 1)) == 2


def test_the_second_editor_of_a_ticket_is_told(served: Database) -> None:
    with served.read() as r:
        opened = tickets.get(r, 1).version
    ops.tickets.edit(served, 1, {"priority": "low"}, version=opened)
    with pytest.raises(Conflict):
        ops.tickets.edit(served, 1, {"priority": "high", "opened": "2026-03-01T02:00:00Z"}, version=opened)
    with pytest.raises(Conflict):
        ops.tickets.step(served, 1, version=opened)


def test_the_customers_history_tells_of_notes_on_tickets(served: Database) -> None:
    from crm_tui.store import history

    done = ops.tickets.note(served, 1, "又来电")
    with served.read() as r:
        assert history.recent(r, 1, customer_id=1)[0].id == done.op_id


def _first_schema(path: Path) -> None:
    """A store as the first version made it, with a customer and an import."""
    path.touch(mode=0o600)
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as handle:
        config = configuration()
        config.attributes["connection"] = handle
        command.upgrade(config, "0001")
        handle.exec_driver_sql(
            "INSERT INTO batch (id, at, noun, file, sha256, lines, new, updated, unchanged, duplicate, rejected, "
            "summary) VALUES (7, '2024-05-01T00:00:00.000Z', 'customers', 'a.csv', 'x', 1, 1, 0, 0, 0, 0, '{}')"
        )
        handle.exec_driver_sql(
            "INSERT INTO customer (id, code, name, kind, pinyin, created_at, batch_id) "
            "VALUES (3, 'C000003', '张三', 'person', 'zhang san', '2024-05-01T00:00:00.000Z', 7)"
        )
        handle.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        handle.exec_driver_sql("PRAGMA user_version = 1")
    engine.dispose()


def test_a_store_of_the_first_version_is_brought_up_to_date_and_a_copy_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    _first_schema(path)
    told: list[Text] = []
    db = Database.open(path, told.append)
    assert [str(one) for one in told] == [f"Upgrading {path} for this version of crm; a copy is kept beside it."]
    Database.open(path, told.append)
    assert len(told) == 1
    with db.read() as r:
        assert r.value("PRAGMA user_version") == SCHEMA
        assert r.all(lambda *row: row, "SELECT c.name, b.file FROM customer c JOIN batch b ON b.id = c.batch_id") == [
            ("张三", "a.csv")
        ]
        assert r.value("SELECT sql FROM sqlite_master WHERE name = 'customer'").count("batch (id)") == 1
        assert list(check.references(r)) == []
    assert ops.tickets.add(db, {"subject": "漏水", "customer_id": 3}).value == 1
    with db.write("test", "Test.") as w:
        from crm_tui.store import batches

        assert batches.start(w, "tickets", "b.csv", "y") == 8
    [kept] = tmp_path.glob("shop.before-upgrade-*.db")
    with contextlib.closing(sqlite3.connect(kept)) as copy:
        assert copy.execute("PRAGMA user_version").fetchone() == (1,)
        assert copy.execute("SELECT name FROM customer").fetchall() == [("张三",)]


def test_a_new_ticket_stands_at_its_beginning(served: Database) -> None:
    now = "2026-03-02T02:00:00.000Z"
    with served.read() as r:
        assert tickets.get(r, 1).state == State("listen", None, now, None, None, None, 0, now)
