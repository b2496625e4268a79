"""Segments, retention and value of customers, worked out by hand on small ledgers."""

from datetime import date, timedelta

import pytest

from crm_tui.core.errors import Stopped
from crm_tui.core.i18n import Text
from crm_tui.reports._report import Params, run
from tests.reports.books import Book, figures, rows


def words(cell: object) -> str:
    return cell.msgid if isinstance(cell, Text) else str(cell)


@pytest.fixture
def months(book: Book, fixed_now: str) -> Book:
    """January: 1-6 buy. February: 1-4 and 7. March: nobody but 5, who comes back, and a walk-in."""
    for code in "1234567":
        book.customer(code)
    for customer in range(1, 7):
        book.sale("2024-01-10", customer, None, 1, 1000)
    for customer in (1, 2, 3, 4, 7):
        book.sale("2024-02-10", customer, None, 1, 500)
    book.sale("2024-02-11", 1, None, -1, -500)
    book.sale("2024-03-05", 5, None, 1, 900)
    book.sale("2024-03-06", None, None, 1, 900)
    return book


def test_who_stayed_who_left_and_who_came_back(months: Book):
    report = months.report("2024-02", name="retention")
    found = figures(report)
    # Of six, four stayed; 7 is new. Revenue of the six in February: 4 x 500 - 500 of 6,000.
    assert (found["retention"], found["churn"], found["new"], found["back"]) == (666_667, 333_333, 1, 0)
    assert found["revenue_retention"] == 250_000
    march = {row["month"]: row for row in rows(months.report("2024-03", name="retention"), "months")}["2024-03"]
    assert (march["start"], march["stayed"], march["left"], march["new"], march["back"]) == (5, 0, 5, 0, 1)
    assert march["retention"] == 0


def test_a_rate_of_too_few_is_not_told(months: Book):
    report = months.report("2024-04", name="retention")
    assert figures(report)["retention"] is None
    worked = next(one.worked for one in report.figures if one.key == "retention")
    assert worked is not None
    assert str(worked) == "too few to tell (n = 1)"


def test_cohorts_follow_those_who_came_together(months: Book):
    january, february = rows(months.report("2024-03", name="retention", since="2024-01"), "cohorts")
    assert (january["month"], january["size"], january["later_1"], january["later_2"]) == (
        "2024-01", 6, 666_667, 166_667,
    )  # fmt: skip
    assert (february["size"], february["later_1"]) == (1, None)


def test_who_is_silent_for_twice_as_long_as_usual_is_about_to_leave(book: Book, fixed_now: str):
    quiet, steady = book.customer("QUIET"), book.customer("STEADY")
    for days in (100, 90, 80, 70):  # every 10 days, then silence for 70
        book.sale((date(2024, 5, 15) - timedelta(days=days)).isoformat(), quiet, None, 1, 700)
    for days in (63, 42, 21):
        book.sale((date(2024, 5, 15) - timedelta(days=days)).isoformat(), steady, None, 1, 700)
    (found,) = rows(book.report("2024-05", name="retention"), "leaving")
    assert (found["customer"], found["silent"], found["usual"], found["revenue"]) == ("QUIET", 70, 10, 2800)


def test_few_customers_are_scored_by_fixed_bounds(months: Book):
    report = months.report("2024-03", name="segments")
    found = {row["customer"]: row for row in rows(report, "customers")}
    # On 31 March 5 bought 26 days ago (5), twice (2), for 19.00 (below 200: 1): recency 5, frequency 2: new.
    assert [found["5"][one] for one in ("recency", "frequency", "monetary")] == [5, 2, 1]
    assert words(found["5"]["segment"]) == "New customers"
    assert (found["6"]["recency"], words(found["6"]["segment"])) == (3, "About to sleep")  # 81 days, once
    assert any("rfm.bounds" in note.msgid for note in report.notes)


def test_scores_of_many_are_fifths_and_movement_is_from_the_month_before(book: Book, fixed_now: str):
    for place in range(25):
        book.customer(f"K{place:02}")
        for times in range(1 + place // 5):
            book.sale(f"2024-04-{1 + times + place:02}", place + 1, None, 1, 100 * (place + 1))
    report = book.report("2024-04", name="segments")
    best = rows(report, "customers")[0]
    assert (best["customer"], best["recency"], best["frequency"], best["monetary"]) == ("K24", 5, 5, 5)
    assert figures(report)["customers"] == 25
    moved = rows(report, "movement")
    assert sum(row["customers"] for row in moved) == 25
    assert {words(row["before"]) for row in moved} == {"(not among them)"}
    assert sum(row["customers"] for row in rows(report, "segments")) == 25


def test_value_of_few_is_told_by_the_simple_formula(book: Book):
    who = book.customer("K")
    for day in ("2024-01-10", "2024-03-10"):
        book.sale(day, who, None, 1, 1000, cost=600)
    report = book.report(name="value", day="2024-05-15")
    (row,) = rows(report, "customers")
    # Two orders of 10.00 a year; nobody of the year before, so nobody is known to stay: churn 100%.
    assert (row["spent"], row["days"], row["alive"], row["orders"], row["revenue"]) == (2000, 2, None, 0, 0)
    assert any("simple formula" in note.msgid for note in report.notes)


def test_value_of_many_is_told_by_the_models(book: Book):
    begin = date(2023, 5, 15)
    with book.db.write("test", "test") as w:
        for place in range(90):
            values = {"code": f"K{place}", "name": "n", "kind": "person", "pinyin": "", "created_at": "x"}
            who = w.insert("customer", values)
            for turn in range(1 + place % 6):
                day = begin + timedelta(days=place + turn * (7 + place % 40))
                line = {"day": day.isoformat(), "customer_id": who, "kind": "sale", "quantity": 1000, "occurrence": 1}
                w.insert("sale", {**line, "amount": 1000 + 37 * place, "cost": 500, "identity": f"{place} {turn}"})
    report = book.report(name="value", day="2024-05-15")
    found = rows(report, "customers")
    assert len(found) == 90
    assert all(0 <= row["alive"] <= 1_000_000 for row in found)
    assert {row["alive"] for row in found if row["days"] == 1} == {1_000_000}
    assert figures(report)["revenue"] == pytest.approx(sum(row["revenue"] for row in found), abs=90)
    assert any("BG/NBD" in note.msgid for note in report.notes)


def test_a_long_report_can_be_stopped(months: Book):
    def stop() -> None:
        raise Stopped("stop")

    for name in ("segments", "retention", "value"):
        with months.db.read() as r, pytest.raises(Stopped):
            run(r, name, Params(check=stop))


@pytest.mark.parametrize("name", ["segments", "retention", "value"])
def test_an_empty_shop_has_nothing_to_tell(book: Book, name: str):
    report = book.report(name=name)
    assert all(not table.rows for table in report.tables if table.key != "months")
