"""The first moment of the app, before its first page is on the stack."""

from crm_tui.actions import live_actions
from crm_tui.app import CrmApp
from crm_tui.screens.customers import CustomersPage
from crm_tui.store.db import Database


async def test_a_page_mounted_before_it_is_on_the_stack_offers_nothing_yet(shop: Database) -> None:
    """On some versions of Python the first page's key line asks before the page is on the stack."""
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        page = CustomersPage()
        stack, app._screen_stacks[app.current_mode] = app._screen_stacks[app.current_mode], []  # noqa: SLF001
        assert live_actions(page) == []
        app._screen_stacks[app.current_mode] = stack  # noqa: SLF001
