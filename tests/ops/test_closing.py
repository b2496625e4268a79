"""A closed month stays as it is, whoever writes; corrections go to an open one, and what was changed is found."""

import io
import sqlite3
from collections.abc import Callable
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Conflict, Forbidden, Invalid, NotFound
from crm_tui.exchange.account import Summary
from crm_tui.exchange.options import OnMatch, Options
from crm_tui.exchange.run import import_file
from crm_tui.store import check, closing, sales
from crm_tui.store.closing_points import points
from crm_tui.store.db import Database
from tests.reports.books import Book, figures, rows

SALES = "date,receipt,line,customer,amount\n2024-04-10,R1,1,A,100\n2024-04-11,R2,1,B,50\n2024-05-02,R3,1,A,10\n"


@pytest.fixture
def closed(shop: Database, fixed_now: str) -> Database:
    """April is closed: two sales, a payment, a stock count, an expense; one sale in May. It is the 15th of May."""
    for code in "AB":
        ops.customers.add(shop, {"code": code, "name": f"Customer {code}"})
    ops.products.add(shop, {"sku": "P", "name": "Product"})
    import_file(shop, "sales", io.BytesIO(SALES.encode()), Options())
    ops.payments.add(shop, {"date": "2024-04-12", "customer_id": 1, "amount": 3_000})
    ops.stock.add(shop, {"date": "2024-04-30", "customer_id": 1, "product_id": 1, "kind": "count", "quantity": 0})
    ops.expenses.add(shop, {"date": "2024-04-30", "kind": "marketing", "amount": 900, "customer_id": 1})
    ops.closing.close(shop, "2024-04")
    return shop


#: The operation that brought the lines: after the shop, two customers and a product.
IMPORT = 5
CHANGES: dict[str, Callable[[Database], Any]] = {
    "a new line": lambda db: ops.sales.add(db, {"date": "2024-04-30", "amount": 1}),
    "a receipt": lambda db: ops.sales.add_receipt(db, [{"amount": 1}], date="2024-04-30"),
    "a changed line": lambda db: ops.sales.edit(db, 1, {"amount": 1}),
    "a line's note": lambda db: ops.sales.edit(db, 1, {"note": "?"}),
    "a line moved in": lambda db: ops.sales.edit(db, 3, {"date": "2024-04-01"}),
    "a line moved out": lambda db: ops.sales.edit(db, 1, {"date": "2024-05-01"}),
    "a deleted line": lambda db: ops.sales.delete(db, 1),
    "a new payment": lambda db: ops.payments.add(db, {"date": "2024-04-01", "customer_id": 1, "amount": 1}),
    "a changed payment": lambda db: ops.payments.edit(db, 1, {"amount": 1}),
    "a deleted payment": lambda db: ops.payments.delete(db, 1),
    "a stock report": lambda db: ops.stock.add(
        db, {"date": "2024-04-30", "customer_id": 1, "product_id": 1, "kind": "sold_on", "quantity": 1}
    ),
    "a deleted count": lambda db: ops.stock.delete(db, 1),
    "a new expense": lambda db: ops.expenses.add(db, {"date": "2024-04-30", "kind": "service", "amount": 1}),
    "a changed expense": lambda db: ops.expenses.edit(db, 1, {"note": "?"}),
    "an expense moved out": lambda db: ops.expenses.edit(db, 1, {"date": "2024-05-01"}),
    "a deleted expense": lambda db: ops.expenses.delete(db, 1),
    "undoing the import": lambda db: ops.history.undo(db, IMPORT),
    "undoing it as far as it goes": lambda db: ops.history.undo(db, IMPORT, leave=True),
}


@pytest.mark.parametrize("what", CHANGES)
def test_nothing_of_a_closed_month_can_be_changed(closed: Database, what: str) -> None:
    with pytest.raises(Conflict, match="adjusts"):
        CHANGES[what](closed)
    with closed.read() as r:
        assert list(closing.changed(r)) == []


def test_an_open_month_goes_on_and_a_reopened_one_too(closed: Database) -> None:
    ops.sales.edit(closed, 3, {"amount": 5})
    done = ops.closing.reopen(closed, "2024-04")
    with pytest.raises(NotFound):
        ops.closing.reopen(closed, "2024-04")
    ops.sales.edit(closed, 1, {"amount": 1})
    with pytest.raises(Conflict, match="2024-04 was changed"):
        ops.history.undo(closed, done.op_id)
    ops.history.undo(closed)
    ops.history.undo(closed, done.op_id)
    with closed.read() as r:
        assert list(closing.changed(r)) == []
    with pytest.raises(Conflict):
        ops.sales.edit(closed, 1, {"amount": 1})


def imported(db: Database, text: str, noun: str = "sales", **options: Any) -> Summary:
    return import_file(db, noun, io.BytesIO(text.encode()), Options(**options))


def test_imports_reject_lines_of_a_closed_month_one_by_one(closed: Database) -> None:
    more = f"{SALES}2024-04-29,R8,1,A,7\n2024-05-03,R9,1,A,9\n"
    found = imported(closed, more, partial=True)
    # What is known already is no change of it.
    assert (found.account.duplicate, found.account.new, found.account.rejected) == (3, 1, 1)
    reason = str(found.account.errors[0].message)
    assert reason == "2024-04 is closed: book it in an open month, with “adjusts” 2024-04."
    changed = SALES.replace("R1,1,A,100", "R1,1,A,101")
    assert imported(closed, changed, partial=True).account.rejected == 1
    assert imported(closed, changed, on_match=OnMatch.SKIP).account.duplicate == 3
    dry = imported(closed, "date,customer,amount\n2024-04-02,A,1\n", "payments", dry_run=True)
    assert dry.account.rejected == 1
    spent = "date,kind,amount,customer\n2024-04-30,marketing,9,A\n2024-04-30,marketing,9,A\n2024-05-01,service,5,\n"
    found = imported(closed, spent, "expenses", partial=True)
    assert (found.account.duplicate, found.account.new) == (1, 1)
    assert [str(one.message) for one in found.account.errors] == ["2024-04 is closed: book it in an open month."]
    with closed.read() as r:
        assert len(sales.ids(r)) == 4
        assert list(closing.changed(r)) == []


def test_a_great_many_lines_meet_the_lock_too(closed: Database) -> None:
    """What is otherwise put aside for the time of a large import stays: the lock is asked by the store itself."""
    ops.closing.reopen(closed, "2024-04")
    ops.closing.close(closed, "2024-03")
    lines = "".join(f"2024-05-{1 + place % 9:02},N{place},1,A,1\n" for place in range(6000))
    assert imported(closed, f"date,receipt,line,customer,amount\n{lines}").account.new == 6000
    with pytest.raises(Conflict, match="closed"):
        ops.sales.add(closed, {"date": "2024-03-30", "amount": 1})


def test_customers_merge_and_part_again_and_the_month_is_what_it_was(closed: Database) -> None:
    with closed.read() as r:
        before = closing.get(r, "2024-04")
    ops.merging.merge(closed, 1, [2])
    with closed.read() as r:
        after = closing.get(r, "2024-04")
        assert list(closing.changed(r)) == []
    assert (after.figures, after.closed_on, after.sha256 != before.sha256) == (before.figures, before.closed_on, True)
    ops.merging.unmerge(closed, "B")
    with closed.read() as r:
        assert closing.get(r, "2024-04").sha256 == before.sha256
    with pytest.raises(Conflict):
        ops.sales.edit(closed, 2, {"amount": 1})
    ops.history.undo(closed)
    ops.history.undo(closed)
    with closed.read() as r:
        assert closing.get(r, "2024-04").sha256 == before.sha256
        assert [one.month for one in closing.every(r)] == ["2024-04"]


def test_what_was_changed_past_the_lock_is_found_and_named(closed: Database) -> None:
    raw = sqlite3.connect(closed.path)
    raw.execute('DROP TRIGGER "closed_sale_update"')
    raw.execute('DROP TRIGGER "audit_sale_update"')
    raw.execute("UPDATE sale SET amount = amount + 1 WHERE id = 1")
    raw.commit()
    raw.close()
    with closed.read() as r:
        [problem] = check.CHECKS[[label for label, _ in check.CHECKS].index("closed months")][1](r)
        assert str(problem).startswith("2024-04 was closed on 2024-05-15")
        assert any("closed_sale_update" in str(one) for one in check.triggers(r))


def test_a_month_is_closed_by_the_owner_once_it_is_over(closed: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="not over"):
        ops.closing.close(closed, "2024-05")
    with pytest.raises(Conflict, match="already"):
        ops.closing.close(closed, "2024-04")
    ops.settings.put(closed, "role.xiaoli", "staff")
    monkeypatch.setenv("CRM_USER", "xiaoli")
    with pytest.raises(Forbidden):
        ops.closing.reopen(closed, "2024-04")
    monkeypatch.setenv("CRM_USER", "owner")
    done = ops.closing.reopen(closed, "2024-04")
    monkeypatch.setenv("CRM_USER", "xiaoli")
    with pytest.raises(Forbidden, match="Only an owner closes months"):
        ops.history.undo(closed, done.op_id)


def test_the_check_list_holds_a_month_up_until_it_is_closed_all_the_same(closed: Database) -> None:
    ops.closing.reopen(closed, "2024-04")
    imported(closed, "date,payer,amount\n2024-04-20,Nobody known,5\n2024-05-20,Somebody,5\n", "payments")
    ops.stock.add(
        closed, {"date": "2024-04-29", "customer_id": 1, "product_id": 1, "kind": "sold_on", "quantity": 2_000}
    )
    ops.tickets.add(closed, {"subject": "Old", "customer_id": 1, "opened": "2024-04-03T02:00:00Z"})
    with closed.read() as r:
        found = {one.key: one.number for one in points(r, "2024-04")}
    # The count of the 30th found 2 more than the books had: the month's stock is nothing again.
    assert found == {"waiting": 1, "stock": 0, "tickets": 1, "drafts": 0, "counts": 1, "customer_id": 0,
                     "product_id": 2, "cost": 2, "earlier": 0}  # fmt: skip
    with pytest.raises(Conflict, match="Payments that wait for their customer: 1; Tickets that are overdue: 1"):
        ops.closing.close(closed, "2024-04")
    done = ops.closing.close(closed, "2024-04", although=True)
    assert "Left open: Payments that wait" in str(done.message)
    with closed.read() as r:
        kept = closing.get(r, "2024-04")
    assert (kept.figures["revenue"], kept.figures["paid"], kept.figures["owed"]) == (15_000, 3_000, 12_000)


def test_a_correction_is_booked_in_an_open_month_and_told_in_both(closed: Database) -> None:
    ops.sales.add(closed, {"date": "2024-05-03", "customer_id": 1, "amount": -2_000, "adjusts": "2024-04"})
    text = "date,customer,amount,更正月份\n2024-05-04,A,7,2024-04\n2024-05-05,A,8,2024-05\n2024-05-06,A,9,\n"
    assert imported(closed, text, partial=True).account.rejected == 1
    paid = imported(closed, "date,customer,amount,adjusts\n2024-05-05,A,4,2024-04\n", "payments")
    assert paid.account.new == 1
    assert imported(closed, text, partial=True).account.duplicate == 2
    book = Book(closed)
    april, may = book.report("2024-04"), book.report("2024-05")
    # The revenue of either month is what is booked in it; what is about April is told besides.
    assert (figures(april)["revenue"], figures(may)["revenue"]) == (15_000, 1_000 - 2_000 + 700 + 900)
    assert (figures(april)["adjusted_later"], figures(april)["paid_later"]) == (-1_300, 400)
    assert (figures(may)["adjusts_earlier"], figures(may)["pays_earlier"]) == (-1_300, 400)
    assert [row["amount"] for row in rows(april, "later_adjustments")] == [-2_000, 700, 400]
    assert {row["adjusts"] for row in rows(may, "own_adjustments")} == {"2024-04"}
    assert "adjusts_earlier" not in figures(april)
    with pytest.raises(Invalid, match="before"):
        ops.payments.add(closed, {"date": "2024-05-03", "customer_id": 1, "amount": 1, "adjusts": "2024-05"})
