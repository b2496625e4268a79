"""The queue of payments: guesses taken by a key, any customer looked up, dismissed, and all of it undone."""

import io
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.ops import customers
from crm_tui.screens.waiting_payments import WaitingPaymentsPage
from crm_tui.store import payments
from crm_tui.store.db import Database

BILL = "date,payer,account,amount\n2024-05-01,王丽,1,5\n2024-05-02,王丽,1,6\n2024-05-03,[/x],,7\n2024-05-04,李四建,,8\n"


@pytest.fixture
def queued(shop: Database, fixed_now: str) -> Database:
    """A shop with four payments that wait, the two oldest of one payer."""
    for name, contact in (("李四建材", "王丽"), ("李四建筑", None), ("谁也不像", None)):
        customers.add(shop, {"name": name, "contact": contact})
    import_file(shop, "payments", io.BytesIO(BILL.encode()), Options())
    return shop


def paid(db: Database, customer_id: int) -> list[int]:
    """What the customer has paid, latest first."""
    with db.read() as r:
        return [row.amount for row in payments.rows(r, payments.ids(r, customer_id))]


async def test_guesses_are_taken_by_keys_and_come_back_by_undo(queued: Database, wait: Any, text: Any) -> None:
    app = CrmApp(queued.path, queued)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: "4 payments wait for their customer: w" in text(pilot))
        await pilot.press("w")
        await wait(pilot, lambda: "李四建筑 C000002: one name is part of the other" in text(pilot))
        await pilot.press("2")
        await wait(pilot, lambda: "1 of 3" in text(pilot) and "[/x]" in text(pilot))
        assert (paid(queued, 1), paid(queued, 2)) == ([], [800])
        await pilot.press("2", "down", "enter")
        await wait(pilot, lambda: "1 of 1" in text(pilot))
        assert paid(queued, 1) == [600, 500]
        await pilot.press("u")
        await wait(pilot, lambda: " of 3" in text(pilot))
        assert paid(queued, 1) == []


async def test_any_customer_is_looked_up_and_payments_are_dismissed(queued: Database, wait: Any, text: Any) -> None:
    app = CrmApp(queued.path, queued)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_waiting_payments()
        await wait(pilot, lambda: "李四建筑 C000002" in text(pilot))
        await pilot.press("down")
        await wait(pilot, lambda: "Nobody is like this payer" in text(pilot))
        await pilot.press("/", *"C000003")
        await wait(pilot, lambda: "谁也不像" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: " of 3" in text(pilot))
        assert paid(queued, 3) == [700]
        await pilot.press("ctrl+a", "x")
        await wait(pilot, lambda: "3 were dismissed: z lists them" in text(pilot))
        await pilot.press("z")
        await wait(pilot, lambda: "1 of 3" in text(pilot))
        assert isinstance(app.screen, WaitingPaymentsPage)
        assert "李四建" in text(pilot)
