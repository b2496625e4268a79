"""The service report and the report of follow-up work, worked out by hand."""

import io
from typing import Any

import pytest

from crm_tui import ops
from crm_tui.exchange.options import Options
from crm_tui.exchange.run import import_file
from crm_tui.reports._report import Params, behind
from tests.reports.books import Book, figures, rows, table

HOUR = 3600


def at(monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    """The present moment on the shop's clock, eight hours before that of UTC."""
    monkeypatch.setenv("CRM_NOW", f"{moment}:00+08:00")


#: In May 2024 six tickets, five of them solved after 1 to 5 working hours; one in April.
TICKETS = """number,subject,category,priority,channel,opened,answered,resolved,closed,expected,perceived
1,April,complaint,low,phone,2024-04-10 09:00,,,,,
2,May 2,repair,urgent,shop,2024-05-14 09:00,2024-05-14 10:00,2024-05-14 10:00,2024-05-14 10:00,4,5
3,May 3,repair,normal,shop,2024-05-14 09:00,2024-05-14 11:00,2024-05-14 11:00,2024-05-14 11:00,4,5
4,May 4,repair,normal,shop,2024-05-14 09:00,2024-05-14 12:00,2024-05-14 12:00,2024-05-14 12:00,4,5
5,May 5,repair,normal,,2024-05-14 09:00,2024-05-14 13:00,2024-05-14 13:00,2024-05-14 13:00,4,5
6,May 6,repair,normal,,2024-05-14 09:00,2024-05-14 14:00,2024-05-14 14:00,2024-05-14 14:00,4,5
7,May 7,repair,normal,,2024-05-14 09:00,,,,,
"""


@pytest.fixture
def served(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Those tickets, one of them opened again, on a Wednesday."""
    at(monkeypatch, "2024-05-15T09:00")
    assert import_file(book.db, "tickets", io.BytesIO(TICKETS.encode()), Options()).account.new == 7
    ops.tickets.reopen(book.db, 2, "again")
    return book


def test_tickets_are_told_with_their_rule_and_its_numbers(served: Book) -> None:
    report = served.report("2024-05", name="service")
    found = figures(report)
    assert (found["received"], found["answered"], found["solved"], found["reopened"]) == (6, 5, 5, 1)
    assert (found["received_previous"], found["received_year_ago"]) == (1, 0)
    # 1 + 2 + 3 + 4 + 5 hours.
    assert (found["solution_mean"], found["solution_median"]) == (3 * HOUR, 3 * HOUR)
    assert found["reopened_share"] == 200_000
    worked = {one.key: str(one.worked) for one in report.figures if one.worked}
    assert worked["solution_mean"] == "15 h 00 min ÷ 5 = 3 h 00 min"
    assert worked["solution_median"] == "the middle of 5 times from 1 h 00 min to 5 h 00 min"
    assert worked["reopened_share"] == "1 ÷ 5 = 20.0%"
    assert worked["csat"] == "too few to tell (n = 4)"  # what was opened again is not closed


def test_a_share_of_too_few_is_not_told(served: Book) -> None:
    report = served.report("2024-04", name="service")
    assert figures(report)["solution_kept"] is None
    assert next(str(one.worked) for one in report.figures if one.key == "solution_kept") == "too few to tell (n = 0)"


def test_tickets_by_channel_by_priority_and_by_month(served: Book) -> None:
    report = served.report("2024-05", name="service")
    by_channel = [(str(row["channel"]), row["received"], row["open"]) for row in rows(report, "channels")]
    assert by_channel == [("(not said)", 3, 1), ("shop", 3, 1)]
    assert [(row["priority"], row["received"]) for row in rows(report, "priorities")] == [("normal", 5), ("urgent", 1)]
    months = rows(report, "months")
    assert [row["month"] for row in months][-2:] == ["2024-04", "2024-05"]
    assert len(months) == 12
    assert [(row["received"], row["solved"], row["reopened_share"]) for row in months[-2:]] == [
        (1, 0, None),
        (6, 5, 200_000),
    ]
    last = rows(report, "satisfaction")[-1]
    assert (last["month"], last["csat"], last["csat_n"], last["gap_n"]) == ("2024-05", None, 4, 4)


def test_satisfaction_is_of_three_months_together(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    with book.db.write("test", "test") as w:
        for number in range(12):
            month, perceived = ("2024-03", 5) if number < 9 else ("2024-05", 2)
            day = f"{month}-10T02:00:00.000Z"
            w.insert("ticket", {"number": str(number), "subject": "s", "category": "repair", "priority": "normal",
                                "step": "closed", "opened": day, "closed": day, "latest": day, "reopened": 0,
                                "perceived": perceived})  # fmt: skip
    at(monkeypatch, "2024-06-15T12:00")
    found = {row["month"]: row for row in rows(book.report("2024-06", name="service"), "satisfaction")}
    # 9 of 12 satisfied in March to May; 3 answers in April to June are too few.
    assert (found["2024-05"]["csat"], found["2024-05"]["csat_n"]) == (75_000, 12)
    assert (found["2024-06"]["csat"], found["2024-06"]["csat_n"]) == (None, 3)


def test_behind_a_figure_are_its_tickets(served: Book) -> None:
    def subjects(key: str) -> list[Any]:
        params = Params("2024-05")
        with served.db.read() as r:
            found = behind(r, "service", params, served.report("2024-05", name="service"), key)
        assert found is not None
        place = [column.key for column in found.columns].index("subject")
        return [row[place] for row in found.rows]

    assert subjects("received") == [f"May {number}" for number in range(2, 8)]
    assert subjects("solution_kept") == [f"May {number}" for number in range(2, 7)]
    assert subjects("reopened") == ["May 2"]
    assert subjects("csat_n") == [f"May {number}" for number in range(3, 7)]
    assert "April" in subjects("overdue")


@pytest.fixture
def followed(book: Book, monkeypatch: pytest.MonkeyPatch) -> Book:
    """Until 15 May: done in time and 3 days late, put off and done a day late, skipped, open; a weekly call."""
    for code in ("A", "B", "C"):
        book.customer(code)
    at(monkeypatch, "2024-05-01T09:00")
    for day, who in (("02", "王敏"), ("03", "王敏"), ("06", "小李"), ("07", "小李"), ("08", None), ("20", "小李")):
        ops.followups.add(book.db, {"date": f"2024-05-{day}", "customer_id": 1, "subject": day, "assignee": who})
    ops.followups.add(book.db, {"date": "2024-05-01", "customer_id": 2, "subject": "weekly", "repeat": "weekly",
                                "kind": "call"})  # fmt: skip
    ops.followups.snooze(book.db, "3", "2024-05-09")
    at(monkeypatch, "2024-05-02T09:00")
    ops.followups.done(book.db, "1", "ok", interaction={"kind": "visit", "text": "seen"})
    ops.followups.done(book.db, "7@2024-05-01", "ok", interaction={"kind": "call", "text": "spoke"})
    at(monkeypatch, "2024-05-06T09:00")
    ops.followups.done(book.db, "2", "ok")
    ops.followups.skip(book.db, "4", "away")
    at(monkeypatch, "2024-05-10T00:30")  # the 9th in London
    ops.followups.done(book.db, "3", "ok")
    ops.interactions.log(book.db, {"customer_id": 1, "kind": "call", "text": "spoke"})
    at(monkeypatch, "2024-05-15T20:00")
    return book


def test_what_fell_due_and_when_it_was_done(followed: Book) -> None:
    report = followed.report("2024-05", name="followup_work")
    found = figures(report)
    # Singles of the 2nd, 3rd, 6th, 7th, 8th; weekly on the 1st, 8th and 15th. What is due on the 20th is to come.
    assert {key: found[key] for key in ("due", "done", "late", "skipped", "open", "moved")} == {
        "due": 8, "done": 4, "late": 3, "skipped": 1, "open": 3, "moved": 1,
    }  # fmt: skip
    # Three days late, a day late after it was put off until the 9th, and a day of the weekly one: 5 / 3.
    assert found["days_late"] == 1667
    assert found["done_share"] == 500_000
    assert found["in_time_share"] is None  # of 4
    worked = {one.key: str(one.worked) for one in report.figures if one.worked}
    assert (worked["days_late"], worked["done_share"]) == ("5 ÷ 3 = 1.7", "4 ÷ 8 = 50.0%")
    assert worked["in_time_share"] == "too few to tell (n = 4)"
    assert (found["due_previous"], found["done_previous"]) == (0, 0)


def test_follow_ups_by_who_and_by_kind_add_up(followed: Book) -> None:
    report = followed.report("2024-05", name="followup_work")
    people = {str(row["assignee"]): row for row in rows(report, "assignees")}
    assert {name: (row["due"], row["done"], row["late"], row["days_late"]) for name, row in people.items()} == {
        "(not said)": (4, 1, 1, 1000), "小李": (2, 1, 1, 1000), "王敏": (2, 2, 1, 3000),
    }  # fmt: skip
    total = table(report, "assignees").total
    assert total is not None
    assert total[1:7] == (8, 4, 3, 1, 3, 1)
    assert sum(row["due"] for row in rows(report, "kinds")) == 8
    assert [(row["customer"], row["state"], row["days_late"]) for row in rows(report, "open")] == [
        ("A", "open", 7), ("B", "open", 7), ("B", "open", None),
    ]  # fmt: skip


def test_contacts_are_counted_once_and_by_kind(followed: Book) -> None:
    report = followed.report("2024-05", name="followup_work")
    assert (figures(report)["contacts"], figures(report)["reached"]) == (3, 2)
    assert [(row["kind"], row["contacts"]) for row in rows(report, "contacts")] == [("call", 2), ("visit", 1)]


def test_whom_nobody_spoke_to_since_they_paid(followed: Book) -> None:
    followed.payment("2024-04-01", 1, 500)  # spoken to since
    followed.payment("2024-04-20", 3, 500)
    followed.payment("2024-05-14", 2, 500)  # yesterday: there is time
    report = followed.report("2024-05", name="followup_work")
    assert [(row["customer"], row["paid"], row["days"]) for row in rows(report, "unspoken")] == [
        ("C", "2024-04-20", 25)
    ]
    assert figures(report)["unspoken"] == 1


def test_behind_a_figure_are_its_follow_ups(followed: Book) -> None:
    with followed.db.read() as r:
        report = followed.report("2024-05", name="followup_work")
        late = behind(r, "followup_work", Params("2024-05"), report, "late")
        skipped = behind(r, "followup_work", Params("2024-05"), report, "skipped")
        assert behind(r, "followup_work", Params("2024-05"), report, "unspoken") is not None
    assert late is not None
    assert skipped is not None
    assert [row[4] for row in late.rows] == ["03", "weekly", "06"]
    assert [row[4] for row in skipped.rows] == ["07"]
