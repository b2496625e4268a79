"""The calendar: what is due when, what becomes of series, and what raises itself and never comes back."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm_tui import ops
from crm_tui.core.errors import Conflict, Invalid, NotFound
from crm_tui.store import followups, interactions, raised
from crm_tui.store.agenda import MISSED, Entry, agenda
from crm_tui.store.db import Database

TODAY = date(2024, 5, 15)  # a Wednesday


@pytest.fixture
def book(shop: Database, fixed_now: str) -> Database:
    """A shop with one customer, on Wednesday 15 May 2024."""
    ops.customers.add(shop, {"name": "张三", "grade": "A"})
    return shop


def entries(db: Database, first: str, last: str, **more: object) -> list[Entry]:
    with db.read() as r:
        return agenda(r, date.fromisoformat(first), date.fromisoformat(last), TODAY, **more)  # type: ignore[arg-type]


def told(db: Database, first: str = "2024-05-15", last: str = "2024-06-30") -> list[tuple[str, str, str]]:
    return [(entry.ref, entry.day, entry.state) for entry in entries(db, first, last)]


def plan(db: Database, day: str, **values: object) -> str:
    return str(ops.followups.add(db, {"date": day, "customer_id": 1, "subject": "回访", **values}).value)


def raised_keys(db: Database, today: date = TODAY) -> list[str]:
    with db.read() as r:
        return [entry.ref for entry in raised.raised(r, today, 50).entries]


# One by one.


def test_what_is_overdue_stands_before_what_is_due(book: Database):
    plan(book, "2024-05-20")
    plan(book, "2024-05-15", time="下午3点")
    plan(book, "2024-05-15")
    plan(book, "2024-04-30")
    plan(book, "2024-08-01")
    found = entries(book, "2024-05-15", "2024-05-21")
    assert [(entry.day, entry.time, entry.overdue) for entry in found] == [
        ("2024-04-30", None, 15), ("2024-05-15", None, 0), ("2024-05-15", "15:00", 0), ("2024-05-20", None, 0),
    ]  # fmt: skip
    assert entries(book, "2024-05-15", "2024-05-21", overdue=False)[0].day == "2024-05-15"


def test_a_week_ahead_of_today_has_nothing_overdue_in_it(book: Database):
    plan(book, "2024-04-30")
    assert entries(book, "2024-05-20", "2024-05-26") == []


def test_what_is_done_does_not_come_back_but_stays_on_its_day(book: Database):
    ref = plan(book, "2024-05-10")
    ops.followups.done(book, ref, "已下单")
    assert told(book) == []
    assert told(book, "2024-05-06") == [(ref, "2024-05-10", "done")]
    with pytest.raises(Conflict):
        ops.followups.done(book, ref)


def test_a_snoozed_one_is_due_later_and_was_planned_for_its_day(book: Database):
    ref = plan(book, "2024-05-10")
    ops.followups.snooze(book, ref, "2024-05-18")
    [entry] = entries(book, "2024-05-15", "2024-05-21")
    assert (entry.day, entry.planned, entry.overdue) == ("2024-05-18", "2024-05-10", 0)
    assert entries(book, "2024-05-06", "2024-05-12") == []
    with pytest.raises(Invalid):
        ops.followups.snooze(book, ref, "2024-05-15")


def test_a_moved_one_lies_on_its_new_day(book: Database):
    ref = plan(book, "2024-05-10", time="9:00")
    ops.followups.move(book, ref, "2024-05-20")
    [entry] = entries(book, "2024-05-15", "2024-05-21")
    assert (entry.day, entry.time, entry.overdue) == ("2024-05-20", "09:00", 0)


def test_done_can_keep_what_was_said_and_plan_the_next(book: Database):
    ref = plan(book, "2024-05-15", assignee="王敏", kind="visit")
    done = ops.followups.done(
        book, ref, interaction={"kind": "visit", "text": "看样品"}, following={"date": "2024-06-01"}
    ).value
    with book.read() as r:
        said = interactions.get(r, done.interaction_id or 0)
        kept = followups.get(r, int(ref))
        following = followups.get(r, done.next_id or 0)
    assert (said.text, said.day, kept.interaction_id) == ("看样品", "2024-05-15", said.id)
    assert (following.day, following.subject, following.assignee, following.kind) == (
        "2024-06-01", "回访", "王敏", "visit",
    )  # fmt: skip


def test_a_rhythm_is_counted_from_when_it_was_done(book: Database):
    ref = plan(book, "2024-04-01", rhythm_days=30)
    done = ops.followups.done(book, ref).value
    assert done.next_day == "2024-06-14"
    again = ops.followups.skip(book, str(done.next_id)).value
    assert again.next_day == "2024-06-14"
    assert told(book)[-1] == (str(again.next_id), "2024-06-14", "open")


def test_entries_can_be_of_one_person_or_one_customer(book: Database):
    ops.customers.add(book, {"name": "李四"})
    plan(book, "2024-05-16", assignee="王敏")
    plan(book, "2024-05-16", customer_id=2)
    assert [entry.assignee for entry in entries(book, "2024-05-15", "2024-05-21", assignee="王敏")] == ["王敏"]
    assert [entry.name for entry in entries(book, "2024-05-15", "2024-05-21", customer_id=2)] == ["李四"]


# Series.


def test_a_series_is_one_row_and_every_occurrence_an_entry(book: Database):
    ref = plan(book, "2024-05-17", repeat="每周五", time="10:00")
    assert told(book, last="2024-06-02") == [
        (f"{ref}@2024-05-17", "2024-05-17", "open"), (f"{ref}@2024-05-24", "2024-05-24", "open"),
        (f"{ref}@2024-05-31", "2024-05-31", "open"),
    ]  # fmt: skip
    with book.read() as r:
        assert len(followups.all_rows(r)) == 1


def test_a_done_occurrence_stays_done_and_the_series_goes_on(book: Database):
    ref = plan(book, "2024-05-17", repeat="weekly")
    assert ops.followups.done(book, ref).value.next_day == "2024-05-24"
    assert ops.followups.skip(book, f"{ref}@2024-05-31").value.next_day == "2024-06-07"
    assert [state for _, _, state in told(book, last="2024-06-10")] == ["done", "open", "skipped", "open"]
    with pytest.raises(Conflict):
        ops.followups.done(book, f"{ref}@2024-05-17")
    with pytest.raises(Conflict):
        ops.followups.done(book, f"{ref}@2024-05-18")


def test_of_a_missed_series_only_the_latest_is_overdue(book: Database):
    ref = plan(book, "2024-04-01", repeat="weekly")  # Mondays
    assert told(book, last="2024-05-21") == [
        (f"{ref}@2024-05-13", "2024-05-13", "open"), (f"{ref}@2024-05-20", "2024-05-20", "open"),
    ]  # fmt: skip
    assert {state for _, day, state in told(book, "2024-04-01", "2024-05-12")} == {MISSED}
    ops.followups.done(book, ref)
    assert [day for _, day, state in told(book, last="2024-05-21") if state == "open"] == ["2024-05-20"]


@settings(max_examples=20)  # each makes a shop of its own
@given(step=st.integers(1, 40), later=st.integers(1, 60))
def test_snoozing_and_moving_one_leave_the_series_alone(step: int, later: int, tmp_path_factory, empty_shop_file):
    import shutil

    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CRM_NOW", "2024-05-15T12:00:00+00:00")
        path = tmp_path_factory.mktemp("series") / "shop.db"
        shutil.copy(empty_shop_file, path)
        db = Database.open(path)
        ref = str(ops.followups.add(db, {"date": "2024-05-20", "subject": "x", "repeat": f"every {step} days"}).value)
        window = "2024-05-15", "2024-12-31"
        before = {entry.ref: entry.day for entry in entries(db, *window)}
        to = (TODAY + timedelta(days=later)).isoformat()
        ops.followups.snooze(db, f"{ref}@2024-05-20", max(to, "2024-05-20"))
        second = list(before)[1]
        ops.followups.move(db, second, to)
        after = {entry.ref: entry.day for entry in entries(db, *window)}
    assert after.pop(f"{ref}@2024-05-20") == max(to, "2024-05-20")
    assert after.pop(second) == to
    assert after.items() <= before.items()
    assert len(after) == len(before) - 2


def test_a_whole_series_is_moved_from_one_occurrence_on(book: Database):
    ref = plan(book, "2024-05-06", repeat="FREQ=WEEKLY;BYDAY=MO;COUNT=5")
    ops.followups.done(book, f"{ref}@2024-05-13")
    ops.followups.move(book, f"{ref}@2024-05-20", "2024-05-21", "15:00", series=True)
    found = [(entry.day, entry.time, entry.state) for entry in entries(book, "2024-05-01", "2024-07-30")]
    assert found == [
        ("2024-05-13", "15:00", "done"), ("2024-05-21", "15:00", "open"), ("2024-05-28", "15:00", "open"),
        ("2024-06-04", "15:00", "open"),
    ]  # fmt: skip


def test_occurrences_on_holidays_are_moved_to_the_next_working_day(book: Database):
    # China's Labour Day 2024: 1 to 5 May off; the shop works from Monday to Saturday.
    ref = plan(book, "2024-04-03", repeat="weekly", on_holiday="after")
    found = {ref_: day for ref_, day, _ in told(book, "2024-04-25", "2024-05-14")}
    assert found[f"{ref}@2024-05-01"] == "2024-05-06"
    assert found[f"{ref}@2024-05-08"] == "2024-05-08"


def test_a_lunar_birthday_comes_by_the_moon(book: Database):
    ref = plan(book, "2024-02-09", repeat="农历每年", kind="birthday")  # lunar 12-30
    assert [day for _, day, _ in told(book, "2025-01-01", "2027-12-31")] == ["2025-01-28", "2026-02-16", "2027-02-05"]
    with book.read() as r:
        assert followups.next_of(followups.get(r, int(ref)), "2025-01-28") == "2026-02-16"


def test_a_series_by_the_hour_is_told_by_the_hour(book: Database):
    ref = plan(book, "2024-05-16", repeat="FREQ=HOURLY;INTERVAL=6;COUNT=3", time="06:00")
    assert [ref_ for ref_, _, _ in told(book)] == [f"{ref}@2024-05-16T{hour}:00" for hour in ("06", "12", "18")]
    ops.followups.done(book, f"{ref}@2024-05-16T12:00")
    assert [state for _, _, state in told(book)] == ["open", "done", "open"]


# What raises itself.


def test_silence_raises_a_follow_up_that_says_why_and_does_not_come_back(book: Database):
    for day in ("2024-01-01", "2024-01-22", "2024-02-12", "2024-03-04"):
        ops.sales.add(book, {"date": day, "customer_id": 1, "amount": 1000, "paid": 1000})
    with book.read() as r:
        [entry] = raised.raised(r, TODAY, 5).entries
    assert entry.ref == "quiet:1:2024-03-04"
    assert str(entry.why) == "Silent for 72 days, usual are 21; last seen on 2024-03-04."
    done = ops.followups.done(book, entry.ref, "下月来").value
    assert raised_keys(book) == []
    with book.read() as r:
        kept = followups.get(r, done.followup_id)
    assert (kept.state, kept.raised_key, str(kept.why)) == ("done", entry.ref, str(entry.why))
    ops.history.undo(book)
    assert raised_keys(book) == [entry.ref]
    ops.followups.skip(book, entry.ref)
    assert raised_keys(book) == []
    with pytest.raises(Conflict):
        ops.followups.done(book, entry.ref)


def test_a_snoozed_raised_one_is_kept_and_due_on_that_day(book: Database):
    ops.payments.add(book, {"date": "2024-04-01", "customer_id": 1, "amount": 100})
    assert raised_keys(book) == ["unspoken:1:2024-04-01"]
    ops.followups.snooze(book, "unspoken:1:2024-04-01", "2024-05-20")
    assert raised_keys(book) == []
    [entry] = entries(book, "2024-05-15", "2024-05-21")
    assert (entry.day, entry.name) == ("2024-05-20", "张三")
    assert str(entry.why) == "Paid on 2024-04-01; nobody has spoken to them since."


def test_who_was_spoken_to_since_the_last_payment_is_left_alone(book: Database):
    ops.payments.add(book, {"date": "2024-04-01", "customer_id": 1, "amount": 100})
    ops.interactions.log(book, {"customer_id": 1, "date": "2024-03-31", "text": "对账"})
    assert raised_keys(book, date(2024, 4, 14)) == []
    assert raised_keys(book, date(2024, 4, 15)) == ["rhythm:1:2024-03-31"]
    ops.interactions.log(book, {"customer_id": 1, "date": "2024-04-02", "text": "谢谢"})
    assert raised_keys(book, date(2024, 4, 16)) == []


def test_a_grade_has_its_rhythm_which_the_settings_change(book: Database):
    ops.interactions.log(book, {"customer_id": 1, "date": "2024-05-01", "text": "问库存"})
    assert raised_keys(book, date(2024, 5, 15)) == []
    assert raised_keys(book, date(2024, 5, 16)) == ["rhythm:1:2024-05-01"]
    ops.settings.put(book, "followup.rhythm", "A=30")
    assert raised_keys(book, date(2024, 5, 16)) == []


def test_a_customer_with_a_plan_is_not_raised_for_silence(book: Database):
    ops.payments.add(book, {"date": "2024-04-01", "customer_id": 1, "amount": 100})
    ref = plan(book, "2024-06-01")
    assert raised_keys(book) == []
    ops.followups.delete(book, int(ref))
    assert raised_keys(book) == ["unspoken:1:2024-04-01"]


def test_whoever_was_dealt_with_is_raised_again_only_after_its_grades_rhythm(book: Database):
    ops.payments.add(book, {"date": "2024-04-01", "customer_id": 1, "amount": 100})
    ops.followups.done(book, plan(book, "2024-05-15"))
    assert raised_keys(book, date(2024, 5, 29)) == []
    assert raised_keys(book, date(2024, 5, 30)) == ["rhythm:1:2024-05-15"]


def test_key_dates_are_raised_a_week_ahead_once_a_year(book: Database):
    ops.customers.add_key_date(book, 1, {"label": "生日", "calendar": "solar", "month": 5, "day": 20})
    assert raised_keys(book, date(2024, 5, 12)) == []
    assert raised_keys(book) == ["date:1:2024-05-20"]
    ops.followups.done(book, "date:1:2024-05-20")
    assert raised_keys(book) == []
    assert "date:1:2025-05-20" in raised_keys(book, date(2025, 5, 15))


def test_a_debt_is_raised_once_for_its_oldest_line(book: Database):
    ops.customers.edit(book, 1, {"credit_days": 30})
    ops.sales.add(book, {"date": "2024-04-01", "customer_id": 1, "amount": 1000})
    ops.interactions.log(book, {"customer_id": 1, "text": "x"})
    with book.read() as r:
        [entry] = raised.raised(r, TODAY, 5).entries
    assert (entry.ref, entry.day, entry.overdue, entry.amount, entry.kind) == (
        "due:1:2024-04-01", "2024-05-01", 14, 1000, "collection",
    )  # fmt: skip


def test_a_stage_that_moved_is_raised_unless_it_moved_back(book: Database):
    ops.customers.edit(book, 1, {"stage": "active"})
    ops.customers.edit(book, 1, {"stage": "dormant"})
    with book.read() as r:
        [entry] = raised.raised(r, TODAY, 5).entries
    assert entry.ref == "stage:1:2024-05-15"
    assert str(entry.why) == "Became Dormant on 2024-05-15."
    ops.customers.edit(book, 1, {"stage": None})
    assert raised_keys(book) == []


def test_a_reference_that_raises_nothing_is_not_found(book: Database):
    with pytest.raises(NotFound):
        ops.followups.done(book, "quiet:1:2024-03-04")
    with pytest.raises(NotFound):
        ops.followups.done(book, "99")


def test_deleting_a_customer_takes_its_calendar_along_and_undo_brings_all_back(book: Database):
    ref = plan(book, "2024-05-10", repeat="weekly")
    ops.followups.done(book, ref, interaction={"text": "x"})
    before = told(book, "2024-05-01")
    ops.customers.delete(book, 1)
    assert told(book, "2024-05-01") == []
    ops.history.undo(book)
    assert told(book, "2024-05-01") == before
