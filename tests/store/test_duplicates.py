"""Finding duplicates in a shop: blocks of any size, what was called different, and a customer being typed."""

import pytest

from crm_tui import ops
from crm_tui.core.errors import Stopped
from crm_tui.core.task import Task
from crm_tui.store import batches, bulk, customers, duplicates
from crm_tui.store.db import Database


def add_all(db: Database, names: list[dict[str, str]]) -> None:
    """Bring many customers in at once; their ids count from 1."""
    with db.write("import.customers", "test") as w:
        batch = batches.start(w, "customers", "test", "")
        new = [(at, {"kind": "person", "code": f"X{at}", **one}) for at, one in enumerate(names, 1)]
        bulk.insert_customers(w, batch, new)


def pairs(db: Database) -> list[tuple[int, int]]:
    with db.read() as r:
        return [pair[:2] for pair in duplicates.find(r).pairs]


def test_pairs_come_with_the_likeliest_first_and_those_called_different_not_at_all(shop: Database) -> None:
    add_all(
        shop,
        [
            {"name": "张伟", "phone": "138 1234 5678", "address": "人民路12号"},
            {"name": "李娜", "phone": "13900000001"},
            {"name": "Wei Zhang", "phone": "+86 13812345678"},
            {"name": "李娜", "phone": "13900000002", "address": "和平路3号"},
            {"name": "張偉", "phone": "13812345678", "address": "人民路12号"},
        ],
    )
    assert pairs(shop) == [(1, 5), (1, 3), (3, 5), (2, 4)]
    ops.merging.different(shop, 5, 1)
    assert pairs(shop) == [(1, 3), (3, 5), (2, 4)]


def test_a_phone_that_many_have_says_nothing_and_that_is_said(shop: Database) -> None:
    names = [{"name": f"{a}{b}{c}", "phone": "13800000000"} for a in "赵钱孙" for b in "一二三四" for c in "春夏秋冬"]
    twins = [{"name": "周全", "phone": "13700000001"}, {"name": "周泉", "phone": "13700000001"}]
    add_all(shop, [*names, *twins])
    with shop.read() as r:
        found = duplicates.find(r)
    assert [pair[:2] for pair in found.pairs] == [(49, 50)]
    assert "13800000000" in str(found.cut[0])


def test_in_a_big_group_of_one_name_the_nearest_are_compared(shop: Database) -> None:
    names = [{"name": "王芳", "city": "上海", "address": f"人民路{at}号", "phone": f"138{at:08}"} for at in range(60)]
    add_all(shop, [*names, {**names[30], "phone": "13911111111"}])
    with shop.read() as r:
        found = duplicates.find(r)
    assert (31, 61) in [pair[:2] for pair in found.pairs]
    assert any("nearest" in str(sentence) for sentence in found.cut)


def test_a_search_tells_how_far_it_is_and_can_be_stopped(shop: Database) -> None:
    add_all(shop, [{"name": f"张{at}"} for at in range(5)])
    task = Task("duplicates")
    task.stop()
    with shop.read() as r, pytest.raises(Stopped):
        duplicates.find(r, progress=lambda words, done, of: task.report(words, done, of))


def test_whoever_is_like_the_one_being_typed_is_named_with_the_reason(shop: Database) -> None:
    add_all(shop, [{"name": "张伟", "phone": "021-5555 1234"}, {"name": "宏达五金商行", "email": "a@b.cn"}])

    def like(**typed: str) -> list[tuple[int, str]]:
        with shop.read() as r:
            return [(one.id, one.field) for one in duplicates.like(r, dict(typed), 30)]

    assert like(name="張偉", kind="person", phone="55551234") == [(1, "phone")]
    assert like(name="Wei Zhang", kind="person") == [(1, "name")]
    assert like(name="宏达五金有限公司", kind="organisation") == [(2, "name")]
    assert like(name="李四", kind="person", phone="13812345678") == []
    assert like(phone="021-5555 1234") == []


def test_traditional_and_simplified_signs_find_each_other(shop: Database) -> None:
    add_all(shop, [{"name": "張偉"}, {"name": "刘强"}])
    with shop.read() as r:
        assert (list(customers.ids(r, "张伟")), list(customers.ids(r, "張")), list(customers.ids(r, "劉強"))) == (
            [1], [1], [2],
        )  # fmt: skip
