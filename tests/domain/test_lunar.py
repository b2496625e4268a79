"""Lunar days against the Hong Kong Observatory's calendar, and what is kept where a year lacks a day."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from crm_tui.domain.lunar import Anniversary, kept_on, lunar_day

DAYS = (
    "初一 初二 初三 初四 初五 初六 初七 初八 初九 初十 十一 十二 十三 十四 十五 "
    "十六 十七 十八 十九 二十 廿一 廿二 廿三 廿四 廿五 廿六 廿七 廿八 廿九 三十"
)
MONTHS = "正月 二月 三月 四月 五月 六月 七月 八月 九月 十月 十一月 十二月"
EVENT = re.compile(r"DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d).*?SUMMARY:(\S+)", re.DOTALL)
NEW_MONTH = re.compile(r".*\](閏?)(.+月)")


def test_every_day_is_the_one_of_the_observatorys_calendar(shared_data: Path):
    calendar = shared_data / "calendars" / "lunar" / "chinese_lunar_prev_year_next_year.ics"
    if not calendar.exists():
        pytest.skip("the observatory's calendar is not on this machine")
    seen = EVENT.findall(calendar.read_text(encoding="utf-8"))
    assert len(seen) > 1000
    for year, month, day, words in seen:
        found = lunar_day(date(int(year), int(month), int(day)))
        assert found is not None
        if begins := NEW_MONTH.match(words):
            assert found[1:4] == (MONTHS.split().index(begins[2]) + 1, 1, int(bool(begins[1]))), words
        else:
            assert found.day == DAYS.split().index(words) + 1, words


@pytest.mark.parametrize(
    ("day", "lunar"),
    [
        (date(2024, 2, 10), (2024, 1, 1, 0)),
        (date(2024, 2, 9), (2023, 12, 30, 0)),
        (date(2025, 7, 25), (2025, 6, 1, 1)),
        (date(2026, 11, 21), (2026, 10, 13, 0)),
    ],
)
def test_known_days(day: date, lunar: tuple[int, ...]):
    found = lunar_day(day)
    assert found is not None
    assert found[:4] == lunar


def test_a_leap_month_is_kept_in_the_plain_month_where_the_year_has_none():
    assert kept_on(date(2024, 7, 6)) == {Anniversary(6, 1, 0), Anniversary(6, 1, 1)}
    assert kept_on(date(2025, 6, 25)) == {Anniversary(6, 1, 0)}
    assert kept_on(date(2025, 7, 25)) == {Anniversary(6, 1, 1)}


def test_the_30th_of_a_short_month_is_kept_on_the_29th():
    short = next(day for day in days_of(2024) if (found := lunar_day(day)) and found.day == 29 and not found.long)
    long = next(day for day in days_of(2024) if (found := lunar_day(day)) and found.day == 29 and found.long)
    assert {kept.day for kept in kept_on(short)} == {29, 30}
    assert {kept.day for kept in kept_on(long)} == {29}


@pytest.mark.parametrize("year", [2001, 2023, 2024, 2025, 2033])
def test_every_anniversary_is_kept_once_a_year(year: int):
    """Whatever day somebody was born on: in no lunar year it is forgotten, in none it is kept twice."""
    lunar = [(day, found) for day in days_of(year) if (found := lunar_day(day)) and found.year == year]
    after = [(day, found) for day in days_of(year + 1) if (found := lunar_day(day)) and found.year == year]
    kept = [anniversary for day, _ in [*lunar, *after] for anniversary in kept_on(day)]
    everything = {Anniversary(month, day, leap) for month in range(1, 13) for day in range(1, 31) for leap in (0, 1)}
    missing = everything - set(kept)
    assert len(kept) == len(set(kept))
    assert not missing


def test_years_beyond_the_calendar_have_no_lunar_days():
    assert lunar_day(date(1899, 12, 31)) is None
    assert kept_on(date(2101, 2, 1)) == frozenset()
    assert lunar_day(date(2101, 1, 28)) is not None


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=step) for step in range((date(year + 1, 1, 1) - first).days)]
