"""Readers of files that people bring: tables, workbooks, contacts, calendars, exports of known programs."""

import io
import zipfile
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from tests.fuzz.target import drain, put, shop, target

SOURCES: Final = Path(__file__).resolve().parents[1] / "exchange" / "sources"

TABLE: Final = (
    "日期,单号,客户,商品,数量,单价,金额,备注\n2024-05-01,R1,张三,锤子,2,19.90,39.80,\n"
    '2024/5/2,R1,"李,四",锤子,-1,1,-1,退\n'
)


@target(
    TABLE,
    'name;phone;city\nAnn;138;Rome\n"Bob";139;"a\nb"\n',
    "导出时间：2024-05-01\n\n姓名\t电话\n张三\t138\n合计\t1\n",
    TABLE.encode("gb18030"),
    TABLE.encode("utf-16"),
    "name,phone\r\nZo\xeb,1\r\n".encode("cp1252"),
    b"sep=|\nname|phone\na|1\n",
)
def table(data: bytes) -> None:
    """Encoding, delimiter, preamble, headings, lines."""
    from crm_tui.domain import customers
    from crm_tui.exchange.reading import open_source

    drain(open_source(io.BytesIO(data), record=customers.RECORD, name="x").all_lines())


@target('[{"name": "张三", "phone": "138"}, {"name": "b", "note": null, "n": 1.5}]', '{"name": "a"}\n{"name": "b"}\n')
def json_records(data: bytes) -> None:
    """JSON and JSON Lines."""
    from crm_tui.exchange.json_source import open_json

    drain(open_json(io.BytesIO(data), "x.json").all_lines())


@cache
def workbook_parts() -> dict[str, bytes]:
    """A small workbook, unpacked."""
    import xlsxwriter

    held = io.BytesIO()
    with xlsxwriter.Workbook(held, {"in_memory": True}) as book:
        sheet = book.add_worksheet("a")
        sheet.write_row(0, 0, ["name", "phone", "note"])
        sheet.write_row(1, 0, ["张三", 138, 1.5])
        sheet.write_datetime(2, 2, date(2024, 5, 1), book.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_formula(2, 1, "=1+1", None, 2)
        sheet.merge_range("A4:B4", "both")
    with zipfile.ZipFile(held) as made:
        return {name: made.read(name) for name in made.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    """The parts as a workbook again."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def packed() -> list[bytes]:
    """The small workbook."""
    return [zipped(workbook_parts())]


@target(packed, seconds=5.0)
def workbook(data: bytes) -> None:
    """A workbook broken anywhere."""
    table(data if data[:2] == b"PK" else b"PK" + data[2:])


PARTS: Final = ("xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml")


@target(lambda: [bytes([place]) + workbook_parts()[part] for place, part in enumerate(PARTS)], seconds=5.0)
def workbook_part(data: bytes) -> None:
    """A workbook of which one part is broken before it is packed."""
    part = PARTS[data[0] % len(PARTS)] if data else PARTS[0]
    table(zipped({**workbook_parts(), part: data[1:]}))


@target(lambda: [(SOURCES.parent / "legacy.xls").read_bytes()], inputs=1_000, seconds=10.0)
def legacy_workbook(data: bytes) -> None:
    """An .xls; each is read in a process of its own first."""
    table(data if data[:4] == b"\xd0\xcf\x11\xe0" else b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + data[8:])


CARD: Final = (
    "BEGIN:VCARD\r\nVERSION:3.0\r\nFN:张三\r\nN:张;三;;;\r\nTEL;TYPE=CELL,VOICE;PREF=1:+86 138\r\nBDAY:--0203\r\n"
    "ADR;TYPE=WORK:;;人民路\\, 1号;上海;;200000;中国\r\n"
    "NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET=GBK:=D5=C5=\r\n=C8=FD\r\nCATEGORIES:a,b\r\n"
    'item1.EMAIL;X="a:b":a@b.cn\r\nORG:公司;部门\r\nNOTE:long\r\n  er\r\nEND:VCARD\r\n'
)


@target(CARD, CARD.replace("3.0", "2.1"), CARD.encode("utf-16"), CARD.replace("CRLF", "\n").replace("\r\n", "\n") * 2)
def vcard(data: bytes) -> None:
    """Contacts."""
    from crm_tui.domain import customers
    from crm_tui.exchange.reading.given import Given
    from crm_tui.exchange.vcard.reading import open_vcards

    drain(open_vcards(Given(io.BytesIO(data)), record=customers.RECORD).all_lines())


EVENT: Final = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0800\r\n"
    "TZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART;TZID=Own:20240501T100000\r\n"
    "RRULE:FREQ=MONTHLY;BYDAY=-1FR;UNTIL=20250101T000000Z\r\nEXDATE:20240531T020000Z\r\nSUMMARY:回访\r\nBEGIN:VALARM\r\nTRIGGER:-PT15M\r\n"
    "ACTION:DISPLAY\r\nEND:VALARM\r\nEND:VEVENT\r\nBEGIN:VTODO\r\nUID:2\r\nDUE;VALUE=DATE:20240601\r\nSTATUS:COMPLETED\r\n"
    "CATEGORIES:a,b\r\nX-CRM-A:1\r\nEND:VTODO\r\nEND:VCALENDAR\r\n"
)


@target(EVENT, EVENT.replace("\r\n", "\n"), inputs=20_000)
def calendar(data: bytes) -> None:
    """Calendars; the library takes a millisecond for one."""
    from crm_tui.exchange.ical.reading import read_calendar

    read_calendar(data, "Asia/Shanghai")


def known_files() -> list[bytes]:
    """A file of every program that is known, as `tests/exchange/sources` has them."""
    return [path.read_bytes() for path in sorted(SOURCES.glob("*.csv"))]


@target(known_files, inputs=20_000, seconds=5.0)
def known_source(data: bytes) -> None:
    """Files of known programs, recognised, and each record taken."""
    from crm_tui.exchange.auto import Recognised, recognise_file
    from crm_tui.exchange.options import Options

    with shop().read() as r:
        for found in recognise_file(r, put("known.csv", data), Options()):
            if isinstance(found, Recognised) and found.source is not None:
                drain(found.source.all_lines())


def nouns() -> list[bytes]:
    """A file of every noun that can be imported, told by its first byte."""
    texts = {
        "customers": "code,name,phone,email,tags,city,birthday\n"
        "K1,Ann,138;139,a@b.cn,x;y,Rome,农历三月初五\n,张三,,,,,02-29\n",
        "products": 'sku,name,price,cost,category\nP1,锤子,19.90,12,工具\n,螺丝,"1,234.5",,\n',
        "sales": "date,receipt,line,customer,product,quantity,unit_price,discount,amount,paid\n"
        "2024-05-01,R1,1,C000001,锤子,2,19.90,10%,,\n31.5.2024,,,,,,,,-5,-5\n",
        "payments": "date,customer,amount,reference\n2024-05-01,C000001,12.5,x\n2024-05-02,nobody,1,\n",
        "tickets": "number,subject,customer,opened,closed\nT1,漏水,C000001,2024-05-01 10:00,2024-05-02\n",
    }
    return [bytes([place]) + text.encode() for place, text in enumerate(texts.values())]


@target(nouns, inputs=20_000, seconds=5.0)
def whole_import(data: bytes) -> None:
    """A file of each noun on its whole way, rolled back in the end."""
    from crm_tui.exchange.options import Options
    from crm_tui.exchange.run import import_file

    noun = ("customers", "products", "sales", "payments", "tickets")[(data[:1] or b"\0")[0] % 5]
    summary = import_file(shop(), noun, io.BytesIO(data[1:]), Options(dry_run=True, partial=True, create_missing=True))
    account = summary.account
    parts = account.new + account.updated + account.unchanged + account.duplicate + account.rejected
    assert parts + account.left_out == account.lines
