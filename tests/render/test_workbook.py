"""A report's workbook: numbers are numbers, days are days, no text is a formula, charts have sheets of their own."""

import datetime as dt
import io
import re
import zipfile

import openpyxl

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import Text
from crm_tui.core.table import Chart, Column, Figure, Report, Table
from crm_tui.domain.shop import Shop
from crm_tui.render.report import render_report

SHOP = Shop("老王五金店", "CNY", "Asia/Shanghai")
COLUMNS = (
    Column("name", "Name"), Column("amount", "Amount", Kind.MONEY), Column("share", "Share", Kind.RATE),
    Column("day", "Day", Kind.DAY), Column("month", "Month", Kind.MONTH), Column("at", "At", Kind.INSTANT),
    Column("took", "Took", Kind.DURATION), Column("code", "Code", Kind.CODE), Column("count", "Count", Kind.COUNT),
)  # fmt: skip
ROWS = [
    ("=SUM(A1:A9)", 123_456, 125_000, "2024-05-31", "2024-05", "2024-05-31T04:30:00Z", 5400, "000123", 7),
    ("http://example.com", -50, None, "1899-01-01", None, None, None, "=1+1", 2**60),
]


def made(currency: str = "CNY", **more: object) -> bytes:
    people = Table("people", "People", COLUMNS, ROWS, total=("Together", 123_406, *[None] * 7))
    parts = {"name": "x", "title": Text("Report"), "period": "2024-05", "currency": currency, "shop": "=老王",
            "tables": (people,), **more}  # fmt: skip
    data = render_report(Report(**parts), "xlsx", Shop("", currency, "Asia/Shanghai"))  # type: ignore[arg-type]
    assert isinstance(data, bytes)
    return data


def workbook(currency: str = "CNY", **more: object) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(made(currency, **more)))


def moment(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text)


def test_cells_have_their_types_and_their_forms() -> None:
    sheet = workbook()["People"]
    name, amount, share, day, month, at, took, code, count = sheet[2]
    assert (amount.value, amount.number_format) == (1234.56, "#,##0.00")
    assert (share.value, share.number_format) == (0.125, "0.0%")
    assert (day.value, day.number_format) == (moment("2024-05-31"), "yyyy-mm-dd")
    assert month.value == moment("2024-05-01")
    assert at.value == moment("2024-05-31T12:30")  # on the shop's clock
    assert took.value == dt.timedelta(minutes=90)
    assert (code.value, code.data_type, count.value) == ("000123", "s", 7)
    assert (name.value, name.data_type) == ("=SUM(A1:A9)", "s")
    assert sheet["A3"].hyperlink is None
    assert [cell.value for cell in sheet[3]][3] == "1899-01-01"
    assert sheet["I3"].data_type == "s"  # more digits than a workbook keeps
    assert (sheet["A4"].value, sheet["B4"].value, sheet["B4"].font.bold) == ("Together", 1234.06, True)
    assert sheet.freeze_panes == "A2"
    assert sheet.column_dimensions["A"].width >= len("http://example.com")


def test_a_currency_without_decimals_has_none() -> None:
    assert (workbook("JPY")["People"]["B2"].value, workbook("JPY")["People"]["B2"].number_format) == (123_456, "#,##0")


def test_figures_stand_on_the_first_sheet_with_how_they_are_made() -> None:
    figures = (Figure("revenue", "Revenue", Kind.MONEY, 100, 50, None, "All amounts.", compared=True),
               Figure("rate", "Rate", Kind.RATE, None, worked=Text("too few")))  # fmt: skip
    first = workbook(figures=figures, notes=(Text("A note."),)).worksheets[0]
    rows = [[cell for cell in row if cell is not None] for row in first.iter_rows(values_only=True)]
    assert rows[0][1:4] == ["May 2024", "Apr 2024", "May 2023"]
    assert rows[1:3] == [["Revenue", 1, 0.5, "All amounts."], ["Rate", "too few"]]
    assert rows[3:] == [[], ["Report May 2024"], ["=老王"], ["A note."]]


def test_a_chart_has_a_sheet_and_reads_its_table() -> None:
    chart = Chart("people", "Amounts", "people", "name", ("amount",))
    book = workbook(charts=(chart,))
    assert book.sheetnames == ["Figures", "People", "Chart Amounts"]
    with zipfile.ZipFile(io.BytesIO(made(charts=(chart,)))) as parts:
        drawn = parts.read("xl/charts/chart1.xml").decode()
    assert re.findall("<c:f>(.*?)</c:f>", drawn) == ["People!$B$1", "People!$A$2:$A$3", "People!$B$2:$B$3"]


def test_names_of_sheets_are_short_different_and_allowed() -> None:
    titles = ("A [very] long: title / of * a \\ table? indeed", "people", "PEOPLE", "'", "History", "x" * 40, "x" * 50)
    book = workbook(tables=tuple(Table(f"t{place}", title, COLUMNS, ROWS) for place, title in enumerate(titles)))
    names = book.sheetnames[1:]
    assert len(names) == len({name.casefold() for name in names}) == len(titles)
    assert all(0 < len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in names)


def test_the_same_report_is_the_same_bytes() -> None:
    assert made() == made()
