"""`crm inbox` as a timer runs it: which folder, what is printed, exit codes."""

import json
import os
import time
from pathlib import Path

import openpyxl
import pytest

from crm_tui.core.alone import alone

GOOD = "日期,单号,金额\n2024-05-01,R1,5\n2024-05-02,R2,7\n"
BAD = GOOD + "2024-05-03,R3,abc\n2024-05-03,R4,12..5\n"
PEOPLE = "编号,客户名称,电话\nA1,王五,13800000000\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    return made


@pytest.fixture
def put(folder):
    def write(name: str, text: str) -> None:
        (folder / name).write_text(text, encoding="utf-8")
        os.utime(folder / name, (time.time() - 3600,) * 2)

    return write


def test_files_of_all_kinds_are_recognised_and_told_as_data(crm, folder, put):
    crm("init")
    crm("settings", "set", "inbox.folder", folder)
    put("a till.csv", GOOD)
    put("b customers.csv", PEOPLE)
    put("c bad.csv", BAD)
    put("d.csv.part", GOOD)
    ran = crm("inbox", "--format", "json")
    rows = {row["file"]: row for row in json.loads(ran.out)}
    assert ran.code == 6
    assert {name: row["became"] for name, row in rows.items()} == {
        "a till.csv": "taken", "b customers.csv": "taken", "c bad.csv": "refused",
    }  # fmt: skip
    assert (rows["a till.csv"]["contents"], rows["a till.csv"]["new"]) == ("sales", 2)
    assert "c bad.csv: Line 4" in ran.err
    assert "1 more" in ran.err
    assert crm("export", "sales").out.count("\n") == 3
    assert "王五" in crm("export", "customers").out

    again = crm("inbox", "--format", "json")
    assert (again.code, json.loads(again.out or "[]")) == (0, [])
    assert sorted(path.name for path in folder.iterdir() if path.is_file() and path.name[0] != ".") == ["d.csv.part"]


def test_a_workbook_s_sheets_and_a_calendar_come_in_as_well(crm, folder, tmp_path):
    crm("init")
    book = openpyxl.Workbook()
    book.active.append(["编号", "客户名称"])
    book.active.append(["A1", "王五"])
    sheet = book.create_sheet("销售")
    sheet.append(["日期", "单号", "客户编号", "数量", "单价", "金额"])
    sheet.append(["2024-05-01", "R1", "A1", 1, 5, 5])
    book.save(folder / "book.xlsx")
    (folder / "calendar.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;VALUE=DATE:20240601\r\nSUMMARY:拜访\r\n"
        "END:VEVENT\r\nEND:VCALENDAR\r\n", encoding="utf-8",
    )  # fmt: skip
    ran = crm("inbox", "--folder", folder)
    assert ran.code == 0
    assert "Customers, Sales" in ran.out
    assert "Follow-ups" in ran.out
    assert "A1" in crm("export", "sales").out
    assert "拜访" in crm("export", "followups", "--format", "csv").out


def test_a_guessed_encoding_is_said(crm, folder):
    crm("init")
    (folder / "a.csv").write_bytes("code,name\nA1,Müller\n".encode("cp1252"))
    ran = crm("inbox", "--folder", folder)
    assert ran.code == 0
    assert "guessed" in ran.err


def test_what_was_brought_in_by_hand_is_only_put_aside(crm, folder, put):
    put("till.csv", GOOD)
    crm("import", "sales", folder / "till.csv")
    ran = crm("inbox", "--folder", folder, "--format", "json")
    assert [(row["became"], row["batches"]) for row in json.loads(ran.out)] == [("known", "1")]
    assert (folder / "done" / "till.csv").exists()


def test_exit_codes_tell_what_happened(crm, folder, put):
    assert crm("inbox", "--folder", folder).code == 4
    crm("init")
    assert crm("inbox").code == 2
    assert crm("inbox", "--folder", folder / "nowhere").code == 4
    assert crm("inbox", "--folder", folder).code == 0
    put("bad.csv", BAD)
    assert crm("inbox", "--folder", folder).code == 3
    with alone(folder / ".crm-inbox.lock"):
        assert crm("inbox", "--folder", folder).code == 5


def test_the_folder_is_named_in_full(crm):
    crm("init")
    assert crm("settings", "set", "inbox.folder", "inbox").code == 3
    assert crm("settings", "set", "inbox.folder", "~/inbox").code == 0
    assert crm("settings", "set", "inbox.folder", "").code == 0
