"""What is paid at once for a line lies between nothing and what the line comes to."""

from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Invalid
from crm_tui.store import sales
from crm_tui.store.db import Database


@pytest.fixture
def line(shop: Database) -> int:
    """A line of five at 12.50, all of it paid at once."""
    customer = ops.customers.add(shop, {"name": "Zhang"}).value
    values = {"date": "2024-05-03", "customer_id": customer, "quantity": 5000, "unit_price": 12_5000, "paid": 62_50}
    return ops.sales.add(shop, values).value


def stored(db: Database, sale_id: int) -> tuple[Any, Any]:
    """What the line comes to, and what was paid at once."""
    with db.read() as reader:
        row = sales.get(reader, sale_id)
    return row.amount, row.paid


def test_a_line_corrected_to_less_than_was_paid_counts_as_paid_and_says_so(shop: Database, line: int) -> None:
    done = ops.sales.edit(shop, line, {"quantity": 4000})
    assert stored(shop, line) == (50_00, 50_00)
    assert "paid at once: 50.00 instead of 62.50" in str(done.message)
    ops.history.undo(shop)
    assert stored(shop, line) == (62_50, 62_50)


def test_a_line_corrected_to_more_owes_the_rest(shop: Database, line: int) -> None:
    done = ops.sales.edit(shop, line, {"quantity": 6000})
    assert stored(shop, line) == (75_00, 62_50)
    assert "paid at once" not in str(done.message)


def test_more_than_a_line_comes_to_is_no_payment_of_it(shop: Database, line: int) -> None:
    with pytest.raises(Invalid) as refused:
        ops.sales.edit(shop, line, {"quantity": 4000, "paid": 60_00})
    assert refused.value.field == "paid"
    with pytest.raises(Invalid):
        ops.sales.add(shop, {"date": "2024-05-03", "amount": 10_00, "paid": 10_01})
    assert stored(shop, line) == (62_50, 62_50)


def test_a_return_gives_back_at_most_what_it_comes_to(shop: Database) -> None:
    given = ops.sales.add(shop, {"date": "2024-05-03", "kind": "return", "amount": 30_00, "paid": 30_00}).value
    ops.sales.edit(shop, given, {"amount": 20_00})
    assert stored(shop, given) == (-20_00, -20_00)


def test_what_was_brought_in_with_more_paid_may_have_its_note_changed(shop: Database, line: int) -> None:
    with shop.write("sale.edit", "as an older file says it") as writer:
        writer.update("sale", line, {"paid": 70_00})
    ops.sales.edit(shop, line, {"note": "call"})
    assert stored(shop, line) == (62_50, 70_00)
