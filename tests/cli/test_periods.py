"""Days and months in words: --month, --from and --to of every command, echoed on stderr."""

import json

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, fixed_now: str) -> Run:
    """A shop that sold on three days before and on the present day, 15 May 2024."""
    crm("init", "--name", "Shop", "--currency", "CNY", "--zone", "Asia/Shanghai")
    for day, amount in (("2023-05-20", "1"), ("2024-04-30", "2"), ("2024-05-01", "4"), ("2024-05-15", "8")):
        crm("sale", "add", "--amount", amount, "--date", day)
    return crm


def sold(shop: Run, *arguments: str) -> tuple[list[str], str]:
    """The amounts of the sales listed, and what was said."""
    ran = shop("sale", "list", "--format", "json", *arguments)
    assert ran.code == 0, ran.err
    return [row["amount"] for row in json.loads(ran.out)], ran.err


@pytest.mark.parametrize(
    ("arguments", "amounts", "said"),
    [
        (["--month", "上月"], ["2.00"], "上月: 2024-04\n"),
        (["--month", "last month"], ["2.00"], "last month: 2024-04\n"),
        (["--month", "去年同月"], ["1.00"], "去年同月: 2023-05\n"),
        (["--month", "2024年5月"], ["8.00", "4.00"], ""),
        (["--from", "上月30号", "--to", "1 may"], ["4.00", "2.00"], "上月30号: 2024-04-30\n1 may: 2024-05-01\n"),
        (["--from", "今天"], ["8.00"], "今天: 2024-05-15\n"),
        (["--from", "去年", "--to", "上月"], ["2.00", "1.00"], "去年: 2023-01-01\n上月: 2024-04-30\n"),
        (["--from", "本月", "--to", "2024-05-10"], ["4.00"], "本月: 2024-05-01\n"),
        (["--from", "4月", "--to", "4月"], ["2.00"], "4月: 2024-04-01\n4月: 2024-04-30\n"),
    ],
)
def test_words_are_taken_and_what_they_mean_is_said(
    shop: Run, arguments: list[str], amounts: list[str], said: str
) -> None:
    assert sold(shop, *arguments) == (amounts, said)


@pytest.mark.parametrize("command", [["ledger"], ["payment", "list"], ["sale", "list"]])
def test_every_command_that_chooses_days_takes_them(shop: Run, command: list[str]) -> None:
    for arguments in (["--month", "上月"], ["--from", "last monday", "--to", "yesterday"]):
        ran = shop(*command, *arguments)
        assert ran.code == 0, ran.err
        assert arguments[-1] in ran.err


@pytest.mark.parametrize("words", ["month", "soon", "30", "13月"])
def test_words_that_mean_nothing_are_refused(shop: Run, words: str) -> None:
    for option in ("--from", "--to", "--month"):
        ran = shop("ledger", option, words)
        assert ran.code == 3
        assert words in ran.err


@pytest.mark.parametrize("arguments", [["last"], ["--month", "上月"], ["--month", "2024-04"]])
def test_a_report_takes_its_month_either_way(shop: Run, arguments: list[str]) -> None:
    ran = shop("report", "monthly", *arguments, "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.out)["period"] == "2024-04"


def test_a_report_takes_its_month_once(shop: Run) -> None:
    assert shop("report", "monthly", "last", "--month", "2024-04").code == 2
