"""`crm today`: what needs a person, in every format."""

import csv
import io
import json
import sys
from datetime import date
from pathlib import Path

import pytest

from crm_tui.commands._today_tables import headings, people_table
from crm_tui.core.cells import width
from crm_tui.render.grouped import grouped_text
from crm_tui.store.db import Database
from crm_tui.store.needs import needs
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


@pytest.fixture
def served(shop: Run) -> Run:
    """The same shop with a call planned, one overdue, and a ticket that nobody has answered since the day before."""
    shop("followup", "add", "--customer", "许安", "--subject", "call about stock", "--date", "2024-05-13")
    shop("followup", "add", "--subject", "stocktaking", "--date", "today")
    shop(
        "ticket", "add", "--customer", "宏达装饰", "--subject", "leak", "--words", "漏", "--opened", "2024-05-14 10:00"
    )
    return shop


def test_what_is_planned_and_late_tickets_come_first(served: Run) -> None:
    found = json.loads(served("today", "--format", "json").out)
    assert [row["about"] for row in found[:3]] == ["followup", "followup", "ticket"]
    assert [row["subject"] for row in found[:3]] == ["call about stock", "stocktaking", "leak"]
    assert (found[0]["overdue_days"], found[0]["number"]) == (2, "1")
    ticket = found[2]
    assert (ticket["ticket"], ticket["clock"], ticket["light"]) == ("T-0001", "first", "red")
    assert float(ticket["used"]) > 1


def test_a_ticket_in_time_is_not_told(served: Run) -> None:
    served("ticket", "note", "T-0001", "we come at nine", "--answer")
    served("ticket", "add", "--subject", "just now", "--priority", "low")
    told = [row["subject"] for row in json.loads(served("today", "--format", "json").out)]
    assert "just now" not in told


def test_columns_for_machines_stay_as_they_are(served: Run) -> None:
    [head, *_] = served("today", "--format", "csv").out.splitlines()
    assert head == (
        "about,customer,customer_name,grade,amount,day,days,usual_days,occasion,calendar,number,time,subject,"
        "overdue_days,why,ticket,clock,light,used,due"
    )


def test_people_read_it_under_headings_with_counts(served: Run) -> None:
    told = served("today", "--limit", "1").out.splitlines()
    assert told[0] == "To do · 1 of 2"
    assert "2 days late · Call: call about stock" in told[1]
    assert "Tickets · 1" in told
    assert any("T-0001" in line and "First answer" in line for line in told)
    assert "Money due · 1" in told


def test_a_terminal_of_80_columns_has_room_for_the_details(served: Run, tmp_path: Path) -> None:
    with Database.open(tmp_path / "shop.db").read() as r:
        found = needs(r, date(2024, 5, 15), 20)
        table = people_table(found, r.shop, short=True)
        told = grouped_text(table, headings(found), r.shop, 80)
    assert max(map(width, told.splitlines())) <= 80
    assert "…" not in told, "long details go on in the next line"
    for words in ("3,000.00 · Owed since 2024-04-01, 14 days past the terms.", "2 days late · Call: call about stock"):
        assert words in told


def test_exit_code_tells_scripts_that_something_is_due(shop: Run) -> None:
    assert shop("today", "--exit-code").code == 0, "what raised itself is no appointment"
    shop("followup", "add", "--subject", "stocktaking", "--date", "today")
    assert shop("today", "--exit-code").code == 1
    assert shop("today").code == 0
    shop("followup", "done", "1")
    assert shop("today", "--exit-code").code == 0
    shop("ticket", "add", "--subject", "leak", "--opened", "2024-05-13 10:00")
    assert shop("today", "--exit-code").code == 1, "a ticket has no time left"


def test_a_shop_without_open_tickets_does_not_load_the_holidays(shop: Run) -> None:
    sys.modules.pop("holidays", None)
    shop("today")
    assert "holidays" not in sys.modules
