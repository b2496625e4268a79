"""Expenses in the app: from the ledger to the list, kept, put right, deleted, brought back."""

from pathlib import Path
from typing import Any

from textual.widgets import Input

from crm_tui.app import CrmApp
from crm_tui.ops import customers
from crm_tui.ops import expenses as operations
from crm_tui.screens.expense_form import ExpenseForm
from crm_tui.screens.expenses import ExpensesPage
from crm_tui.store import expenses
from crm_tui.store.db import Database


def kept(db: Database) -> list[tuple[str, int, str | None]]:
    with db.read() as r:
        return [(row.kind, row.amount, row.customer_name) for row in expenses.rows(r, expenses.ids(r))]


async def test_an_expense_is_kept_put_right_deleted_and_brought_back(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "张三五金店"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("ledger")
        await wait(pilot, lambda: "No sales yet" in text(pilot))
        await pilot.press("x")
        await wait(pilot, lambda: isinstance(app.screen, ExpensesPage) and "No expenses yet" in text(pilot))
        await pilot.press("a")
        await wait(pilot, lambda: isinstance(app.screen, ExpenseForm) and isinstance(app.focused, Input))
        await pilot.press(*"80", "ctrl+s")  # it begins with the amount: that it is marketing is put in
        await wait(pilot, lambda: kept(shop) == [("marketing", 8000, None)])
        await wait(pilot, lambda: isinstance(app.screen, ExpensesPage) and "80.00" in text(pilot))
        await pilot.press("enter")
        await wait(pilot, lambda: isinstance(app.screen, ExpenseForm) and app.screen.form is not None)
        app.screen.form.focus_field("amount")
        await wait(pilot, lambda: isinstance(app.focused, Input))
        await pilot.press("end", "ctrl+u", *"95", "ctrl+s")
        await wait(pilot, lambda: kept(shop) == [("marketing", 9500, None)])
        await wait(pilot, lambda: isinstance(app.screen, ExpensesPage) and "95.00" in text(pilot))
        await pilot.press("d", "d")
        await wait(pilot, lambda: kept(shop) == [])
        await pilot.press("u")
        await wait(pilot, lambda: "95.00" in text(pilot))


async def test_what_is_marked_of_the_expenses_is_written_to_a_file(
    shop: Database, tmp_path: Path, wait: Any, text: Any
) -> None:
    for amount in (8000, 9500):
        operations.add(shop, {"day": "2024-05-01", "kind": "service", "amount": amount})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_page("crm_tui.screens.expenses:ExpensesPage")
        await wait(pilot, lambda: "95.00" in text(pilot))
        await pilot.press("space", "f")  # the latest stands first
        await wait(pilot, lambda: "Write 1 expense to which file?" in text(pilot))
        app.screen.query_one(Input).value = str(tmp_path / "spent.csv")
        await pilot.press("enter")
        await wait(pilot, (tmp_path / "spent.csv").exists)
    written = (tmp_path / "spent.csv").read_text("utf-8")
    assert "95.00" in written
    assert "80.00" not in written
