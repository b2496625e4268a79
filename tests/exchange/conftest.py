"""What the tests of imports and exports share: text as a file, and looking into the shop."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crm_tui.exchange.account import Summary
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database


@pytest.fixture
def bring(shop: Database, tmp_path: Path) -> Callable[..., Summary]:
    """Import a text or a file into the shop."""

    def do(noun: str, given: str | bytes | Path, name: str = "till.csv", **options: Any) -> Summary:
        path = given
        if not isinstance(path, Path):
            path = tmp_path / name
            path.write_bytes(given if isinstance(given, bytes) else given.encode("utf-8"))
        summary = import_file(shop, noun, path, Options(**options))
        account = summary.account
        parts = account.new + account.updated + account.unchanged + account.duplicate + account.rejected
        parts += account.left_out
        assert parts == account.lines, "every line is accounted for"
        return summary

    return do


@pytest.fixture
def ask(shop: Database) -> Callable[[str], list[tuple[Any, ...]]]:
    """Rows of the shop by SQL."""

    def do(sql: str) -> list[tuple[Any, ...]]:
        with shop.read() as r:
            return r.all(lambda *cells: cells, sql)

    return do


TABLES = (
    "customer",
    "customer_phone",
    "customer_email",
    "customer_address",
    "customer_tag",
    "product",
    "sale",
    "payment",
)


@pytest.fixture
def contents(shop: Database) -> Callable[..., dict[str, list[tuple[Any, ...]]]]:
    """Everything people wrote into a shop, without the stamps and batches that differ from run to run."""

    def do(database: Database = shop) -> dict[str, list[tuple[Any, ...]]]:
        found = {}
        with database.read() as r:
            for table in TABLES:
                columns = r.all(lambda name: name, f"SELECT name FROM pragma_table_info('{table}')")
                named = ", ".join(f'"{name}"' for name in columns if name not in {"batch_id", "created_at", "version"})
                found[table] = r.all(lambda *cells: cells, f"SELECT {named} FROM {table} ORDER BY id")
        return found

    return do
