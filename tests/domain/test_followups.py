"""Follow-ups and interactions as they are typed: references, times, one line of what was said."""

from datetime import date

import pytest

from crm_tui.core.errors import Invalid
from crm_tui.domain import followups, interactions
from crm_tui.domain.time_words import time_of_day

TODAY = date(2026, 11, 22)  # a Sunday


@pytest.mark.parametrize(
    "text", ["12", "12@2026-11-23", "12@2026-11-23T09:00", "quiet:5:2026-10-01", "date:7:2026-12-01"]
)
def test_a_reference_is_read_back_as_it_is_written(text: str):
    assert str(followups.ref(text)) == text


@pytest.mark.parametrize("text", ["", "x", "12@", "12@tomorrow", "other:5:2026-10-01", "quiet:x:2026-10-01", "-1"])
def test_what_names_no_follow_up_is_refused(text: str):
    with pytest.raises(Invalid):
        followups.ref(text)


@pytest.mark.parametrize(
    ("line", "kind", "text", "day"),
    [
        ("电话 问库存", "call", "问库存", None),
        ("电话：问库存，下周五", "call", "问库存", "2026-11-27"),
        ("拜访 送样品 12月5日", "visit", "送样品", "2026-12-05"),
        ("visit new price list +2w", "visit", "new price list", "2026-12-06"),
        ("called about stock next friday", "call", "about stock", "2026-11-27"),
        ("微信 报价 2026-12-01", "message", "报价", "2026-12-01"),
        ("问了价格", "other", "问了价格", None),
        ("电话", "call", "电话", None),
        ("call spoke yesterday", "call", "spoke yesterday", None),
        ("email tomorrow", "email", "tomorrow", None),
    ],
)
def test_a_line_tells_how_what_and_when_next(line: str, kind: str, text: str, day: str | None):
    found = interactions.read(line, TODAY)
    assert (found.kind, found.text, found.next_day) == (kind, text, day)


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9:05", "09:05"), ("15:30", "15:30"), ("3pm", "15:00"), ("12am", "00:00"), ("12:15 pm", "12:15"),
        ("下午3点", "15:00"), ("下午三点半", "15:30"), ("9点", "09:00"), ("晚上八点十五分", "20:15"),
        ("中午12点", "12:00"), ("十点二十", "10:20"), ("１５：３０", "15:30"),
    ],
)  # fmt: skip
def test_times_are_read_in_both_languages(text: str, time: str):
    assert time_of_day(text) == time


@pytest.mark.parametrize("text", ["", "9", "25:00", "13pm", "下午", "soon", "9:60"])
def test_what_is_no_time_is_refused(text: str):
    with pytest.raises(Invalid):
        time_of_day(text)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"day": "2026-11-22"}, "subject"), ({"subject": "x"}, "date"),
        ({"day": "2026-11-22", "subject": "x", "rule": "FREQ=DAILY", "rhythm_days": 3}, "rhythm_days"),
        ({"day": "2026-11-22", "subject": "x", "rhythm_days": 0}, "rhythm_days"),
        ({"day": "2026-11-22", "subject": "x", "on_holiday": "skip"}, "on_holiday"),
    ],
)  # fmt: skip
def test_what_makes_no_follow_up_is_refused_by_field(values: dict, field: str):
    with pytest.raises(Invalid) as refused:
        followups.check(values)
    assert refused.value.field == field
