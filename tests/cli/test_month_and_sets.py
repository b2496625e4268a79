"""`crm month` and `crm report save` and `set`, as a shop's owner and its cron use them."""

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def shop(crm: Run, sample_file: Path, tmp_path: Path, fixed_now: str) -> Run:
    """The sample shop, in the middle of May 2024."""
    shutil.copy(sample_file, tmp_path / "shop.db")
    return crm


def told(run: Run, *arguments: object) -> Any:
    return json.loads(run(*arguments, "--format", "json").out)


def test_a_month_is_looked_at_closed_listed_and_opened_again(shop: Run) -> None:
    points = told(shop, "month", "check", "2024-04")
    assert {"waiting", "stock", "tickets", "drafts", "cost"} <= {one["point"] for one in points}
    held = [one for one in points if one["weight"] == "settle"]
    assert shop("month", "check", "2024-04").code == (5 if held else 0)
    ran = shop("month", "close", "2024-04", "--although")
    assert (ran.code, "Closed 2024-04: revenue" in ran.err) == (0, True)
    [april] = [one for one in told(shop, "month", "list") if one["month"] == "2024-04"]
    assert (april["state"], april["closed_on"]) == ("closed", "2024-05-15")
    ran = shop("sale", "add", "--amount", "5", "--date", "2024-04-30")
    assert (ran.code, "adjusts" in ran.err) == (5, True)
    assert shop("sale", "add", "--amount", "5", "--adjusts", "2024-04").code == 0
    assert shop("check").code == 0
    assert shop("month", "reopen", "2024-04").code == 0
    assert shop("sale", "add", "--amount", "5", "--date", "2024-04-30").code == 0
    assert shop("month", "close", "2024-05").code == 3


def test_a_list_saved_under_a_name_is_a_report(shop: Run) -> None:
    asked = ("--columns", "code,name,owed", "--query", "owed>0", "--sort", "-owed")
    assert shop("report", "save", "late-payers", "list", "--noun", "customers", *asked).code == 0
    rows = told(shop, "report", "late-payers", "--limit", "3")["tables"]["records"]
    assert [list(row) for row in rows] == [["code", "name", "owed"]] * 3
    owed = [float(row["owed"]) for row in rows]
    assert owed == sorted(owed, reverse=True)
    assert owed[-1] > 0
    assert "late-payers" in shop("report", "list").out
    assert shop("report", "save", "monthly", "change").code == 5
    assert shop("report", "save", "x", "change", "--nope", "3").code == 2
    assert shop("report", "save", "x", "list", "--columns", "nope").code == 0  # told when it is written
    assert "There is no column nope" in shop("report", "x").err
    assert shop("report", "save", "x", "change", "--top", "many").code == 3
    assert shop("report", "delete", "late-payers").code == 0
    assert shop("report", "late-payers").code == 2


def test_the_set_of_a_month_is_a_folder_of_numbered_files(shop: Run, tmp_path: Path) -> None:
    shop("report", "save", "who-owes", "ageing", "--limit", "5")
    assert shop("report", "set", "save", "month-end", "daybook,who-owes,change").code == 0
    ran = shop("report", "set", "month-end", "2024-04", "-o", "april", "--formats", "text,xlsx")
    assert ran.code == 0
    names = [Path(line).name for line in ran.out.splitlines()]
    assert names == ["01-daybook.txt", "01-daybook.xlsx", "02-who-owes.txt", "02-who-owes.xlsx", "03-change.txt",
                     "03-change.xlsx", "manifest.json"]  # fmt: skip
    folder = tmp_path / "april"
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    for report in manifest["reports"]:
        for file in report["files"]:
            assert hashlib.sha256((folder / file["name"]).read_bytes()).hexdigest() == file["sha256"]
    assert manifest["reports"][1]["parameters"] == {"day": "2024-04-30", "limit": "5"}
    shop("month", "close", "2024-04", "--although")
    [april] = [one for one in told(shop, "month", "list") if one["month"] == "2024-04"]
    assert april["sha256"] == manifest["data_sha256"]
    # Again: the folder is there; elsewhere the files are the same to the byte.
    assert shop("report", "set", "month-end", "2024-04", "-o", "april").code == 5
    assert shop("report", "set", "month-end", "-o", "again", "--formats", "text,xlsx").code == 0
    for name in names[:-1]:
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes()
    again = json.loads((tmp_path / "again" / "manifest.json").read_text(encoding="utf-8"))
    assert (again["unchanged_since_closed"], manifest["unchanged_since_closed"]) == (True, None)
    assert shop("report", "rename", "who-owes", "owing").code == 0
    assert "daybook, owing, change" in shop("report", "set", "list").out
    assert shop("report", "rename", "owing", "monthly").code == 5


def test_a_set_that_fails_leaves_nothing(shop: Run, tmp_path: Path) -> None:
    shop("report", "save", "x", "list", "--columns", "nope")
    shop("report", "set", "save", "bad", "daybook,x")
    assert shop("report", "set", "bad", "-o", "bad").code == 3
    assert shop("report", "set", "bad", "-o", "bad", "--formats", "nope").code == 2
    assert shop("report", "set", "nope", "-o", "bad").code == 4
    assert shop("report", "delete", "x").code == 5
    assert [one.name for one in tmp_path.iterdir() if "bad" in one.name] == []
    assert "bad" in shop("report", "set", "list").out
    assert (shop("report", "set", "delete", "bad").code, shop("report", "delete", "x").code) == (0, 0)
