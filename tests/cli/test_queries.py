"""The query language on the command line: lists, search, exports, what is said about mistakes."""

import json

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CRM_NOW", "2024-05-15T04:00:00+00:00")
    crm("customer", "add", "--name", "张三五金店", "--grade", "A", "--city", "上海", "--tags", "VIP")
    crm("customer", "add", "--name", "苏州宏达", "--grade", "B", "--city", "苏州")
    crm("customer", "add", "--name", "曾惠", "--grade", "A", "--city", "北京")
    crm("sale", "add", "--customer", "张三五金店", "--amount", "3*1250", "--date", "-2d")
    crm("sale", "add", "--customer", "苏州宏达", "--amount", "6000-10%", "--date", "3 days ago")
    return crm


def names(out: str) -> list[str]:
    return [row["name"] for row in json.loads(out)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("grade:A city:上海,苏州", ["张三五金店"]),
        ("消费>=3750 sort:-spent", ["苏州宏达", "张三五金店"]),
        ("spent:5400", ["苏州宏达"]),
        ("last<3d", ["张三五金店"]),
        ("no:last", ["曾惠"]),
    ],
)
def test_a_list_can_be_asked_by_a_query(shop: Run, query: str, found: list[str]) -> None:
    ran = shop("customer", "list", "--where", query, "--format", "json")
    assert ran.code == 0
    assert names(ran.out) == found
    assert names(shop("search", query, "--format", "json").out) == found


def test_search_and_query_narrow_each_other(shop: Run) -> None:
    ran = shop("customer", "list", "--search", "zhang", "--where", "grade:A", "--format", "json")
    assert names(ran.out) == ["张三五金店"]
    ran = shop("export", "customers", "--search", "曾惠", "--where", "grade:A", "--format", "json")
    assert names(ran.out) == ["曾惠"]


def test_an_export_takes_only_whom_the_query_asks_for(shop: Run) -> None:
    ran = shop("export", "customers", "--where", "-tag:vip", "--format", "json")
    assert names(ran.out) == ["苏州宏达", "曾惠"]


@pytest.mark.parametrize("command", [("customer", "list"), ("export", "customers")])
def test_a_mistake_is_named_with_its_place_and_nothing_is_listed(shop: Run, command: tuple[str, str]) -> None:
    ran = shop(*command, "--where", "grad:A")
    assert ran.code == 3
    assert ran.out == ""
    assert "There is no field “grad” (character 1); did you mean “grade”?" in ran.err


def test_days_in_words_and_sums_are_taken_by_options(shop: Run) -> None:
    sales = json.loads(shop("sale", "list", "--format", "json").out)
    assert sorted((sale["date"], sale["amount"]) for sale in sales) == [
        ("2024-05-12", "5400.00"),
        ("2024-05-13", "3750.00"),
    ]
    ran = shop("sale", "add", "--customer", "曾惠", "--amount", "5/0")
    assert ran.code == 3
    assert "--amount: 5/0 can't be worked out: it divides by zero." in ran.err
