"""Two apps and a command line on one store: each sees what the others do, on the screen, without a key."""

import os
import subprocess
import sys
import time
from typing import Any

from crm_tui.app import CrmApp
from crm_tui.ops import customers
from crm_tui.store import customers as stored
from crm_tui.store.db import Database
from tests.app.terminals import CUSTOMERS, Terminal


def crm(shop: Database, *arguments: str) -> None:
    """Run a command in a process of its own."""
    run = subprocess.run(
        [sys.executable, "-m", "crm_tui", "--db", str(shop.path), *arguments],
        env=os.environ | {"CRM_USER": "clerk"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr


def seconds_since(start: float, what: str) -> None:
    """Say how long it took; no test fails for being slow."""
    sys.stderr.write(f"\n{what}: {time.monotonic() - start:.2f} s\n")


async def test_two_apps_and_a_command_line_see_each_other(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San", "city": "Hefei"})
    other = Terminal(shop.path, CRM_USER="wang")
    other.read(until="Test shop")
    other.press(CUSTOMERS)
    other.read(until="Hefei")
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 24)) as pilot:
        app.open_section("customers")
        await wait(pilot, lambda: "Hefei" in text(pilot))

        crm(shop, "customer", "edit", "Zhang San", "--city", "Wuhu")
        start = time.monotonic()
        await wait(pilot, lambda: "Wuhu" in text(pilot))
        seconds_since(start, "command line to app")
        other.read(quiet=0.1, until="Wuhu")
        seconds_since(start, "command line to the app on a terminal")

        customers.edit(shop, 1, {"city": "Anqing"})
        app.refresh_pages(None)
        start = time.monotonic()
        other.read(quiet=0.1, until="Anqing")
        seconds_since(start, "app to app")
        await wait(pilot, lambda: "Anqing" in text(pilot))

        other.press("u")
        start = time.monotonic()
        await wait(pilot, lambda: "Wuhu" in text(pilot))
        seconds_since(start, "the app on a terminal to app")
    other.press("\x11")
    other.read(quiet=0.1)
    assert other.wait() == 0


async def test_what_is_typed_in_a_form_stays_while_the_others_work(shop: Database, wait: Any, text: Any) -> None:
    customers.add(shop, {"name": "Zhang San", "city": "Hefei"})
    app = CrmApp(shop.path, shop)
    async with app.run_test(size=(80, 40)) as pilot:
        app.edit_customer(1)
        await wait(pilot, lambda: "Hefei" in text(pilot) and app.focused is not None)
        await pilot.press("end", *" Jr")
        crm(shop, "customer", "edit", "Zhang San", "--city", "Wuhu")
        start = time.monotonic()
        await wait(pilot, lambda: "Somebody else has saved this meanwhile" in text(pilot))
        seconds_since(start, "told in the form")
        assert "Zhang San Jr" in text(pilot)
        await pilot.press("ctrl+s")
        await wait(pilot, lambda: "Zhang San Jr" in str(_values(shop)["name"]))
        assert _values(shop)["city"] == "Wuhu"


def _values(shop: Database) -> dict[str, Any]:
    with shop.read() as reader:
        return dict(stored.get(reader, 1).values)
