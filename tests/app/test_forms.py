"""Forms: errors under their fields, conflicts shown beside what was typed, sums worked out while one types."""

from pathlib import Path
from typing import Any

import pytest

from crm_tui.app import CrmApp
from crm_tui.core.i18n import set_language
from crm_tui.ops import customers, payments, products, sales
from crm_tui.screens.ask import Ask
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.customers import CustomersPage
from crm_tui.store import customers as stored
from crm_tui.store.db import Database


def line_of(shown: str, part: str) -> int:
    """The number of the first line with the part in it."""
    return next(number for number, line in enumerate(shown.split("\n")) if part in line)


def archive(db: Database, customer_id: int) -> dict[str, Any]:
    """The customer's values as stored."""
    with db.read() as reader:
        return dict(stored.get(reader, customer_id).values)


async def retype(pilot: Any, form: Any, name: str, typed: str) -> None:
    """Go to a field and put something else in."""
    form.focus_field(name)
    await pilot.pause()
    await pilot.press("end", "ctrl+u", *typed)


async def test_an_error_stands_under_its_field_until_it_is_put_right(shop: Database, wait: Any, text: Any) -> None:
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await wait(pilot, lambda: "No customers yet" in text(pilot))
        await pilot.press("a")
        await wait(pilot, lambda: "Name *" in text(pilot))
        await pilot.press(*"qud1", "ctrl+s")
        page = app.screen
        print(text(pilot), page, page.focused)
        await pilot.pause(0.5)
        print(text(pilot), page, page.focused)
        assert 0
