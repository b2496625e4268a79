"""Who bought in a month and what each brought in: the lines say so, and what is kept of a month says the same."""

import io

from crm_tui import ops
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._report import Params, run
from crm_tui.store import customer_bits, trading
from crm_tui.store.db import Database

MAY = ("2024-05-01", "2024-05-31")
#: In May C only brought back, D brought back what comes to nothing; A and B bought for as much, E bought before.
SALES = b"""date,customer,amount,quantity
2024-04-30,E,70,1
2024-04-30,C,60,1
2024-05-01,B,20,1
2024-05-02,B,10,1
2024-05-02,A,30,1
2024-05-03,A,5,1
2024-05-04,A,-5,-1
2024-05-05,C,-60,-1
2024-05-06,D,0,-1
2024-05-07,F,90,1
2024-05-08,,99,1
"""


def _sold(shop: Database) -> None:
    for code in "ABCDEFGH":
        ops.customers.add(shop, {"code": code, "name": f"Customer {code}"})
    import_file(shop, "sales", io.BytesIO(SALES), Options())
    ops.payments.add(shop, {"date": "2024-05-09", "customer_id": 7, "amount": 100})


def test_lines_add_up_by_customer_and_buyers_are_told_from_those_who_only_brought_back(shop: Database) -> None:
    _sold(shop)
    with shop.read() as r:
        found = trading.trading(r, *MAY)
        of_one = trading.trading(r, *MAY, customer_id=1)
    assert found.buyers == {1, 2, 6}
    assert found.returning == {1, 3, 4}
    assert list(found.revenue) == [0, 3000, 3000, -6000, 0, 0, 9000, 0, 0]
    assert (of_one.buyers, of_one.returning, sum(of_one.revenue)) == ({1}, {1}, 3000)


def test_the_largest_come_first_and_of_equals_the_one_known_longer() -> None:
    revenue = [0, 5, 9, -1, 9, 0]
    assert trading.largest({1, 2, 3, 4, 5}, revenue) == [2, 4, 1, 5, 3]
    for top in range(1, 7):
        assert trading.largest({1, 2, 3, 4, 5}, revenue, top) == [2, 4, 1, 5, 3][:top]


def test_the_buyers_kept_of_a_month_are_those_of_its_lines(shop: Database) -> None:
    _sold(shop)
    with shop.read() as r:
        assert trading.bought(r, "2024-05") == customer_bits.of(trading.trading(r, *MAY).buyers)
        assert trading.bought(r, "2024-05", customer_id=6) == customer_bits.of([6])
        assert trading.bought(r, "2024-05", customer_id=5) == 0
        assert trading.bought(r, "2023-01") == 0
    ops.sales.delete(shop, 3)
    with shop.read() as r:
        assert trading.bought(r, "2024-05") == customer_bits.of([1, 2, 6])  # B's other line
    ops.sales.delete(shop, 4)
    with shop.read() as r:
        assert trading.bought(r, "2024-05") == customer_bits.of([1, 6])


def test_a_set_of_customers_is_read_as_it_was_written() -> None:
    for ids in ([], [1], [8, 7, 8], [1, 63, 64, 100_000]):
        bits = customer_bits.of(ids)
        assert customer_bits.read(customer_bits.text(bits)) == bits
        assert [one for one in range(100_001) if bits >> one & 1] == sorted(set(ids))


def test_a_limit_shows_the_first_rows_of_what_is_shown_without_one(shop: Database) -> None:
    _sold(shop)
    with shop.read() as r:
        whole = run(r, "monthly", Params(period="2024-05"))
        tables = {table.key: table.rows for table in whole.tables}
        assert [row[0] for row in tables["ledger"]] == ["F", "A", "B", "D", "G", "C"]
        assert [row[0] for row in tables["top_customers"]] == ["F", "A", "B", "C"]
        assert [row[0] for row in tables["lost_buyers"]] == ["E", "C"]
        for most in range(1, 8):
            shown = run(r, "monthly", Params(period="2024-05", top=2, limit=most))
            for table in shown.tables:
                tops = table.key in {"top_customers", "new_buyers", "lost_buyers", "top_products"}
                assert list(table.rows) == list(tables[table.key][: 2 if tops else most]), table.key
        assert [one.customer_id for one in LedgerFacts(r, "2024-05", Params(period="2024-05")).largest(1)] == [6]
