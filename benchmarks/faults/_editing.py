"""Those who edit the same customers at once: people in their apps, and command lines."""

import asyncio
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from multiprocessing.queues import Queue
from pathlib import Path
from typing import Any, Final

from crm_tui.app import CrmApp
from crm_tui.screens.customer_form import CustomerForm
from crm_tui.screens.settle_conflict import SettleConflict
from crm_tui.store import customers
from crm_tui.store.audit import read_image
from crm_tui.store.db import Database
from crm_tui.widgets.side_by_side import SideBySide

CUSTOMERS: Final = 6
NAME: Final = "Customer"
_PATIENCE: Final = 60.0  # seconds for what a thread of a busy machine will bring about


@dataclass
class Told:
    """What somebody did: edits acknowledged, each with the value that was seen when it was saved; conflicts met."""

    seen: dict[str, str] = field(default_factory=dict)  # the city written -> the one seen before; "" by command line
    conflicts: int = 0
    errors: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, many: Iterable["Told"]) -> "Told":
        """All of them together."""
        every = cls()
        for told in many:
            every.seen |= told.seen
            every.conflicts += told.conflicts
            every.errors += told.errors
        return every

    def sentence(self) -> str:
        """What they did, in words."""
        by_hand = sum(bool(before) for before in self.seen.values())
        return f"{by_hand} edits in apps, {len(self.seen) - by_hand} by command, {self.conflicts} conflicts settled"


def command_lines(path: Path, name: str, until: float, _quiet: Any, met: "Queue[Told]") -> None:
    """Edit customers by `crm customer edit`, a process each, until then."""
    told, chance, number = Told(), random.Random(name), 0
    while time.monotonic() < until:
        number += 1
        city = f"{name}-{number}"
        edit = ["customer", "edit", f"{NAME}{chance.randrange(CUSTOMERS)}", "--city", city, "--db", str(path)]
        command = [sys.executable, "-m", "crm_tui", *edit]
        done = subprocess.run(command, env={**os.environ, "CRM_USER": name}, capture_output=True, check=False)
        if done.returncode:
            told.errors.append(f"{name}: {done.stderr.decode().strip()}")
        else:
            told.seen[city] = ""
    met.put(told)


async def in_an_app(path: Path, name: str, until: float, quiet: Any) -> Told:
    """Edit customers in their forms until then; once all are quiet, the list must show what the store holds."""
    app, told, number = CrmApp(path, Database.open(path)), Told(), 0
    async with app.run_test(size=(120, 30)) as pilot:
        person = _Person(pilot, told)
        app.open_section("customers")
        await person.until(lambda: f"{NAME}0" in person.screen())
        while time.monotonic() < until and not told.errors:
            number += 1
            await person.edit(random.randrange(CUSTOMERS) + 1, f"{name}-{number}")
        while not quiet.is_set():  # others are still at it
            await pilot.pause(0.05)
        with app.db.read() as r:
            rows = customers.rows(r, customers.ids(r))
        if not await person.until(lambda: all(_shows(person.screen(), row.name, row.city) for row in rows)):
            told.errors.append(f"{name}: the screen is not as the store:\n{person.screen()}")
    return told


def _shows(screen: str, name: str, city: str | None) -> bool:
    return any(name in line and f"{city} " in line for line in screen.splitlines())


class _Person:
    """Somebody before an app."""

    def __init__(self, pilot: Any, told: Told) -> None:
        self.pilot = pilot
        self.app = pilot.app
        self.told = told

    def screen(self) -> str:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()  # noqa: SLF001 - Textual has no other way to read it
        return "\n".join("".join(segment.text for segment in strip) for strip in strips)

    async def until(self, holds: Any) -> bool:
        """Wait until it holds; whether it did."""
        end = time.monotonic() + _PATIENCE
        while not holds():
            if time.monotonic() > end:
                return False
            await self.pilot.pause(0.02)
        return True

    async def edit(self, customer: int, city: str) -> None:
        """Type another city into the customer's form, save, and insist where somebody else was quicker."""
        self.app.edit_customer(customer)
        await self.until(lambda: self._form() is not None and self.app.focused is not None)
        page = self._form()
        if page is None:
            self.told.errors.append(f"no form came:\n{self.screen()}")
            return
        page.form.focus_field("city")
        await self.pilot.pause()
        await self.pilot.press("end", "ctrl+u", *city)
        await asyncio.sleep(random.uniform(0, 0.5))  # others get a chance
        seen = str(page.form._opening["city"])  # noqa: SLF001 - what the form was opened with
        await self.pilot.press("ctrl+s")
        while await self.until(lambda: self.app.screen is not page) and isinstance(self.app.screen, SettleConflict):
            self.told.conflicts += 1
            dialog = self.app.screen
            await self.until(lambda: isinstance(self.app.focused, SideBySide))
            seen = dialog.query_one(SideBySide).disputes[0].theirs
            await self.pilot.press("m", "enter")
            await self.until(lambda: self.app.screen is not dialog)  # noqa: B023
        if isinstance(self.app.screen, CustomerForm):
            self.told.errors.append(f"the form does not close:\n{self.screen()}")
        else:
            self.told.seen[city] = seen

    def _form(self) -> Any:
        page = self.app.screen
        ready = isinstance(page, CustomerForm) and page.form is not None
        return page if ready and all(row.editor.is_mounted for row in page.form.rows.values()) else None


def wait_for_quiet(db: Database, started: Sequence[Any], until: float) -> None:
    """Wait until nobody has written anything for some seconds after the end, or all have ended."""
    last, since = -1, time.monotonic()
    while any(process.is_alive() for process in started):
        with db.read() as r:
            now = int(r.value("SELECT max(id) FROM operation") or 0)
        if now != last:
            last, since = now, time.monotonic()
        if time.monotonic() > until and time.monotonic() - since > 5:
            return
        time.sleep(0.2)


def overwritten(db: Database, told: Told) -> list[str]:
    """Edits that were acknowledged and are not in the record, or that took another's place unseen."""
    with db.read() as r:
        images = r.all(
            lambda before, after: (read_image(before) or {}, read_image(after) or {}),
            "SELECT before, after FROM change WHERE table_name = 'customer_address' "
            "AND before IS NOT NULL AND after IS NOT NULL ORDER BY id",
        )
    before = {str(after["city"]): str(before["city"]) for before, after in images}
    bad = [f"the edit {city} was acknowledged and is not there" for city in told.seen if city not in before]
    return bad + [
        f"{city} took the place of {before[city]} unseen, after {seen} was shown"
        for city, seen in told.seen.items()
        if seen and city in before and before[city] != seen
    ]


__all__ = ["CUSTOMERS", "NAME", "Told", "command_lines", "in_an_app", "overwritten", "wait_for_quiet"]
