"""Days of every year as people write them, and when they come next."""

from datetime import date

import pytest

from crm_tui.core.errors import Invalid
from crm_tui.domain.yearly import coming, key_date, read


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("1988-05-06", "1988-05-06"),
        ("1988年5月6日", "1988-05-06"),
        ("5-6", "05-06"),
        ("5月6日", "05-06"),
        ("6 May 1988", "1988-05-06"),
        ("5/5", "05-05"),
        ("5/31", "05-31"),
        ("八月十五", "lunar 08-15"),
        ("八月十五日", "08-15"),
        ("公历八月十五", "08-15"),
        ("農曆八月十五", "lunar 08-15"),
        ("农历 8-15", "lunar 08-15"),
        ("lunar 8-15", "lunar 08-15"),
        ("腊月初八", "lunar 12-08"),
        ("正月三十", "lunar 01-30"),
        ("十一月廿一", "lunar 11-21"),
        ("闰四月初二", "lunar 04-02 leap"),
        ("lunar 4-2 leap", "lunar 04-02 leap"),
        ("农历1988年8月15日", "lunar 1988-08-15"),
        ("一九八八年八月十五", "lunar 1988-08-15"),
    ],
)
def test_a_day_is_read_as_it_is_said_and_what_is_kept_reads_the_same(written: str, day: str) -> None:
    assert str(read(written)) == day
    assert str(read(day)) == day


@pytest.mark.parametrize(
    "written", ["5/6", "13-1", "2-30", "1988-02-30", "lunar 8-31", "正月", "tomorrow", "张三", "0-0"]
)
def test_what_is_no_day_or_may_be_two_is_refused(written: str) -> None:
    with pytest.raises(Invalid):
        read(written)


def test_a_key_date_has_its_parts() -> None:
    parts = {"label": "生日", "calendar": "lunar", "year": None, "month": 8, "day": 15, "leap": 0}
    assert key_date("八月十五", "生日") == parts


@pytest.mark.parametrize(
    ("day", "today", "next_one"),
    [
        ("05-06", date(2024, 5, 6), date(2024, 5, 6)),
        ("05-06", date(2024, 5, 7), date(2025, 5, 6)),
        ("02-29", date(2024, 3, 1), date(2028, 2, 29)),
        ("八月十五", date(2024, 5, 15), date(2024, 9, 17)),
    ],
)
def test_the_next_one_is_found(day: str, today: date, next_one: date) -> None:
    assert coming(read(day), today) == next_one
