"""Festivals and lunar words of the calendar, against known dates and the Hong Kong Observatory's days."""

import re
from datetime import date
from pathlib import Path

import pytest

from crm_tui.domain import festivals

EVENT = re.compile(r"DTSTART;VALUE=DATE:(\d{4})(\d\d)(\d\d).*?SUMMARY:(\S+)", re.DOTALL)


def test_lunar_words_agree_with_every_day_of_the_observatory(shared_data: Path):
    calendar = shared_data / "calendars" / "lunar" / "chinese_lunar_prev_year_next_year.ics"
    if not calendar.exists():
        pytest.skip("the observatory's calendar is not on this machine")
    seen = EVENT.findall(calendar.read_text(encoding="utf-8"))
    assert len(seen) == 1096
    names = {"十一月": "冬月", "十二月": "腊月"}
    for year, month, day, words in seen:
        said = re.sub(r".*\]", "", words).replace("閏", "闰")
        leap, said = said[:1] == "闰", said.removeprefix("闰")
        wanted = ("闰" if leap else "") + names.get(said, said)
        assert festivals.lunar_words(date(int(year), int(month), int(day))) == wanted, words


@pytest.mark.parametrize(
    ("day", "name"),
    [
        ("2026-02-16", "Lunar New Year's Eve"), ("2026-02-17", "Spring Festival"), ("2026-03-03", "Lantern Festival"),
        ("2026-04-05", "Qingming"), ("2026-06-19", "Dragon Boat Festival"), ("2026-09-25", "Mid-Autumn Festival"),
        ("2026-10-18", "Double Ninth"), ("2026-12-22", "Winter Solstice"), ("2025-01-28", "Lunar New Year's Eve"),
        ("2026-05-10", "Mother's Day"), ("2026-06-21", "Father's Day"), ("2026-10-01", "National Day"),
    ],
)  # fmt: skip
def test_festivals_fall_where_the_almanac_has_them(day: str, name: str):
    assert name in festivals.chinese(date.fromisoformat(day))


def test_a_leap_month_has_no_second_festival():
    # 2028 has a leap fifth month: its Dragon Boat Festival is the first one only.
    days = range(date(2028, 5, 1).toordinal(), date(2028, 8, 1).toordinal())
    found = [
        date.fromordinal(day) for day in days if "Dragon Boat Festival" in festivals.chinese(date.fromordinal(day))
    ]
    assert found == [date(2028, 5, 28)]


@pytest.mark.parametrize(
    ("day", "words"),
    [("2026-11-22", "十月十四"), ("2025-07-25", "闰六月初一"), ("2026-02-16", "腊月廿九"), ("2026-02-17", "正月初一"),
     ("2026-03-08", "正月二十")],
)  # fmt: skip
def test_lunar_dates_in_words(day: str, words: str):
    assert festivals.lunar_date(date.fromisoformat(day)) == words


def test_the_calendar_marks_days_off_and_days_made_up():
    assert festivals.marks(date(2026, 2, 17), "CN").open is False
    assert festivals.marks(date(2026, 2, 14), "CN").open is True
    assert festivals.marks(date(2026, 11, 20), "CN").open is None


def test_another_country_has_its_own_holidays():
    marks = festivals.marks(date(2026, 7, 4), "US")
    assert "Independence Day" in " ".join(marks.festivals)
    assert festivals.marks(date(2026, 2, 17), "US").festivals == ()


def test_days_beyond_the_lunar_calendar_have_no_words():
    assert festivals.lunar_words(date(2150, 1, 1)) == ""
    assert festivals.lunar_date(date(1850, 1, 1)) == ""
    assert festivals.chinese(date(2150, 10, 1)) == ("National Day",)
