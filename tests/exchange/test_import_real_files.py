"""Files that shops really have, against totals published for them or added up here another way."""

import csv
import io
import shutil
from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from crm_tui.core.errors import ExitCode
from crm_tui.core.formula_guard import guard
from crm_tui.core.text import clean_line, for_terminal
from crm_tui.exchange.exports import Filter, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import customers
from crm_tui.store.db import Database
from tests.real_files import northwind_names

CENT = Decimal("0.01")


def sum_of(ask, condition="1"):
    return Decimal(ask(f"SELECT coalesce(sum(amount), 0) FROM sale WHERE {condition}")[0][0]) * CENT


def test_superstore_agrees_with_the_published_totals_and_with_its_months(bring, ask, shared_data):
    path = shared_data / "ledgers" / "superstore_sample.csv"
    summary = bring("sales", path, create_missing=True)
    account = summary.account
    assert (account.lines, account.new, account.rejected) == (10194, 10194, 0)
    assert sum_of(ask) + account.rounding == Decimal("2326534.3543")
    assert round(sum_of(ask, "country = 'United States'") + account.rounding) == 2297201
    assert (account.created_customers, account.created_products) == (804, 1862)

    months, states, costs = defaultdict(Decimal), Decimal(0), Decimal(0)
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            _, month, year = row["Order Date"].split("/")
            months[f"20{year}-{month}"] += Decimal(row["Sales"])
            states += Decimal(row["Sales"]) * (row["Country/Region"] == "United States")
            costs += round(Decimal(row["Sales"]) - Decimal(row["Profit"]), 2)
    assert states == Decimal("2297200.8603")
    stored = dict(ask("SELECT substr(day, 1, 7), sum(amount) FROM sale GROUP BY 1"))
    assert stored.keys() == months.keys()
    assert all(abs(stored[month] * CENT - total) < Decimal("0.5") for month, total in months.items())
    assert Decimal(ask("SELECT sum(cost) FROM sale")[0][0]) * CENT == costs

    assert bring("sales", path, create_missing=True).account.duplicate == 10194
    assert bring("sales", path, create_missing=True, dry_run=True).account.duplicate == 10194


def test_superstore_exported_and_imported_elsewhere_is_the_same(bring, shop, shared_data, empty_shop_file, tmp_path):
    bring("sales", shared_data / "ledgers" / "superstore_sample.csv", create_missing=True)
    other = Database.open(Path(shutil.copy(empty_shop_file, tmp_path / "other.db")))
    for noun in ("customers", "products", "sales"):
        export(shop, noun, "csv", tmp_path / f"{noun}.csv", Filter())
        summary = import_file(other, noun, tmp_path / f"{noun}.csv", Options())
        assert (summary.exit, summary.account.new) == (ExitCode.OK, summary.account.lines)
        export(other, noun, "csv", tmp_path / f"{noun}2.csv", Filter())
        assert (tmp_path / f"{noun}2.csv").read_bytes() == (tmp_path / f"{noun}.csv").read_bytes()


def test_northwind_comes_to_its_published_net(real, shared_data):
    found = real("northwind")
    assert (found.lines, found.new) == (2155, 2155)
    with found.db.read() as r:

        def ask(sql):
            return r.all(lambda *cells: cells, sql)

        assert round(sum_of(ask) + found.rounding, 2) == Decimal("1265793.04")
        assert ask("SELECT count(DISTINCT receipt), count(DISTINCT customer_id) FROM sale") == [(830, 89)]
        assert dict(ask("SELECT code, name FROM customer")).items() <= northwind_names(shared_data).items()
        assert [row.name for row in customers.rows(r, customers.ids(r, "Königlich"))] == ["Königlich Essen"]


def test_northwind_customers_whose_lines_are_broken_are_named_and_the_rest_can_be_taken(bring, ask, shared_data):
    path = shared_data / "customers" / "northwind" / "customers.csv"
    summary = bring("customers", path)
    assert summary.exit is ExitCode.INVALID
    # Street numbers behind a comma without quotes: "24, place Kléber".
    assert (summary.account.rejected, summary.account.errors[0].line) == (24, 8)
    assert "quotes" in str(summary.account.errors[0].message)
    taken = bring("customers", path, partial=True)
    assert taken.account.new == 67
    assert ("Bólido Comidas preparadas",) not in ask("SELECT name FROM customer")
    assert ask("SELECT contact FROM customer WHERE code = 'ALFKI'") == [("Maria Anders",)]
    assert ask("SELECT region FROM customer_address WHERE customer_id = 1") == [(None,)]


def test_a_supermarkets_workbook_names_its_three_rows_without_an_amount(bring, ask, shared_data):
    path = shared_data / "ledgers" / "超市营业额2.xlsx"
    summary = bring("sales", path, sheet="Sheet1")  # another holds the beginning of the next month
    assert summary.as_json()["mapping"] == {"date": "日期", "amount": "交易额", "category": "柜台", "staff": "姓名"}
    assert [(error.line, error.column) for error in summary.account.errors] == [
        (112, "交易额"),
        (126, "交易额"),
        (170, "交易额"),
    ]
    assert ask("SELECT count(*) FROM sale") == [(0,)]
    taken = bring("sales", path, sheet="Sheet1", partial=True)
    assert (taken.account.new, taken.exit) == (246, ExitCode.PARTIAL)
    assert sum_of(ask) == 327257
    assert ask("SELECT count(*) FROM sale WHERE customer_id IS NOT NULL OR product_id IS NOT NULL") == [(0,)]


@pytest.mark.parametrize("encoding", ["gb18030", "big5", "utf-16", "utf-16-le", "utf-8-sig"])
def test_every_encoding_gives_the_same_shop(encoding, shared_data, empty_shop_file, tmp_path, contents):
    text = (shared_data / "ledgers" / "superstore_sample.csv").read_text(encoding="utf-8-sig")
    lines = text.splitlines()[:1500]
    # Traditional characters, since Big5 has no others, and none that it lacks.
    named = [lines[0], *(line.replace(",Furniture,", ",家具,").replace("Paper", "紙張") for line in lines[1:])]
    plain = "\n".join(named).encode("big5", "ignore").decode("big5") + "\n"
    shops = []
    for number, used in enumerate(("utf-8", encoding)):
        shop = Database.open(Path(shutil.copy(empty_shop_file, tmp_path / f"{number}.db")))
        file = tmp_path / f"{number}.csv"
        file.write_bytes(plain.encode(used))
        summary = import_file(shop, "sales", file, Options(create_missing=True))
        assert (summary.account.new, summary.exit) == (1499, ExitCode.OK)
        shops.append(contents(shop))
    assert shops[0] == shops[1]


def test_naughty_strings_are_names_like_any_other(bring, shop, ask, shared_data, tmp_path, empty_shop_file):
    lines = (shared_data / "nasty" / "blns.txt").read_text(encoding="utf-8").split("\n")
    names = [line for line in lines if clean_line(line) and not line.startswith("#")]
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["code", "name"])
    writer.writerows([f"N{number}", guard(name)] for number, name in enumerate(names))
    assert bring("customers", text.getvalue()).account.new == len(names)
    stored = [name for (name,) in ask("SELECT name FROM customer ORDER BY id")]
    assert stored == [clean_line(name) for name in names]
    assert all(for_terminal(name) == name for name in stored)
    for form in ("csv", "xlsx", "json", "jsonl"):
        other = Database.open(Path(shutil.copy(empty_shop_file, tmp_path / f"{form}.db")))
        export(shop, "customers", form, tmp_path / f"all.{form}", Filter())
        import_file(other, "customers", tmp_path / f"all.{form}", Options())
        export(other, "customers", "jsonl", tmp_path / "again.jsonl", Filter())
        export(shop, "customers", "jsonl", tmp_path / "first.jsonl", Filter())
        assert (tmp_path / "again.jsonl").read_bytes() == (tmp_path / "first.jsonl").read_bytes()


def test_no_exported_cell_is_run_as_a_formula(bring, shop, shared_data, tmp_path):
    payloads = (shared_data / "nasty" / "csv-injection-payloads.txt").read_text(encoding="utf-8").splitlines()
    text = io.StringIO()
    csv.writer(text).writerows([["code", "name", "note"], *([n, guard(p), guard(p)] for n, p in enumerate(payloads))])
    bring("customers", text.getvalue())
    for excel in (False, True):
        export(shop, "customers", "csv", tmp_path / "out.csv", Filter(), excel=excel)
        with (tmp_path / "out.csv").open(encoding="utf-8-sig", newline="") as file:
            cells = [cell for row in csv.reader(file) for cell in row]
        assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_pizza_orders_join_into_a_years_sales(real):
    found = real("pizza")
    assert (found.new, found.created_products) == (48620, 91)
    with found.db.read() as r:

        def ask(sql):
            return r.all(lambda *cells: cells, sql)

        assert sum_of(ask) == Decimal("817860.05")
        assert sum_of(ask, "day LIKE '2015-01%'") == Decimal("69793.30")
        assert ask("SELECT count(DISTINCT receipt), sum(quantity) / 1000 FROM sale") == [(21350, 49574)]
