"""What needs a person today: quick by indexes, and right by reckoning it the slow way."""

from datetime import date
from typing import Any

import pytest

from crm_tui.domain import quiet
from crm_tui.store import today
from crm_tui.store.db import Database, Reader
from crm_tui.store.needs import HEADINGS, needs

DAY = date(2024, 5, 15)


def test_who_owes_and_all_that_is_owed_agree_with_every_line(sample: Database) -> None:
    with sample.read() as r:
        found = today.matters(r, DAY, 1000)
        owed: dict[int, int] = {}
        for customer, left in r.iterate(
            lambda *row: row,
            "SELECT customer_id, amount - COALESCE(paid, 0) FROM sale WHERE customer_id > 0 AND day <= '2024-05-15' "
            "UNION ALL SELECT customer_id, -amount FROM payment WHERE customer_id > 0 AND day <= '2024-05-15'",
        ):
            owed[customer] = owed.get(customer, 0) + left
    assert found.owed == sum(owed.values())
    most = [matter.amount for matter in found.rows if matter.heading == today.OWING]
    assert most
    assert {matter.amount for matter in found.rows if matter.heading == today.OWING} <= set(owed.values())
    assert most == sorted(most, reverse=True)


def test_who_is_quiet_agrees_with_every_customers_days(sample: Database) -> None:
    with sample.read() as r:
        silent = today.silences(r, DAY, 10_000)
        found = {(matter.customer_id, matter.days, matter.usual) for matter in silent.matters}
        came: dict[int, list[str]] = {}
        for customer, day in r.iterate(lambda *row: row, "SELECT customer_id, day FROM sale WHERE customer_id > 0"):
            came.setdefault(customer, []).append(day)
    wanted = {(one, told.days, told.usual) for one, days in came.items() if (told := quiet.silence(days, DAY))}
    assert found == wanted
    assert silent.number == len(wanted) > 0


def test_nothing_of_today_reads_all_sales_or_all_payments(sample: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, dict[str, Any]]] = []
    run = Reader._run  # noqa: SLF001 - every statement goes through it

    def listening(self: Reader, sql: str, params: Any) -> Any:
        asked.append((sql, params))
        return run(self, sql, params)

    monkeypatch.setattr(Reader, "_run", listening)
    with sample.read() as r:
        needs(r, DAY, 20)
        statements = list(asked)
        steps = [
            (step, sql)
            for sql, params in statements
            for step in r.all(lambda *row: str(row[3]), f"EXPLAIN QUERY PLAN {sql}", **params)
        ]
    whole = [
        step for step, sql in steps for table in ("sale", "payment") if step == f"SCAN {table}" and f" {table} " in sql
    ]
    assert statements
    assert whole == []


def test_needs_are_counted_and_limited_under_each_heading(sample: Database) -> None:
    with sample.read() as r:
        found, all_of_them = needs(r, DAY, 2), needs(r, DAY, 10_000)
    assert tuple(found.rows) == HEADINGS
    for heading in HEADINGS:
        assert len(found.rows[heading]) == min(2, len(all_of_them.rows[heading]))
    for heading in ("quiet", "unspoken", "date", "due"):
        assert found.counts[heading] == len(all_of_them.rows[heading]), heading
