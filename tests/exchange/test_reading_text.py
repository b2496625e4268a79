"""Delimited text files: encodings, delimiters, preambles, quotes, broken files."""

import codecs
import io
import json
import os
from pathlib import Path
from typing import Any

import pytest

from crm_tui.core.errors import Failed, Invalid, NotFound, Usage
from crm_tui.core.fields import Record
from crm_tui.domain import customers, payments, sales
from crm_tui.exchange.reading import Line, Source, open_source

SHARED = Path(os.environ.get("CRM_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data"))
needs_shared = pytest.mark.skipif(not SHARED.is_dir(), reason="the shared sample files are not on this machine")

TRADITIONAL = (
    "訂單編號,訂單日期,客戶名稱,產品名稱,數量,金額\nA-1,2024-05-01,張三豐,烏龍茶,2,１０\nA-2,2024-05-02,李四,雪碧,1,5\n"
)
SIMPLIFIED = "日期,客户,产品,数量,金额\n2024-05-01,张三,可乐,2,10\n"


def source(data: bytes | str, record: Record = sales.RECORD, **asked: Any) -> Source:
    return open_source(io.BytesIO(data.encode() if isinstance(data, str) else data), record=record, **asked)


def cells(opened: Source) -> list[tuple[str, ...]]:
    return [line.cells for line in opened.lines()]


@pytest.mark.parametrize(
    ("codec", "found"),
    [
        ("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("gb18030", "gb18030"), ("gbk", "gb18030"),
        ("big5hkscs", "big5hkscs"), ("big5", "big5hkscs"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"), ("utf-32", "utf-32"),
    ],
)  # fmt: skip
def test_the_same_content_reads_the_same_in_every_encoding(codec: str, found: str) -> None:
    opened = source(TRADITIONAL.encode(codec))
    assert (opened.encoding, opened.encoding_sure) == (found, True)
    assert opened.header == ("訂單編號", "訂單日期", "客戶名稱", "產品名稱", "數量", "金額")
    assert cells(opened) == cells(source(TRADITIONAL))


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs"])
def test_chinese_names_under_english_headings_are_guessed_and_said_to_be(codec: str) -> None:
    opened = source("name,phone\n張三,138\n李四,139\n王小明,137\n".encode(codec), customers.RECORD)
    assert (opened.encoding, opened.encoding_sure) == (codec, False)
    assert [row[0] for row in cells(opened)] == ["張三", "李四", "王小明"]


def test_western_names_are_not_taken_for_chinese() -> None:
    opened = source("name,city\nJosé,Besançon\nRené,Nîmes\nD’Arcy,Köln\n".encode("cp1252"), customers.RECORD)
    assert opened.encoding == "cp1252"
    assert not opened.encoding_sure
    assert cells(opened)[2] == ("D’Arcy", "Köln")


def test_a_curly_quote_is_no_chinese_character() -> None:
    menu = "name,category\n" + "The Classic Pizza,Chicken\n" * 20 + "‘Nduja Salami,Classic\n"
    assert source(menu.encode("cp1252"), sales.RECORD).encoding == "cp1252"


@pytest.mark.parametrize("codec", ["gb18030", "big5hkscs", "cp1252"])
def test_a_few_accents_in_english_text_are_read_right_in_every_encoding(codec: str) -> None:
    text = "name,city\n" + "Nobody,Nowhere\n" * 20 + "Aurora,San José\nRené Ltd,x\n"
    opened = source(text.encode(codec), customers.RECORD)
    assert opened.encoding == codec
    assert cells(opened) == cells(source(text, customers.RECORD))


def test_a_broken_place_in_a_chinese_file_is_named_by_its_line() -> None:
    data = (SIMPLIFIED + "2024-05-02,李四,雪碧,1,5\n" * 9).encode("gb18030") + b"2024-05-03,\xff,x,1,1\n"
    with pytest.raises(Invalid, match="Line 12 is not gb18030"):
        list(source(data).lines())


def test_the_encoding_can_be_named() -> None:
    data = "name\nJosé\n".encode("cp1252")
    assert cells(source(data, customers.RECORD, encoding="latin-1")) == [("José",)]
    assert source(SIMPLIFIED.encode("gb18030"), encoding="gb2312").encoding == "gb18030"
    assert source(SIMPLIFIED.encode("utf-8-sig"), encoding="utf-8").encoding == "utf-8-sig"
    with pytest.raises(Usage, match="klingon"):
        source(data, encoding="klingon")
    with pytest.raises(Usage):
        source(data, encoding="base64")


@pytest.mark.parametrize("named", ["utf-16", "utf-32", "idna"])
def test_an_encoding_that_wants_a_mark_is_refused_for_a_file_without_one(named: str) -> None:
    for data in (SIMPLIFIED.encode("gb18030"), SIMPLIFIED.encode("utf-8-sig")):
        with pytest.raises(Invalid, match="Line 1"):
            list(source(data, encoding=named).lines())


def test_utf_8_with_a_broken_place_is_refused_with_its_line() -> None:
    data = (SIMPLIFIED * 3).encode() + b"2024-05-03,\xe5\xbc,x,1,1\n"
    with pytest.raises(Invalid, match="line 7"):
        source(data)


def test_a_file_that_stops_being_in_its_encoding_is_refused_where_it_does() -> None:
    for lines in (1, 5000):
        data = b"name\n" + b"someone\n" * lines + b"some\xffone\n" + b"x\n" * 5000
        with pytest.raises(Invalid, match=rf"Line {lines + 2} is not utf-8.*--encoding"):
            list(source(data, customers.RECORD, encoding="utf-8").lines())


def test_a_nul_byte_is_refused_with_its_line() -> None:
    for text in ("name,phone\n\0,2\n", "name,phone\na\0,2\n"):
        with pytest.raises(Invalid, match="Line 2 holds a NUL"):
            list(source(text, customers.RECORD).lines())


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^", "，"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    rows = [["name", "note"], ["Chen, Li", "a;b;c"], ["Miller|Sons", "1,5"], ["x^y", "p，q"]]
    text = "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)
    opened = source(text, customers.RECORD)
    assert opened.delimiter == delimiter
    assert cells(opened) == [tuple(row) for row in rows[1:]]


def test_commas_in_text_do_not_hide_a_semicolon() -> None:
    opened = source("name;note\nA, B and C;x, y\nD, E;z\n", customers.RECORD)
    assert opened.delimiter == ";"


def test_a_line_that_names_the_delimiter_is_believed() -> None:
    opened = source("sep=;\nname;note\na;b\n", customers.RECORD)
    assert (opened.delimiter, opened.header_line) == (";", 2)


def test_the_delimiter_can_be_named() -> None:
    assert source("name\tnote\na\tb\n", customers.RECORD, delimiter="tab").delimiter == "\t"
    with pytest.raises(Usage, match="one character"):
        source("name\n", customers.RECORD, delimiter="::")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_the_file(end: str) -> None:
    text = end.join(["name,note", "", 'a,"one', "two", '""three"""', ",", "b,", ""])
    lines = list(source(text, customers.RECORD).lines())
    assert lines == [Line(3, ("a", f'one{end}two{end}"three"')), Line(7, ("b", ""))]


def test_lines_can_be_read_again() -> None:
    opened = source(SIMPLIFIED)
    assert list(opened.lines()) == list(opened.lines()) != []


def test_short_lines_are_filled_and_long_ones_left_for_the_plan_to_refuse() -> None:
    opened = source("name,note,\na\nb,c,,\nd,e,f,\n", customers.RECORD)
    assert opened.header == ("name", "note")
    assert cells(opened) == [("a", ""), ("b", "c"), ("d", "e", "f", "")]


def test_a_quotation_mark_inside_a_cell_is_just_a_sign() -> None:
    assert cells(source('name,note\nPipe 5" x 4",x\n', customers.RECORD)) == [('Pipe 5" x 4"', "x")]


def test_a_quotation_mark_that_is_never_closed_is_refused() -> None:
    with pytest.raises(Invalid, match="quotation mark on line 3"):
        list(source('name,note\na,b\nc,"d\ne,f\n', customers.RECORD).lines())
    with pytest.raises(Invalid, match="begins on line 2"):
        list(source('name,note\nc,"d\n' + "e,f\n" * 50_000, customers.RECORD).lines())


def test_cells_are_freed_of_padding_and_marks() -> None:
    text = (
        "name,code,phone,note\n\u3000张三\t,`0012\t,'13800138000,NULL\n"
        "\ufeff李四,'=1+1,+86 138 0013,''t\nx,'NULL,,'s Ort\n"
    )
    assert cells(source(text, customers.RECORD)) == [
        ("张三", "0012", "13800138000", ""), ("李四", "=1+1", "+86 138 0013", "'t"), ("x", "NULL", "", "'s Ort"),
    ]  # fmt: skip


def test_a_payment_bill_is_read_past_its_preamble_up_to_its_footer() -> None:
    text = (
        "微信支付账单明细,,,,\n微信昵称：[小店],,,,\n起始时间：[2024-05-01 00:00:00] 终止时间：[2024-05-31],,,,\n"
        ",,,,\n共2笔记录,,,,\n----------------------微信支付账单明细列表--------------------,,,,\n"
        "交易时间            ,交易对方,金额(元)  ,支付方式,交易单号\n"
        "2024-05-02 12:45:27,张三,¥28.16,零钱,1000049501201905020000\t\n"
        "2024-05-03 08:00:00,-,¥1.00,零钱,1000049501201905030000\t\n"
        "------------------------------------------------------------------------,,,,\n"
        "导出时间:[2024-06-01 08:00:00],,,,\n"
    )
    opened = source(text.encode("gb18030"), payments.RECORD)
    assert opened.header_line == 7
    assert [line.number for line in opened.lines()] == [8, 9]
    assert cells(opened)[0] == ("2024-05-02 12:45:27", "张三", "¥28.16", "零钱", "1000049501201905020000")


def test_totals_below_a_merchant_bill_are_no_data() -> None:
    text = "交易时间,金额,备注\n`2024-05-02 12:45:27,`28.16,`a\n总交易单数,应结订单总金额,x\n`1,`28.16,`0\n"
    assert cells(source(text, payments.RECORD)) == [("2024-05-02 12:45:27", "28.16", "a")]


def test_comment_lines_are_passed_over() -> None:
    text = "#业务明细\n#账号：[1]\nname,note\na,b\n#合计：1\nc,d\n#1 Store,x\n"
    assert cells(source(text, customers.RECORD)) == [("a", "b"), ("c", "d"), ("#1 Store", "x")]


def test_words_of_headings_in_the_data_make_no_header() -> None:
    text = "name,x\n" + "1001,2024-05-01\nPhone,2\nAddress,7\n" * 5
    assert source(text, customers.RECORD).header_line == 1


def test_without_a_known_heading_the_error_shows_what_was_found() -> None:
    with pytest.raises(Invalid, match=r"Line 2 reads: foo, \?*bar.* name, Customer Name"):
        source("\nfoo,\x1bbar\n1,2\n", customers.RECORD)
    with pytest.raises(Invalid, match="empty"):
        source("", customers.RECORD)


def test_headings_asked_for_find_the_header() -> None:
    opened = source("note of the till\n\nfoo,bar\n1,2\n", customers.RECORD, mapping={"name": "Foo"})
    assert opened.header_line == 3


def test_the_header_line_can_be_named_and_there_may_be_none() -> None:
    assert source("x\na,b\n1,2\n", customers.RECORD, header_line=2).header == ("a", "b")
    bare = source("1,张三\n2,李四\n", customers.RECORD, header_line=0)
    assert (bare.header_line, bare.header) == (0, ("1", "2"))
    assert [line.number for line in bare.lines()] == [1, 2]
    with pytest.raises(Usage, match="Line 9"):
        source("a,b\n", customers.RECORD, header_line=9)


def test_files_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"none\.csv"):
        open_source(tmp_path / "none.csv", record=sales.RECORD)
    with pytest.raises(NotFound, match="folder"):
        open_source(tmp_path, record=sales.RECORD)
    with pytest.raises(Failed):
        open_source("a\0b", record=sales.RECORD)
    with pytest.raises(Usage, match="no sheets"):
        source(SIMPLIFIED, sheet="Sheet1")


def test_a_file_on_disk_and_standard_input_tell_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "销售.csv"
    path.write_bytes(SIMPLIFIED.encode())
    stream = io.TextIOWrapper(io.BytesIO(SIMPLIFIED.encode()))
    monkeypatch.setattr("sys.stdin", stream)
    on_disk, piped = open_source(path, record=sales.RECORD), open_source("-", record=sales.RECORD)
    assert (on_disk.name, piped.name) == (str(path), "-")
    assert on_disk.sha256 == piped.sha256
    assert list(on_disk.lines()) == list(piped.lines())


EXPECTED = sorted((SHARED / "csv_dialects/csv-spectrum/json").glob("*.json"))
#: The two copies of one file of csv-spectrum name different telephone numbers.
DIFFERENT = {"location_coordinates": "Contact Phone Number"}


@needs_shared
@pytest.mark.parametrize("expected", EXPECTED, ids=lambda path: path.stem)
def test_the_dialects_of_csv_spectrum_are_read_as_it_says(expected: Path) -> None:
    path = SHARED / "csv_dialects/csv-spectrum/csvs" / (expected.stem + ".csv")
    opened = open_source(path, record=customers.RECORD, header_line=1)
    wanted = json.loads(expected.read_text("utf-8"))
    read = [dict(zip(opened.header, row, strict=True)) for row in cells(opened)]
    rows = wanted if isinstance(wanted, list) else [wanted]
    for row in (*read, *rows):
        row.pop(DIFFERENT.get(expected.stem, ""), None)
    assert read == [{key: value.strip() for key, value in row.items()} for row in rows]


@needs_shared
def test_every_shared_file_is_read_or_refused_with_a_sentence() -> None:
    folders = ("customers", "ledgers", "contacts", "csv_dialects", "encodings", "nasty")
    paths = [path for folder in folders for path in sorted((SHARED / folder).rglob("*")) if path.is_file()]
    assert paths
    for path in paths:
        for record in (customers.RECORD, sales.RECORD):
            try:
                for line in open_source(path, record=record).lines():
                    assert line.number > 0
            except (Invalid, Usage) as error:
                assert str(error)


@needs_shared
@pytest.mark.parametrize("codec", ["gb18030", "utf-16", "utf-16-be", "utf-8-sig"])
@pytest.mark.parametrize(
    ("name", "record"),
    [("ledgers/superstore_sample.csv", sales.RECORD), ("customers/northwind/customers.csv", customers.RECORD)],
)
def test_the_shared_ledgers_read_the_same_in_every_encoding(name: str, record: Record, codec: str) -> None:
    original = open_source(SHARED / name, record=record)
    data = (SHARED / name).read_bytes().decode(str(original.encoding)).encode(codec)
    opened = source(data, record)
    assert opened.header == original.header
    assert list(opened.lines()) == list(original.lines())


@needs_shared
@pytest.mark.parametrize(
    ("name", "codec"),
    [("zh_gb18030", "gb18030"), ("zh_big5", "big5hkscs"), ("zh_utf-8", "utf-8"), ("ja_shift_jis", "cp932"),
     ("ru_windows-1251", "cp1251"), ("fr_windows-1252", "cp1252"), ("fr_utf-16be", "utf-16"), ("th_tis-620", "cp874")],
)  # fmt: skip
def test_prose_in_many_encodings_is_recognised(name: str, codec: str) -> None:
    opened = open_source(SHARED / "encodings" / f"{name}.txt", record=customers.RECORD, header_line=1)
    assert codecs.lookup(str(opened.encoding)) == codecs.lookup(codec)
