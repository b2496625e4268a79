"""Any file is told by itself: as a known program's, by its headings, or refused in words that help."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from crm_tui.core.errors import NotFound, Usage
from crm_tui.core.i18n import tr
from crm_tui.exchange.auto import (
    CALENDAR,
    Recognised,
    Refused,
    files_meant,
    folders_inside,
    import_recognised,
    recognise_files,
)
from crm_tui.exchange.options import Options
from crm_tui.store.db import Database

BILLS = Path(__file__).parent / "sources"
PEOPLE = "名称,电话\n甲店,13900000001\n"
LEDGER = "日期,单号,商品名称,金额\n2024-05-01,R1,米,5\n"
CALENDAR_TEXT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:a1\r\nDTSTAMP:20240501T000000Z\r\n"
    "DTSTART;VALUE=DATE:20240601\r\nSUMMARY:盘点\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


@pytest.fixture
def see(shop: Database, tmp_path: Path) -> Callable[..., Recognised | Refused]:
    """What a text or file is seen as."""

    def do(given: str | bytes | Path, name: str = "x.csv", wanted: str | None = None, **options: Any) -> Any:
        path = given
        if not isinstance(path, Path):
            path = tmp_path / name
            path.write_bytes(given if isinstance(given, bytes) else given.encode())
        (found,) = recognise_files(shop, [path], Options(**options), wanted)
        return found

    return do


def reason(found: Recognised | Refused) -> str:
    assert isinstance(found, Refused)
    return tr(found.reason)


def test_a_known_bill_is_told_by_its_headings_whatever_its_name(see, tmp_path):
    (tmp_path / "photo.csv").write_bytes((BILLS / "wechat-pay.csv").read_bytes())
    found = see(tmp_path / "photo.csv")
    assert (found.by, found.noun, tr(found.label)) == ("wechat-pay", "payments", "WeChat Pay bill")
    assert "交易对方" in tr(found.why)


def test_orders_bring_the_options_that_hold_for_them_and_payments_none_of_sales(see):
    assert see(BILLS / "taobao-orders.csv").options.create_missing
    assert not see(BILLS / "wechat-pay.csv", paid=True).options.paid


@pytest.mark.parametrize(
    ("text", "noun"),
    [
        (PEOPLE, "customers"),
        (LEDGER, "sales"),
        ("货号,品名,零售价\nA1,米,5\n", "products"),
        ("收款日期,客户名称,收款金额\n2024-05-01,甲店,5\n", "payments"),
        ('[{"日期": "2024-05-01", "商品名称": "米", "金额": "5"}]', "sales"),
        ("BEGIN:VCARD\r\nVERSION:3.0\r\nFN:Ann\r\nTEL:1\r\nEND:VCARD\r\n", "customers"),
        (CALENDAR_TEXT, CALENDAR),
    ],
)
def test_other_files_are_what_most_of_their_headings_are_known_as(see, text, noun):
    found = see(text)
    assert found.noun == noun
    assert tr(found.why)


def test_a_file_that_fits_two_nouns_is_asked_about_and_taken_as_what_is_said(see):
    text = "日期,客户名称,金额,备注\n2024-05-01,甲店,5,\n"
    assert "--as" in reason(see(text))
    assert see(text, wanted="payments").noun == "payments"


def test_a_refusal_says_what_is_missing_and_what_to_type(see):
    said = reason(see("Order ID,Customer ID,Product ID,Quantity\n1,a,b,2\n", name="o.csv"))
    assert "Date" in said
    assert "crm import sales" in said
    assert "--map date=" in said
    assert "too few" in reason(see("CustomerID,Age,Income,Score\n1,2,3,4\n"))
    assert "Line 1 reads: a, b" in reason(see("a,b\n1,2\n"))
    assert reason(see("")) == "The file is empty."


def test_a_list_of_income_and_expenses_is_not_taken_for_income(see):
    said = reason(see("交易时间,交易对方,收/支,金额\n2024-05-01,甲店,支出,5\n"))
    assert "收/支" in said
    assert "came in" in said


def test_a_refusal_says_so_where_the_encoding_was_guessed(see):
    said = reason(see("первый,второй\nодин,два\nтри,четыре\n".encode("cp1251")))
    assert "--encoding" in said


def test_every_sheet_that_is_known_is_taken_and_notes_are_passed_over(shop, tmp_path):
    path = tmp_path / "book.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for name, rows in {"人": [["名称", "电话"], ["甲店", "1"]], "说明": [["随便写写"]],
                           "货": [["货号", "品名", "零售价"], ["A1", "米", "5"]]}.items():  # fmt: skip
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    found = recognise_files(shop, [path], Options())
    assert [(one.noun, one.source.sheet) for one in found] == [("customers", "人"), ("products", "货")]
    assert found[0].passed_over == ("说明",)


def test_folders_and_patterns_mean_the_files_in_them_each_once(tmp_path):
    for name in ("b.csv", "a.CSV", ".hidden.csv", "notes.docx", "c.ics"):
        (tmp_path / name).write_text("x")
    named = [Path(file).name for file in files_meant([str(tmp_path), str(tmp_path / "*.csv")])]
    assert named == ["a.CSV", "b.csv", "c.ics"]
    with pytest.raises(NotFound, match="No file fits"):
        files_meant([str(tmp_path / "*.tsv")])
    with pytest.raises(NotFound):
        files_meant([str(tmp_path / "gone.csv")])


def test_a_name_nobody_knows_is_corrected(shop):
    with pytest.raises(Usage, match="did you mean"):
        recognise_files(shop, [], Options(), "wechatpay")


def test_all_files_come_in_or_none(shop, tmp_path, ask):
    files = {"p.csv": PEOPLE, "l.csv": LEDGER, "c.ics": CALENDAR_TEXT, "bad.csv": "a,b\n1,2\n"}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    paths = [tmp_path / name for name in files]
    options = Options(create_missing=True)
    summaries = import_recognised(shop, recognise_files(shop, paths, options), options)
    assert [summary and summary.batch for summary in summaries] == [None] * 4
    assert ask("SELECT COUNT(*) FROM customer") == [(0,)]
    found = recognise_files(shop, paths[:3], options)
    assert [summary.account.new for summary in import_recognised(shop, found, options)] == [1, 1, 1]
    assert ask("SELECT COUNT(*) FROM followup") == [(1,)]


def test_a_rejected_line_keeps_calendars_out_as_well(shop, tmp_path, ask):
    (tmp_path / "l.csv").write_text(LEDGER.replace(",5", ",five"), encoding="utf-8")
    (tmp_path / "c.ics").write_text(CALENDAR_TEXT, encoding="utf-8")
    found = recognise_files(shop, [tmp_path / "l.csv", tmp_path / "c.ics"], Options())
    first, second = import_recognised(shop, found, Options())
    assert (first.account.rejected, second.batch) == (1, None)
    assert ask("SELECT COUNT(*) FROM followup") == [(0,)]


def test_a_known_bill_is_read_as_one_even_where_its_noun_was_named(bring, ask):
    summary = bring("payments", BILLS / "wechat-pay.csv")
    assert summary.account.left_out == 5
    assert summary.known == "WeChat Pay bill"


def test_folders_inside_a_folder_are_told_of_and_looked_into_where_asked(tmp_path):
    inside, hidden = tmp_path / "2024" / "05", tmp_path / ".git"
    for folder in (inside, hidden):
        folder.mkdir(parents=True)
        (folder / "a.csv").write_text("name\nAnn\n")
    with pytest.raises(NotFound, match="--recursive"):
        files_meant([str(tmp_path)])
    (tmp_path / "b.csv").write_text("name\nBob\n")
    assert files_meant([str(tmp_path)]) == [str(tmp_path / "b.csv")]
    assert folders_inside([str(tmp_path)]) == 2
    assert files_meant([str(tmp_path)], recursive=True) == [str(inside / "a.csv"), str(tmp_path / "b.csv")]
