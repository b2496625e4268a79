"""Exports: what each form holds, for every noun, and that it comes in again where it can."""

import csv
import io
import json

import openpyxl
import pytest

from crm_tui import ops
from crm_tui.core import i18n
from crm_tui.core.cells import width
from crm_tui.exchange.exports import RECORDS, Filter, export, rows
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database

ALL = Filter()
AWKWARD = 'a;b, c\\n d: "e"\nsecond 行 ' + "很长" * 60


def kept(db: Database, noun: str, chosen: Filter = ALL) -> list[list[object]]:
    with db.read() as r:
        return [list(row) for row in rows(r, noun, chosen)]


@pytest.fixture
def other(empty_shop_file, tmp_path):
    path = tmp_path / "other.db"
    path.write_bytes(empty_shop_file.read_bytes())
    return Database.open(path)


def test_every_noun_goes_out_in_every_form_of_rows_with_all_its_records(sample, tmp_path):
    latest = Filter(since="2024-05-01")  # of the ledger; the others go out whole
    for noun, record in RECORDS.items():
        names = [field.name for field in record.fields]
        expected = len(kept(sample, noun, latest))
        assert expected, noun
        found = {form: tmp_path / f"{noun}.{form}" for form in ("csv", "jsonl", "json", "xlsx")}
        for form, path in found.items():
            assert export(sample, noun, form, path, latest) == expected
        lines = list(csv.DictReader(io.StringIO(found["csv"].read_text(encoding="utf-8"))))
        assert list(lines[0]) == names
        assert len(lines) == expected
        objects = json.loads(found["json"].read_text(encoding="utf-8"))
        assert objects == [json.loads(line) for line in found["jsonl"].read_text(encoding="utf-8").split("\n") if line]
        assert [list(one) for one in objects] == [names] * expected
        sheet = openpyxl.load_workbook(found["xlsx"], read_only=True).active
        assert sum(1 for _ in sheet.iter_rows()) == expected + 1


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_a_workbook_has_translated_headings_that_come_in_again_in_the_other_language(language, shop, other, tmp_path):
    values = {"code": "007", "name": "王五", "phone": "13800000000", "credit_limit": 123456, "note": AWKWARD.strip()}
    ops.customers.add(shop, {**values, "first_cooperation": "2020-05-01"})
    path = tmp_path / "out.xlsx"
    i18n.set_language(language)
    export(shop, "customers", "xlsx", path, Filter())
    headings = [i18n.tr(field.label) for field in RECORDS["customers"].fields]
    i18n.set_language("en" if language == "zh_CN" else "zh_CN")

    sheet = openpyxl.load_workbook(path).active
    cells = dict(zip(headings, next(sheet.iter_rows(min_row=2)), strict=True))
    typed = [cells[headings[place]] for place in place_of("code", "credit_limit", "first_cooperation")]
    assert [cell.value for cell in next(sheet.iter_rows())] == headings
    assert sheet.freeze_panes == "A2"
    assert (typed[0].value, typed[1].value, typed[2].is_date) == ("007", 1234.56, True)

    summary = import_file(other, "customers", path, Options())
    assert summary.account.errors == []
    assert kept(other, "customers") == kept(shop, "customers")


def place_of(*names: str) -> list[int]:
    fields = [field.name for field in RECORDS["customers"].fields]
    return [fields.index(name) for name in names]


def test_a_workbook_s_columns_are_as_wide_as_what_is_in_them_in_cells(shop, tmp_path):
    name = "杭州西湖区老王五金建材批发部"
    ops.customers.add(shop, {"code": "1", "name": name, "note": "很长" * 100})
    export(shop, "customers", "xlsx", tmp_path / "out.xlsx", Filter())
    widths = openpyxl.load_workbook(tmp_path / "out.xlsx").active.column_dimensions
    assert width(name) < widths["B"].width < width(name) + 3
    fields = [field.name for field in RECORDS["customers"].fields]
    note = openpyxl.utils.get_column_letter(fields.index("note") + 1)
    assert width(name) < widths[note].width < 60


@pytest.mark.parametrize("version", ["3.0", "4.0"])
def test_customers_go_out_as_contacts_and_come_in_again(version, sample, other, tmp_path):
    ops.customers.edit(sample, 1, {"note": AWKWARD, "tags": "a,b;c", "phone": "13800000000;021-5555 ext 1"})
    path = tmp_path / "out.vcf"
    count = export(sample, "customers", "vcf", path, Filter(), vcard=version)
    text = path.read_bytes()
    assert text.count(b"BEGIN:VCARD\r\n") == count == text.count(f"VERSION:{version}\r\n".encode())
    assert max(map(len, text.split(b"\r\n"))) <= 75

    summary = import_file(other, "customers", path, Options())
    assert [str(error.message) for error in summary.account.errors] == []
    assert kept(other, "customers") == kept(sample, "customers")


def test_people_go_out_as_contacts_with_where_they_work(shop, tmp_path):
    customer = ops.customers.add(shop, {"code": "1", "name": "老王; 五金"}).value
    ops.customers.add_person(shop, customer, {"name": "小李", "role": "会计", "phone": "139"})
    export(shop, "people", "vcf", tmp_path / "out.vcf", Filter(), vcard="4.0")
    lines = (tmp_path / "out.vcf").read_text(encoding="utf-8").split("\n")
    for line in ("VERSION:4.0", "FN:小李", "ORG:老王\\; 五金", "TITLE:会计", "TEL;TYPE=VOICE:139"):
        assert line in lines


def test_only_the_marked_tickets_go_out(sample, tmp_path):
    with sample.read() as r:
        chosen = r.all(int, "SELECT id FROM ticket ORDER BY id DESC LIMIT 2")
        numbers = [r.value("SELECT number FROM ticket WHERE id = :id", id=one) for one in chosen]
    assert export(sample, "tickets", "csv", tmp_path / "out.csv", Filter(ids=[*chosen, 99_999])) == 2
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert [line["number"] for line in lines] == numbers


def test_what_raised_a_follow_up_is_told_in_words(sample, tmp_path):
    with sample.read() as r:
        raised = r.value("SELECT count(*) FROM followup WHERE origin_params IS NOT NULL")
    export(sample, "followups", "csv", tmp_path / "out.csv", Filter())
    lines = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))
    assert sum(bool(line["origin"]) for line in lines) >= raised
    assert not any("{" in line["origin"] for line in lines)
