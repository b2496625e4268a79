"""People at customers' and follow-ups from tables: who is meant, what is told, and what comes of it."""

import shutil
from pathlib import Path

import pytest

from crm_tui import ops
from crm_tui.domain.customers import PEOPLE
from crm_tui.domain.followups import FILE_RECORD
from crm_tui.exchange.auto import recognise_files
from crm_tui.exchange.exports import Filter, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store.db import Database

PEOPLE_SQL = """
SELECT c.name, p.name, p.role, p.phone FROM person p JOIN customer c ON c.id = p.customer_id ORDER BY p.id
"""
FOLLOWUPS_SQL = "SELECT day, time, kind, subject, rule, state, customer_id, person_id FROM followup ORDER BY id"


@pytest.fixture
def staff(shop):
    """A shop with a customer and two people of one name there."""
    ops.customers.add(shop, {"code": "K1", "name": "王五五金"})
    ops.customers.add_person(shop, 1, {"name": "小李", "role": "采购", "phone": "13800000001"})
    ops.customers.add_person(shop, 1, {"name": "小李", "role": "司机", "phone": "13800000002"})
    return shop


def test_a_person_is_known_by_customer_and_name_and_only_what_the_file_says_changes(shop, bring, ask):
    ops.customers.add(shop, {"code": "K1", "name": "王五五金"})
    ops.customers.add_person(shop, 1, {"name": "小李", "role": "采购", "phone": "13800000001"})
    summary = bring(
        "people", "客户名称,联系人,手机\n王五五金,小李,13900000009\nK1,小张,\n王五五金,小张,\n", dry_run=True
    )
    assert summary.account.errors == []
    assert [(d.field, d.old, d.new) for d in summary.differences] == [("phone", "13800000001", "13900000009")]
    account = bring("people", "客户,联系人,手机\n王五五金,小李,13900000009\nK1,小张,\nK1,小张,\n").account
    assert (account.new, account.updated, account.duplicate) == (1, 1, 1)
    assert ask(PEOPLE_SQL) == [("王五五金", "小李", "采购", "13900000009"), ("王五五金", "小张", None, None)]


def test_people_of_one_name_are_told_apart_by_how_they_are_reached(staff, bring, ask):
    text = "customer,name,phone,role\nK1,小李,13800000002,店长\nK1,小李,13800000001,\nK1,小李,,会计\n"
    account = bring("people", text).account
    assert (account.updated, account.unchanged, account.new) == (1, 1, 1)
    assert [row[2:] for row in ask(PEOPLE_SQL)] == [("采购", "13800000001"), ("店长", "13800000002"), ("会计", None)]


def test_who_cannot_be_told_apart_is_rejected_and_the_phone_says_it(staff, bring):
    account = bring("people", "customer,name,note\nK1,小李,new\n").account
    assert [str(error.message) for error in account.errors] == [
        "2 people at this customer's have it; give the phone number or what else tells them apart."
    ]
    account = bring("people", "customer,phone,name\nK1,138 0000 0002,李四\n", key="phone").account
    assert (account.updated, account.rejected) == (1, 0)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (",小李,", "The customer is missing: a person is somebody's."),
        ("K1,,138", "The key is empty here."),
        ("K9,小李,", "There is no customer K9; --create-missing adds it."),
        ("K1,小李,1", "1 is not a phone number; it has fewer than three digits."),
    ],
)
def test_a_line_that_is_nobody_is_rejected_with_the_reason(shop, bring, line, told):
    ops.customers.add(shop, {"code": "K1", "name": "王五五金"})
    account = bring("people", f"customer,name,phone\n{line}\n").account
    assert [str(error.message) for error in account.errors] == [told]


def test_a_customer_that_is_missing_is_added_with_its_people_and_goes_with_them(shop, bring, ask):
    summary = bring("people", "customer_name,name\n王五五金,小李\n", create_missing=True)
    assert (summary.account.new, summary.account.created_customers) == (1, 1)
    ops.imports.undo_batches(shop, [summary.batch])
    assert ask("SELECT (SELECT count(*) FROM person) + (SELECT count(*) FROM customer)") == [(0,)]


def test_follow_ups_of_a_list_are_added_once_and_what_is_done_stays_done(shop, bring, ask):
    ops.customers.add(shop, {"code": "K1", "name": "王五五金"})
    ops.customers.add_person(shop, 1, {"name": "小李"})
    text = "日期,时间,客户,联系人,事项,重复\n2026-12-01,下午三点,王五五金,小李,送年历,\n2026-12-02,,K1,,问货款,每月底\n"
    assert bring("followups", text).account.new == 2
    assert ask(FOLLOWUPS_SQL) == [
        ("2026-12-01", "15:00", "call", "送年历", None, "open", 1, 1),
        ("2026-12-02", None, "call", "问货款", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1", "open", 1, None),
    ]
    ops.followups.done(shop, "1", "送到了")
    again = bring(
        "followups", text.replace("事项", "事项,状态").replace("送年历", "送年历,待办").replace("问货款", "问货款,")
    )
    assert (again.account.unchanged, again.account.updated, again.account.new) == (2, 0, 0)
    assert ask("SELECT state, outcome FROM followup WHERE id = 1") == [("done", "送到了")]


@pytest.mark.parametrize(
    ("line", "column", "told"),
    [
        ("2026-12-01,25:00,K1,,x,", "time", "“25:00” is no time of day"),
        ("2026-12-01,,K1,,x,永远", "repeat", "“永远” is no way to repeat"),
        ("2026-12-01,,K1,无名氏,x,", "person", "Nobody of the name 无名氏"),
        (",,K1,,x,", "date", "A follow-up needs a date."),
        ("2026-12-01,,K1,,,", "subject", "Say what is to be done."),
    ],
)
def test_a_line_that_is_no_follow_up_is_rejected_at_its_column(shop, bring, line, column, told):
    ops.customers.add(shop, {"code": "K1", "name": "王五五金"})
    account = bring("followups", f"date,time,customer,person,subject,repeat\n{line}\n").account
    assert [(error.column, str(error.message)[: len(told)]) for error in account.errors] == [(column, told)]


def test_a_follow_up_keeps_its_name_through_other_shops_and_is_brought_up_to_date(shop, empty_shop_file, tmp_path):
    ops.followups.add(shop, {"date": "2026-12-01", "subject": "call"})
    first, back = tmp_path / "a.csv", tmp_path / "b.csv"
    export(shop, "followups", "csv", first, Filter())
    other = Database.open(Path(shutil.copy(empty_shop_file, tmp_path / "other.db")))
    import_file(other, "followups", first, Options())
    ops.followups.edit(other, 1, {"subject": "visit", "date": "2026-12-05"})
    export(other, "followups", "csv", back, Filter())
    assert import_file(shop, "followups", back, Options()).account.updated == 1
    export(shop, "followups", "csv", first, Filter())
    assert first.read_bytes() == back.read_bytes()


@pytest.mark.parametrize(
    ("headings", "noun"),
    [
        (",".join(field.name for field in PEOPLE.fields), "people"),
        ("客户,客户名称,名称,身份,电话,邮箱,微信,备注", "people"),
        ("客户名称,姓名,职务,手机", "people"),
        ("客户名称,联系人,电话", "customers"),
        ("客户编号,客户名称,联系人,职务,电话", "customers"),
        ("Name,Company,Title,Phone,Email", "customers"),
        (",".join(field.name for field in FILE_RECORD.fields), "followups"),
        ("日期,客户,事项,负责人", "followups"),
    ],
)
def test_people_and_what_is_to_do_are_recognised_and_customers_stay_customers(shop, tmp_path, headings, noun):
    path = tmp_path / "list.csv"
    path.write_text(f"{headings}\n{',' * headings.count(',')}x\n", encoding="utf-8")
    assert [found.noun for found in recognise_files(shop, [path], Options())] == [noun]
