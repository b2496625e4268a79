"""Options made from fields: a birthday with a new customer, and what a shell completes their values to."""

from typing import Any

import pytest

from crm_tui.cli import main


def completed(capsys: Any, monkeypatch: Any, words: str) -> list[str]:
    """What bash is told that could come next."""
    monkeypatch.setenv("_CRM_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", str(len(words.split(" ")) - 1))
    capsys.readouterr()
    with pytest.raises(SystemExit):
        main([])
    monkeypatch.delenv("_CRM_COMPLETE")
    return [line for line in capsys.readouterr().out.split("\n") if line]


def test_a_lunar_birthday_comes_with_a_new_customer_and_goes_with_it(crm: Any) -> None:
    assert crm("customer", "add", "--name", "张三", "--birthday", "农历八月十五").code == 0
    assert (
        crm("customer", "date", "list", "张三", "--format", "csv")
        .out.split("\n")[1]
        .startswith("1,Birthday,lunar,,8,15")
    )
    assert crm("undo").code == 0
    assert crm("customer", "add", "--name", "张三").code == 0
    assert "Birthday" not in crm("customer", "date", "list", "张三").out


def test_a_birthday_that_may_be_two_days_is_refused_and_nobody_is_added(crm: Any) -> None:
    ran = crm("customer", "add", "--name", "张三", "--birthday", "5/6")
    assert (ran.code, "more than one way" in ran.err) == (3, True)
    assert crm("customer", "list").code != 0 or "张三" not in crm("customer", "list").out


def test_a_shell_is_told_the_values_in_use_and_the_choices(crm: Any, capsys: Any, monkeypatch: Any) -> None:
    crm("customer", "add", "--name", "A", "--city", "Boston")
    crm("customer", "add", "--name", "B", "--city", "Brest")
    crm("customer", "add", "--name", "C", "--city", "Brest")
    assert completed(capsys, monkeypatch, "crm customer edit A --city B") == ["Brest", "Boston"]
    assert completed(capsys, monkeypatch, "crm customer edit A --grade ") == ["A", "B", "C", "D"]


def test_without_a_shop_a_shell_is_told_nothing(crm: Any, capsys: Any, monkeypatch: Any) -> None:
    assert completed(capsys, monkeypatch, "crm customer edit A --city B") == []
