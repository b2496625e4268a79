"""A ledger written line by line for a report's test."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from crm_tui.core.table import Report, Table
from crm_tui.reports._report import Params, run
from crm_tui.store.db import Database, Writer

NAMES = ("张三商店", "=cmd|' /C calc'!A0", "<b>a|b</b> *c* `d`", "[/x] Ünïcode", "欧阳锦绣建材五金经营部有限责任公司")


@dataclass
class Book:
    """Writes customers, products, lines, payments and stock of a shop; amounts in cents, quantities in pieces."""

    db: Database

    def write(self, fill: Callable[[Writer], None]) -> None:
        """Run the function in one operation."""
        with self.db.write("test", "test") as w:
            fill(w)

    def customer(self, code: str, name: str = "") -> int:
        values = {"code": code, "name": name or f"Customer {code}", "kind": "person", "pinyin": "", "created_at": "x"}
        return self._insert("customer", values)

    def product(self, sku: str, name: str = "") -> int:
        values = {"sku": sku, "name": name or f"Product {sku}", "status": "on_sale", "pinyin": "", "created_at": "x"}
        return self._insert("product", values)

    def sale(self, day: str, customer: int | None, product: int | None, pieces: float, amount: int, **more: Any) -> int:
        """A line; negative pieces or amount make it a return."""
        kind = "return" if pieces < 0 or amount < 0 else "sale"
        values = {"day": day, "customer_id": customer, "product_id": product, "kind": kind,
                  "quantity": round(pieces * 1000), "amount": amount, **more}  # fmt: skip
        return self._insert("sale", {**values, "identity": f"test {self._count()}", "occurrence": 1})

    def payment(self, day: str, customer: int | None, amount: int) -> int:
        values = {"day": day, "customer_id": customer, "amount": amount}
        return self._insert("payment", {**values, "identity": f"test {self._count()}", "occurrence": 1})

    def moved(self, day: str, customer: int, product: int, kind: str, pieces: float) -> int:
        values = {"day": day, "customer_id": customer, "product_id": product, "kind": kind}
        return self._insert("movement", {**values, "quantity": round(pieces * 1000)})

    def report(self, period: str = "", name: str = "monthly", **params: Any) -> Report:
        with self.db.read() as r:
            return run(r, name, Params(period, **params))

    def _count(self) -> int:
        with self.db.read() as r:
            return int(r.value("SELECT (SELECT COUNT(*) FROM sale) + (SELECT COUNT(*) FROM payment)"))

    def _insert(self, table: str, values: dict[str, Any]) -> int:
        with self.db.write("test", "test") as w:
            return w.insert(table, values)


def figures(report: Report) -> dict[str, Any]:
    """The figures' values by key, compared ones also of the other months."""
    found: dict[str, Any] = {}
    for one in report.figures:
        found[one.key] = one.value
        if one.compared:
            found |= {f"{one.key}_previous": one.previous, f"{one.key}_year_ago": one.year_ago}
    return found


def table(report: Report, key: str) -> Table:
    """The report's table of that key."""
    return next(one for one in report.tables if one.key == key)


def rows(report: Report, key: str) -> list[dict[str, Any]]:
    """The rows of a table by column key, sentences as text."""
    found = table(report, key)
    keys = [column.key for column in found.columns]
    return [dict(zip(keys, row, strict=True)) for row in found.rows]


def awkward_shop(template: Path, path: Path) -> Book:
    """`awkward_trade` in a copy of an empty shop, made outside any one test; to be looked at only."""
    return made_once(template, path, awkward_trade)


def made_once(template: Path, path: Path, fill: Callable[[Book], Book], now: str = "2024-05-31T12:00:00+00:00") -> Book:
    """A ledger in a copy of an empty shop, written outside any one test; to be looked at only."""
    shutil.copy(template, path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_NOW", now)
        patch.setenv("CRM_BACKUP", "off")
        return fill(Book(Database.open(path)))


def awkward_trade(book: Book) -> Book:
    """A few months of customers with awkward names, one of them a dealer, and a walk-in without a product."""
    products = [book.product(f"P{place}", name) for place, name in enumerate(NAMES)]
    for place, name in enumerate(NAMES):
        who = book.customer(f"C{place}", name)
        for month in ("2023-05", "2024-04", "2024-05"):
            book.sale(
                f"{month}-0{place + 1}", who, products[place], place + 1.5, 1000 * place + int(month[-1]), cost=70
            )
        book.payment("2024-05-20", who, 333)
    book.moved("2024-05-25", 1, products[0], "sold_on", 1)
    book.moved("2024-05-31", 1, products[0], "count", 9)
    book.sale("2024-05-06", None, None, 1, 555)
    return book
