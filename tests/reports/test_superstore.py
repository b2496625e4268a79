"""The monthly report of a real ledger against sums made independently from the file, with csv and Decimal."""

import csv
import math
from collections import defaultdict
from decimal import ROUND_HALF_EVEN, Decimal
from pathlib import Path
from typing import Any

import pytest

from crm_tui.store.db import Database
from tests.reports.books import Book, figures, rows
from tests.reports.test_change import adds_up

CENT = Decimal("0.01")
Lines = list[dict[str, Any]]


def cents(text: str | Decimal) -> int:
    return int(Decimal(text).quantize(CENT, rounding=ROUND_HALF_EVEN) * 100)


@pytest.fixture(scope="module")
def lines(shared_data: Path) -> Lines:
    """The file's lines with their day, cents and names of what we need."""
    path = shared_data / "ledgers" / "superstore_sample.csv"
    if not path.is_file():
        pytest.skip("superstore_sample.csv is not in the collection of real files")
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = []
        for row in csv.DictReader(file):
            day, month, year = row["Order Date"].split("/")
            sales = Decimal(row["Sales"])
            found.append({
                "day": f"20{year[-2:]}-{month}-{day}", "amount": cents(sales), "pieces": int(row["Quantity"]),
                "cost": cents(sales - Decimal(row["Profit"])), "receipt": row["Order ID"],
                "customer": row["Customer ID"], "product": row["Product ID"],
            })  # fmt: skip
        return found


@pytest.fixture(scope="module")
def superstore(lines: Lines, empty_shop_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Book:
    """The lines in a store, put there without the importer."""
    path = tmp_path_factory.mktemp("superstore") / "shop.db"
    path.write_bytes(empty_shop_file.read_bytes())
    db = Database.open(path)
    with db.write("test", "test") as w:
        customers = {code: place for place, code in enumerate(dict.fromkeys(line["customer"] for line in lines), 1)}
        products = {sku: place for place, sku in enumerate(dict.fromkeys(line["product"] for line in lines), 1)}
        w.insert_many("customer", ("id", "code", "name", "kind", "pinyin", "created_at"),
                      [(place, code, code, "person", "", "x") for code, place in customers.items()])  # fmt: skip
        w.insert_many("product", ("id", "sku", "name", "status", "pinyin", "created_at"),
                      [(place, sku, sku, "on_sale", "", "x") for sku, place in products.items()])  # fmt: skip
        columns = ("day", "receipt", "customer_id", "product_id", "kind", "quantity", "amount", "cost", "identity",
                   "occurrence")  # fmt: skip
        w.insert_many("sale", columns, [
            (line["day"], line["receipt"], customers[line["customer"]], products[line["product"]], "sale",
             line["pieces"] * 1000, line["amount"], line["cost"], str(place), 1)
            for place, line in enumerate(lines)
        ])  # fmt: skip
    return Book(db)


def in_month(lines: Lines, month: str) -> Lines:
    return [line for line in lines if line["day"].startswith(month)]


def all_months(lines: Lines) -> list[str]:
    return sorted({line["day"][:7] for line in lines})


def test_every_months_figures_are_those_of_the_file(superstore: Book, lines: Lines) -> None:
    seen: set[str] = set()
    before: set[str] = set()
    months = all_months(lines)
    for place, month in enumerate(months):
        mine = in_month(lines, month)
        found = figures(superstore.report(month))
        buyers = {line["customer"] for line in mine}
        assert found["revenue"] == sum(line["amount"] for line in mine)
        assert found["cost"] == sum(line["cost"] for line in mine)
        assert found["margin"] == found["revenue"] - found["cost"]
        assert found["orders"] == len({line["receipt"] for line in mine})
        assert found["buyers"] == found["baskets"] == len(buyers)
        assert found["new_buyers"] == len(buyers - seen)
        assert found["lost_buyers"] == (len(before - buyers) if place else None)
        assert found["owed"] == sum(line["amount"] for line in lines if line["day"][:7] <= month)
        ago = f"{int(month[:4]) - 1}{month[4:]}"
        past = sum(line["amount"] for line in in_month(lines, ago))
        assert found["revenue_year_ago"] == (past if ago >= months[0] else None)
        seen |= buyers
        before = buyers


def test_the_months_add_up_to_the_whole_file(superstore: Book, lines: Lines) -> None:
    months = all_months(lines)
    revenue = sum(figures(superstore.report(month))["revenue"] for month in months)
    assert revenue == sum(line["amount"] for line in lines)
    assert abs(revenue - 232_653_435) < 0.005 * 100 * len(lines)


def test_the_split_of_every_pair_of_adjacent_months_adds_up_and_is_the_index_of_the_file(
    superstore: Book, lines: Lines
) -> None:
    for month, previous in zip(all_months(lines)[1:], all_months(lines), strict=False):
        found = figures(superstore.report(month))
        effects = [found[f"effect_{name}"] for name in ("customers", "price", "frequency")]
        assert sum(effects) == found["revenue"] - found["revenue_previous"]
        for effect, expected in zip(effects, independent_effects(lines, month, previous), strict=True):
            assert abs(effect - expected) <= 1.001


def test_the_change_of_every_pair_of_adjacent_months_adds_up_in_every_table(superstore: Book, lines: Lines) -> None:
    for month in all_months(lines)[1:]:
        adds_up(superstore.report(month, name="change", top=10_000))


def independent_effects(lines: Lines, month: str, previous: str) -> list[float]:
    """The three effects from the definition, unrounded."""
    traded: dict[str, list[tuple[set[str], int, int]]] = defaultdict(lambda: [(set(), 0, 0), (set(), 0, 0)])
    for place, one in enumerate((month, previous)):
        for line in in_month(lines, one):
            buyers, pieces, amount = traded[line["product"]][place]
            buyers.add(line["customer"])
            traded[line["product"]][place] = (buyers, pieces + line["pieces"], amount + line["amount"])
    effects = [0.0, 0.0, 0.0]
    for (x1, q1, r1), (x0, q0, r0) in traded.values():
        if not (r1 > 0 and r0 > 0):
            effects[0] += r1 - r0
            continue
        mean = r1 if r1 == r0 else (r1 - r0) / math.log(r1 / r0)
        effects[0] += mean * math.log(len(x1) / len(x0))
        effects[1] += mean * math.log((r1 / q1) / (r0 / q0))
        effects[2] += mean * math.log((q1 / len(x1)) / (q0 / len(x0)))
    return effects


def test_customers_and_products_of_a_month_add_up_to_it(superstore: Book, lines: Lines) -> None:
    report = superstore.report("2022-11")
    revenue = figures(report)["revenue"]
    assert sum(row["amount"] for row in rows(report, "ledger")) == revenue
    assert sum(row["revenue"] for row in rows(report, "products")) == revenue
    change = revenue - figures(report)["revenue_previous"]
    assert sum(row["change"] for row in rows(report, "products")) == change
