"""Undo and redo: every operation comes back exactly, and nothing that moved on is overwritten."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, CrmError, Forbidden, Invalid, NotFound
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.ops._operation import Done, registered
from crm_tui.store import batches, customers, history, totals
from crm_tui.store.audit import AUDITED
from crm_tui.store.db import Database

Snapshot = dict[str, list[dict[str, Any]]]


@pytest.fixture
def stocked(shop: Database) -> Database:
    """A shop in which every operation has something to work on; all rows have the id 1."""
    ops.customers.add(shop, {"name": "张三五金店", "phone": "13812345678", "tags": "老客户", "city": "上海"})
    ops.customers.add(shop, {"name": "Nobody's friend"})
    ops.customers.add(shop, {"code": "GONE", "name": "张三", "phone": "13812345678", "email": "z@b.cn", "note": "旧"})
    ops.merging.merge(shop, 1, [3])
    ops.products.add(shop, {"name": "锤子", "price": 199000, "cost": 120000})
    ops.products.add(shop, {"name": "钉子"})
    ops.sales.add(shop, {"date": "2024-05-01", "customer_id": 1, "product_id": 1, "quantity": 2000})
    ops.payments.add(shop, {"date": "2024-05-02", "customer_id": 1, "amount": 1000})
    ops.expenses.add(shop, {"date": "2024-05-02", "kind": "service", "amount": 4500, "customer_id": 1})
    import_file(shop, "payments", io.BytesIO(WAITING.encode()), Options())
    ops.payers.match(shop, 3, 1)
    ops.customers.add_person(shop, 1, {"name": "李四"})
    ops.customers.add_key_date(shop, 1, {"label": "生日", "calendar": "lunar", "month": 12, "day": 30})
    ops.customers.set_consent(shop, 1, {"channel": "phone", "given": 1, "day": "2024-05-01"})
    ops.customers.set_custom(shop, 1, "车牌", "沪A1")
    ops.stock.add(shop, {"date": "2024-05-31", "customer_id": 1, "product_id": 1, "kind": "count", "quantity": 1000})
    ops.followups.add(
        shop, {"date": "2024-05-20", "customer_id": 1, "person_id": 1, "subject": "回访", "rhythm_days": 30}
    )
    ops.followups.add(shop, {"date": "2024-05-20", "customer_id": 1, "subject": "对账", "repeat": "weekly"})
    ops.interactions.log(shop, {"customer_id": 1, "person_id": 1, "kind": "call", "text": "问库存"})
    ops.tickets.add(shop, {"subject": "锤子断了", "customer_id": 1, "product_id": 1})
    ops.tickets.add(shop, {"subject": "要发票", "words": "发票没给", "priority": "low"})
    for step in TICKET_STEPS:
        ops.tickets.step(shop, 2, step)
    ops.tickets.wait(shop, 1, "supplier")
    ops.saved_reports.save(shop, "new", "change", {"top": "3"})
    ops.saved_reports.save_set(shop, "daily", ["daybook"], ["daybook"])
    ops.closing.close(shop, "2024-03")
    return shop


#: Payments of nobody known, two of them of one payer.
WAITING = "date,payer,account,amount\n2024-05-03,王丽,1,5\n2024-05-04,王丽,1,6\n2024-05-05,老赵,,7\n"
#: What takes a ticket to its review.
TICKET_STEPS: tuple[dict[str, Any], ...] = (
    {}, {"promised": "2024-05-20T09:00:00Z"}, {"assignee": "王敏"}, {"severity": "minor"}, {"resolution": "补开"},
)  # fmt: skip
REVIEW: dict[str, Any] = {"cause": "忘了", "lesson": "随货", "expected": 4, "perceived": 1}
ACTIONS: dict[str, Callable[[Database], Done[Any]]] = {
    "customer.add": lambda db: ops.customers.add(db, {"name": "新", "phone": "1;2;345", "tags": "a;b"}, {"x": "y"}),
    "customer.edit": lambda db: ops.customers.edit(db, 1, {"name": "改", "phone": "999", "city": None, "tags": "c"}),
    "customer.delete": lambda db: ops.customers.delete(db, 2),
    "customer.tag": lambda db: ops.customers.tag(db, 1, "new"),
    "customer.untag": lambda db: ops.customers.untag(db, 1, "老客户"),
    "customers.tag": lambda db: ops.customers.tag_many(db, [1, 2], "new", "老客户"),
    "customers.edit": lambda db: ops.customers.edit_many(db, [1, 2], {"grade": "A", "owner": "王敏"}),
    "customers.delete": lambda db: ops.customers.delete_many(db, [1, 2]),
    "customer.merge": lambda db: ops.merging.merge(db, 2, [1], {"name": 1, "code": 1}),
    "customer.unmerge": lambda db: ops.merging.unmerge(db, "GONE"),
    "customer.different": lambda db: ops.merging.different(db, 2, 1),
    "customers.grade": lambda db: ops.grades.put(db, {1: "A", 2: "C"}),
    "person.add": lambda db: ops.customers.add_person(db, 1, {"name": "王五"}),
    "person.edit": lambda db: ops.customers.edit_person(db, 1, {"name": "王六", "role": "采购"}),
    "person.delete": lambda db: ops.customers.delete_person(db, 1),
    "key_date.add": lambda db: ops.customers.add_key_date(
        db, 1, {"label": "开业", "calendar": "solar", "month": 2, "day": 29}
    ),
    "key_date.edit": lambda db: ops.customers.edit_key_date(db, 1, {"day": 29}),
    "key_date.delete": lambda db: ops.customers.delete_key_date(db, 1),
    "consent.set": lambda db: ops.customers.set_consent(db, 1, {"channel": "phone", "given": 0, "day": "2024-06-01"}),
    "custom.set": lambda db: ops.customers.set_custom(db, 1, "车牌", ""),
    "product.add": lambda db: ops.products.add(db, {"name": "螺丝", "price": 10}),
    "product.edit": lambda db: ops.products.edit(db, 1, {"name": "大锤", "price": 1}),
    "product.delete": lambda db: ops.products.delete(db, 2),
    "products.edit": lambda db: ops.products.edit_many(db, [1, 2], {"category": "工具", "status": "discontinued"}),
    "products.delete": lambda db: ops.products.delete_many(db, [1, 2]),
    "sale.add": lambda db: ops.sales.add(db, {"date": "2024-05-03", "amount": 5000}),
    "sale.receipt": lambda db: ops.sales.add_receipt(
        db, [{"product_id": 1, "quantity": 2000}, {"amount": 500}], paid=1000, customer_id=1, date="2024-05-03"
    ),
    "sale.edit": lambda db: ops.sales.edit(db, 1, {"quantity": 5000}),
    "sale.delete": lambda db: ops.sales.delete(db, 1),
    "payment.add": lambda db: ops.payments.add(db, {"date": "2024-05-03", "customer_id": 1, "amount": 7}),
    "payment.edit": lambda db: ops.payments.edit(db, 1, {"amount": 8}),
    "payment.delete": lambda db: ops.payments.delete(db, 1),
    "expense.add": lambda db: ops.expenses.add(
        db, {"date": "2024-05-03", "kind": "marketing", "amount": 80000, "source": "抖音"}
    ),
    "expense.edit": lambda db: ops.expenses.edit(db, 1, {"amount": 5000, "customer_id": 2, "kind": "service"}),
    "expense.delete": lambda db: ops.expenses.delete(db, 1),
    "payment.match": lambda db: ops.payers.match(db, 1, 2),
    "payment.dismiss": lambda db: ops.payers.dismiss(db, [1, 2]),
    "payer.forget": lambda db: ops.payers.forget(db, 1),
    "movement.add": lambda db: ops.stock.add(
        db, {"date": "2024-05-04", "customer_id": 1, "product_id": 1, "kind": "sold_on", "quantity": 1}
    ),
    "movement.delete": lambda db: ops.stock.delete(db, 1),
    "followup.add": lambda db: ops.followups.add(
        db, {"date": "2024-05-20", "customer_id": 1, "subject": "问库存", "repeat": "每月底", "on_holiday": "after"}
    ),
    "followup.edit": lambda db: ops.followups.edit(db, 1, {"subject": "送样品", "time": "下午3点", "assignee": "王敏"}),
    "followup.delete": lambda db: ops.followups.delete(db, 2),
    "followup.done": lambda db: ops.followups.done(
        db, "1", "已下单", interaction={"kind": "call", "text": "要20箱"}, following={"date": "2030-01-01"}
    ),
    "followup.skip": lambda db: ops.followups.skip(db, "2", "出差"),
    "followup.snooze": lambda db: ops.followups.snooze(db, "2", "2099-01-01"),
    "followup.move": lambda db: ops.followups.move(db, "2", "2099-01-02", "10:00", series=True),
    "interaction.log": lambda db: ops.interactions.log(
        db, {"customer_id": 1, "kind": "visit", "text": "看样品"}, {"date": "2030-01-01", "subject": "再访"}
    ),
    "interaction.edit": lambda db: ops.interactions.edit(db, 1, {"text": "改", "kind": "email"}),
    "interaction.delete": lambda db: ops.interactions.delete(db, 1),
    "ticket.add": lambda db: ops.tickets.add(
        db, {"subject": "漏水", "customer_id": 1, "opened": "2024-05-01T02:00:00Z"}
    ),
    "ticket.edit": lambda db: ops.tickets.edit(
        db, 1, {"priority": "urgent", "customer_id": None, "product_id": 2, "opened": "2024-05-01T02:00:00Z"}
    ),
    "ticket.step": lambda db: ops.tickets.step(db, 1, {"words": "一敲就断"}, "当面"),
    "ticket.wait": lambda db: ops.tickets.wait(db, 1, "customer", "等寄回"),
    "ticket.resume": lambda db: ops.tickets.resume(db, 1),
    "ticket.assign": lambda db: ops.tickets.assign(db, 1, "王敏", "小李;小张"),
    "ticket.note": lambda db: ops.tickets.note(db, 1, "又来电", said=True),
    "ticket.answer": lambda db: ops.tickets.answer(db, 1, "明早送到", "2030-01-01T02:00:00Z"),
    "ticket.close": lambda db: ops.tickets.close(db, 2, REVIEW),
    "ticket.reopen": lambda db: ops.tickets.reopen(db, 2, "还是没收到"),
    "tickets.assign": lambda db: ops.tickets_many.assign(db, [1, 2], "王敏"),
    "tickets.wait": lambda db: ops.tickets_many.wait(db, [1, 2], "customer"),
    "tickets.resume": lambda db: ops.tickets_many.resume(db, [1, 2]),
    "month.close": lambda db: ops.closing.close(db, "2024-04"),
    "month.reopen": lambda db: ops.closing.reopen(db, "2024-03"),
    "report.save": lambda db: ops.saved_reports.save(db, "late", "records", {"query": "owed>0"}),
    "report.rename": lambda db: ops.saved_reports.rename(db, "new", "newer"),
    "report.delete": lambda db: ops.saved_reports.delete(db, "new"),
    "report.set": lambda db: ops.saved_reports.save_set(db, "weekly", ["monthly", "new"], ["monthly"]),
    "report.set_delete": lambda db: ops.saved_reports.delete_set(db, "daily"),
    "setting.put": lambda db: ops.settings.put(db, "shop.name", "老王"),
}
#: Operations that need a file or an earlier operation, undone in tests of their own.
ELSEWHERE = {"undo", "redo", "totals.rebuild"}


def snapshot(db: Database) -> Snapshot:
    """Every audited row but its version, and what the search index holds; the totals are always right."""
    with db.read() as r:
        assert [key for kept in totals.KEPT for key in kept.wrong(r)] == []
        found: Snapshot = {}
        for table in (*AUDITED, "customer_search"):
            columns = r.all(str, "SELECT name FROM pragma_table_info(:table)", table=table)
            rows = r.all(lambda *row, names=columns: dict(zip(names, row, strict=True)), f'SELECT * FROM "{table}"')
            found[table] = sorted(
                ({name: value for name, value in row.items() if name != "version"} for row in rows), key=str
            )
        return found


def test_every_operation_is_tried_here() -> None:
    for module in ops.__all__:
        getattr(ops, module)
    imports = {operation.name for operation in registered() if operation.name.startswith(("import", "sample"))}
    assert {operation.name for operation in registered()} - imports - ELSEWHERE == set(ACTIONS)


@pytest.mark.parametrize("name", ACTIONS)
def test_every_operation_is_undone_and_redone_exactly(stocked: Database, name: str) -> None:
    before = snapshot(stocked)
    done = ACTIONS[name](stocked)
    after = snapshot(stocked)
    assert done.op_id is not None
    assert after != before
    ops.history.undo(stocked)
    assert snapshot(stocked) == before
    ops.history.redo(stocked)
    assert snapshot(stocked) == after


@pytest.mark.parametrize("name", ACTIONS)
def test_every_operation_says_who_when_what_before_and_after(
    stocked: Database, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_USER", "小李")
    monkeypatch.setenv("CRM_NOW", "2024-05-15T12:00:00+00:00")
    done = ACTIONS[name](stocked)
    with stocked.read() as r:
        entry = history.recent(r, 1)[0]
        changed = history.changes(r, entry.id)
    assert (entry.id, entry.name, entry.actor, entry.at) == (done.op_id, name, "小李", "2024-05-15T12:00:00.000Z")
    assert "{" not in str(entry.message)
    assert str(entry.message) == str(done.message)
    assert changed
    assert all(change.before != change.after for change in changed)


def test_all_of_a_shop_is_undone_step_by_step_and_redone(stocked: Database) -> None:
    with stocked.read() as r:
        steps = len(history.recent(r)) - 1
    after = snapshot(stocked)
    for _ in range(steps):
        ops.history.undo(stocked)
    with pytest.raises(NotFound):
        ops.history.undo(stocked)
    with stocked.read() as r:
        assert customers.count(r) == 0
    for _ in range(steps):
        ops.history.redo(stocked)
    with pytest.raises(NotFound):
        ops.history.redo(stocked)
    assert snapshot(stocked) == after


def test_undo_refuses_when_the_row_has_moved_on(stocked: Database) -> None:
    first = ops.customers.edit(stocked, 1, {"grade": "A"})
    ops.customers.edit(stocked, 1, {"grade": "B"})
    before = snapshot(stocked)
    with pytest.raises(Conflict):
        ops.history.undo(stocked, first.op_id)
    assert snapshot(stocked) == before


def test_undo_of_an_older_operation_works_where_nothing_moved_on(stocked: Database) -> None:
    first = ops.customers.edit(stocked, 1, {"grade": "A"})
    ops.products.edit(stocked, 1, {"price": 5})
    ops.history.undo(stocked, first.op_id)
    with stocked.read() as r:
        assert customers.get(r, 1).values["grade"] is None
    with pytest.raises(Conflict):
        ops.history.undo(stocked, first.op_id)


def test_a_tag_is_taken_back_though_the_customer_was_edited_since(stocked: Database) -> None:
    tagged = ops.customers.tag(stocked, 1, "late")
    ops.customers.edit(stocked, 1, {"city": "北京", "name": "张三商店"})
    ops.history.undo(stocked, tagged.op_id)
    with stocked.read() as r:
        values = customers.get(r, 1).values
    assert (values["tags"], values["city"], values["name"]) == ("老客户", "北京", "张三商店")


def test_undo_of_an_addition_refuses_while_later_records_refer_to_it(stocked: Database) -> None:
    added = ops.customers.add(stocked, {"name": "新客"})
    ops.sales.add(stocked, {"date": "2024-05-03", "customer_id": added.value, "amount": 100})
    with pytest.raises(Conflict):
        ops.history.undo(stocked, added.op_id)


def test_undo_of_an_addition_refuses_while_people_were_added_since(stocked: Database) -> None:
    added = ops.customers.add(stocked, {"name": "新客", "phone": "123456"})
    person = ops.customers.add_person(stocked, added.value, {"name": "老板"})
    with pytest.raises(Conflict):
        ops.history.undo(stocked, added.op_id)
    ops.history.undo(stocked, person.op_id)
    ops.history.undo(stocked, added.op_id)
    with stocked.read() as r:
        assert customers.count(r) == 2


def test_an_import_whose_rows_were_all_deleted_is_undone_all_the_same(shop: Database) -> None:
    file = b"name\nZhang\nLi\n"
    import_file(shop, "customers", io.BytesIO(file), Options())
    for customer_id in (1, 2):
        ops.customers.delete(shop, customer_id)
    with shop.read() as r:
        [brought] = batches.log(r)
    ops.history.undo(shop, brought.op_id)
    with shop.read() as r:
        assert batches.get(r, brought.id).undone
    assert import_file(shop, "customers", io.BytesIO(file), Options()).account.new == 2, "the file can come again"


def test_something_new_ends_what_can_be_redone(stocked: Database) -> None:
    ops.history.undo(stocked)
    ops.customers.add(stocked, {"name": "新客"})
    with pytest.raises(NotFound):
        ops.history.redo(stocked)


def test_a_form_opened_before_an_undo_cannot_overwrite_what_came_after(stocked: Database) -> None:
    ops.customers.edit(stocked, 1, {"grade": "A"})
    with stocked.read() as r:
        opened = customers.get(r, 1).version
    ops.history.undo(stocked)
    ops.customers.edit(stocked, 1, {"grade": "C"})
    with pytest.raises(Conflict):
        ops.customers.edit(stocked, 1, {"grade": "B"}, version=opened)


def test_the_second_editor_of_a_record_is_told(stocked: Database) -> None:
    with stocked.read() as r:
        opened = customers.get(r, 1).version
    ops.customers.edit(stocked, 1, {"phone": "111222"}, version=opened)
    with pytest.raises(Conflict):
        ops.customers.edit(stocked, 1, {"city": "北京"}, version=opened)


def test_saving_what_is_there_already_leaves_no_trace(stocked: Database) -> None:
    before = snapshot(stocked)
    done = ops.customers.edit(stocked, 1, {"name": "张三五金店", "phone": "13812345678"})
    assert done.op_id is None
    assert snapshot(stocked) == before
    with stocked.read() as r:
        assert history.recent(r, 1)[0].name == "month.close"


def test_a_reader_may_not_write_but_an_owner_may_let_them(stocked: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    ops.settings.put(stocked, "role.xiaoli", "reader")
    monkeypatch.setenv("CRM_USER", "xiaoli")
    with pytest.raises(Forbidden):
        ops.customers.add(stocked, {"name": "x"})
    monkeypatch.setenv("CRM_USER", "owner")
    ops.settings.put(stocked, "role.xiaoli", "staff")
    monkeypatch.setenv("CRM_USER", "xiaoli")
    ops.customers.add(stocked, {"name": "x"})
    with pytest.raises(Forbidden):
        ops.settings.put(stocked, "role.xiaoli", "owner")


@pytest.mark.parametrize(
    "action",
    [
        lambda db: ops.customers.add(db, {"name": None}),
        lambda db: ops.customers.delete(db, 1),
        lambda db: ops.products.delete(db, 1),
        lambda db: ops.products.add(db, {"name": "x", "price": -1}),
        lambda db: ops.sales.add(db, {"date": "2024-05-03"}),
        lambda db: ops.sales.add(db, {"amount": 1}),
        lambda db: ops.payments.add(db, {"date": "2024-05-03", "amount": 0}),
        lambda db: ops.customers.add_key_date(db, 1, {"label": "x", "calendar": "solar", "month": 2, "day": 30}),
        lambda db: ops.customers.add_key_date(db, 1, {"label": "x", "calendar": "lunar", "month": 2, "day": 31}),
        lambda db: ops.settings.put(db, "shop.currency", "USD"),
        lambda db: ops.settings.put(db, "shop.zone", "Mars/Olympus"),
        lambda db: ops.settings.put(db, "shop.colour", "red"),
    ],
)
def test_what_cannot_be_is_refused_and_leaves_nothing(stocked: Database, action: Callable[[Database], Any]) -> None:
    before = snapshot(stocked)
    with pytest.raises(CrmError):
        action(stocked)
    assert snapshot(stocked) == before


def test_a_sale_without_amount_takes_price_cost_and_sign_from_the_product(stocked: Database) -> None:
    from crm_tui.store import sales

    sold = ops.sales.add(stocked, {"date": "2024-05-03", "product_id": 1, "quantity": 1500, "discount": 100_000})
    back = ops.sales.add(stocked, {"date": "2024-05-04", "product_id": 1, "quantity": 1000, "kind": "return"})
    with stocked.read() as r:
        line, returned = sales.get(r, sold.value), sales.get(r, back.value)
    # 1.5 x 19.90 x 0.9 = 26.865, rounded half to even: 26.86; cost 1.5 x 12.00
    assert (line.amount, line.cost, line.unit_price, line.kind) == (2686, 1800, 199000, "sale")
    assert (returned.quantity, returned.amount, returned.cost) == (-1000, -1990, -1200)


def test_a_negative_quantity_or_amount_is_a_return_unless_called_a_sale(stocked: Database) -> None:
    from crm_tui.store import sales

    quantity = ops.sales.add(stocked, {"date": "2024-05-03", "product_id": 1, "quantity": -1000})
    amount = ops.sales.add(stocked, {"date": "2024-05-03", "amount": -500})
    with pytest.raises(Invalid) as refused:
        ops.sales.add(stocked, {"date": "2024-05-03", "amount": -500, "kind": "sale"})
    assert refused.value.field == "amount"
    with stocked.read() as r:
        assert [sales.get(r, done.value).kind for done in (quantity, amount)] == ["return", "return"]
        assert sales.get(r, amount.value).quantity == -1000


def test_a_sale_turned_into_a_return_and_back_is_as_it_was(stocked: Database) -> None:
    before = snapshot(stocked)
    ops.sales.edit(stocked, 1, {"kind": "return"})
    with stocked.read() as r:
        assert r.value("SELECT sum(amount) FROM sale") == -3980
    ops.sales.edit(stocked, 1, {"kind": "sale"})
    assert snapshot(stocked)["sale"] == before["sale"]
