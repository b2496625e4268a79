"""`crm log`, `crm followup`, `crm agenda`, and what `crm today` says of them."""

import json

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, fixed_now: str) -> Run:
    """A shop with one customer; it is Wednesday, 15 May 2024, 20:00 in Shanghai."""
    crm("init", "--name", "老王五金店", "--currency", "CNY", "--zone", "Asia/Shanghai")
    crm("customer", "add", "--name", "张三", "--grade", "A")
    return crm


def listed(run: Run, *arguments: object) -> list[dict[str, object]]:
    return json.loads(run("followup", "list", "--format", "json", *arguments).out)


def test_one_line_logs_what_was_said_and_plans_the_next(shop: Run):
    ran = shop("log", "张三", "电话 问库存", "--next", "下周五")
    assert ran.code == 0
    assert "问库存" in ran.err
    assert "Next: 2024-05-24 Fri" in ran.err
    [entry] = listed(shop)
    assert (entry["day"], entry["kind"], entry["subject"], entry["customer_name"]) == (
        "2024-05-24", "call", "问库存", "张三",
    )  # fmt: skip


def test_a_day_at_the_end_of_the_line_is_the_next(shop: Run):
    assert "Next: 2024-05-29 Wed" in shop("log", "张三", "visit new price list +2w").err
    assert listed(shop)[0]["subject"] == "new price list"


def test_without_a_day_the_next_is_proposed_by_the_rhythm_and_only_proposed(shop: Run):
    ran = shop("log", "张三", "电话 问库存")
    assert "Next could be 2024-05-29 Wed. Customers of grade A are contacted every 14 days." in ran.err
    assert listed(shop) == []
    assert "Next: 2024-05-29" in shop("log", "张三", "电话 问库存", "--next", "auto").err
    assert len(listed(shop)) == 1


def test_undo_takes_back_the_interaction_and_the_plan_together(shop: Run):
    shop("log", "张三", "电话 问库存", "--next", "下周五")
    shop("undo")
    assert listed(shop) == []


def test_the_date_is_echoed_with_its_lunar_day_in_chinese(shop: Run):
    ran = shop("followup", "add", "--customer", "张三", "--subject", "送粽子", "--date", "6月10日", "--lang", "zh_CN")
    assert ran.code == 0
    assert "2024-06-10" in ran.err
    assert "五月初五" in ran.err


def test_a_follow_up_is_planned_listed_moved_snoozed_and_done(shop: Run):
    shop("followup", "add", "--customer", "张三", "--subject", "对账", "--date", "tomorrow", "--time", "下午3点")
    assert shop("followup", "move", "1", "fri").code == 0
    assert [(row["day"], row["time"]) for row in listed(shop)] == [("2024-05-17", "15:00")]
    assert "2024-05-20" in shop("followup", "snooze", "1", "下周一").err
    assert [(row["day"], row["planned"]) for row in listed(shop)] == [("2024-05-20", "2024-05-17")]
    done = shop("followup", "done", "1", "--outcome", "已付", "--log", "电话 已付清", "--next", "+30d")
    assert "Next: 2024-06-14" in done.err
    assert [row["number"] for row in listed(shop)] == ["2"]
    assert [row["number"] for row in listed(shop, "--state", "done")] == ["1"]
    assert len(listed(shop, "--state", "all")) == 2
    assert shop("followup", "list", "--state", "lost").code == 3
    assert shop("followup", "done", "1").code == 5
    assert "已付" in shop("followup", "show", "1").out


def test_a_series_goes_on_when_one_of_it_is_done_or_skipped(shop: Run):
    shop("followup", "add", "--customer", "张三", "--subject", "拜访", "--date", "2024-05-17", "--repeat", "每周五")
    assert [row["number"] for row in listed(shop)][:2] == ["1@2024-05-17", "1@2024-05-24"]
    assert "Next: 2024-05-24" in shop("followup", "done", "1").err
    assert "Next: 2024-05-31" in shop("followup", "skip", "1", "--reason", "出差").err
    assert shop("followup", "move", "1@2024-05-31", "2024-06-03", "--series").code == 0
    assert [row["day"] for row in listed(shop, "--from", "2024-06-01")][:2] == ["2024-06-03", "2024-06-10"]
    assert shop("followup", "delete", "1").code == 0
    assert listed(shop) == []


def test_what_raises_itself_says_why_and_does_not_come_back(shop: Run):
    shop("payment", "add", "--customer", "张三", "--amount", "100", "--date", "2024-04-01")
    [entry] = listed(shop)
    assert (entry["number"], entry["why"]) == (
        "unspoken:1:2024-04-01", "Paid on 2024-04-01; nobody has spoken to them since.",
    )  # fmt: skip
    assert listed(shop, "--limit", "0") == []
    shop("followup", "done", "unspoken:1:2024-04-01")
    assert listed(shop) == []


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("followup", "done", "99"), 4), (("followup", "done", "x"), 3), (("followup", "move", "1", "someday"), 3),
        (("followup", "snooze", "1", "yesterday"), 3), (("followup", "add", "--subject", "x", "--repeat", "often"), 3),
        (("followup", "add", "--date", "today"), 3), (("followup", "add", "--subject", "x", "--time", "soon"), 3),
        (("followup", "edit", "quiet:1:2024-01-01", "--subject", "x"), 3), (("log", "nobody", "x"), 4),
        (("log", "张三", "x", "--next", "someday"), 3), (("log", "张三", "x", "--kind", "smoke"), 3),
        (("followup", "add", "--subject", "x", "--person", "李四"), 3), (("agenda", "year"), 2),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_with_its_exit_code(shop: Run, arguments: tuple[str, ...], code: int):
    shop("followup", "add", "--subject", "x", "--date", "tomorrow")
    ran = shop(*arguments)
    assert ran.code == code
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_the_agenda_shows_a_day_a_week_or_a_month_overdue_first(shop: Run):
    for day in ("2024-05-01", "2024-05-15", "2024-05-18", "2024-05-30", "2024-06-02"):
        shop("followup", "add", "--customer", "张三", "--subject", "回访", "--date", day)

    def days(*arguments: str) -> list[str]:
        return [row["day"] for row in json.loads(shop("agenda", *arguments, "--format", "json").out)]

    assert days("day") == ["2024-05-01", "2024-05-15"]
    assert days() == ["2024-05-01", "2024-05-15", "2024-05-18"]
    assert days("month") == ["2024-05-01", "2024-05-15", "2024-05-18", "2024-05-30"]
    assert days("week", "--date", "2024-06-01") == ["2024-05-30", "2024-06-02"]
    table = shop("agenda", "--lang", "zh_CN").out
    assert "初八" in table, "the lunar day of 15 May 2024"


def test_scripts_are_told_by_the_exit_code_that_something_is_due(shop: Run):
    assert shop("agenda", "day", "--exit-code").code == 0
    assert shop("today", "--exit-code").code == 0
    shop("followup", "add", "--customer", "张三", "--subject", "回访")
    assert shop("agenda", "day", "--exit-code").code == 1
    assert shop("today", "--exit-code").code == 1
    assert shop("today").code == 0


def test_today_tells_follow_ups_first_with_their_number_and_days_late(shop: Run):
    shop("followup", "add", "--customer", "张三", "--subject", "回访", "--date", "2024-05-10")
    shop("payment", "add", "--customer", "张三", "--amount", "100", "--date", "2024-04-01")
    [row] = json.loads(shop("today", "--format", "json").out)
    assert (row["about"], row["number"], row["overdue_days"], row["subject"]) == ("followup", "1", 5, "回访")
    assert "回访" in shop("today").out


def test_today_rings_only_on_a_terminal_and_only_when_asked(shop: Run, monkeypatch: pytest.MonkeyPatch):
    import sys

    shop("followup", "add", "--customer", "张三", "--subject", "回访")
    assert "\x1b" not in shop("today", "--notify").err
    monkeypatch.setattr(sys.stderr.__class__, "isatty", lambda self: True)
    assert "\x1b" not in shop("today", "--format", "json").err
    rung = shop("today", "--notify", "--format", "json").err
    assert rung.startswith("\x1b]9;")
    assert rung.endswith("\a")


def test_a_new_shop_is_told_what_to_do_next(crm: Run, fixed_now: str):
    crm("init", "--name", "New", "--currency", "CNY")
    assert "crm customer add" in crm("today").err
    crm("customer", "add", "--name", "张三")
    assert "crm followup add" in crm("today").err


def test_settings_of_rhythms_are_checked(shop: Run):
    assert shop("settings", "set", "followup.rhythm", "A=7 B=14").code == 0
    assert shop("settings", "set", "followup.rhythm", "Z=7").code == 3
    assert shop("settings", "set", "followup.unspoken", "never").code == 3
