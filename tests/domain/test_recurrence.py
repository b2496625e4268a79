"""Recurrence: every rule of RFC 5545 as libical has it, and our promises: no drift, no endless search.

Moments here have no zone: a series lives on its shop's clock.
"""
# ruff: noqa: DTZ001, DTZ007

from datetime import date, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Conflict, Invalid
from crm_tui.domain import recurrence, repeat_words, rrule
from crm_tui.domain.lunar import Anniversary, kept_in, kept_on
from crm_tui.domain.working_days import kept

END = datetime(2200, 1, 1)
#: Where libical stopped counting what has no end.
LAST_OF_LIBICAL = datetime(2038, 1, 19)


def days(rule: str, anchor: str, count: int = 6, first: str = "") -> list[str]:
    begin = datetime.fromisoformat(anchor)
    start = datetime.fromisoformat(first) if first else begin
    found = recurrence.occurrences(rrule.parse(rule), begin, start, END)
    return [f"{moment:%Y-%m-%d}" for moment in islice(found, count)]


def vectors(folder: Path) -> list[dict[str, str]]:
    blocks: list[dict[str, str]] = [{}]
    for line in (folder / "icalrecur_test.out").read_text(encoding="ascii").splitlines():
        name, _, value = line.partition(":")
        if not line.strip():
            blocks.append({})
        elif not line.startswith("#"):
            blocks[-1][name.strip()] = value.strip()
    return [block for block in blocks if "RRULE" in block]


def moment(text: str) -> datetime:
    return datetime.strptime(text.rstrip("Z"), "%Y%m%dT%H%M%S" if "T" in text else "%Y%m%d")


def test_every_rule_of_rfc_5545_gives_the_instances_that_libical_lists(shared_data: Path):
    folder = shared_data / "calendars" / "libical_rrule"
    if not folder.exists():
        pytest.skip("libical's vectors are not on this machine")
    blocks = vectors(folder)
    assert len(blocks) == 70
    for block in blocks:
        rule, anchor = rrule.parse(block["RRULE"]), moment(block["DTSTART"])
        wanted = [moment(text) for text in block["INSTANCES"].split(",")]
        start = moment(block.get("START-AT", block["DTSTART"]))
        found = list(islice(recurrence.occurrences(rule, anchor, start, END), len(wanted) + 1))
        assert found[: len(wanted)] == wanted, block["RRULE"]
        if rule.count or rule.until:
            assert len(found) == len(wanted), block["RRULE"]
        assert rrule.parse(rrule.write(rule)) == rule


def test_every_rule_of_libicals_events_has_as_many_instances_as_expected(shared_data: Path):
    file = shared_data / "calendars" / "libical_rrule" / "recur.txt"
    if not file.exists():
        pytest.skip("libical's events are not on this machine")
    tried = 0
    for event in file.read_text(encoding="utf-8").replace("\n ", "").split("END:VEVENT"):
        lines = {name.split(";")[0]: value for name, _, value in (line.partition(":") for line in event.splitlines())}
        if "RRULE" not in lines or any(name[:6] in {"EXDATE", "EXRULE"} or name == "RDATE" for name in lines):
            continue  # the exceptions are the calendar's business, not the rule's
        found = recurrence.occurrences(
            rrule.parse(lines["RRULE"]), moment(lines["DTSTART"]), moment(lines["DTSTART"]), LAST_OF_LIBICAL
        )
        assert len(list(found)) == int(lines["X-EXPECT-NUMEVENTS"]), lines["RRULE"]
        tried += 1
    assert tried == 55


def test_the_31st_is_left_out_by_a_plain_rule_and_kept_at_the_months_end_by_ours():
    assert days("FREQ=MONTHLY", "2026-01-31") == [
        "2026-01-31", "2026-03-31", "2026-05-31", "2026-07-31", "2026-08-31", "2026-10-31",
    ]  # fmt: skip
    ours = repeat_words.read("每月", date(2026, 1, 31))
    assert ours == "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"
    assert days(ours, "2026-01-31") == [
        "2026-01-31", "2026-02-28", "2026-03-31", "2026-04-30", "2026-05-31", "2026-06-30",
    ]  # fmt: skip


def test_29_february_is_kept_on_the_28th_of_other_years():
    ours = repeat_words.read("yearly", date(2024, 2, 29))
    assert days(ours, "2024-02-29", 5) == ["2024-02-29", "2025-02-28", "2026-02-28", "2027-02-28", "2028-02-29"]


@given(st.integers(1, 31), st.integers(1, 12), st.integers(0, 200))
def test_a_monthly_series_never_drifts(day: int, interval: int, number: int):
    anchor = datetime(2020, 1, day, 9, 30)
    rule = rrule.parse(repeat_words.monthly(day, interval))
    month = number * interval
    year, place = 2020 + month // 12, month % 12 + 1
    first, last = datetime(year, place, 1), datetime(year + place // 12, place % 12 + 1, 1) - timedelta(seconds=1)
    [found] = recurrence.occurrences(rule, anchor, first, last)
    assert found.day == min(day, last.day)
    assert (found.hour, found.minute) == (9, 30)


RULES = st.sampled_from(
    [
        "FREQ=DAILY;INTERVAL=3", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=YEARLY",
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1;COUNT=9", "FREQ=HOURLY;INTERVAL=7;BYDAY=SA",
        "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO,SU", "FREQ=MINUTELY;INTERVAL=95;BYHOUR=9,10;UNTIL=20240301T000000",
        "RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD;BYMONTH=12;BYMONTHDAY=30",
    ]
)  # fmt: skip


@given(RULES, st.integers(0, 1500), st.integers(0, 90))
def test_a_window_shows_the_same_occurrences_wherever_it_begins(text: str, after: int, length: int):
    rule, anchor = rrule.parse(text), datetime(2024, 1, 5, 9, 0)
    first = anchor + timedelta(days=after)
    last = first + timedelta(days=length)
    whole = [found for found in recurrence.occurrences(rule, anchor, anchor, last) if found >= first]
    assert list(recurrence.occurrences(rule, anchor, first, last)) == whole


@given(RULES, st.integers(1, 1500))
def test_the_latest_before_a_moment_is_the_last_of_all_before_it(text: str, after: int):
    rule, anchor = rrule.parse(text), datetime(2024, 1, 5, 9, 0)
    before = anchor + timedelta(days=after)
    earlier = list(recurrence.occurrences(rule, anchor, anchor, before - timedelta(seconds=1)))
    assert recurrence.latest_before(rule, anchor, before) == (earlier[-1] if earlier else None)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;BYMONTHDAY=31;BYMONTH=4", "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=HOURLY;BYYEARDAY=1;BYMONTH=6",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=6;COUNT=3",
    ],
)  # fmt: skip
def test_a_rule_that_never_occurs_comes_to_an_end(rule: str):
    anchor = datetime(2026, 1, 1)
    found = recurrence.occurrences(rrule.parse(rule), anchor, anchor, anchor + timedelta(days=3650))
    assert list(found) == []


@pytest.mark.parametrize(
    "text",
    [
        "", "every day", "INTERVAL=2", "FREQ=SOMETIMES", "FREQ=DAILY;COUNT=3;UNTIL=20260101", "FREQ=DAILY;BYDAY=1MO",
        "FREQ=WEEKLY;BYMONTHDAY=3", "FREQ=MONTHLY;BYYEARDAY=3", "FREQ=MONTHLY;BYWEEKNO=3", "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYHOUR=24", "FREQ=DAILY;FREQ=DAILY", "FREQ=DAILY;X=1",
        "FREQ=DAILY;BYDAY=XX", "FREQ=YEARLY;BYMONTH=2L", "RSCALE=HEBREW;FREQ=YEARLY",
        "FREQ=MONTHLY;BYMONTHDAY=0", "FREQ=DAILY;UNTIL=2026",
        "RSCALE=CHINESE;FREQ=DAILY", "FREQ=YEARLY;BYWEEKNO=1;BYDAY=1MO",
    ],
)  # fmt: skip
def test_what_rfc_5545_does_not_define_is_refused(text: str):
    with pytest.raises(Invalid):
        rrule.parse(text)


def test_an_end_in_utc_is_put_on_the_shops_clock():
    assert rrule.parse("FREQ=DAILY;UNTIL=20260101T160000Z", "Asia/Shanghai").until == datetime(2026, 1, 2)


@pytest.mark.parametrize(
    ("words", "rule"),
    [
        ("daily", "FREQ=DAILY"), ("每3天", "FREQ=DAILY;INTERVAL=3"), ("每周", "FREQ=WEEKLY"),
        ("every 2 weeks", "FREQ=WEEKLY;INTERVAL=2"), ("每两周", "FREQ=WEEKLY;INTERVAL=2"),
        ("隔周", "FREQ=WEEKLY;INTERVAL=2"), ("每周一、四", "FREQ=WEEKLY;BYDAY=MO,TH"),
        ("every mon, thu", "FREQ=WEEKLY;BYDAY=MO,TH"), ("每两周五", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"),
        ("weekdays", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), ("工作日", "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"),
        ("monthly", "FREQ=MONTHLY;BYMONTHDAY=22"), ("monthly 15", "FREQ=MONTHLY;BYMONTHDAY=15"),
        ("每月15号", "FREQ=MONTHLY;BYMONTHDAY=15"), ("每月底", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("month end", "FREQ=MONTHLY;BYMONTHDAY=28,29,30,31;BYSETPOS=-1"),
        ("every 3 months", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=22"),
        ("每季度", "FREQ=MONTHLY;INTERVAL=3;BYMONTHDAY=22"),
        ("每年", "FREQ=YEARLY"), ("rrule:freq=weekly;byday=fr", "FREQ=WEEKLY;BYDAY=FR"),
        ("农历每年", "RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD;BYMONTH=10;BYMONTHDAY=14"),
    ],
)  # fmt: skip
def test_how_often_is_read_in_words_of_both_languages(words: str, rule: str):
    assert repeat_words.read(words, date(2026, 11, 22)) == rule
    assert "{" not in str(repeat_words.describe(rule))


@pytest.mark.parametrize("words", ["", "often", "every zero days", "every 0 days", "monthly 32", "每月32号"])
def test_words_that_name_no_rhythm_are_refused(words: str):
    with pytest.raises(Invalid):
        repeat_words.read(words, date(2026, 11, 22))


def test_a_moved_series_takes_the_days_it_names_along():
    assert (
        repeat_words.moved("FREQ=WEEKLY;BYDAY=MO,SU", date(2026, 11, 23), date(2026, 11, 24))
        == "FREQ=WEEKLY;BYDAY=MO,TU"
    )
    assert repeat_words.moved("FREQ=MONTHLY;BYMONTHDAY=15", date(2026, 11, 15), date(2026, 11, 30)) == (
        "FREQ=MONTHLY;BYMONTHDAY=28,29,30;BYSETPOS=-1"
    )
    assert repeat_words.moved("FREQ=DAILY", date(2026, 11, 15), date(2026, 11, 16)) == "FREQ=DAILY"
    with pytest.raises(Conflict):
        repeat_words.moved("FREQ=MONTHLY;BYDAY=1MO", date(2026, 11, 2), date(2026, 11, 3))


# Lunar years.


@pytest.mark.parametrize(
    ("year", "day"),
    [
        # The lunar year, and the day of the solar calendar on which its 12-30, or else its 12-29, falls.
        (2023, "2024-02-09"), (2024, "2025-01-28"), (2025, "2026-02-16"), (2026, "2027-02-05"), (2027, "2028-01-25"),
        (2028, "2029-02-12"), (2029, "2030-02-02"),
    ],
)  # fmt: skip
def test_a_birthday_on_lunar_12_30_is_kept_on_the_last_day_of_the_year(year: int, day: str):
    assert str(kept_in(year, Anniversary(12, 30, 0))) == day


def test_a_birthday_on_lunar_12_30_falls_once_in_every_lunar_year_from_2024_to_2040():
    text = "RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD;BYMONTH=12;BYMONTHDAY=30"
    found = days(text, "1984-02-01", 17, "2024-01-01")
    for place, day in enumerate(found):
        new_year = kept_in(2024 + place, Anniversary(1, 1, 0))
        assert new_year is not None
        assert date.fromisoformat(day) + timedelta(days=1) == new_year


def test_a_birthday_in_a_leap_month_is_kept_in_the_plain_month_but_in_years_that_have_it():
    # Born in the leap sixth month: only 2025 and 2036 have one up to 2040.
    text = "RSCALE=CHINESE;FREQ=YEARLY;SKIP=BACKWARD;BYMONTH=6L;BYMONTHDAY=8"
    found = [date.fromisoformat(day) for day in days(text, "1987-08-02", 17, "2024-01-01")]
    assert [day.year for day in found] == list(range(2024, 2041))
    for day in found:
        assert Anniversary(6, 8, 1) in kept_on(day)
    assert str(found[1]) == "2025-08-01"
    assert str(found[0]) == "2024-07-13"
    plain = days("RSCALE=CHINESE;FREQ=YEARLY;BYMONTH=6L;BYMONTHDAY=8", "1987-08-02", 3, "2024-01-01")
    assert plain[0] == "2025-08-01"
    assert plain[1][:4] == "2036"


@given(st.integers(2024, 2040), st.integers(1, 12), st.integers(1, 30), st.integers(0, 1))
def test_a_year_keeps_an_anniversary_on_the_day_that_the_day_says_it_keeps(year: int, month: int, day: int, leap: int):
    found = kept_in(year, Anniversary(month, day, leap))
    assert found is not None
    assert Anniversary(month, day, leap) in kept_on(found)


# Holidays.


def test_a_holiday_is_skipped_or_moved_to_the_nearest_working_day():
    def is_working(day: date) -> bool:
        return day.weekday() < 5 and not date(2026, 10, 1) <= day <= date(2026, 10, 7)

    holiday = date(2026, 10, 3)
    assert kept(holiday, None, is_working) == holiday
    assert kept(holiday, "skip", is_working) is None
    assert kept(holiday, "before", is_working) == date(2026, 9, 30)
    assert kept(holiday, "after", is_working) == date(2026, 10, 8)
    assert kept(date(2026, 9, 30), "after", is_working) == date(2026, 9, 30)
    assert kept(holiday, "after", lambda _day: False) == holiday


def test_a_make_up_day_is_worked_and_chinas_holidays_are_not():
    from crm_tui.domain.business_hours import Week
    from crm_tui.domain.working_days import is_working_day

    week = Week(weekdays=frozenset(range(5)), country="CN")
    assert is_working_day(week, date(2026, 2, 14)), "a Saturday worked for the Spring Festival"
    assert not is_working_day(week, date(2026, 2, 17))
    assert not is_working_day(week, date(2026, 11, 22))
