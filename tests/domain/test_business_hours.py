"""Working time: China's 2026 calendar, shops with breaks, clock changes, and what must hold for all instants."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid
from crm_tui.domain.business_hours import BusinessHours, Week, instant_of, seconds_of
from crm_tui.domain.public_holidays import check_country, is_open_by_law

CHINA = BusinessHours(Week(zone="Asia/Shanghai", country="CN"))
NEW_YORK = BusinessHours(Week(zone="America/New_York", country="US"))
ROUND_THE_CLOCK = BusinessHours(Week(((0, 86_400),), frozenset(range(7)), "America/New_York"))
BROKEN = BusinessHours(Week(((9 * 3600, 12 * 3600), (13 * 3600 + 1800, 18 * 3600)), zone="Asia/Shanghai"))
HOUR = 3600
#: 2015 to 2030, in seconds.
INSTANTS = st.integers(1_420_000_000, 1_900_000_000)
LENGTHS = st.integers(0, 60 * 9 * HOUR)
CALENDARS = st.sampled_from([CHINA, NEW_YORK, ROUND_THE_CLOCK, BROKEN])


def at(text: str, zone: str = "Asia/Shanghai") -> int:
    """The instant at which the clocks of the zone show this."""
    return int(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp())


def shown(instant: int, zone: str = "Asia/Shanghai") -> str:
    return datetime.fromtimestamp(instant, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")


#: As the State Council announced them for 2026.
FREE = ("01-01 01-02 01-03 02-15 02-16 02-17 02-18 02-19 02-20 02-21 02-22 02-23 04-04 04-05 04-06 05-01 05-02 05-03 "
        "05-04 05-05 06-19 06-20 06-21 09-25 09-26 09-27 10-01 10-02 10-03 10-04 10-05 10-06 10-07")  # fmt: skip
MADE_UP = "01-04 02-14 02-28 05-09 09-20 10-10"


def test_every_day_of_china_in_2026_is_as_announced() -> None:
    days = [date.fromordinal(day) for day in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]
    free, made_up = set(FREE.split()), set(MADE_UP.split())
    for day in days:
        name = day.isoformat()[5:]
        expected = name in made_up or (name not in free and day.weekday() < 6)
        assert CHINA.is_working_day(day) == expected, name


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-03-02 09:00", "2026-03-02 18:00", 9),  # a Monday
        ("2026-03-02 07:00", "2026-03-02 23:00", 9),  # not before nine, not after six
        ("2026-03-07 17:00", "2026-03-09 10:00", 2),  # over a Sunday
        ("2026-02-14 09:00", "2026-02-24 18:00", 18),  # a Saturday made up, the Spring Festival, a Tuesday
        ("2026-01-03 00:00", "2026-01-05 00:00", 9),  # a free Saturday, a Sunday made up
        ("2026-10-01 00:00", "2026-10-08 12:00", 3),
        ("2026-06-20 09:00", "2026-06-21 18:00", 0),  # the week's end that the Dragon Boat Festival takes along
        ("2026-03-02 12:00", "2026-03-02 11:00", -1),
    ],
)
def test_working_hours_of_a_shop_in_china(start: str, end: str, hours: float) -> None:
    assert CHINA.working(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2026-03-02 09:00", 1, "2026-03-02 10:00"),
        ("2026-03-02 17:30", 1, "2026-03-03 09:30"),
        ("2026-03-02 09:00", 9, "2026-03-02 18:00"),  # the last moment of the day, not the first of the next
        ("2026-02-13 17:00", 8, "2026-02-14 16:00"),
        ("2026-02-14 17:00", 2, "2026-02-24 10:00"),
        ("2026-02-16 03:00", 4, "2026-02-24 13:00"),
        ("2026-09-30 10:00", 18, "2026-10-09 10:00"),
    ],
)
def test_deadlines_of_a_shop_in_china(start: str, hours: float, due: str) -> None:
    assert shown(CHINA.deadline(at(start), int(hours * HOUR))) == due


def test_a_break_at_noon_does_not_count() -> None:
    assert BROKEN.working(at("2026-03-02 11:00"), at("2026-03-02 14:00")) == 1.5 * HOUR
    assert shown(BROKEN.deadline(at("2026-03-02 11:30"), HOUR)) == "2026-03-02 14:00"


@pytest.mark.parametrize(("day", "hours"), [("2026-03-08", 23), ("2026-11-01", 25), ("2026-06-01", 24)])
def test_a_day_of_a_clock_change_has_the_hours_it_has(day: str, hours: int) -> None:
    following = date.fromordinal(date.fromisoformat(day).toordinal() + 1).isoformat()
    start, end = at(f"{day} 00:00", "America/New_York"), at(f"{following} 00:00", "America/New_York")
    assert ROUND_THE_CLOCK.working(start, end) == hours * HOUR


def test_opening_hours_follow_the_shops_clock_over_a_clock_change() -> None:
    due = NEW_YORK.deadline(at("2026-03-07 17:00", "America/New_York"), 2 * HOUR)
    assert shown(due, "America/New_York") == "2026-03-09 10:00"
    assert instant_of(due) == "2026-03-09T14:00:00.000Z"
    assert instant_of(NEW_YORK.deadline(due, -1)) == instant_of(due)


def test_the_saturday_before_an_american_holiday_is_a_working_day() -> None:
    assert NEW_YORK.is_working_day(date(2026, 9, 5))
    assert not NEW_YORK.is_working_day(date(2026, 9, 7))


@given(calendar=CALENDARS, times=st.lists(INSTANTS, min_size=3, max_size=3))
def test_working_time_adds_up(calendar: BusinessHours, times: list[int]) -> None:
    first, second, third = times
    whole = calendar.working(first, third)
    assert calendar.working(first, second) + calendar.working(second, third) == whole
    assert calendar.working(third, first) == -whole
    if first <= third:
        assert 0 <= whole <= third - first


@given(calendar=CALENDARS, start=INSTANTS, seconds=LENGTHS)
def test_a_deadline_is_the_first_instant_at_which_the_time_is_over(
    calendar: BusinessHours, start: int, seconds: int
) -> None:
    due = calendar.deadline(start, seconds)
    assert calendar.working(start, due) == seconds
    assert seconds == 0 or calendar.working(start, due - 1) == seconds - 1


@given(calendar=CALENDARS, start=INSTANTS, length=st.integers(0, 4 * 86_400))
def test_the_table_agrees_with_counting_minute_by_minute(calendar: BusinessHours, start: int, length: int) -> None:
    start -= start % 60
    zone = ZoneInfo(calendar.week.zone)
    counted = 0
    for instant in range(start, start + length, 600):
        moment = datetime.fromtimestamp(instant, zone)
        second = moment.hour * HOUR + moment.minute * 60 + moment.second
        is_open = calendar.is_working_day(moment.date())
        counted += 600 * (is_open and any(opens <= second < closes for opens, closes in calendar.week.spans))
    # Ten-minute samples miss at most one of them at either end of each stretch that lies in the time.
    assert abs(calendar.working(start, start + length) - counted) <= 1200 * (length // 43_200 + 2)


def test_a_table_that_grew_into_the_past_counts_as_one_that_began_there() -> None:
    grown, fresh = (BusinessHours(Week(zone="Asia/Shanghai", country="CN")) for _ in range(2))
    late, early = at("2026-05-20 12:00"), at("2019-02-11 10:00")
    grown.position(late)
    assert grown.working(early, late) == fresh.working(early, late)


def test_instants_are_read_and_written_alike() -> None:
    assert instant_of(seconds_of("2026-03-02T01:02:03.999Z")) == "2026-03-02T01:02:03.000Z"


def test_a_country_is_one_whose_holidays_are_known() -> None:
    assert check_country(" cn ") == "CN"
    assert check_country("us-ny") == "US-NY"
    assert check_country("") == ""
    with pytest.raises(Invalid, match="XX"):
        check_country("XX")
    assert is_open_by_law("", date(2026, 1, 1)) is None
