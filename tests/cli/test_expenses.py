"""`crm expense`: what marketing and service cost is kept, listed, put right, deleted and brought back."""

import csv
import io
from typing import Any

import pytest

from crm_tui.store import expenses
from crm_tui.store.db import Database
from crm_tui.store.expenses import Spent


@pytest.fixture
def shop(crm: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """On 15 May 2024: three expenses, one of them for a customer."""
    monkeypatch.setenv("CRM_NOW", "2024-05-15T12:00:00+00:00")
    crm("customer", "add", "--name", "张三")
    assert crm("expense", "add", "--kind", "marketing", "--amount", "800", "--source", "抖音").code == 0
    crm("expense", "add", "--kind", "service", "--amount", "45.5", "--customer", "张三", "--date", "2024-04-30")
    crm("expense", "add", "--kind", "marketing", "--amount=-80", "--source", "抖音", "--note", "退回")
    return crm


def listed(run: Any, *arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(run("expense", "list", *arguments, "--format", "csv").out)))


def test_expenses_are_listed_latest_first_with_whom_they_were_for(shop: Any) -> None:
    found = [(one["number"], one["date"], one["kind"], one["amount"], one["customer_name"]) for one in listed(shop)]
    assert found == [
        ("3", "2024-05-15", "marketing", "-80.00", ""),
        ("1", "2024-05-15", "marketing", "800.00", ""),
        ("2", "2024-04-30", "service", "45.50", "张三"),
    ]


def test_a_list_is_of_a_month_a_kind_or_a_customer(shop: Any) -> None:
    assert [one["number"] for one in listed(shop, "--month", "2024-04")] == ["2"]
    assert [one["number"] for one in listed(shop, "--kind", "marketing")] == ["3", "1"]
    assert [one["number"] for one in listed(shop, "--customer", "张三")] == ["2"]
    assert "No expense was found." in shop("expense", "list", "--month", "2020-01").out


def test_what_was_spent_is_added_up_by_kind_source_and_customer(shop: Any, tmp_path: Any) -> None:
    with Database.open(tmp_path / "shop.db").read() as r:
        assert expenses.spent(r, "2024-04-01", "2024-05-31") == [
            Spent("marketing", "抖音", None, None, 72_000, 2),
            Spent("service", None, None, 1, 4_550, 1),
        ]
        assert expenses.spent(r, "2024-05-16", "2024-05-31") == []


def test_an_expense_is_put_right_deleted_and_brought_back(shop: Any) -> None:
    edited = shop("expense", "edit", "2", "--amount", "50", "--customer", "")
    assert "Saved the expense of 50.00: Customer service." in edited.err
    assert [one["customer"] for one in listed(shop, "--kind", "service")] == [""]
    assert shop("expense", "delete", "2").code == 0
    assert listed(shop, "--kind", "service") == []
    assert shop("undo").code == 0
    assert [one["amount"] for one in listed(shop, "--kind", "service")] == ["50.00"]


#: What is typed, and a word of why it is refused.
REFUSED = {
    "add --amount 5": "marketing or service",
    "add --kind marketing": "needs an amount",
    "add --kind rent --amount 5": "--kind",
    "edit 1 --date=": "--date",
}


def test_what_is_no_expense_is_refused_with_the_reason(shop: Any) -> None:
    for typed, reason in REFUSED.items():
        ran = shop("expense", *typed.split())
        assert (ran.code, reason in ran.err) == (3, True), typed
    assert len(listed(shop)) == 3


def test_an_expense_nobody_knows_is_said_so(shop: Any) -> None:
    assert shop("expense", "edit", "9", "--amount", "1").code == 4
    assert shop("expense", "delete", "9").code == 4


def test_expenses_of_a_file_are_brought_in_once_and_taken_back_together(shop: Any, tmp_path: Any) -> None:
    file = tmp_path / "费用.csv"
    file.write_text(
        "费用日期,费用类型,花费,渠道,客户,备注\n2024/5/3,广告,1200,门店,,五一传单\n2024/5/4,售后,45,,张三,上门\n"
    )
    assert shop("import", "expenses", str(file)).code == 0
    assert "unchanged" not in shop("import", "expenses", str(file)).err
    found = [
        (one["date"], one["kind"], one["amount"], one["customer_name"]) for one in listed(shop, "--from", "2024-05-01")
    ]
    assert found[2:] == [("2024-05-04", "service", "45.00", "张三"), ("2024-05-03", "marketing", "1200.00", "")]
    assert shop("import", "undo", "1").code == 0
    assert len(listed(shop)) == 3


def test_a_file_that_spends_on_something_else_or_on_nobody_known_is_refused_whole(shop: Any, tmp_path: Any) -> None:
    file = tmp_path / "spent.csv"
    file.write_text("date,kind,amount,customer\n2024-05-03,rent,9,\n2024-05-03,service,9,李四\n2024-05-03,service,,\n")
    said = shop("import", "expenses", str(file))
    assert said.code == 3
    assert "An expense needs an amount." in said.err + said.out
    assert "There is no customer" in said.err + said.out
    assert len(listed(shop)) == 3


def test_what_is_exported_has_the_customer_by_code_and_name(shop: Any) -> None:
    assert shop("export", "expenses", "--customer", "张三").out == (
        "date,kind,amount,source,channel,customer,customer_name,note\n2024-04-30,service,45.50,,,C000001,张三,\n"
    )
