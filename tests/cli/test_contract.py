"""The command line's contract: exit codes, stdout for data, stderr for talk, help in both languages."""

import csv
import io
import json
from pathlib import Path

import pytest

from crm_tui.commands import SUMMARIES
from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run) -> Run:
    crm("init", "--name", "老王五金店", "--currency", "CNY", "--zone", "Asia/Shanghai")
    crm("customer", "add", "--name", "张三五金店", "--phone", "13812345678", "--city", "上海", "--tags", "老客户")
    crm("product", "add", "--name", "羊角锤", "--price", "19.90", "--cost", "12")
    crm("sale", "add", "--customer", "张三", "--product", "羊角锤", "--quantity", "2", "--date", "2024-05-03")
    crm("payment", "add", "--customer", "张三", "--amount", "20", "--date", "2024-05-04")
    return crm


def test_data_goes_to_stdout_and_talk_to_stderr(shop: Run) -> None:
    listed = shop("customer", "list", "--format", "json")
    assert listed.code == 0
    assert listed.err == ""
    assert json.loads(listed.out)[0]["name"] == "张三五金店"
    added = shop("customer", "add", "--name", "曾惠")
    assert (added.code, added.out) == (0, "")
    assert "曾惠" in added.err


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["customer", "list"], 0),
        (["customer", "show", "nobody"], 4),
        (["customer", "add", "--name", ""], 3),
        (["customer", "add", "--kind", "robot", "--name", "x"], 3),
        (["customer", "delete", "张三"], 5),
        (["customer", "list", "--nonsense"], 2),
        (["nonsense"], 2),
        (["customer"], 2),
        (["ledger", "--month", "2024-13"], 3),
        (["ledger", "--month", "2024-05", "--from", "2024-05-01"], 2),
        (["sale", "add", "--date", "yesterdayish"], 3),
        (["restore", "none.db"], 4),
        (["undo", "99"], 4),
        (["--lang", "fr", "where"], 2),
        ([], 1),
    ],
)
def test_exit_codes_are_an_api(shop: Run, arguments: list[str], code: int) -> None:
    ran = shop(*arguments)
    assert ran.code == code
    assert "Traceback" not in ran.err + ran.out
    if code:
        assert ran.out == ""
        assert ran.err.strip()


def test_a_missing_shop_says_what_to_do(crm: Run) -> None:
    ran = crm("customer", "list")
    assert ran.code == 4
    assert "crm init" in ran.err


def test_the_first_thing_brought_in_makes_the_shop(crm: Run, tmp_path: Path) -> None:
    assert crm("customer", "add", "--name", "First").code == 0
    assert (tmp_path / "shop.db").exists()


def test_db_and_lang_are_taken_before_and_after_the_command(shop: Run, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    assert shop("--db", other, "customer", "add", "--name", "A").code == 0
    assert shop("customer", "add", "--name", "B", "--db", other).code == 0
    listed = shop("customer", "list", "--db", other, "--format", "csv", "--lang", "zh_CN")
    assert [row["name"] for row in csv.DictReader(io.StringIO(listed.out))] == ["A", "B"]
    assert "没有" in shop("--lang", "zh_CN", "customer", "show", "nobody").err
    assert "没有" in shop("customer", "show", "nobody", "--lang=zh_CN").err


@pytest.mark.parametrize("format", ["table", "csv", "json", "jsonl", "markdown"])
@pytest.mark.parametrize(
    "arguments",
    [["customer", "list"], ["customer", "show", "张三"], ["product", "list"], ["sale", "list"], ["payment", "list"],
     ["ledger"], ["ledger", "张三"], ["history"], ["customer", "history", "张三"], ["search", "zswj"],
     ["settings", "list"], ["check"], ["stock", "list"],
     ["expense", "list"]],
)  # fmt: skip
def test_whatever_lists_does_so_in_every_format(shop: Run, arguments: list[str], format: str, tmp_path: Path) -> None:
    ran = shop(*arguments, "--format", format)
    assert ran.code == 0
    if format == "json":
        assert isinstance(json.loads(ran.out), list)
    if format == "jsonl":
        assert all(isinstance(json.loads(line), dict) for line in ran.out.splitlines())
    to_file = shop(*arguments, "--format", format, "--output", tmp_path / "out.txt")
    assert (to_file.code, to_file.out) == (0, "")
    assert (tmp_path / "out.txt").read_text("utf-8") == ran.out


@pytest.mark.parametrize("lang", ["en", "zh_CN"])
@pytest.mark.parametrize("command", list(SUMMARIES))
def test_every_command_has_help_with_an_example(crm: Run, command: str, lang: str) -> None:
    ran = crm(command, "--help", "--lang", lang)
    assert ran.code == 0
    groups = ("Commands:" if lang == "en" else "命令：") in ran.out
    if not groups:
        assert ("Example:" if lang == "en" else "示例：") in ran.out
        assert f"  crm {command}" in ran.out or f"(crm {command}" in ran.out
    if lang == "zh_CN":
        assert "Usage" not in ran.out
        assert "Options" not in ran.out
    for line in ran.out.splitlines():
        assert len(line.encode("gb18030", "replace")) <= 82


@pytest.mark.parametrize(
    ("typed", "offered"),
    [("crm cust", ["customer"]), ("crm customer e", ["edit"]), ("crm customer list --for", ["--format"])],
)
def test_completion_offers_commands_and_options(
    crm: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], typed: str, offered: list[str]
) -> None:
    assert "_CRM_COMPLETE" in crm("completion", "bash").out
    monkeypatch.setenv("_CRM_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split()) - 1))
    with pytest.raises(SystemExit):
        crm()
    assert capsys.readouterr().out.split() == offered


def test_dates_may_be_words_and_several_phones_given(shop: Run, fixed_now: str) -> None:
    assert shop("sale", "add", "--amount", "5", "--date", "昨天").code == 0
    listed = json.loads(shop("sale", "list", "--month", "2024-05", "--format", "json").out)
    assert [row["date"] for row in listed] == ["2024-05-14", "2024-05-03"]
    shop("customer", "edit", "张三", "--phone", "111222", "--phone", "333444", "--custom", "车牌=沪A1")
    shown = json.loads(shop("customer", "show", "张三", "--format", "json").out)[0]
    assert shown["phone"] == "111222;333444"
    assert shown["custom.车牌"] == "沪A1"


def test_undo_and_redo_from_the_command_line(shop: Run) -> None:
    assert "20.00" in shop("undo").err
    assert json.loads(shop("payment", "list", "--format", "json").out) == []
    assert shop("redo").code == 0
    assert len(json.loads(shop("payment", "list", "--format", "json").out)) == 1


def test_control_characters_in_data_never_reach_the_terminal(shop: Run) -> None:
    nasty = "evil\x1b[31mred\x1b]0;title\x07\u202eback\x9b2J"
    shop("customer", "add", "--name", nasty, "--note", nasty + "\nline two")
    for arguments in (["customer", "list"], ["customer", "show", "evil"], ["history"], ["search", "evil"]):
        for format in ("table", "csv", "json", "jsonl", "markdown"):
            ran = shop(*arguments, "--format", format)
            text = ran.out + ran.err
            assert not any(char in text for char in "\x1b\x07\x9b\u202e"), (arguments, format)


def test_backup_and_restore_from_the_command_line(shop: Run, tmp_path: Path) -> None:
    made = shop("backup", tmp_path / "b.db")
    assert made.out.strip() == str(tmp_path / "b.db")
    shop("customer", "add", "--name", "later")
    assert shop("restore", tmp_path / "b.db").code == 0
    assert "later" not in shop("customer", "list").out
    assert shop("check").code == 0
