"""Taking an import back although some of it was changed since: that stays, with what it refers to; the rest goes."""

import io

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.ops import customers, sales
from crm_tui.store import check, staying
from crm_tui.store.audit import BATCHED
from crm_tui.store.db import Database

LINES = (
    "Date,Receipt,Customer name,Product name,Quantity,Amount\n"
    "2024-05-01,R1,Ann,Hammer,1,10\n2024-05-02,R2,Bob,Saw,1,20\n2024-05-03,R3,Cid,Nails,1,30\n"
)


@pytest.fixture
def brought(shop: Database) -> Database:
    """A shop with three sales that were imported, with their customers and products."""
    import_file(shop, "sales", io.BytesIO(LINES.encode()), Options(create_missing=True))
    return shop


def names(shop: Database, table: str, column: str) -> list[str]:
    with shop.read() as r:
        return r.all(str, f"SELECT {column} FROM {table} ORDER BY 1")


def id_of(shop: Database, table: str, column: str, value: str) -> int:
    with shop.read() as r:
        return int(r.value(f"SELECT id FROM {table} WHERE {column} = :value", value=value))


def test_what_was_changed_stays_with_what_it_refers_to(brought: Database) -> None:
    sales.edit(brought, id_of(brought, "sale", "receipt", "R2"), {"amount": 2500})
    with pytest.raises(Conflict, match="1 imported records were changed since: R2"):
        ops.imports.undo_batches(brought, [1])
    assert len(names(brought, "sale", "receipt")) == 3, "nothing was taken back"
    (done,) = ops.imports.undo_batches(brought, [1], leave=True)
    assert names(brought, "sale", "receipt") == ["R2"]
    assert (names(brought, "customer", "name"), names(brought, "product", "name")) == (["Bob"], ["Saw"])
    assert "3 records that were changed since, or are in use, were left: Bob, Saw, R2" in str(done.message)
    with brought.read() as r:
        looks = (check.references, check.audit_chain, check.ledger_arithmetic, check.search_index)
        assert [problem for look in looks for problem in look(r)] == []


def test_a_customer_to_whom_something_was_added_stays_with_phones_and_tags(shop: Database) -> None:
    text = "Name,Phone,Tags\nAnn,13800000001,vip\nBob,13800000002,new\n"
    import_file(shop, "customers", io.BytesIO(text.encode()), Options())
    customers.add_person(shop, id_of(shop, "customer", "name", "Bob"), {"name": "Eve"})
    with pytest.raises(Conflict):
        ops.imports.undo_batches(shop, [1])
    ops.imports.undo_batches(shop, [1], leave=True)
    assert names(shop, "customer", "name") == ["Bob"]
    assert names(shop, "customer_phone", "number") == ["13800000002"]
    assert names(shop, "customer_tag", "tag") == ["new"]


def test_a_record_that_an_import_changed_and_somebody_since_stays_as_it_is(shop: Database) -> None:
    for name in ("Ann", "Bob"):
        customers.add(shop, {"name": name, "city": "Hefei"})
    import_file(shop, "customers", io.BytesIO(b"Name,City\nAnn,Wuhu\nBob,Wuhu\nCid,Wuhu\n"), Options())
    customers.edit(shop, id_of(shop, "customer", "name", "Bob"), {"city": "Bengbu"})
    (done,) = ops.imports.undo_batches(shop, [1], leave=True)
    places = "customer JOIN customer_address ON customer_id = customer.id"
    assert names(shop, places, "name || ' ' || city") == ["Ann Hefei", "Bob Bengbu"]
    assert "were left: Bob" in str(done.message)


def test_where_nothing_moved_on_leaving_changes_nothing(brought: Database) -> None:
    (done,) = ops.imports.undo_batches(brought, [1], leave=True)
    assert names(brought, "sale", "receipt") == names(brought, "customer", "name") == []
    assert "left" not in str(done.message)


def test_everything_that_can_hold_an_imported_row_is_known(shop: Database) -> None:
    with shop.read() as r:
        tables = r.all(str, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        held = {
            (parent, table, column)
            for table in tables
            for parent, column in r.all(
                lambda parent, column: (parent, column),
                'SELECT "table", "from" FROM pragma_foreign_key_list(:table)',
                table=table,
            )
            if parent in BATCHED
        }
    assert held == {(parent, table, column) for parent, holders in staying.HOLDERS.items() for table, column in holders}
