"""The sample shop: the same every time, true to its own arithmetic, and with something to show everywhere."""

import pytest

from crm_tui import cli
from crm_tui.core.errors import Conflict, ExitCode
from crm_tui.domain.diagnosis import Code
from crm_tui.reports._report import Params, run
from crm_tui.sample.goods import MONTHS
from crm_tui.sample.making import make_sample
from crm_tui.store.db import Database

CONTENTS = {
    "sale": "SELECT day, receipt, line, customer_id, product_id, quantity, amount, cost, paid FROM sale ORDER BY id",
    "payment": "SELECT day, customer_id, amount, method, reference FROM payment ORDER BY id",
    "movement": "SELECT day, customer_id, product_id, kind, quantity FROM movement ORDER BY id",
    "customer": "SELECT id, code, name, kind, grade, stage, credit_days, note FROM customer ORDER BY id",
    "person": "SELECT customer_id, name, role FROM person ORDER BY id",
    "expense": "SELECT day, kind, amount, source, channel, customer_id, note FROM expense ORDER BY id",
    "need": "SELECT id, yearly_need FROM customer ORDER BY id",
}


def contents(db: Database) -> dict[str, list[tuple[object, ...]]]:
    with db.read() as r:
        return {table: r.all(lambda *row: row, sql) for table, sql in CONTENTS.items()}


def test_the_same_seed_makes_the_same_shop(sample, tmp_path):
    again = make_sample(tmp_path / "again.db", "small")
    assert contents(again) == contents(sample)


def test_another_seed_makes_another_shop(sample, tmp_path):
    other = make_sample(tmp_path / "other.db", "small", seed=7)
    assert contents(other)["sale"] != contents(sample)["sale"]


def test_it_has_36_months_of_sales_up_to_today(sample):
    with sample.read() as r:
        months = r.all(str, "SELECT DISTINCT substr(day, 1, 7) FROM sale ORDER BY 1")
        assert len(months) == MONTHS
        assert months[-1] == "2024-05"
        assert r.value("SELECT max(day) FROM sale") == "2024-05-15"
        assert r.value("SELECT max(day) FROM payment") <= "2024-05-15"
        assert r.value("SELECT max(day) FROM movement") < "2024-05-01"


def test_a_line_amounts_to_its_quantity_times_its_price_less_discount(sample):
    with sample.read() as r:
        wrong = r.all(
            lambda *row: row,
            "SELECT id, quantity, unit_price, discount, amount FROM sale WHERE unit_price IS NOT NULL AND "
            "abs(amount - quantity * unit_price * (1.0 - coalesce(discount, 0) / 1e6) / 1e5) > 0.500001",
        )
    assert not wrong


def test_few_customers_buy_most(sample):
    with sample.read() as r:
        sums = r.all(int, "SELECT sum(amount) FROM sale WHERE customer_id IS NOT NULL GROUP BY 1 * customer_id")
    sums.sort(reverse=True)
    assert sum(sums[: len(sums) // 5]) > sum(sums) / 2


def test_nobody_has_paid_more_than_was_bought_and_some_owe(sample):
    with sample.read() as r:
        owed = r.all(
            int,
            "SELECT coalesce((SELECT sum(amount - coalesce(paid, 0)) FROM sale WHERE customer_id = c.id), 0) - "
            "coalesce((SELECT sum(amount) FROM payment WHERE customer_id = c.id), 0) FROM customer c",
        )
    assert sum(1 for amount in owed if amount > 0) > 5
    # A return after the bill was paid leaves a little in the customer's favour, never much.
    assert all(amount > -100_000 for amount in owed)


def test_what_winning_and_serving_customers_costs_and_what_they_need_can_be_told(sample):
    with sample.read() as r:
        acquisition, profit = run(r, "acquisition", Params("2024-05")), run(r, "profitability", Params())
        wallet = run(r, "cross_sell", Params())
        assert r.value("SELECT max(day) FROM expense") <= "2024-05-15"
    told = {one.key: one.value for report in (acquisition, wallet, profit) for one in report.figures}
    assert min(told["payback"], told["cost_each"], told["marketing"], told["service"]) > 0
    assert 200_000 < told["wallet_share"] < 1_000_000


def test_every_diagnosis_has_its_case_in_the_last_whole_month(sample):
    with sample.read() as r:
        report = run(r, "monthly", Params("2024-04"))
    table = next(table for table in report.tables if table.key == "diagnosis")
    place = [column.key for column in table.columns].index("finding")
    assert {row[place] for row in table.rows} == set(Code)


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_every_table_and_figure_of_the_month_has_something_to_show(language, tmp_path, fixed_now):
    with make_sample(tmp_path / "shop.db", "small", language=language).read() as r:
        report = run(r, "monthly", Params("2024-04"))
    assert not [figure.key for figure in report.figures if figure.value is None]
    assert not [table.key for table in report.tables if not table.rows]


def test_it_never_writes_over_a_file(sample):
    with pytest.raises(Conflict):
        make_sample(sample.path, "small")


def test_the_command_makes_a_file_and_names_it(tmp_path, capsys):
    path = tmp_path / "kept.db"
    assert cli.main(["demo", "--no-app", "--keep", str(path)]) == ExitCode.OK
    assert capsys.readouterr().out == f"{path}\n"
    with Database.open(path).read() as r:
        assert r.shop.name == "Wang's Hardware"


def test_the_command_refuses_a_file_that_exists_and_a_shop_nobody_would_see(tmp_path, capsys):
    path = tmp_path / "mine.db"
    path.write_text("mine")
    assert cli.main(["demo", "--no-app", "--keep", str(path)]) == ExitCode.CONFLICT
    assert path.read_text() == "mine"
    assert cli.main(["demo", "--no-app"]) == ExitCode.USAGE
    assert "--keep" in capsys.readouterr().err
