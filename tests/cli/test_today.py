"""`crm today`: what needs a person, in every format."""

import csv
import io
import json

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, fixed_now: str) -> Run:
    """On 15 May 2024 (noon, UTC): one customer is overdue, one owes within terms, one has gone quiet."""
    crm("init", "--name", "老王五金店", "--currency", "CNY", "--zone", "Asia/Shanghai")
    crm("customer", "add", "--name", "永兴商行", "--credit-days", "30", "--grade", "A")
    crm("customer", "add", "--name", "宏达装饰", "--credit-days", "90")
    crm("customer", "add", "--name", "许安")
    crm("sale", "add", "--customer", "永兴商行", "--amount", "3200", "--date", "2024-04-01")
    crm("sale", "add", "--customer", "永兴商行", "--amount", "100", "--date", "2024-05-01")
    crm("payment", "add", "--customer", "永兴商行", "--amount", "200", "--date", "2024-05-02")
    crm("sale", "add", "--customer", "宏达装饰", "--amount", "500", "--date", "2024-04-01")
    for day in ("2024-01-01", "2024-01-22", "2024-02-12", "2024-03-04"):
        crm("sale", "add", "--customer", "许安", "--amount", "10", "--paid", "10", "--date", day)
    return crm


def test_json_tells_who_is_overdue_who_is_quiet_and_who_owes(shop: Run) -> None:
    ran = shop("today", "--format", "json")
    assert (ran.code, ran.err) == (0, "")
    found = {row["about"]: row for row in json.loads(ran.out)}
    assert list(found) == ["due", "quiet", "owing"]
    due, quiet, owing = found.values()
    assert (due["customer_name"], due["amount"], due["day"], due["days"]) == ("永兴商行", "3000.00", "2024-04-01", 14)
    assert (quiet["customer_name"], quiet["days"], quiet["usual_days"]) == ("许安", 72, 21)
    assert (owing["customer_name"], owing["amount"], owing["days"]) == ("宏达装饰", "500.00", None)


def test_csv_and_jsonl_carry_the_same_rows(shop: Run) -> None:
    lines = [json.loads(line) for line in shop("today", "--format", "jsonl").out.splitlines()]
    rows = list(csv.DictReader(io.StringIO(shop("today", "--format", "csv", "--lang", "zh_CN").out)))
    assert [row["customer"] for row in rows] == [line["customer"] for line in lines]
    assert rows[0]["about"] == "due", "keys and values for machines are never translated"


def test_table_and_markdown_are_for_people(shop: Run) -> None:
    table = shop("today").out
    assert "Money due" in table
    assert "3,000.00" in table
    assert "| 永兴商行 |" in shop("today", "--format", "markdown").out


def test_limit_holds_for_each_kind(shop: Run) -> None:
    shop("sale", "add", "--customer", "宏达装饰", "--amount", "50", "--date", "2024-01-01")
    found = json.loads(shop("today", "--limit", "1", "--format", "json").out)
    assert [row["about"] for row in found] == ["due", "quiet"]


def test_terms_of_any_length_are_taken(shop: Run) -> None:
    for days, about in (("0", "due"), ("43", "due"), ("44", "owing"), ("9999999", "owing")):
        shop("customer", "edit", "永兴商行", "--credit-days", days)
        found = {row["customer_name"]: row["about"] for row in json.loads(shop("today", "--format", "json").out)}
        assert found["永兴商行"] == about


def test_a_quiet_day_says_so(crm: Run) -> None:
    crm("init", "--name", "New", "--currency", "CNY")
    ran = crm("today")
    assert (ran.code, ran.out) == (0, "Nothing needs you today.\n")
    assert json.loads(crm("today", "--format", "json").out) == []


def test_help_gives_an_example_in_both_languages(crm: Run) -> None:
    for language in ("en", "zh_CN"):
        assert "crm today --limit 5" in crm("today", "--help", "--lang", language).out
