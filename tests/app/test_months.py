"""The page of months: what holds one up is told, it is closed and opened again, and undone like anything."""

import io
from typing import Any

from crm_tui.app import CrmApp
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.ops import customers
from crm_tui.store import closing
from crm_tui.store.db import Database

SALES = "date,customer,amount\n2024-03-01,A,5\n2024-04-01,A,6\n"
WAITING = "date,payer,amount\n2024-04-02,Nobody known,7\n"


def closed(db: Database) -> list[str]:
    with db.read() as r:
        return sorted(closing.closed_months(r))


async def test_a_month_is_closed_and_opened_by_a_key(shop: Database, fixed_now: str, wait: Any, text: Any) -> None:
    customers.add(shop, {"code": "A", "name": "A"})
    import_file(shop, "sales", io.BytesIO(SALES.encode()), Options())
    import_file(shop, "payments", io.BytesIO(WAITING.encode()), Options())
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("report")
        await wait(pilot, lambda: "2024" in text(pilot))
        await pilot.press("M")
        await wait(pilot, lambda: "Payments that wait for their customer: 1" in text(pilot))
        await pilot.press("x")
        await wait(pilot, lambda: "Settle it first" in text(pilot))
        await pilot.press("down", "enter")
        await wait(pilot, lambda: closed(shop) == ["2024-04"])
        await wait(pilot, lambda: "2024-05-15" in text(pilot))
        await pilot.press("down")
        await wait(pilot, lambda: "Nothing holds Mar 2024 up." in text(pilot))
        await pilot.press("x")
        await wait(pilot, lambda: closed(shop) == ["2024-03", "2024-04"])
        await pilot.press("o")
        await wait(pilot, lambda: closed(shop) == ["2024-04"])
        await pilot.press("u")
        await wait(pilot, lambda: closed(shop) == ["2024-03", "2024-04"])
