"""The migrated schema, the declared tables and the field declarations say the same."""

import contextlib
import re
import sqlite3
from typing import Any

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable

from crm_tui.domain import customers, payments, products, sales
from crm_tui.store import customers as customer_store
from crm_tui.store import models
from crm_tui.store.audit import AUDITED, BATCHED
from crm_tui.store.db import Database
from crm_tui.store.models._base import Audited


def _squeezed(sql: str) -> str:
    return re.sub(r"[\s\"]+", "", sql).lower()


def test_the_migrations_make_exactly_the_declared_tables(shop: Database) -> None:
    engine = create_engine(f"sqlite:///{shop.path}")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        found = [item for item in compare_metadata(context, models.METADATA) if "customer_search" not in str(item)]
    engine.dispose()
    assert found == []


def test_every_check_constraint_reached_the_store(shop: Database) -> None:
    with contextlib.closing(sqlite3.connect(shop.path)) as connection:
        made = dict(connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"))
    for table in models.METADATA.sorted_tables:
        wanted = str(CreateTable(table).compile(dialect=sqlite.dialect()))
        for check in re.findall(r"CHECK \(.*\)", wanted):
            assert _squeezed(check) in _squeezed(made[table.name]), table.name
        assert made[table.name].rstrip().endswith("STRICT")


def test_every_field_a_person_writes_has_its_column() -> None:
    tables: dict[str, Any] = models.METADATA.tables
    own = {field.name for field in customers.FIELDS} - {*customer_store.PLACE, *customer_store.LISTED}
    assert own <= set(tables["customer"].columns.keys())
    assert set(customer_store.PLACE) <= set(tables["customer_address"].columns.keys())
    assert {field.name for field in products.FIELDS} <= set(tables["product"].columns.keys())
    looked_up = {"customer", "customer_name", "product", "product_name", "date"}
    assert {field.name for field in sales.FIELDS} - looked_up <= set(tables["sale"].columns.keys())
    assert {field.name for field in payments.FIELDS} - looked_up <= set(tables["payment"].columns.keys())


def test_every_table_people_change_is_audited() -> None:
    declared = {
        mapper.class_.__tablename__
        for mapper in Audited._sa_registry.mappers  # noqa: SLF001 - the only list of all tables' classes
        if issubclass(mapper.class_, Audited)
    }
    assert set(AUDITED) == declared
    assert set(BATCHED) == {name for name in AUDITED if "batch_id" in models.METADATA.tables[name].columns}
