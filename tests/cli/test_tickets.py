"""`crm ticket`: a trouble walked through all six steps, refusals on the way, lists, clocks, figures and lessons."""

import json
from typing import Any

import pytest

from tests.cli.conftest import Run

WALK: tuple[tuple[str, ...], ...] = (
    ("--words", "早上一开就漏"),
    ("--promised", "明天 17:00", "--note", "电话告知"),
    ("--assignee", "王敏", "--helpers", "小李"),
    ("--severity", "serious", "--cost", "35"),
    ("--resolution", "换了密封圈"),
    ("--cause", "密封圈老化", "--lesson", "进货时抽检", "--expected", "4", "--perceived", "5", "--recommend", "9"),
)
STEPS = ["listen", "act", "focus", "assess", "coordinate", "review", "closed"]


@pytest.fixture
def shop(crm: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setenv("CRM_NOW", "2026-03-02T02:00:00+00:00")  # ten o'clock in Shanghai, a Monday
    crm("init", "--name", "老王五金店", "--currency", "CNY", "--zone", "Asia/Shanghai")
    crm("customer", "add", "--name", "张三五金店", "--grade", "A")
    crm("product", "add", "--name", "水泵", "--price", "300")
    crm("ticket", "add", "--customer", "张三", "--product", "水泵", "--subject", "水泵漏水", "--priority", "high")
    return crm


def listed(shop: Run, *arguments: str) -> list[dict[str, Any]]:
    ran = shop("ticket", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    found: list[dict[str, Any]] = json.loads(ran.out)
    return found


def shown(shop: Run) -> dict[str, Any]:
    return listed(shop, "show", "1")[0]


def walk(shop: Run, steps: int) -> None:
    for values in WALK[:steps]:
        assert shop("ticket", "step", "1", *values).code == 0


def test_a_ticket_is_walked_through_all_six_steps(shop: Run) -> None:
    for step, values in zip(STEPS, WALK, strict=False):
        assert shown(shop)["step"] == step
        refused = shop("ticket", "step", "T-0001")
        assert refused.code == 3
        assert "T-0001" in refused.err
        early = shop("ticket", "close", "1")
        assert early.code == 3
        assert shop("ticket", "step", "1", *values).code == 0
    record = shown(shop)
    assert (record["step"], record["closed"]) == ("closed", "2026-03-02T02:00:00.000Z")
    assert (record["cost"], record["promised"]) == ("35.00", "2026-03-03T09:00:00.000Z")
    assert shop("ticket", "step", "1").code == 5
    assert shop("check").code == 0


@pytest.mark.parametrize(("language", "word"), [("en", "Missing"), ("zh_CN", "T-0001")])
def test_refusals_are_told_in_both_languages(shop: Run, language: str, word: str) -> None:
    refused = shop("--lang", language, "ticket", "step", "1")
    assert refused.code == 3
    assert word in refused.err
    assert refused.out == ""


def test_every_step_is_in_the_history_and_undone_one_by_one(shop: Run) -> None:
    walk(shop, 6)
    for step in reversed(STEPS[:-1]):
        assert shop("undo").code == 0
        assert shown(shop)["step"] == step
        assert shop("check").code == 0
    assert len(listed(shop, "timeline", "1")) == 1
    for step in STEPS[1:]:
        assert shop("redo").code == 0
        assert shown(shop)["step"] == step


def test_waiting_notes_answers_and_assignment_stand_in_the_timeline(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shop("ticket", "answer", "1", "明早上门", "--promised", "tomorrow 10:00")
    shop("ticket", "wait", "1", "客户", "--note", "等寄回")
    assert listed(shop, "list")[0]["light"] == "paused"
    assert shop("ticket", "wait", "1", "customer").code == 5
    assert shop("ticket", "wait", "1", "weather").code == 3
    monkeypatch.setenv("CRM_NOW", "2026-03-04T02:00:00+00:00")
    shop("ticket", "note", "1", "又来电", "--from-customer")
    shop("ticket", "assign", "1", "王敏", "--helpers", "小李;小张")
    [row] = listed(shop, "list", "assignee:王敏")
    assert (row["clock"], row["waiting"], row["overdue"]) == ("next", None, True)  # the promise is broken
    timeline = shop("ticket", "show", "1").out
    for said in ("明早上门", "Waits for the customer", "等寄回", "The customer said", "又来电", "小李;小张"):
        assert said in timeline


def test_lists_are_asked_in_the_query_language(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shop("ticket", "add", "--subject", "Where is my order?", "--category", "question", "--priority", "low")
    shop("ticket", "answer", "2", "on its way")
    walk(shop, 3)
    monkeypatch.setenv("CRM_NOW", "2026-03-03T09:30:00+00:00")
    asked = {
        "step:assess overdue:yes 张三": ["T-0001"],
        "overdue:no": ["T-0002"],
        "步骤:评定": ["T-0001"],
        "step:listen": ["T-0002"],
        "主题:漏 -category:question": ["T-0001"],
        "product:水泵 grade:A": ["T-0001"],
        "opened:today": [],
        "opened:yesterday sort:number": ["T-0001", "T-0002"],
        "has:customer": ["T-0001"],
        "no:customer": ["T-0002"],
        "漏水": ["T-0001"],
        "order": ["T-0002"],
    }
    for query, numbers in asked.items():
        assert [row["number"] for row in listed(shop, "list", query, "--sort", "number")] == numbers, query
    assert [row["number"] for row in listed(shop, "list", "step:assess", "张三")] == ["T-0001"]
    wrong = shop("ticket", "list", "stp:assess")
    assert wrong.code == 3
    assert "step" in wrong.err


def test_the_most_pressing_comes_first_and_closed_ones_are_left_out(shop: Run) -> None:
    shop("ticket", "add", "--subject", "a", "--priority", "low", "--opened", "2026-02-27 09:00")
    shop("ticket", "add", "--subject", "b", "--priority", "urgent")
    walk(shop, 6)
    assert [row["number"] for row in listed(shop, "list")] == ["T-0002", "T-0003"]
    assert {row["number"] for row in listed(shop, "list", "--all")} == {"T-0001", "T-0002", "T-0003"}


def test_a_closed_ticket_is_opened_again_with_a_reason(shop: Run) -> None:
    walk(shop, 6)
    assert shop("ticket", "reopen", "1").code == 3
    assert shop("ticket", "reopen", "1", "--note", "还是漏").code == 0
    record = shown(shop)
    assert (record["step"], record["reopened"], record["resolution"], record["perceived"]) == ("act", 1, None, None)
    assert record["cause"] == "密封圈老化"
    assert shop("ticket", "reopen", "1", "--note", "x").code == 5


def test_a_low_score_raises_a_follow_up_in_seven_days(shop: Run) -> None:
    walk(shop, 5)
    ran = shop("ticket", "close", "1", "--cause", "a", "--lesson", "b", "--expected", "4", "--perceived", "2")
    assert "2026-03-09" in ran.err
    raised = shop("followup", "list", "--format", "json")
    assert "2026-03-09" in raised.out
    shop("undo")
    assert shown(shop)["step"] == "review"
    assert "T-0001" not in shop("followup", "list", "--format", "json").out.replace("ticket", "")


def test_figures_and_lessons(shop: Run) -> None:
    walk(shop, 6)
    told = json.loads(shop("ticket", "stats", "--format", "json").out)
    assert (told["figures"]["received"], told["figures"]["solved"], told["figures"]["csat"]) == (1, 1, None)
    assert told["figures"]["csat_n"] == 1
    month = json.loads(shop("ticket", "stats", "--month", "2026-03", "--format", "json").out)
    assert month["figures"]["received_previous"] == 0
    assert [row["lesson"] for row in listed(shop, "lessons", "--product", "水泵")] == ["进货时抽检"]
    assert [row["number"] for row in listed(shop, "lessons", "密封圈", "--category", "repair")] == ["T-0001"]
    assert listed(shop, "lessons", "--category", "praise") == []


def test_assessing_compares_buying_before_and_after(shop: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    for day, amount in (("2026-02-10", "100"), ("2026-02-20", "60"), ("2026-03-05", "40"), ("2025-11-30", "999")):
        shop("sale", "add", "--customer", "张三", "--amount", amount, "--date", day)
    monkeypatch.setenv("CRM_NOW", "2026-06-30T02:00:00+00:00")
    figures = json.loads(shop("ticket", "assess", "1", "--format", "json").out)["figures"]
    assert (figures["buying_before"], figures["buying_after"], figures["buying_change"]) == ("160.00", "40.00", "-0.75")
    assert (figures["owed"], figures["owed_before"], figures["days"]) == ("1199.00", "1159.00", 91)
    shop("ticket", "add", "--subject", "nobody's")
    assert shop("ticket", "assess", "2").code == 3


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["show", "99"], 4),
        (["add"], 3),
        (["add", "--subject", "x", "--customer", "nobody"], 4),
        (["add", "--subject", "x", "--priority", "soon"], 3),
        (["add", "--subject", "x", "--opened", "2027-01-01 09:00"], 3),
        (["add", "--subject", "x", "--number", "T-0001"], 5),
        (["edit", "1", "--perceived", "6"], 3),
        (["edit", "1", "--cost", "-1"], 3),
        (["answer", "1", "--promised", "someday"], 3),
        (["note", "1", " "], 3),
        (["resume", "1"], 5),
        (["list", "--sort", "weather"], 2),
        (["stats", "--format", "smoke"], 2),
    ],
)
def test_what_cannot_be_is_refused_with_a_sentence(shop: Run, arguments: list[str], code: int) -> None:
    ran = shop("ticket", *arguments)
    assert ran.code == code
    assert ran.err.strip()
    assert "Traceback" not in ran.err


def test_edits_keep_what_a_step_needed(shop: Run) -> None:
    walk(shop, 3)
    assert shop("ticket", "edit", "1", "--assignee", "").code == 3
    assert shop("ticket", "edit", "1", "--assignee", "小李", "--opened", "2026-03-01 12:00").code == 0
    assert (shown(shop)["assignee"], shown(shop)["opened"]) == ("小李", "2026-03-01T04:00:00.000Z")
    assert shop("check").code == 0
