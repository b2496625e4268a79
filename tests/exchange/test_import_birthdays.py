"""A birthday in a file of customers or contacts becomes a key date, and goes again with the import."""

import pytest

from crm_tui import ops
from crm_tui.core import i18n
from tests.exchange.test_import_undone import dump

DATES = """
SELECT c.name, k.label, k.calendar, k.year, k.month, k.day FROM key_date k JOIN customer c ON c.id = k.customer_id
ORDER BY c.id, k.id
"""


def test_a_birthday_column_becomes_key_dates_of_new_and_known_customers(shop, bring, ask):
    ops.customers.add(shop, {"code": "K1", "name": "Ann"})
    ops.customers.add(shop, {"code": "K2", "name": "Bob", "birthday": "1990-02-03"})
    before = dump(shop)
    text = "编号,客户名称,生日\nK1,Ann,1988-05-06\nK2,Bob,02-03\nK3,张三,农历八月十五\n,李四,\n"
    account = bring("customers", text.replace("编号", "客户编号")).account
    assert (account.new, account.updated, account.unchanged) == (2, 1, 1)
    assert ask(DATES) == [
        ("Ann", "Birthday", "solar", 1988, 5, 6),
        ("Bob", "Birthday", "solar", 1990, 2, 3),
        ("张三", "Birthday", "lunar", None, 8, 15),
    ]
    again = bring("customers", text.replace("编号", "客户编号")).account
    assert (again.unchanged, again.new + again.updated) == (4, 0)
    ops.history.undo(shop)
    assert dump(shop) == before


def test_a_birthday_is_known_by_its_name_in_any_language_and_put_right(shop, bring, ask):
    i18n.set_language("zh_CN")
    ops.customers.add(shop, {"code": "K1", "name": "Ann", "birthday": "1990-02-03"})
    i18n.set_language("en")
    summary = bring("customers", "code,name,birthday\nK1,Ann,1991-02-03\n", dry_run=True)
    assert [(d.field, d.old, d.new) for d in summary.differences] == [("birthday", "1990-02-03", "1991-02-03")]
    bring("customers", "code,name,birthday\nK1,Ann,1991-02-03\n")
    assert ask(DATES) == [("Ann", "生日", "solar", 1991, 2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "BEGIN:VCARD\nVERSION:3.0\nFN:Ann\nBDAY:1988-05-06\nEND:VCARD\n",
        "First Name,Last Name,Phonetic First Name,File As,Organization Name,Labels,Birthday\nAnn,,,,,,1988-05-06\n",
        "First Name,Last Name,E-mail Address,Given Yomi,Surname Yomi,Company,Birthday\nAnn,,,,,,5/6/1988\n",
    ],
)
def test_the_birthday_of_a_contact_is_the_customer_s(shop, bring, ask, text):
    before = dump(shop)
    bring("customers", text, "contacts.vcf" if text.startswith("BEGIN") else "contacts.csv")
    found = ask(DATES)
    if "5/6/1988" in text:  # day or month first: nobody knows, so that it is noted
        assert found == []
        assert ask("SELECT note FROM customer") == [("Birthday: 5/6/1988",)]
    else:
        assert found == [("Ann", "Birthday", "solar", 1988, 5, 6)]
    ops.history.undo(shop)
    assert dump(shop) == before


def test_a_line_with_the_code_of_a_customer_who_was_merged_is_about_the_one_it_went_into(shop, bring, ask):
    kept = ops.customers.add(shop, {"code": "K1", "name": "王五五金"}).value
    gone = ops.customers.add(shop, {"code": "K2", "name": "王五五金店"}).value
    ops.merging.merge(shop, kept, [gone])
    account = bring("customers", "code,name,city\nK2,王五五金,杭州\n").account
    assert (account.new, account.updated) == (0, 1)
    assert ask("SELECT code, name FROM customer") == [("K1", "王五五金")]
    assert ask("SELECT city FROM customer_address") == [("杭州",)]
