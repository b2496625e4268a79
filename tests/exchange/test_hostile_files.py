"""Files that would take all time or memory, or never end, are refused with a reason; bounds are small in tests."""

import io
import os
import re
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from crm_tui.core.errors import CrmError, Failed, Invalid, NotFound
from crm_tui.domain import customers
from crm_tui.exchange.json_source import open_json
from crm_tui.exchange.reading import archive, encoding, open_source
from crm_tui.exchange.reading.given import Given
from crm_tui.exchange.reading.records import records

SHEET = "xl/worksheets/sheet1.xml"


def read(data: bytes) -> None:
    for line in open_source(io.BytesIO(data), record=customers.RECORD, name="x").lines():
        assert line.number


def workbook() -> bytes:
    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["name", "phone", "note"])
        sheet.write_row(1, 0, ["x", 138, 1.5])
    return held.getvalue()


def changed(change: Callable[[bytes], bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == SHEET else old.read(name))
    return held.getvalue()


def test_a_workbook_that_declares_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><worksheet'
    data = changed(lambda text: text.replace(b"<worksheet", bomb, 1).replace(b"<v>1.5</v>", b"<v>&b;</v>"))
    with pytest.raises(Invalid, match="declares entities"):
        read(data)
    with pytest.raises(Invalid, match="hides its text"):
        read(changed(lambda text: text.decode().encode("utf-16")))


@pytest.mark.parametrize(
    "far",
    [b'<c r="XFD1048576"><v>1</v></c>', b"<c  r = 'XFD1048576' ><v>1</v></c>", b'<c s="0" r="xfd1048576"><v>1</v></c>'],
)
def test_one_cell_far_away_does_not_take_all_memory(far: bytes) -> None:
    data = changed(lambda text: text.replace(b"</sheetData>", b'<row r="1048576">' + far + b"</row></sheetData>"))
    with pytest.raises(Invalid, match="copy the table into a new workbook"):
        read(data)


def test_formats_far_away_are_no_cells() -> None:
    empty = b'<row r="1048576"><c r="XFD1048576" s="0"/><c r="XFE1048576" s="0"></c></row></sheetData>'
    read(changed(lambda text: text.replace(b"</sheetData>", empty)))


def test_a_workbook_that_lies_about_its_size_is_damaged() -> None:
    data = bytearray(changed(lambda text: text + b" " * 5_000_000))
    # The sheet's entry in the archive's directory says that it unpacks to 500 bytes.
    place = data.rindex(SHEET.encode()) - 46
    assert data[place : place + 4] == b"PK\x01\x02"
    struct.pack_into("<L", data, place + 24, 500)
    with pytest.raises(Invalid, match="damaged"):
        read(bytes(data))


def test_repeated_cells_of_an_open_document_are_counted(tmp_path: Path) -> None:
    table = (
        '<d xmlns:t="urn:t"><t:table><t:table-row t:number-rows-repeated="{rows}"><t:table-cell t:value-type="string"/>'
        '<t:table-cell t:number-columns-repeated="16384"/></t:table-row></t:table></d>'
    )
    path = tmp_path / "x.ods"
    for rows, fine in ((100, True), (2000, False)):
        with zipfile.ZipFile(path, "w") as made:
            made.writestr("content.xml", table.format(rows=rows))
        if fine:
            archive.check(path, most_cells=1000)
        else:
            with pytest.raises(Invalid, match="reach over 2000 cells"):
                archive.check(path, most_cells=1000)


def test_a_line_without_end_is_refused_while_it_is_read() -> None:
    class Endless(io.RawIOBase):
        given = 0

        def read(self, size: int = -1) -> bytes:
            self.given += size
            return b"\0" * size

    endless = Endless()
    with pytest.raises(Invalid, match="Line 1 is longer than 1000 characters"):
        encoding.survey(endless, longest=1000)  # type: ignore[arg-type]  # it reads like a file
    assert endless.given <= 2 << 20


def test_a_record_of_ten_thousand_columns_or_of_endless_lines_is_refused() -> None:
    with pytest.raises(Invalid, match="Line 1 has 10000 columns"):
        read(b",".join([b"name"] * 10_000) + b"\n")
    with pytest.raises(Invalid, match=r"The record that ends on line \d+ is longer"):
        list(records(io.BytesIO(b'"' + b'a\n","' * 1_000_000), "utf-8", ","))


def test_deep_or_broken_json_is_refused_with_its_line() -> None:
    for text, reason in (
        ('[{"a": 1},\n' + '{"a":' * 100_000, "line 2: too many objects"),
        ('[\n{"a": 1},\n{"a": ', "line 3: this is not JSON"),
        ('[\n{"a": "' + "x" * 3_000_000, "line 2: this is not JSON"),
        ("{" + ",".join(f'"k{number}": 1' for number in range(3000)) + "}", "more than 2000 columns"),
    ):
        with pytest.raises(Invalid, match=reason):
            open_json(io.BytesIO(text.encode()), "x.json")


def test_json_lines_longer_than_what_is_read_at_a_time_come_whole() -> None:
    text = "".join(f'{{"name": "{number}", "note": "{"三" * (number * 37)}"}}\n' for number in range(300))
    opened = open_json(io.BytesIO(text.encode()), "x.jsonl")
    assert [(line.number, line.cells[0], len(line.cells[1])) for line in opened.lines()] == [
        (number + 1, str(number), number * 37) for number in range(300)
    ]


def test_streams_and_pipes_end_in_time(tmp_path: Path) -> None:
    with pytest.raises(Failed, match="More than 0 MB"):
        Given(io.BytesIO(b"x" * 5000), most=4000)
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with pytest.raises(Failed, match="pipe, and nothing came"):
        Given(pipe, patience=0.05)
    for path in ("/dev/null", "/dev/zero"):
        with pytest.raises(Failed, match="device"):
            Given(path)
    with pytest.raises(NotFound, match="folder"):
        Given(tmp_path)


def test_what_comes_through_a_pipe_is_read(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    os.write(writing, b"name,phone\nx,138\n")
    os.close(writing)
    try:
        (line,) = open_source(f"/dev/fd/{reading}", record=customers.RECORD).lines()
    finally:
        os.close(reading)
    assert line.cells == ("x", "138")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7 x", "PDF"), (b"\x89PNG\r\n", "picture"), (b"\x1f\x8b\x08", "packed"), (b"\x7fELF", "program"),
        (b"SQLite format 3\0", "database"), (b"<html><table>", "web page"), (b"<?xml ?><a/>", "XML"),
        (b"BEGIN:VCALENDAR\r\n", "calendar"), (b"\0" * 3000, "NUL"), (b"name\n\xff\xfe\0a", "."),
    ],
)  # fmt: skip
def test_what_is_no_table_is_called_what_it_is(data: bytes, reason: str) -> None:
    with pytest.raises(CrmError) as refused:
        read(data)
    assert reason in str(refused.value)


def test_a_legacy_workbook_that_is_cut_off_harms_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    whole = (Path(__file__).parent / "legacy.xls").read_bytes()
    for length in (600, 3590, 5000):
        with pytest.raises(Invalid, match="damaged"):
            read(whole[:length])
    assert capfd.readouterr().err == "", "its reader writes nothing over the screen"


def test_a_workbook_that_makes_its_reader_take_room_at_once_is_damaged() -> None:
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook())) as old, zipfile.ZipFile(held, "w") as new:
        for name in old.namelist():
            new.writestr(name, re.sub(rb'ount="[0-9]+"', b'ount="999999999"', old.read(name)))
    with pytest.raises(Invalid, match="damaged"):
        read(held.getvalue())
