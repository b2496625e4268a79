"""Tickets from files: a city's thousand requests against plain SQL, exports read back, files that tell more."""

import contextlib
import csv
import json
import sqlite3
from pathlib import Path
from statistics import mean, median
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.core.errors import Invalid
from crm_tui.domain.shop import Shop
from crm_tui.exchange.account import Summary
from crm_tui.exchange.exports import Filter, export
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.reports import service
from crm_tui.store import check, ticket_events, ticket_figures, tickets
from crm_tui.store.db import Database


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Database:
    """A shop in New York that never closes, so that working time is time."""
    monkeypatch.setenv("CRM_NOW", "2024-04-17T12:00:00+00:00")
    db = Database.create(tmp_path / "city.db", Shop("NYC", "USD", "America/New_York"))
    ops.settings.put(db, "service.hours", "00:00-24:00")
    ops.settings.put(db, "service.days", "1-7")
    return db


@pytest.fixture
def requests(shared_data: Path) -> Path:
    path = shared_data / "tickets" / "nyc311_service_requests.csv"
    if not path.exists():
        pytest.skip("the city's requests are not in the collection of real files")
    return path


#: The file's own columns: an answer from before the request is a day without a time; what is closed without a date was
#: closed at its last action.
OWN_SQL = """
WITH told AS (
  SELECT *, CAST(strftime('%s', created_date) AS INTEGER) AS opened,
    CASE WHEN resolution_action_updated_date >= created_date
      THEN CAST(strftime('%s', resolution_action_updated_date) AS INTEGER) END AS acted,
    CASE WHEN closed_date <> '' THEN CAST(strftime('%s', closed_date) AS INTEGER)
      WHEN status = 'Closed' THEN CAST(strftime('%s', resolution_action_updated_date) AS INTEGER) END AS closed
  FROM file
)
SELECT agency, min(coalesce(acted, closed), coalesce(closed, acted)) - opened, closed - opened FROM told
"""


def by_sql(path: Path) -> list[tuple[str, int | None, int | None]]:
    """(agency, seconds to the first action, seconds to the closing) of every row."""
    with path.open(encoding="utf-8-sig", newline="") as file, contextlib.closing(sqlite3.connect(":memory:")) as store:
        reader = csv.DictReader(file)
        names = reader.fieldnames or ()
        store.execute(f"CREATE TABLE file ({', '.join(names)})")
        store.executemany(
            f"INSERT INTO file VALUES ({', '.join('?' * len(names))})", [tuple(row.values()) for row in reader]
        )
        return store.execute(OWN_SQL).fetchall()


def test_a_citys_requests_are_all_accounted_for(city: Database, requests: Path) -> None:
    account = import_file(city, "tickets", requests, Options()).account
    assert (account.lines, account.new, account.rejected) == (1000, 1000, 0)
    with city.read() as r:
        for _, look in check.CHECKS:
            assert list(look(r)) == []
        found = tickets.get(r, tickets.find(r, "60879417"))
        assert (found.values["subject"], found.values["words"]) == ("Street Condition", "Pothole")
        assert (found.values["assignee"], found.state.step) == ("DOT", "listen")
        assert found.state.opened == "2024-04-16T07:03:15.000Z"  # three in the morning of New York
    again = import_file(city, "tickets", requests, Options()).account
    assert (again.unchanged, again.new, again.updated) == (1000, 0, 0)


def test_a_citys_figures_are_those_of_plain_sql(city: Database, requests: Path) -> None:
    import_file(city, "tickets", requests, Options())
    rows = by_sql(requests)
    answers = [answer for _, answer, _ in rows if answer is not None]
    solutions = [solution for _, _, solution in rows if solution is not None]
    with city.read() as r:
        report = service.of_all(r)
        figures = {figure.key: figure.value for figure in report.figures}
        assert sorted(one.answer for one in ticket_figures.served(r) if one.answer is not None) == sorted(answers)
        assert sorted(one.solution for one in ticket_figures.served(r) if one.solution is not None) == sorted(solutions)
    assert (figures["received"], figures["answered"], figures["solved"]) == (1000, len(answers), len(solutions))
    assert (figures["answer_mean"], figures["answer_median"]) == (round(mean(answers)), round(median(answers)))
    assert (figures["solution_mean"], figures["solution_median"]) == (round(mean(solutions)), round(median(solutions)))
    assert figures["solution_elapsed"] == figures["solution_mean"]
    table = next(table for table in report.tables if table.key == "assignees")
    for agency, received, _, answer_mean, _, _, solution_median in table.rows:
        own = [row for row in rows if row[0] == agency]
        answered = [row[1] for row in own if row[1] is not None]
        solved = [row[2] for row in own if row[2] is not None]
        assert received == len(own)
        assert answer_mean == (round(mean(answered)) if answered else None)
        assert solution_median == (round(median(solved)) if solved else None)


@pytest.mark.parametrize("format", ["csv", "xlsx", "json", "jsonl"])
def test_what_is_exported_is_known_again_and_makes_the_same_tickets_elsewhere(
    city: Database, requests: Path, tmp_path: Path, format: str
) -> None:
    import_file(city, "tickets", requests, Options())
    first, second = tmp_path / f"a.{format}", tmp_path / "b.csv"
    export(city, "tickets", format, first, Filter())
    assert import_file(city, "tickets", first, Options()).account.unchanged == 1000
    other = Database.create(tmp_path / "other.db", Shop("copy", "USD", "Asia/Tokyo"))
    assert import_file(other, "tickets", first, Options()).account.new == 1000
    export(other, "tickets", "csv", second, Filter())
    export(city, "tickets", "csv", tmp_path / "c.csv", Filter())
    assert second.read_bytes() == (tmp_path / "c.csv").read_bytes()


def bring(db: Database, tmp_path: Path, rows: list[dict[str, Any]], **options: Any) -> Summary:
    path = tmp_path / "tickets.json"
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")
    return import_file(db, "tickets", path, Options(**options))


def test_a_ticket_walked_here_comes_back_from_its_file(shop: Database, tmp_path: Path, fixed_now: str) -> None:
    ops.customers.add(shop, {"name": "张三五金店"})
    ops.products.add(shop, {"name": "水泵"})
    ops.tickets.add(shop, {"subject": "漏水", "words": "一开\n就漏", "customer_id": 1, "product_id": 1, "cost": 3550})
    values: tuple[dict[str, Any], ...] = (
        {}, {"promised": "2024-05-20T09:00:00Z"}, {"assignee": "王敏", "helpers": "小李;小张"}, {"severity": "minor"},
        {"resolution": "换新"}, {"cause": "老化", "lesson": "抽检", "expected": 4, "perceived": 5, "recommend": 10},
    )  # fmt: skip
    for step in values:
        ops.tickets.step(shop, 1, step)
    path = tmp_path / "walked.csv"
    export(shop, "tickets", "csv", path, Filter())
    assert import_file(shop, "tickets", path, Options()).account.unchanged == 1
    other = Database.create(tmp_path / "other.db", Shop("copy", "CNY", "Asia/Shanghai"))
    made = import_file(other, "tickets", path, Options(create_missing=True)).account
    assert (made.new, made.created_customers, made.created_products) == (1, 1, 1)
    with shop.read() as r, other.read() as r2:
        assert tickets.get(r, 1).values == tickets.get(r2, 1).values
        assert tickets.get(r, 1).state == tickets.get(r2, 1).state


def test_a_later_file_closes_what_was_open_and_an_earlier_one_opens_nothing(shop: Database, tmp_path: Path) -> None:
    early = {"Unique Key": "7", "Complaint Type": "Leak", "Created Date": "2024-05-01 10:00", "Status": "Open"}
    late = {**early, "Status": "Closed", "Closed Date": "2024-05-02 10:00", "Agency": "DEP"}
    assert bring(shop, tmp_path, [early]).account.new == 1
    assert bring(shop, tmp_path, [late]).account.updated == 1
    with shop.read() as r:
        state = tickets.get(r, 1).state
        assert (state.step, state.closed, state.resolved) == ("closed", "2024-05-02T02:00:00.000Z", state.closed)
        assert tickets.get(r, 1).values["assignee"] == "DEP"
        assert [event.kind for event in ticket_events.timeline(r, 1)] == ["open", "close", "edit"]
        assert list(ticket_events.disagreeing(r)) == []
    assert bring(shop, tmp_path, [early]).account.unchanged == 1
    ops.history.undo(shop)
    with shop.read() as r:
        assert tickets.get(r, 1).state.step == "listen"


def test_an_import_of_tickets_is_undone_whole_and_not_over_later_work(shop: Database, tmp_path: Path) -> None:
    summary = bring(
        shop, tmp_path, [{"subject": "a"}, {"subject": "b", "step": "closed", "closed": "2024-05-01 09:00"}]
    )
    assert summary.account.new == 2
    ops.history.undo(shop)
    with shop.read() as r:
        assert r.value("SELECT (SELECT count(*) FROM ticket) + (SELECT count(*) FROM ticket_event)") == 0
    ops.history.redo(shop)
    with shop.read() as r:
        assert list(ticket_events.disagreeing(r)) == []
        assert r.value("SELECT count(*) FROM ticket_event") == 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ({"subject": "x", "perceived": 9}, "between 1 and 5"),
        ({"subject": "x", "customer": "nobody"}, "nobody"),
        ({"number": "1"}, "subject"),
        ({"subject": "x", "opened": "2024-05-02", "closed": "2024-05-01"}, "before it was received"),
        ({"subject": "x", "opened": "once"}, "once"),
        ({"subject": "x", "category": "weather"}, "weather"),
    ],
)
def test_rows_that_cannot_be_are_rejected_with_a_reason(
    shop: Database, tmp_path: Path, row: dict[str, Any], told: str
) -> None:
    account = bring(shop, tmp_path, [row]).account
    assert (account.new, account.rejected) == (0, 1)
    assert told in str(account.errors[0].message)


def test_a_file_without_subjects_is_no_file_of_tickets(shop: Database, tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        bring(shop, tmp_path, [{"priority": "low", "person": "x"}])
