"""What one types to narrow the history."""

from datetime import date

import pytest

from crm_tui.domain.history_filter import HistoryFilter

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("", HistoryFilter()),
        ("who:小李", HistoryFilter(who="小李")),
        ("谁：小李 锤子", HistoryFilter(who="小李", words=("锤子",))),
        ("2024-02", HistoryFilter(first="2024-02-01", last="2024-02-29")),
        ("2024-02-03", HistoryFilter(first="2024-02-03", last="2024-02-03")),
        ("昨天", HistoryFilter(first="2024-05-14", last="2024-05-14")),
        ("today who:a b c", HistoryFilter("a", "2024-05-15", "2024-05-15", ("b", "c"))),
        ("2024-13", HistoryFilter(words=("2024-13",))),
        ("2024-02-30", HistoryFilter(words=("2024-02-30",))),
        ("明天 12", HistoryFilter(words=("明天", "12"))),
    ],
)
def test_people_days_and_words_are_told_apart(text: str, wanted: HistoryFilter):
    assert HistoryFilter.of(text, TODAY) == wanted


def test_a_day_is_the_shops_day():
    found = HistoryFilter.of("2024-05-15", TODAY)
    assert found.instants("Asia/Shanghai") == ("2024-05-14T16:00:00.000Z", "2024-05-15T16:00:00.000Z")
    assert HistoryFilter().instants("Asia/Shanghai") == (None, None)
