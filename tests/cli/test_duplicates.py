"""`crm customer duplicates|merge|unmerge|different`."""

import csv
import io
import json
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, fixed_now: str) -> Run:
    """A shop where Zhang is twice."""
    crm("init", "--name", "shop", "--currency", "CNY", "--zone", "Asia/Shanghai")
    crm("customer", "add", "--name", "张三五金店", "--phone", "13812345678", "--note", "tea")
    crm("customer", "add", "--name", "張三五金有限公司", "--phone", "138-1234-5678", "--grade", "A", "--note", "ice")
    crm("customer", "add", "--name", "李四")
    crm("sale", "add", "--customer", "C000002", "--amount", "5", "--date", "2024-05-01")
    return crm


def pairs(run: Run, *arguments: object) -> list[dict[str, Any]]:
    return json.loads(run("customer", "duplicates", "--format", "json", *arguments).out)


def archive(run: Run, code: str) -> dict[str, Any]:
    return json.loads(run("customer", "show", code, "--format", "json").out)[0]


def test_pairs_are_listed_with_score_and_reasons(shop: Run):
    [pair] = pairs(shop)
    assert (pair["code"], pair["other_code"], pair["score"]) == ("C000001", "C000002", 100)
    assert pair["reasons"] == "same name, written otherwise, same phone"
    assert shop("customer", "duplicates", "--min-score", "101").code == 2
    table = shop("customer", "duplicates", "--format", "csv").out
    assert len(list(csv.reader(io.StringIO(table)))) == 2


def test_a_merge_is_tried_first_then_done_with_a_choice_and_taken_apart_again(shop: Run):
    tried = shop("customer", "merge", "C000001", "C000002", "--dry-run")
    assert "Ledger lines 1" in tried.err
    assert "all, put together" in tried.out
    assert len(pairs(shop)) == 1
    ran = shop("customer", "merge", "C000001", "C000002", "--take", "name=C000002", "--take", "note=C000001")
    assert "Merged C000002 張三五金有限公司 into C000001 張三五金有限公司." in ran.err
    merged = archive(shop, "C000001")
    assert (merged["name"], merged["grade"], merged["note"]) == ("張三五金有限公司", "A", "tea")
    assert shop("check").code == 0
    assert archive(shop, "C000002")["code"] == "C000001", "the old code means whom it went into"
    back = shop("customer", "unmerge", "C000002")
    assert "Brought back 張三五金有限公司 with" in back.err
    assert archive(shop, "C000001")["name"] == "张三五金店"
    assert archive(shop, "C000002")["grade"] == "A"
    assert shop("check").code == 0


def test_those_called_different_are_not_listed_any_more(shop: Run):
    assert shop("customer", "different", "C000001", "C000002").code == 0
    assert pairs(shop) == []
    shop("undo")
    assert len(pairs(shop)) == 1


def test_what_can_not_be_merged_is_refused(shop: Run):
    assert shop("customer", "merge", "C000001", "C000001").code == 3
    assert shop("customer", "merge", "C000001", "C000002", "--take", "colour=C000002").code == 2
    assert shop("customer", "merge", "C000001", "C000002", "--take", "name=both").code == 3
    assert shop("customer", "merge", "C000001", "C000002", "--take", "name=C000003").code == 5
    assert shop("customer", "unmerge", "C000001").code == 4
