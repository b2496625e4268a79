"""Month arithmetic."""

import pytest

from crm_tui.core.errors import Invalid
from crm_tui.domain.months import days_in, first_day, last_day, month_of, months_between, parse_month, shift


@pytest.mark.parametrize("text", ["2024-05", "2024/5", "2024.05", "202405", "2024年5月", " 2024年05月 "])
def test_a_month_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert parse_month(text) == "2024-05"


@pytest.mark.parametrize(
    "text", ["", "2024", "2024-00", "2024-13", "05-2024", "2024-05-01", "0000-01", "9999-12", "٢٠٢٤-٠٥"]
)
def test_what_is_no_month_is_refused_and_named(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        parse_month(text)
    assert refused.value.text.params["value"] == text


@pytest.mark.parametrize(
    ("month", "step", "then"),
    [("2024-05", 0, "2024-05"), ("2024-12", 1, "2025-01"), ("2024-01", -1, "2023-12"), ("2024-05", -12, "2023-05"),
     ("2024-05", 20, "2026-01"), ("2024-05", -29, "2021-12")],
)  # fmt: skip
def test_shifting_crosses_years(month: str, step: int, then: str) -> None:
    assert shift(month, step) == then


def test_february_has_a_day_more_in_a_leap_year() -> None:
    assert [days_in("2023-02"), days_in("2024-02"), days_in("1900-02")] == [28, 29, 28]
    assert (first_day("2024-02"), last_day("2024-02")) == ("2024-02-01", "2024-02-29")


def test_a_range_includes_both_ends_and_is_empty_backwards() -> None:
    assert months_between("2023-11", "2024-02") == ["2023-11", "2023-12", "2024-01", "2024-02"]
    assert months_between("2024-02", "2023-11") == []
    assert months_between("2024-02", "2024-02") == ["2024-02"]


def test_a_day_lies_in_its_month() -> None:
    assert month_of("2024-05-31") == "2024-05"
