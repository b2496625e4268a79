"""Workbooks as people keep them: several sheets, titles, formulas, merged cells, formats; and legacy ones."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Record
from crm_tui.core.i18n import tr
from crm_tui.domain import customers, sales
from crm_tui.exchange.reading import Source, open_source

HEADINGS = ["日期", "客户", "产品", "数量", "金额", "随便"]
SHEET = "xl/worksheets/sheet1.xml"


def workbook(fill: Callable[..., None]) -> bytes:
    """A workbook that `fill` writes into, given the book and its first sheet."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        fill(book, book.add_worksheet("流水"))
    return held.getvalue()


def changed(data: bytes, change: Callable[[bytes], bytes], part: str = SHEET) -> bytes:
    """The workbook with one of its parts changed."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    return held.getvalue()


def source(data: bytes, record: Record = sales.RECORD, **asked: Any) -> Source:
    return open_source(io.BytesIO(data), record=record, name="x.xlsx", **asked)


def told(opened: Source) -> dict[int, str]:
    """What is wrong with which rows."""
    return {line.number: tr(line.wrong) for line in opened.lines() if line.wrong}


def months(names: list[str], hidden: tuple[str, ...] = ()) -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        for name in names:
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, ["日期", "客户", "金额"])
            if name != "空":
                sheet.write_row(1, 0, ["2024-05-01", "张三", 5])
            if name in hidden:
                sheet.hide()
            else:
                sheet.activate()
                sheet.set_first_sheet()
    return held.getvalue()


def test_of_sheets_that_fit_alike_one_must_be_named() -> None:
    with pytest.raises(Usage, match=r"一月, 二月\. Name one"):
        source(months(["一月", "二月"]))
    assert source(months(["一月", "二月"]), sheet="二月").sheet == "二月"
    assert source(months(["空", "二月"])).sheet == "二月"
    assert source(months(["一月", "二月", "旧"], hidden=("一月", "旧"))).sheet == "二月"
    assert source(months(["一月", "二月"]), header_line=0).sheet == "一月"


def test_where_no_sheet_has_known_headings_all_are_named() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "foo")
        book.add_worksheet("说明").write(0, 0, "bar")

    with pytest.raises(Invalid, match="流水, 说明; name one with --sheet"):
        source(workbook(fill))


def test_a_title_above_the_headings_and_text_merged_over_rows_are_read() -> None:
    def fill(book: Any, sheet: Any) -> None:
        form = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.merge_range(0, 0, 0, 5, "二〇二四年流水")
        sheet.write_row(2, 0, HEADINGS)
        sheet.merge_range(3, 0, 5, 0, "", form)
        sheet.write_datetime(3, 0, date(2024, 5, 1), form)
        sheet.merge_range(3, 1, 4, 1, "张三")
        sheet.write(5, 1, "李四")
        for row in (3, 4, 5):
            sheet.write_row(row, 2, ["可乐", 1, 5])

    opened = source(workbook(fill))
    assert (opened.header_line, told(opened)) == (3, {})
    assert [line.cells[:2] for line in opened.lines()] == [
        ("2024-05-01", "张三"), ("2024-05-01", "张三"), ("2024-05-01", "李四"),
    ]  # fmt: skip


def test_a_number_merged_over_rows_is_no_rows_own() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["日期", "客户", "金额", "单号"])
        sheet.merge_range(1, 2, 2, 2, 30)
        sheet.merge_range(1, 3, 2, 3, 1001)
        sheet.write_row(1, 0, ["2024-05-01", "张三"])
        sheet.write_row(2, 0, ["2024-05-01", "李四"])

    opened = source(workbook(fill))
    assert list(told(opened)) == [3]
    assert "C2 to C3 are merged" in told(opened)[3]
    assert [line.cells[3] for line in opened.lines()] == ["1001", "1001"], "a number that names something is"


def test_formulas_give_their_saved_results_and_those_without_are_told_by_cell() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADINGS)
        for row in (1, 3, 4):
            sheet.write_row(row, 0, ["2024-05-01", "张三", "可乐", 1])
        sheet.write_formula(1, 4, "=2+3", None, 5)
        sheet.write_formula(2, 4, "=2+3", None, "")
        sheet.write_formula(3, 4, "=1/0", None, "#DIV/0!")
        sheet.write_formula(4, 4, "=2+3", None, 7)
        sheet.write_formula(4, 5, "=1/0", None, "#DIV/0!")

    opened = source(workbook(fill))
    reasons = told(opened)
    assert list(reasons) == [3, 4], "an error where nothing is read from is none"
    assert "E3 holds a formula without its result" in reasons[3]
    assert reasons[4] == "Cell E4 holds the error #DIV/0!."
    assert [line.cells[4] for line in opened.lines()] == ["5", "#?", "#DIV/0!", "7"]


@pytest.mark.parametrize("said", [b"", b'<dimension ref="A1:A1"/>', b'<dimension ref="A1:XFD1048576"/>'])
def test_what_a_sheet_says_of_its_own_size_does_not_matter(said: bytes) -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, HEADINGS)
        sheet.write_row(1, 0, ["2024-05-01", "张三", "可乐", 1, 5])

    data = changed(workbook(fill), lambda text: text.replace(b'<dimension ref="A1:F2"/>', said))
    assert [line.cells[:5] for line in source(data).lines()] == [("2024-05-01", "张三", "可乐", "1", "5")]


def test_digits_stay_as_the_sheet_shows_them() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_row(0, 0, ["客户编号", "客户名称", "电话", "邮编", "信用额度"])
        zeros = book.add_format({"num_format": "00000"})
        sheet.write_number(1, 0, 123, zeros)
        sheet.write_row(1, 1, ["张三", 8613800138000])
        sheet.write_number(1, 3, 1234, zeros)
        sheet.write_number(1, 4, 0.1 + 0.2)

    data = changed(workbook(fill), lambda text: text.replace(b"<v>0.3</v>", b"<v>0.30000000000000004</v>"))
    (line,) = source(data, customers.RECORD).lines()
    assert line.cells == ("00123", "张三", "8613800138000", "01234", "0.3")


@pytest.mark.parametrize("name", ["旧.xls", "misnamed.xlsx"])
def test_legacy_workbooks_are_read_whatever_they_are_called(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes((Path(__file__).parent / "legacy.xls").read_bytes())
    opened = open_source(path, record=customers.RECORD)
    assert (opened.sheet, opened.header_line) == ("客户", 2)
    assert [line.cells for line in opened.lines()] == [
        ("00123", "张三", "13800138000", "2024-05-31"), ("124", "李四", "0571-88888888", "2024-05-31"),
    ]  # fmt: skip
