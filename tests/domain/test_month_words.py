"""Months in words, in both languages, seen from the middle of May 2024."""

from datetime import date

import pytest

from crm_tui.domain.month_words import month_in_words

TODAY = date(2024, 5, 15)


@pytest.mark.parametrize(
    ("words", "month"),
    [
        ("本月", "2024-05"), ("这个月", "2024-05"), ("這個月", "2024-05"), ("this month", "2024-05"),
        ("This", "2024-05"),
        ("上月", "2024-04"), ("上个月", "2024-04"), ("last", "2024-04"), ("last  month", "2024-04"),
        ("上上月", "2024-03"), ("下月", "2024-06"), ("next month", "2024-06"),
        ("去年同月", "2023-05"), ("same month last year", "2023-05"), ("前年同月", "2022-05"),
        ("5月", "2024-05"), ("五月份", "2024-05"), ("6月", "2023-06"), ("十二月", "2023-12"), ("１２月", "2023-12"),
        ("今年12月", "2024-12"), ("去年三月", "2023-03"), ("may", "2024-05"), ("Dec", "2023-12"), ("sept", "2023-09"),
        ("may 2021", "2021-05"), ("2021 May", "2021-05"), ("last year june", "2023-06"), ("june last year", "2023-06"),
        ("-1", "2024-04"), ("3个月前", "2024-02"), ("两个月前", "2024-03"), ("3 months ago", "2024-02"),
    ],
)  # fmt: skip
def test_words_name_a_month(words: str, month: str) -> None:
    assert month_in_words(words, TODAY) == month


@pytest.mark.parametrize("words", ["", "13月", "零月", "monday", "2024-05", "上周", "may 21", "0 2024", "十三月"])
def test_other_words_name_none(words: str) -> None:
    assert month_in_words(words, TODAY) is None
