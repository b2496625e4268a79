"""Totals that are kept: right whatever changed the ledger, found where they are wrong, made anew by one command."""

import contextlib
import io
import sqlite3
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.cli import main
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import figures, totals
from crm_tui.store.check import kept_totals
from crm_tui.store.db import Database
from crm_tui.store.ledger import shop_months

SALES = """date,receipt,customer,amount,quantity,paid
2024-04-30,R1,A,100,1,
2024-05-01,R1,A,50,1,50
2024-05-01,R1,B,25,1,
2024-05-02,,A,10,1,
2024-05-02,,A,11,1,
2024-05-02,,,5,1,
2024-05-02,,,6,1,
2024-05-03,R2,,7,1,
2024-05-03,R2,,-3,-1,
"""
PAYMENTS = "date,customer,amount\n2024-05-04,A,30\n2024-06-01,B,5\n"


@pytest.fixture
def traded(shop: Database) -> Database:
    for code in "ABC":
        ops.customers.add(shop, {"code": code, "name": f"Customer {code}"})
    import_file(shop, "sales", io.BytesIO(SALES.encode()), Options())
    import_file(shop, "payments", io.BytesIO(PAYMENTS.encode()), Options())
    return shop


def wrong(db: Database) -> list[object]:
    with db.read() as r:
        return [key for kept in totals.KEPT for key in kept.wrong(r)]


def kept(db: Database, table: str) -> list[tuple[object, ...]]:
    with db.read() as r:
        return r.all(lambda *row: row, f"SELECT * FROM {table} ORDER BY 1")


def test_an_import_keeps_the_sums_of_its_lines(traded: Database) -> None:
    assert wrong(traded) == []
    # Orders: R1, A's second of May, two walk-ins without a receipt, R2. Baskets: A, B, the two, R2. Bits: A 2, B 4.
    assert kept(traded, "month_total") == [("2024-04", 1, 1, 1, "2"), ("2024-05", 5, 2, 5, "6")]
    a, b = kept(traded, "customer_total")
    assert a[:7] == (1, 17100, 17100, 12100, 3000, 9100, 2)
    assert a[7:] == ("2024-04-30", "2024-05-02", "2024-05-04", "2024-05-02", 2, "2024-05-09")
    assert b[:7] == (2, 2500, 2500, 2500, 500, 2000, 1)
    assert b[7:] == ("2024-05-01", "2024-05-01", "2024-06-01", "2024-05-01", None, None)
    with traded.read() as r:
        april, may, june = shop_months(r, "2024-04", "2024-06")
    assert (april.revenue, april.owed, may.revenue, may.returns, may.orders, may.buyers) == (
        10000,
        10000,
        11100,
        300,
        5,
        2,
    )
    assert (may.owed, may.paid, june.revenue, june.paid, june.owed) == (11600, 9500, 0, 500, 11100)


def test_a_line_that_moves_to_another_day_and_customer_leaves_nothing_behind(traded: Database) -> None:
    ops.sales.edit(traded, 1, {"date": "2024-07-01", "customer_id": 3})
    assert wrong(traded) == []
    assert [row[0] for row in kept(traded, "month_total")] == ["2024-05", "2024-07"]
    ops.sales.edit(traded, 1, {"customer_id": None, "note": 'he said "day": "1999-01-01"\n'})
    assert wrong(traded) == []
    assert [row[0] for row in kept(traded, "customer_total")] == [1, 2]


def test_totals_follow_a_merge_an_undone_import_and_a_second_one(traded: Database) -> None:
    ops.merging.merge(traded, 2, [1])
    assert wrong(traded) == []
    assert [row[:2] for row in kept(traded, "customer_total")] == [(2, 19600)]
    ops.history.undo(traded)
    before = [kept(traded, one.table) for one in totals.KEPT]
    import_file(
        traded, "sales", io.BytesIO(b"date,customer,amount,quantity\n2023-01-01,C,1,1\n2024-05-01,A,9,1\n"), Options()
    )
    assert wrong(traded) == []
    ops.history.undo(traded)
    assert [kept(traded, one.table) for one in totals.KEPT] == before


@pytest.mark.parametrize("few", [0, 100])
def test_what_a_product_did_in_a_month_follows_its_lines(
    traded: Database, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(totals, "_FEW", few)
    tea, pot = (ops.products.add(traded, {"sku": sku, "name": sku}).value for sku in ("TEA", "POT"))
    file = b"""date,customer,product,amount,quantity,cost
2024-05-06,A,TEA,40,4,12
2024-05-07,A,TEA,20,2,
2024-05-07,,TEA,10,1,3
2024-05-08,,TEA,-10,-1,-3
2024-06-01,B,TEA,10,1,3
"""
    import_file(traded, "sales", io.BytesIO(file), Options())
    brought = kept(traded, "product_total")
    assert brought == [("2024-05", tea, 6000, 6000, 2, 1200, 4000, 1000), ("2024-06", tea, 1000, 1000, 1, 300, 1000, 0)]

    line = ops.sales.add(
        traded, {"date": "2024-05-09", "product_id": tea, "customer_id": 2, "amount": 500, "quantity": 1000}
    ).value
    ops.sales.edit(traded, line, {"product_id": pot, "date": "2024-06-02"})
    assert wrong(traded) == []
    assert kept(traded, "product_total") == [*brought, ("2024-06", pot, 500, 1000, 1, None, 0, 0)]
    with traded.read() as r:
        one_month = figures.by_product(r, "2024-05-01", "2024-05-31")
        by_lines = figures.by_product(r, "2024-05-01", "2024-05-30")  # no line is of the last day
    assert one_month == by_lines
    assert {one.product_id for one in one_month} == {None, tea}

    ops.sales.delete(traded, line)
    assert kept(traded, "product_total") == brought
    ops.history.undo(traded)
    ops.sales.edit(traded, line, {"product_id": None})
    assert kept(traded, "product_total") == brought
    import_file(traded, "sales", io.BytesIO(b"date,product,amount,quantity\n2024-06-03,TEA,9,1\n"), Options())
    ops.history.undo(traded)
    assert kept(traded, "product_total") == brought


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE day_total SET revenue = revenue + 1 WHERE day = '2024-05-01'",
        "DELETE FROM month_total WHERE month = '2024-05'",
        "UPDATE customer_total SET last_day = '2024-05-09' WHERE customer_id = 2",
        "INSERT INTO month_total VALUES ('1999-01', 1, 1, 1, '2')",
        "UPDATE month_total SET buyer_bits = '4' WHERE month = '2024-04'",
        "INSERT INTO product_total VALUES ('2024-05', 9, 1, 1, 1, 1, 1, 1)",
    ],
)
def test_check_names_a_wrong_total_and_one_command_mends_it(
    traded: Database, damage: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with contextlib.closing(sqlite3.connect(traded.path)) as connection:
        connection.execute(damage)
        connection.commit()
    with traded.read() as r:
        [problem] = kept_totals(r)
    assert damage.split()[1 if damage.startswith("UPDATE") else 2] == problem.params["table"]
    assert main(["--db", str(traded.path), "check"]) == 3
    assert "is not what the ledger adds up to" in capsys.readouterr().out.replace("\n", " ")
    assert main(["--db", str(traded.path), "check", "--rebuild-totals"]) == 0
    assert wrong(traded) == []


def test_a_store_of_the_schema_before_gets_its_totals(traded: Database, tmp_path: Path) -> None:
    before = [kept(traded, one.table) for one in totals.KEPT]
    with contextlib.closing(sqlite3.connect(traded.path)) as connection:
        for one in totals.KEPT:
            connection.execute(f"DELETE FROM {one.table}")
        connection.commit()
    ops.totals.rebuild(traded)
    assert [kept(traded, one.table) for one in totals.KEPT] == before
