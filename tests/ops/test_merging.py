"""One customer once: merged with everything that is theirs, and brought back with what was."""

import io
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.domain.merging import BOTH
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.store import customers, merging
from crm_tui.store.audit import AUDITED
from crm_tui.store.check import CHECKS
from crm_tui.store.db import Database
from tests.ops.test_undo import snapshot

KEPT, GONE, OTHER = 1, 2, 3


@pytest.fixture
def twins(shop: Database) -> Database:
    """Zhang twice, each with something of every kind, and somebody else; all rows of Zhang's equal where they can."""
    add = ops.customers.add
    add(
        shop, {"code": "A", "name": "张三五金店", "phone": "138;139", "tags": "老;批发", "city": "上海", "note": "爱茶"}
    )
    add(
        shop,
        {"code": "B", "name": "張三五金", "phone": "139;137", "email": "z@b.cn", "tags": "批发;新", "city": "北京",
         "note": "爱酒", "grade": "A"},
    )  # fmt: skip
    add(shop, {"code": "C", "name": "李四", "phone": "135"})
    ops.products.add(shop, {"name": "锤子", "price": 100, "cost": 50})
    for customer_id in (KEPT, GONE):
        line = {"date": "2024-05-01", "customer_id": customer_id, "product_id": 1, "quantity": 1000, "amount": 500}
        ops.sales.add(shop, line)
        ops.payments.add(shop, {"date": "2024-05-02", "customer_id": customer_id, "amount": 100})
        ops.customers.add_person(shop, customer_id, {"name": "小王"})
        birthday = {"label": "生日", "calendar": "solar", "month": 2, "day": 3, "leap": 0}
        ops.customers.add_key_date(shop, customer_id, birthday)
        ops.customers.set_custom(shop, customer_id, "车牌", f"沪{customer_id}")
        ops.interactions.log(shop, {"customer_id": customer_id, "kind": "call", "text": "问价"})
        ops.followups.add(shop, {"date": "2024-06-01", "customer_id": customer_id, "subject": "回访"})
        ops.tickets.add(shop, {"subject": "断了", "customer_id": customer_id})
        count = {"date": "2024-05-31", "customer_id": customer_id, "product_id": 1, "kind": "count", "quantity": 1000}
        ops.stock.add(shop, count)
    ops.customers.set_consent(shop, KEPT, {"channel": "phone", "given": 1, "day": "2024-01-01"})
    ops.customers.set_consent(shop, GONE, {"channel": "phone", "given": 0, "day": "2024-02-01"})
    ops.merging.different(shop, GONE, OTHER)
    return shop


def values(db: Database, customer_id: int) -> dict[str, Any]:
    """The customer's archive."""
    with db.read() as r:
        return dict(customers.get(r, customer_id).values)


def troubles(db: Database) -> list[str]:
    """What `crm check` complains of."""
    with db.read() as r:
        return [str(trouble) for _, check in CHECKS for trouble in check(r)]


def count(db: Database, customer_id: int) -> dict[str, int]:
    """The customer's rows by table."""
    with db.read() as r:
        return merging.counts(r, [customer_id])


def test_every_table_with_rows_of_a_customer_is_thought_of(shop: Database) -> None:
    with shop.read() as r:
        having = {
            table
            for table in AUDITED
            if r.value("SELECT 1 FROM pragma_table_info(:table) WHERE name = 'customer_id'", table=table)
        }
    assert having == {*merging.TOLD, "not_same"}


def test_all_that_was_theirs_is_the_others_and_equal_things_are_there_once(twins: Database) -> None:
    ops.merging.merge(twins, KEPT, [GONE])
    now = values(twins, KEPT)
    assert (now["code"], now["name"], now["grade"], now["city"]) == ("A", "张三五金店", "A", "上海")
    assert (now["phone"], now["email"], now["tags"]) == ("138;139;137", "z@b.cn", "老;批发;新")
    assert now["note"] == "爱茶\n爱酒"
    assert count(twins, KEPT) == {
        "sale": 2, "payment": 2, "ticket": 2, "followup": 2, "interaction": 2, "movement": 2, "person": 2,
        "key_date": 1, "customer_phone": 3, "customer_email": 1, "customer_address": 2, "customer_tag": 3,
        "consent": 1, "custom_value": 1,
    }  # fmt: skip
    with twins.read() as r:
        assert r.value("SELECT given FROM consent") == 0, "the later word counts"
        assert r.all(lambda *pair: pair, "SELECT customer_id, other_id FROM not_same") == [(KEPT, OTHER)]
        assert customers.find(r, "137") == KEPT
        with pytest.raises(NotFound):
            customers.get(r, GONE)
    assert troubles(twins) == []


def test_what_is_chosen_is_taken_field_by_field(twins: Database) -> None:
    with twins.read() as r:
        chosen = {"name": GONE, "code": GONE, "address": GONE, "note": KEPT}
        shown = {field.name: field for field in ops.merging.preview(r, KEPT, [GONE, OTHER], chosen).fields}
    assert shown["name"].values == ("张三五金店", "張三五金", "李四")
    assert (shown["name"].taken, shown["note"].taken, shown["grade"].taken) == (1, 0, 1)
    ops.merging.merge(twins, KEPT, [GONE, OTHER], chosen)
    now = values(twins, KEPT)
    assert (now["name"], now["code"], now["city"], now["note"]) == ("張三五金", "B", "北京", "爱茶")
    assert troubles(twins) == []
    with pytest.raises(Invalid):
        ops.merging.merge(twins, KEPT, [KEPT])
    with pytest.raises(NotFound):
        ops.merging.merge(twins, KEPT, [GONE])


@pytest.mark.parametrize("chosen", [{}, {"name": GONE, "code": GONE, "address": GONE, "note": BOTH}])
def test_unmerging_at_once_leaves_everything_as_it_was(twins: Database, chosen: dict[str, int]) -> None:
    before = snapshot(twins)
    ops.merging.merge(twins, KEPT, [GONE], chosen)
    ops.merging.unmerge(twins, "b")
    assert snapshot(twins) == before
    assert troubles(twins) == []


def test_of_several_merged_at_once_one_alone_comes_back(twins: Database) -> None:
    before = count(twins, GONE)
    ops.merging.merge(twins, KEPT, [GONE, OTHER])
    done = ops.merging.unmerge(twins, "B")
    assert done.value == GONE
    assert count(twins, GONE) == before
    now = values(twins, KEPT)
    assert (now["phone"], now["note"], now["grade"]) == ("138;139;135", "爱茶", None)
    assert troubles(twins) == []
    ops.merging.unmerge(twins, "C")
    assert values(twins, OTHER)["phone"] == "135"
    with pytest.raises(NotFound):
        ops.merging.unmerge(twins, "C")


def test_the_address_put_first_stays_first_when_another_of_those_merged_comes_back(twins: Database) -> None:
    ops.customers.edit(twins, OTHER, {"city": "杭州"})
    ops.merging.merge(twins, KEPT, [GONE, OTHER], {"address": OTHER})
    ops.merging.unmerge(twins, "B")
    assert (values(twins, KEPT)["city"], values(twins, GONE)["city"]) == ("杭州", "北京")
    assert troubles(twins) == []
    ops.merging.unmerge(twins, "C")
    assert (values(twins, KEPT)["city"], values(twins, OTHER)["city"]) == ("上海", "杭州")
    assert troubles(twins) == []


def test_who_was_called_different_and_who_went_in_earlier_come_back_with_their_own(twins: Database) -> None:
    ops.merging.merge(twins, GONE, [OTHER])
    ops.merging.merge(twins, KEPT, [GONE])
    ops.merging.unmerge(twins, "B")
    ops.merging.unmerge(twins, "C")
    assert (values(twins, KEPT)["phone"], values(twins, GONE)["phone"]) == ("138;139", "139;137")
    assert values(twins, OTHER)["phone"] == "135"
    with twins.read() as r:
        assert r.all(lambda *pair: pair, "SELECT customer_id, other_id FROM not_same") == [(GONE, OTHER)]
    assert troubles(twins) == []


def test_what_came_later_stays_where_it_belongs_and_what_moved_on_is_told(twins: Database) -> None:
    ops.merging.merge(twins, KEPT, [GONE])
    later = ops.sales.add(twins, {"date": "2024-07-01", "customer_id": KEPT, "amount": 900}).value
    ops.sales.edit(twins, 2, {"note": "改过"})
    ops.payments.edit(twins, 2, {"customer_id": OTHER})
    ops.customers.delete_person(twins, 2)
    ops.customers.edit(twins, KEPT, {"grade": "C", "note": "爱茶\n爱酒\n讲价"})
    ops.customers.add(twins, {"code": "B", "name": "王五"})
    done = ops.merging.unmerge(twins, "B")
    with twins.read() as r:
        owners = dict(r.all(lambda *row: row, "SELECT id, customer_id FROM sale"))
        assert (owners[2], owners[later]) == (GONE, KEPT)
        assert r.value("SELECT note FROM sale WHERE id = 2") == "改过"
        assert r.value("SELECT customer_id FROM payment WHERE id = 2") == OTHER
    assert "2 records stay where they have been put since" in str(done.message)
    assert "under the code C000001, since B is another one's now" in str(done.message)
    assert (values(twins, KEPT)["grade"], values(twins, KEPT)["note"]) == ("C", "爱茶\n爱酒\n讲价")
    assert values(twins, GONE)["note"] == "爱酒"
    assert troubles(twins) == []


def test_who_went_into_somebody_who_went_on_comes_back_from_there(twins: Database) -> None:
    before = count(twins, GONE)
    ops.merging.merge(twins, KEPT, [GONE])
    ops.merging.merge(twins, OTHER, [KEPT])
    ops.merging.unmerge(twins, "B")
    assert count(twins, GONE) == before
    ops.merging.unmerge(twins, "A")
    assert count(twins, KEPT)["sale"] == 1
    assert count(twins, OTHER) == {"customer_phone": 1}
    assert troubles(twins) == []


def test_what_was_raised_and_dealt_with_is_not_raised_again(twins: Database) -> None:
    with twins.write("test", "test") as w:
        row = {"day": "2024-05-01", "kind": "call", "subject": "收款", "state": "done", "created_at": "x"}
        w.insert("followup", {**row, "customer_id": GONE, "raised_key": f"due:{GONE}:2024-05-01"})
        w.insert("followup", {**row, "customer_id": GONE, "raised_key": f"quiet:{GONE}:2024-04-01"})
        w.insert("followup", {**row, "customer_id": KEPT, "raised_key": f"quiet:{KEPT}:2024-04-01"})
    before = snapshot(twins)
    ops.merging.merge(twins, KEPT, [GONE])
    with twins.read() as r:
        keys = r.all(str, "SELECT raised_key FROM followup WHERE raised_key > '' ORDER BY id")
    assert keys == ["due:1:2024-05-01", "quiet:2:2024-04-01", "quiet:1:2024-04-01"]
    ops.merging.unmerge(twins, "B")
    assert snapshot(twins) == before


def test_what_was_dealt_with_for_one_stays_so_when_another_comes_back(twins: Database) -> None:
    with twins.write("test", "test") as w:
        row = {"day": "2024-05-01", "kind": "call", "subject": "收款", "state": "done", "created_at": "x"}
        w.insert("followup", {**row, "customer_id": OTHER, "raised_key": f"due:{OTHER}:2024-05-01"})
    ops.merging.merge(twins, KEPT, [GONE, OTHER])
    ops.merging.unmerge(twins, "B")
    with twins.read() as r:
        assert r.all(str, "SELECT raised_key FROM followup WHERE raised_key > ''") == [f"due:{KEPT}:2024-05-01"]


def test_a_file_that_names_who_was_merged_brings_nothing_twice(shop: Database) -> None:
    lines = b"date,customer,amount\n2024-05-01,Ann,5\n2024-05-02,Bob,6\n"
    first = import_file(shop, "sales", io.BytesIO(lines), Options(create_missing=True))
    ops.merging.merge(shop, 1, [2])
    again = import_file(shop, "sales", io.BytesIO(lines), Options(create_missing=True))
    with shop.read() as r:
        assert (r.value("SELECT count(*) FROM sale"), customers.count(r)) == (2, 1)
    assert (first.account.new, again.account.new) == (2, 0)
    assert troubles(shop) == []


def test_a_merge_is_undone_only_while_nothing_moved_on(twins: Database) -> None:
    done = ops.merging.merge(twins, KEPT, [GONE])
    ops.sales.edit(twins, 2, {"note": "改过"})
    with pytest.raises(Conflict):
        ops.history.undo(twins, done.op_id)
    ops.merging.unmerge(twins, "B")
    assert values(twins, GONE)["name"] == "張三五金"
