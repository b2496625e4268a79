"""`crm import payments` with payers nobody knows, and `crm payment queue`, `match`, `dismiss`, `payers`, `forget`."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BILL = "日期,付款人,金额,流水号\n2024-05-01,王丽,5,T1\n2024-05-02,王丽,6,T2\n2024-05-03,税务局,7,T3\n"


@pytest.fixture
def shop(crm: Run, tmp_path: Path) -> Run:
    """A shop of one customer, whose buyer pays."""
    crm("customer", "add", "--name", "李四建材", "--contact", "王丽")
    (tmp_path / "bill.csv").write_text(BILL, encoding="utf-8")
    return crm


def listed(run: Run, *arguments: object) -> list[dict[str, object]]:
    return json.loads(run("payment", *arguments, "--format", "json").out)


def test_what_waits_is_told_guessed_matched_and_learned(shop: Run):
    assert "3 of the new payments would wait" in shop("import", "payments", "bill.csv", "--dry-run").err
    ran = shop("import", "payments", "bill.csv")
    assert ran.code == 0
    assert "3 of the new payments wait, since their payers are not known: see `crm payment queue`." in ran.err
    assert "C000001 李四建材 75%: “王丽” is one of their people" in shop("payment", "queue").out
    rows = listed(shop, "queue")
    assert [(row["payer"], row["customer_1"], row["score_1"], row["customer_2"]) for row in rows] == [
        ("税务局", None, None, None), ("王丽", "C000001", 75, None), ("王丽", "C000001", 75, None),
    ]  # fmt: skip
    ran = shop("payment", "match", "1", "李四")
    assert (ran.code, "1 more of the same payer came along" in ran.err) == (0, True)
    assert [row["amount"] for row in listed(shop, "list")] == ["6.00", "5.00"]
    assert [(row["payer"], row["customer"]) for row in listed(shop, "payers")] == [("王丽", "C000001")]
    assert "Dismissed the payment of 7.00 from 税务局." in shop("payment", "dismiss", "3").err
    assert (listed(shop, "queue"), len(listed(shop, "queue", "--dismissed"))) == ([], 1)
    assert "nothing new" in shop("import", "payments", "bill.csv").err
    assert "Forgot that 王丽 pays for 李四建材." in shop("payment", "forget", "1").err
    assert listed(shop, "payers") == []


def test_numbers_that_are_not_there_are_said_so(shop: Run):
    assert shop("payment", "match", "9", "李四").code == 4
    assert shop("payment", "dismiss", "9").code == 4
    assert shop("payment", "forget", "9").code == 4
