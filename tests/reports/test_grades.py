"""Grades proposed beside those set, the back-test, and setting them, worked out by hand on a small ledger."""

import pytest

from crm_tui import cli, ops
from crm_tui.core.errors import Invalid, NotFound, Stopped
from crm_tui.core.i18n import Text
from crm_tui.reports._grading import latest_quarter
from crm_tui.reports._report import Params, run
from tests.reports.books import Book, figures, rows


@pytest.fixture
def quarters(book: Book, fixed_now: str) -> Book:
    """Margins: in the fourth quarter 600, 250, 100, 45, 5 of 1 to 5; in the first 100, 700, 100, 95, 0, and 5 of 6."""
    for code in "1234567":
        book.customer(code)
    for customer, margin in enumerate((600, 250, 100, 45, 5), 1):
        book.sale("2023-11-10", customer, None, 1, 1000 + margin, cost=1000)
    for customer, margin in ((1, 100), (2, 700), (3, 100), (4, 95), (6, 5)):
        book.sale("2024-02-10", customer, None, 1, 1000 + margin, cost=1000)
    return book


def sets(book: Book, grades: dict[int, str]) -> None:
    ops.grades.put(book.db, grades)


def test_a_grade_is_proposed_once_it_held_for_two_quarters(quarters: Book):
    sets(quarters, {1: "A", 2: "B", 3: "A", 4: "D"})
    found = {row["customer"]: row for row in rows(quarters.report("2024-03", name="grades"), "customers")}
    # Fourth quarter: 1 and 2 begin below 70% (A), 3 at 85% (B), 4 at 95% (C), 5 at 99.5% (D).
    assert [found[code]["grade_before"] for code in "123456"] == ["A", "A", "B", "C", "D", None]
    # First: 2 at 0%, 1 at 70%, 3 at 80%, 4 at 90%, 6 at 99.5%; 5 brought nothing.
    assert [found[code]["grade"] for code in "123456"] == ["B", "A", "B", "C", "D", "D"]
    # 1 was B only once and stays; 2, 3 and 4 held theirs twice; 5 and 6 have none yet; 7 never bought.
    assert [found[code]["suggested"] for code in "123456"] == ["A", "A", "B", "C", "D", "D"]
    assert set(found) == set("123456")
    changes = rows(quarters.report("2024-03", name="grades"), "changes")
    assert [(row["customer"], row["set"], row["suggested"]) for row in changes] == [
        ("2", "B", "A"), ("3", "A", "B"), ("4", "D", "C"), ("6", None, "D"), ("5", None, "D"),
    ]  # fmt: skip


def test_the_back_test_tells_what_the_grades_of_the_quarter_before_made(quarters: Book):
    report = quarters.report("2024-03", name="grades")
    (row,) = rows(report, "back_test")
    assert (row["graded"], row["value"]) == (5, 1000)
    # A were 1 and 2: 100 + 700 of 1000; B 3, C 4, D 5, and 6 was not yet among them.
    assert [row[one] for one in ("a", "b", "c", "d", "new")] == [800_000, 100_000, 95_000, 0, 5_000]
    held = next(one for one in report.figures if one.key == "held")
    assert (held.value, str(held.worked)) == (800_000, "8.00 ÷ 10.00 = 80.0%")
    sets(quarters, {2: "A", 3: "A"})
    assert figures(quarters.report("2024-03", name="grades"))["set_held"] == 800_000


def test_a_test_of_too_few_tells_nothing(quarters: Book):
    quarters.write(lambda w: w.execute_on("sale", "DELETE FROM sale WHERE customer_id = 5"))
    report = quarters.report("2024-03", name="grades")
    assert figures(report)["held"] is None
    worked = next(one.worked for one in report.figures if one.key == "held")
    assert str(worked) == "too few to tell (n = 4)"
    (row,) = rows(report, "back_test")
    assert [row[one] for one in ("a", "b", "c", "d", "new")] == [None] * 5


def test_only_quarters_that_are_over_are_graded(quarters: Book):
    with quarters.db.read() as r:  # it is 15 May 2024
        assert latest_quarter(r, "") == latest_quarter(r, "2024-03") == latest_quarter(r, "2024-05") == (2024, 1)
        assert latest_quarter(r, "2024-02") == latest_quarter(r, "2023-12") == (2023, 4)
        assert str(latest_quarter(r, "").words) == "Q1 2024"


def test_the_rule_is_the_shops_own_and_revenue_stands_in_for_unknown_costs(quarters: Book):
    ops.settings.put(quarters.db, "grade.rule", "A=5 B=90")
    found = {row["customer"]: row["grade"] for row in rows(quarters.report("2024-03", name="grades"), "customers")}
    assert found["2"] == "A"
    assert found["1"] == "B"
    quarters.sale("2024-03-01", 6, None, 1, 5000)
    report = quarters.report("2024-03", name="grades")
    assert any("grades go by revenue" in note.msgid for note in report.notes)
    best = rows(report, "customers")[0]
    assert (best["customer"], best["value"], best["grade"]) == ("6", 6005, "A")


def test_grades_are_set_as_one_and_taken_back_as_one(quarters: Book):
    sets(quarters, {1: "C"})
    done = ops.grades.put(quarters.db, {1: "A", 2: "B", 99: "D"})
    assert (done.value, str(done.message)) == (2, "Set the grades of 2 customers.")

    def grades() -> list[str | None]:
        with quarters.db.read() as r:
            return r.all(lambda grade: grade, "SELECT grade FROM customer WHERE id < 4 ORDER BY id")

    assert grades() == ["A", "B", None]
    ops.history.undo(quarters.db)
    assert grades() == ["C", None, None]
    with pytest.raises(Invalid):
        ops.grades.put(quarters.db, {1: "E"})
    with pytest.raises(NotFound):
        ops.grades.put(quarters.db, {99: "A"})


def test_an_empty_shop_has_nobody_to_grade_and_a_long_one_can_be_stopped(book: Book):
    report = book.report(name="grades")
    assert figures(report)["customers"] == 0
    assert all(not table.rows for table in report.tables)
    assert all(isinstance(note, Text) for note in report.notes)

    def stop() -> None:
        raise Stopped("stop")

    with book.db.read() as r, pytest.raises(Stopped):
        run(r, "grades", Params(check=stop))


def test_the_command_shows_first_and_sets_only_when_told(quarters: Book, capsys: pytest.CaptureFixture[str]):
    words = ["customer", "grades", "--month", "2024-03", "--db", str(quarters.db.path)]
    assert cli.main([*words, "--format", "csv"]) == 0
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 1 + 6
    assert "--apply" in err
    assert cli.main([*words, "--apply"]) == 0
    assert "Set the grades of 6 customers." in capsys.readouterr().err
    assert cli.main(words) == 0
    out, err = capsys.readouterr()
    assert ("Every grade is as the rule proposes." in out, err) == (True, "")
