"""Customers and products from files: found again by key, compared field by field."""

import pytest

from crm_tui.core.errors import ExitCode, Invalid, Usage
from crm_tui.exchange.options import OnMatch


def test_a_customer_comes_with_phones_address_and_tags(bring, ask):
    bring(
        "customers",
        "客户编号,客户名称,电话,邮箱,省份,城市,地址,标签,联系人,信用额度,首次合作日期\n"
        '0017,宏达五金店,138 0000 1111;0571-8888,a@b.cn,浙江,杭州,中山路1号,"老客户,VIP",李四,5000,2019年3月1日\n',
    )
    assert ask("SELECT code, name, kind, contact, credit_limit, first_cooperation, pinyin FROM customer") == [
        ("0017", "宏达五金店", "organisation", "李四", 500000, "2019-03-01", "hong da wu jin dian")
    ]
    assert ask("SELECT position, number, digits FROM customer_phone ORDER BY position") == [
        (0, "138 0000 1111", "13800001111"),
        (1, "0571-8888", "05718888"),
    ]
    assert ask("SELECT region, city, address FROM customer_address") == [("浙江", "杭州", "中山路1号")]
    assert ask("SELECT tag FROM customer_tag ORDER BY id") == [("老客户",), ("VIP",)]


def test_imported_customers_are_found_by_search(bring, shop):
    from crm_tui.store import customers

    bring("customers", "name,phone\n曾惠,13800001111\n")
    with shop.read() as r:
        assert list(customers.ids(r, "zh")) == [1]
        assert list(customers.ids(r, "1111")) == [1]


def test_only_fields_of_the_file_change_and_empty_cells_keep_what_there_is(bring, ask):
    bring("customers", "code,name,city,note\nA,Ann,Paris,old\nB,Bob,Rome,\n")
    summary = bring("customers", "code,name,note\nA,Ann,new\nB,Bob,\n")
    assert (summary.account.updated, summary.account.unchanged) == (1, 1)
    assert ask("SELECT c.name, c.note, a.city FROM customer c JOIN customer_address a ON a.customer_id = c.id") == [
        ("Ann", "new", "Paris"),
        ("Bob", None, "Rome"),
    ]


def test_phones_and_tags_are_united_and_the_files_first_becomes_the_main_one(bring, ask):
    bring("customers", "code,name,phone,tags\nA,Ann,11111;22222,old\n")
    bring("customers", "code,name,phone,tags\nA,Ann,33333,new\n")
    assert ask("SELECT number FROM customer_phone ORDER BY position") == [("33333",), ("11111",), ("22222",)]
    assert ask("SELECT tag FROM customer_tag ORDER BY id") == [("old",), ("new",)]
    assert bring("customers", "code,name,phone,tags\nA,Ann,33333,new\n").account.unchanged == 1


def test_without_codes_customers_are_found_by_phone_however_it_is_written(bring, ask):
    bring("customers", "name,phone,grade\n张三,138-0000-1111,B\n")
    summary = bring("customers", "姓名,手机号,等级\n张三,+86 13800001111,A\n")
    assert (summary.account.updated, summary.account.new) == (1, 0)
    assert ask("SELECT code, grade FROM customer") == [("C000001", "A")]


def test_masked_phones_find_nobody(bring):
    summary = bring("customers", "name,phone\n张三,186******05\n李四,186******05\n")
    assert summary.account.new == 2


def test_two_names_under_one_phone_in_a_file_are_two_customers_each_time(bring, ask):
    text = "name,phone\n张三,13800001111\n王梅,13800001111\n"
    assert bring("customers", text).account.new == 2
    assert bring("customers", text).account.unchanged == 2
    assert ask("SELECT count(*) FROM customer") == [(2,)]


def test_the_same_record_twice_in_a_file_is_one_record(bring, ask):
    summary = bring("customers", "code,name,city\nA,Ann,Paris\nA,Ann,Paris\nA,Ann,Rome\n")
    account = summary.account
    assert (account.new, account.duplicate, account.updated) == (1, 1, 1)
    assert ask("SELECT c.name, c.version, a.city FROM customer c JOIN customer_address a ON a.customer_id = c.id") == [
        ("Ann", 1, "Rome")
    ]


def test_an_ambiguous_name_is_rejected_with_the_codes(bring):
    bring("customers", "code,name\nA,张三\nB,张三\n")
    summary = bring("customers", "name,city\n张三,杭州\n")
    assert summary.exit is ExitCode.INVALID
    assert "A, B" in str(summary.account.errors[0].message)


def test_key_chooses_the_field_and_wants_a_value_in_it(bring, ask):
    bring("customers", "code,name,email\nA,Ann,ann@x.org\n")
    summary = bring("customers", "name,email,city\nAnna,ANN@x.org,Paris\n", key="email")
    assert summary.account.updated == 1
    assert ask("SELECT name FROM customer") == [("Anna",)]
    assert bring("customers", "name,email\nAnna,\n", key="email").account.errors[0].column == "email"
    with pytest.raises(Usage):
        bring("customers", "name\nAnna\n", key="city")


def test_a_code_that_another_has_is_not_taken_away(bring, ask):
    bring("customers", "code,name\nA,Ann\nB,Bob\n")
    summary = bring("customers", "code,name\nB,Ann\n", key="name")
    assert summary.account.errors[0].column == "code"
    assert ask("SELECT code FROM customer ORDER BY id") == [("A",), ("B",)]


def test_on_match_skip_counts_known_ones_as_duplicates_and_fail_rejects_them(bring, ask):
    bring("customers", "code,name\nA,Ann\n")
    assert bring("customers", "code,name\nA,Anna\nB,Bob\n", on_match=OnMatch.SKIP).account.duplicate == 1
    assert bring("customers", "code,name\nA,Anna\n", on_match=OnMatch.FAIL).account.rejected == 1
    assert ask("SELECT name FROM customer ORDER BY id") == [("Ann",), ("Bob",)]


def test_a_new_customer_needs_a_name(bring):
    summary = bring("customers", "code,name\nA,\n")
    assert (summary.account.errors[0].line, summary.account.errors[0].column) == (2, "name")


def test_generated_codes_stay_clear_of_those_in_the_file(bring, ask):
    bring("customers", "code,name\n,Ann\nC000001,Bob\n,Eve\n")
    assert ask("SELECT name, code FROM customer ORDER BY id") == [
        ("Ann", "C000002"),
        ("Bob", "C000001"),
        ("Eve", "C000003"),
    ]


def test_kind_is_guessed_only_where_the_file_does_not_say(bring, ask):
    bring("customers", "code,name,kind\n1,上海永兴商行,\n2,李雷,\n3,Smith & Co,\n4,宏达公司,个人\n")
    assert ask("SELECT kind FROM customer ORDER BY id") == [
        ("organisation",),
        ("person",),
        ("organisation",),
        ("person",),
    ]


def test_products_are_found_by_code_then_barcode_then_name(bring, ask):
    bring("products", "货号,商品名称,条码,售价,进价\n001,羊角锤,690,19.90,12.345\n")
    assert ask("SELECT sku, name, barcode, price, cost, status FROM product") == [
        ("001", "羊角锤", "690", 199000, 123450, "on_sale")
    ]
    assert bring("products", "商品名称,条码,售价\n羊角锤,690,21\n").account.updated == 1
    assert bring("products", "商品名称,售价\n羊角锤,21\n").account.unchanged == 1
    (error,) = bring("products", "商品名称,售价\n羊角锤,-21\n").account.errors
    assert (error.column, error.value, str(error.message)) == ("售价", "-21", "List price can't be negative.")


def test_a_file_without_any_key_is_refused_and_says_how_to_name_one(bring):
    with pytest.raises(Invalid, match="--map"):
        bring("customers", "国家,城市,备注\n中国,上海,x\n")


def test_a_dry_run_shows_field_by_field_what_would_change(bring, contents):
    bring("customers", "code,name,phone,credit_limit\nA,Ann,11111,10\n")
    before = contents()
    tried = bring("customers", "code,name,phone,credit_limit\nA,Anna,22222,20\n", dry_run=True)
    assert tried.as_json()["changes"] == [
        {"line": 2, "record": "A", "field": "name", "old": "Ann", "new": "Anna"},
        {"line": 2, "record": "A", "field": "phone", "old": "11111", "new": "22222;11111"},
        {"line": 2, "record": "A", "field": "credit_limit", "old": "10.00", "new": "20.00"},
    ]
    assert contents() == before
