"""Customers in the store: searching, finding, writing the parts of an archive."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, NotFound
from crm_tui.store import customers
from crm_tui.store.db import Database


@pytest.fixture
def people(shop: Database) -> Database:
    for values in (
        {
            "name": "张三五金店",
            "phone": "13812345678;0755-8765432",
            "city": "上海",
            "tags": "老客户",
            "address": "南京路 1 号",
        },
        {"name": "曾惠", "kind": "person", "email": "zeng@example.com", "note": "爱喝龙井"},
        {"name": "Ana Trujillo Emparedados", "code": "ANATR", "country": "Mexico"},
        {"name": "重庆宏达装饰", "short_name": "宏达"},
        {"name": "ﾊﾝｶｸ ＡＢＣ", "kind": "person"},
        {"name": "***", "kind": "person"},
    ):
        ops.customers.add(shop, values)
    return shop


def names(db: Database, text: str) -> list[str]:
    with db.read() as r:
        return [row.name for row in customers.rows(r, customers.ids(r, text))]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张", "张三五金店"),
        ("五金", "张三五金店"),
        ("zhangsan", "张三五金店"),
        ("zswjd", "张三五金店"),
        ("wj", "张三五金店"),
        ("5678", "张三五金店"),
        ("138-1234", "张三五金店"),
        ("老客户", "张三五金店"),
        ("南京路", "张三五金店"),
        ("上海 五金", "张三五金店"),
        ("zenghui", "曾惠"),
        ("zh", "曾惠"),
        ("龙井", "曾惠"),
        ("zeng@example.com", "曾惠"),
        ("anatr", "Ana Trujillo Emparedados"),
        ("truj", "Ana Trujillo Emparedados"),
        ("chongqing", "重庆宏达装饰"),
        ("hd", "重庆宏达装饰"),
        ("abc", "ﾊﾝｶｸ ＡＢＣ"),
        ("***", "***"),
    ],
)
def test_search_finds_by_any_part(people: Database, typed: str, found: str) -> None:
    assert found in names(people, typed)


@pytest.mark.parametrize("typed", ["不存在", "zzzz", "99999", "张四", '"', "NEAR(", "a OR b", "%"])
def test_search_finds_nothing_and_never_fails(people: Database, typed: str) -> None:
    assert names(people, typed) == []


def test_search_follows_an_edit_an_undo_and_a_delete(people: Database) -> None:
    with people.read() as r:
        customer = customers.find(r, "张三五金店")
    ops.customers.edit(people, customer, {"name": "李四建材"})
    assert names(people, "lsjc") == ["李四建材"]
    assert names(people, "zswjd") == []
    ops.history.undo(people)
    assert names(people, "zswjd") == ["张三五金店"]
    ops.customers.delete(people, customer)
    assert names(people, "5678") == []


def test_find_takes_a_code_a_name_a_phone_or_a_unique_hit(people: Database) -> None:
    with people.read() as r:
        assert customers.find(r, "anatr") == 3
        assert customers.find(r, "曾惠") == 2
        assert customers.find(r, "138 1234 5678") == 1
        assert customers.find(r, "hongda") == 4
        with pytest.raises(NotFound):
            customers.find(r, "nobody")
        with pytest.raises(Conflict, match="C0000"):
            customers.find(r, "z")


def test_lists_are_sorted_by_pinyin_and_by_any_column_both_ways(people: Database) -> None:
    with people.read() as r:
        sorted_names = [row.name for row in customers.rows(r, customers.ids(r))]
        assert sorted_names.index("Ana Trujillo Emparedados") < sorted_names.index("重庆宏达装饰")
        assert sorted_names.index("重庆宏达装饰") < sorted_names.index("曾惠") < sorted_names.index("张三五金店")
        for sort in customers.SORTS:
            up, down = customers.ids(r, "", sort), customers.ids(r, "", sort, descending=True)
            assert sorted(up) == sorted(down) == [1, 2, 3, 4, 5, 6]


def test_phones_tags_and_address_are_replaced_by_what_is_written(people: Database) -> None:
    ops.customers.edit(people, 1, {"phone": "0755-8765432;19900000000", "tags": None, "city": None, "address": None})
    with people.read() as r:
        values = customers.get(r, 1).values
    assert values["phone"] == "0755-8765432;19900000000"
    assert values["tags"] is None
    assert values["city"] is None
    assert names(people, "5678") == []
    assert names(people, "1990000") == ["张三五金店"]


def test_a_code_is_given_where_none_is_and_never_given_twice(people: Database) -> None:
    ops.customers.add(people, {"name": "新客", "code": "C000777"})
    done = ops.customers.add(people, {"name": "下一个"})
    with people.read() as r:
        assert customers.get(r, done.value).values["code"] == "C000778"
    with pytest.raises(Conflict):
        ops.customers.add(people, {"name": "冒名", "code": "C000777"})
