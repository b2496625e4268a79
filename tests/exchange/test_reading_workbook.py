"""Workbooks: cells as people wrote them, sheets, damaged and oversized files."""

import io
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui.core.errors import Invalid, Usage
from crm_tui.domain import customers, sales
from crm_tui.exchange.reading import Line, open_source


def workbook(path: Path, sheets: dict[str, list[list[object]]], top: int = 0) -> Path:
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows, start=top):
                sheet.write_row(number, 0, row)
    return path


def test_numbers_days_and_codes_come_as_a_person_would_write_them(tmp_path: Path) -> None:
    moment = datetime(2024, 5, 31, 12, 30, tzinfo=UTC).replace(tzinfo=None)
    rows: list[list[object]] = [
        ["客户编号", "客户名称", "电话", "首次合作日期", "信用额度", "x"],
        ["00123", "张三", 13800138000, date(2024, 5, 31), 16.448, True],
        ["'007", "李四", "+86 138", moment, 1e-7, 6222020012345678],
    ]
    opened = open_source(workbook(tmp_path / "a.xlsx", {"客户": rows}, top=2), record=customers.RECORD)
    assert (opened.encoding, opened.delimiter, opened.sheet, opened.header_line) == (None, None, "客户", 3)
    assert list(opened.lines()) == [
        Line(4, ("00123", "张三", "13800138000", "2024-05-31", "16.448", "TRUE")),
        Line(5, ("007", "李四", "+86 138", "2024-05-31 12:30:00", "0.0000001", "6222020012345678")),
    ]
    assert list(opened.lines()) == list(opened.lines())


def test_the_sheet_whose_headings_fit_best_is_taken_unless_one_is_named(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx",
        {
            "说明": [["hello"]],
            "员工": [["姓名", "职级"], ["张三", "店长"]],
            "流水": [["日期", "姓名", "金额"], ["2024-05-01", "张三", 5]],
        },
    )
    assert open_source(path, record=sales.RECORD).sheet == "流水"
    assert open_source(path, record=sales.RECORD, sheet="员工").header == ("姓名", "职级")
    with pytest.raises(Usage, match="说明, 员工, 流水"):
        open_source(path, record=sales.RECORD, sheet="nothing")
    with pytest.raises(Usage):
        open_source(path, record=sales.RECORD, encoding="utf-8")


def test_a_workbook_from_a_stream_reads_like_one_on_disk(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", {"a": [["日期", "金额"], ["2024-05-01", 5]]})
    on_disk, streamed = (
        open_source(path, record=sales.RECORD),
        open_source(io.BytesIO(path.read_bytes()), record=sales.RECORD),
    )
    assert list(on_disk.lines()) == list(streamed.lines())
    assert on_disk.sha256 == streamed.sha256


def test_damaged_workbooks_are_refused_with_a_sentence(tmp_path: Path) -> None:
    good = workbook(tmp_path / "a.xlsx", {"a": [["日期", "金额"], ["2024-05-01", 5]]}).read_bytes()
    bad = [
        good[:200],
        good[: len(good) // 2],
        b"PK\x03\x04" + b"x" * 500,
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ]
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("readme.txt", "no workbook")
    bad.append((tmp_path / "other.zip").read_bytes())
    for data in bad:
        with pytest.raises(Invalid, match="damaged"):
            open_source(io.BytesIO(data), record=sales.RECORD)


def test_an_archive_that_unpacks_to_far_too_much_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (20 << 20))
    with pytest.raises(Invalid, match="unpacks to 20 MB"):
        open_source(path, record=sales.RECORD)


def test_an_empty_workbook_says_so(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="empty"):
        open_source(workbook(tmp_path / "a.xlsx", {"a": []}), record=sales.RECORD)
