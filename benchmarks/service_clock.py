"""How long 10,000 open tickets' clocks take in one list: prints figures, promises nothing.

Run from the project's folder: python benchmarks/service_clock.py
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crm_tui.domain.shop import Shop
from crm_tui.store import batches, ticket_clocks
from crm_tui.store.db import Database

TICKETS = 10_000
NOW = datetime(2026, 11, 22, 4, tzinfo=UTC)
HALF_A_YEAR = 60 * 24 * 180  # minutes


def kept(moment: datetime) -> str:
    """The moment as the store keeps it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def fill(db: Database, chance: random.Random) -> int:
    """Make the tickets, half of them answered, a third having waited for the customer; how many events they have."""
    tickets, events = [], []
    for number in range(1, TICKETS + 1):
        opened = NOW - timedelta(minutes=chance.randrange(HALF_A_YEAR))
        priority = chance.choice(("low", "normal", "high", "urgent"))
        begun = (number, f"T-{number:04}", "Leak", "repair", priority, "act", kept(opened), 0, kept(opened))
        tickets.append(begun)
        events.append((number, kept(opened), "x", "open", None, None))
        if number % 2:
            events.append((number, kept(opened + timedelta(hours=3)), "x", "answer", None, None))
        if number % 3 == 0:
            events.append((number, kept(opened + timedelta(hours=5)), "x", "wait", None, "customer"))
            events.append((number, kept(opened + timedelta(hours=50)), "x", "resume", None, None))
    columns = ("id", "number", "subject", "category", "priority", "step", "opened", "reopened", "latest", "batch_id")
    with db.write("benchmark", "Benchmark.") as w:
        batch = batches.start(w, "tickets", "made up", "0")
        w.insert_many("ticket", columns, [(*row, batch) for row in tickets])
        columns = ("ticket_id", "at", "actor", "kind", "step", "reason", "batch_id")
        w.insert_many("ticket_event", columns, [(*row, batch) for row in events])
    return len(events)


def timed(what: str, work: Callable[[], object]) -> None:
    """Print how long it takes."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    sys.stdout.write(f"{what}: {wall:.3f} s, {cpu:.3f} s of the processor\n")


def main() -> None:
    """Measure the first list of a process, which builds the calendar, and the next ones."""
    os.environ["CRM_NOW"] = NOW.isoformat()
    with tempfile.TemporaryDirectory() as folder:
        db = Database.create(Path(folder) / "shop.db", Shop("Benchmark", "CNY", "Asia/Shanghai"))
        sys.stdout.write(f"{TICKETS} open tickets, {fill(db, random.Random(1))} events\n")
        with db.read() as r:
            for what in ("first list, with China's holidays", "second list", "third list"):
                timed(what, lambda: ticket_clocks.pressing(r))
            timed("overdue ones", lambda: ticket_clocks.overdue(r))


if __name__ == "__main__":
    main()
