"""Contacts: vCard 2.1, 3.0 and 4.0 in, 3.0 and 4.0 out, and what broken ones are told to be."""

import io
import quopri
from pathlib import Path

import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid, Usage
from crm_tui.core.fields import Value
from crm_tui.core.i18n import tr
from crm_tui.core.text import clean_block, clean_line
from crm_tui.domain import customers, lists, sales
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.exchange.options import Options
from crm_tui.exchange.reading import LeftOut, Source, open_source
from crm_tui.exchange.run import import_file
from crm_tui.exchange.vcard import properties
from crm_tui.exchange.vcard.writing import VERSIONS, write

SHOP = Shop("x", "CNY")
NAMES = [field.name for field in customers.RECORD.fields]


def source(text: str | bytes) -> Source:
    data = text.encode() if isinstance(text, str) else text
    return open_source(io.BytesIO(data), record=customers.RECORD)


def cards(text: str | bytes) -> list[dict[str, str]]:
    """What each card says, without what no field takes and what is empty."""
    opened = source(text)
    assert all(line.wrong is None for line in opened.lines())
    return [
        {name: cell for name, cell in zip(opened.header, line.cells, strict=True) if cell and name[:6] != "vCard "}
        for line in opened.lines()
    ]


def card(*lines: str, version: str = "3.0") -> str:
    return "\r\n".join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def quoted(text: str, codec: str) -> str:
    return quopri.encodestring(text.encode(codec)).decode("ascii").replace("\n", "\r\n")


@pytest.mark.parametrize(("codec", "charset"), [("utf-8", "UTF-8"), ("gb18030", "GBK"), ("gb18030", "gb2312")])
def test_old_phones_write_quoted_printable_in_their_own_encoding(codec: str, charset: str) -> None:
    note = "常来的老客户，喜欢绿茶；" * 6
    text = card(
        f"N;CHARSET={charset};ENCODING=QUOTED-PRINTABLE:{quoted('张', codec)};{quoted('三', codec)};;;",
        "TEL;CELL;PREF:138 0013 8000", "TEL;HOME:0571-88888888",
        f"NOTE;ENCODING=QUOTED-PRINTABLE;CHARSET={charset}:{quoted(note, codec)}",
        version="2.1",
    )  # fmt: skip
    assert cards(text) == [{"name": "张三", "phone": "138 0013 8000;0571-88888888", "note": note}]


def test_a_card_that_names_no_encoding_is_in_the_files() -> None:
    text = card(
        "FN:张小明", "N:张;小明;;;", "ORG:杭州百货有限公司;采购部", "ADR;WORK:;;文三路一号;杭州市;浙江省;310000;中国"
    )
    read = cards(text.encode("gb18030"))
    assert read == cards(text)
    assert read[0] == {
        "name": "张小明", "address": "文三路一号", "city": "杭州市", "region": "浙江省", "postcode": "310000",
        "country": "中国", "note": "杭州百货有限公司, 采购部",
    }  # fmt: skip


def test_a_company_is_an_organisation_and_its_person_the_contact() -> None:
    for text in (
        card("FN:Acme", "N:Smith;Ann;;;", "ORG:Acme;Sales", "X-ABShowAs:COMPANY"),
        card("KIND:org", "FN:Acme", "N:Smith;Ann;;;", "ORG:Acme;Sales", version="4.0"),
    ):
        assert cards(text) == [{"name": "Acme", "kind": "organisation", "contact": "Ann Smith", "note": "Sales"}]
    assert cards(card("N:;;;;", "ORG:Acme")) == [{"name": "Acme", "kind": "organisation"}]


def test_preferred_numbers_come_first_and_faxes_are_none() -> None:
    opened = source(
        card("FN:x", "item1.TEL;TYPE=HOME:111 1111", "TEL;TYPE=FAX,WORK:222", "TEL;TYPE=CELL,PREF:333 3333",
             "TEL;VALUE=uri;PREF=2:tel:+1-418-656-9254;ext=102", "BDAY:--0203", "PHOTO;ENCODING=b:AAAA")
    )  # fmt: skip
    (line,) = opened.lines()
    said = dict(zip(opened.header, line.cells, strict=True))
    assert said["phone"] == "333 3333;+1-418-656-9254 ext 102;111 1111"
    assert said["birthday"] == "02-03"
    assert {"vCard FAX", "vCard PHOTO"} <= set(opened.header), "what no field takes is told"


def test_folds_escapes_and_odd_line_ends_are_read() -> None:
    lines = [
        "BEGIN:vCard",
        "VERSION:3.0",
        "FN:Ann",
        " a\\, B",
        "NOTE:one\\ntwo\\;",
        "\tthree",
        "URL:http\\://x.cn",
        "END:VCARD",
    ]
    for end in ("\n", "\r\n", "\r", "\r\r\n"):
        assert cards(end.join(lines)) == [{"name": "Anna, B", "note": "one\ntwo;three", "website": "http://x.cn"}]


def test_a_broken_card_is_told_with_its_line_and_the_others_are_read() -> None:
    text = (
        card("FN:张三，老客户，喜欢绿茶").encode()
        + b"BEGIN:VCARD\nVERSION:3.0\nFN:cut off\n"
        + card("FN:Two", "what is this").encode()
        + card("FN:\xff\xfe").encode("latin-1")
        + b"stray\nlines\n"
        + card("TITLE:nobody").encode()
        + card("KIND:group", "FN:All").encode()
        + card("FN:Three").encode()
    )
    opened = source(text)
    found = list(opened.all_lines())
    told = [(line.number, tr(line.wrong)) for line in found if not isinstance(line, LeftOut) and line.wrong]
    assert [number for number, _ in told] == [5, 8, 13, 17, 19]
    for (_, reason), part in zip(
        told, ("has no end", "Line 11 is no property", "Line 15 holds bytes", "stray", "neither a name"), strict=True
    ):
        assert part in reason
    assert [line.number for line in found if isinstance(line, LeftOut)] == [23]
    names = [line.cells[opened.header.index("name")] for line in opened.lines() if not line.wrong]
    assert names == ["张三，老客户，喜欢绿茶", "Three"]


def test_a_card_inside_a_card_and_a_picture_that_is_not_indented_do_no_harm() -> None:
    inner = "AGENT:\r\n" + card("FN:Secretary").strip()
    text = card("PHOTO;ENCODING=BASE64;JPEG:/9j/4AAQ", "SkZJRgABAQ==", "", "FN:Boss", inner, "NOTE:x", version="2.1")
    assert cards(text) == [{"name": "Boss", "note": "x"}]


def test_contacts_are_customers_and_nothing_else() -> None:
    with pytest.raises(Usage, match="as customers"):
        open_source(io.BytesIO(card("FN:x").encode()), record=sales.RECORD)


def test_no_line_takes_longer_than_its_length(monkeypatch: pytest.MonkeyPatch) -> None:
    assert properties.parse(1, "N;a" + "," * 50_000) is None
    monkeypatch.setattr(properties, "LONGEST", 1000)
    with pytest.raises(Invalid, match="Line 2 is longer than 1000"):
        list(properties.logical(properties.physical(["BEGIN:VCARD\n", "NOTE:x\n", *[" more of it\n"] * 200])))


NASTY = ["NULL", "=1+1", "a\\nb", "a\\,b;c", "'x", '"', "x=", "=C3=91", "-", ":", "\\", "BEGIN:VCARD", "🏳️‍🌈", "tel:1"]
line = (st.sampled_from(NASTY) | st.text(max_size=30)).map(clean_line)
block = (st.sampled_from(["two\nlines", *NASTY]) | st.text(max_size=90)).map(clean_block)
tag = line.filter(lambda text: text and lists.split(text) == [text])
SEVERAL = {
    "phone": st.from_regex(r"(\+[0-9]{2} )?[0-9]{3,14}(-[0-9]{1,4})?", fullmatch=True),
    "email": st.from_regex(r"[a-z=+'@-]{0,3}[a-z]@[a-z]{1,8}\.cn", fullmatch=True),
    "tags": tag,
}
OTHERS: dict[str, st.SearchStrategy[Value]] = {
    "kind": st.sampled_from(["organisation", "person"]),
    "grade": st.sampled_from("ABCD"),
    "stage": st.sampled_from([stage.value for stage in customers.STAGES]),
    "first_cooperation": st.dates().map(str),
    "credit_limit": st.integers(0, 10**12),
    "credit_days": st.integers(0, 10**6),
    "yearly_need": st.integers(0, 10**12),
    "note": block,
    "history": block,
}


def value_of(name: str) -> st.SearchStrategy[Value]:
    if name in SEVERAL:
        return st.lists(SEVERAL[name], max_size=3, unique=True).map(lambda parts: lists.join(parts) or None)
    if name in {"name", "code"}:
        return line.filter(bool)
    kept = OTHERS.get(name, line)
    return kept if name == "kind" else st.none() | kept.map(lambda value: None if value == "" else value)


rows = st.lists(st.tuples(*map(value_of, NAMES)), max_size=3)


@settings(max_examples=40)
@given(rows=rows, version=st.sampled_from(VERSIONS))
def test_what_is_written_reads_back_as_it_was(rows: list[tuple[Value, ...]], version: str) -> None:
    text = "".join(write(rows, SHOP, version))
    assert all(len(part) <= 75 for part in text.encode().split(b"\r\n"))
    expected = [
        {name: plain(value, customers.RECORD.field(name).kind, SHOP) for name, value in zip(NAMES, row, strict=True)
         if value is not None}
        for row in rows
    ]  # fmt: skip
    if rows:
        assert cards(text) == expected


def test_other_programs_read_what_we_write() -> None:
    values: dict[str, Value] = {
        "code": "C1", "name": "杭州百货，有限公司", "kind": "organisation", "contact": "张三", "phone": "0571-1;138",
        "address": "文三路, 一号", "city": "杭州", "note": "one\ntwo; " + "三" * 80, "tags": "vip;老客户",
    }  # fmt: skip
    row = [values.get(name) for name in NAMES]
    read = vobject.readOne("".join(write([row], SHOP)))
    assert read.fn.value == "杭州百货，有限公司"
    assert read.n.value.given == "张三"
    assert [tel.value for tel in read.tel_list] == ["0571-1", "138"]
    assert (read.adr.value.street, read.adr.value.city) == ("文三路, 一号", "杭州")
    assert read.note.value == values["note"]
    assert read.categories.value == ["vip", "老客户"]
    with pytest.raises(Usage, match=r"2\.1"):
        list(write([row], SHOP, "2.1"))


@pytest.mark.parametrize("version", VERSIONS)
def test_contacts_brought_into_a_shop_and_taken_out_again_are_the_same(version, bring, shop, tmp_path) -> None:
    from crm_tui.exchange.exports import Filter
    from crm_tui.exchange.exports import rows as exported

    path = tmp_path / "客户.vcf"
    path.write_text(
        card("FN:张三", "TEL:13800138000", "EMAIL:a@b.cn", "CATEGORIES:VIP,老客户")
        + card("FN:Acme", "N:Smith;Ann;;;", "ORG:Acme", "X-ABShowAs:COMPANY", "NOTE:a\\nb", "ADR:;;Street 1;Town;;;")
    )
    assert import_file(shop, "customers", path, Options()).account.new == 2
    with shop.read() as r:
        text = "".join(write(exported(r, "customers", Filter()), r.shop, version))
    again = tmp_path / "again.vcf"
    again.write_text(text, newline="")
    summary = import_file(shop, "customers", again, Options())
    assert (summary.account.unchanged, summary.account.rejected) == (2, 0)


def test_every_shared_contact_is_read_or_told(shared_data: Path) -> None:
    paths = sorted((shared_data / "contacts").rglob("*.vcf"))
    assert len(paths) == 12
    told = {}
    for path in paths:
        opened = open_source(path, record=customers.RECORD)
        lines = list(opened.lines())
        assert lines
        told.update({(path.stem, line.number): tr(line.wrong) for line in lines if line.wrong})
    assert told == {("John_Doe_ANDROID", 71): "Line 82 holds bytes that are no utf-8."}
