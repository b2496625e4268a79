"""What is offered while one types: the values in use that fit, likeliest first."""

from crm_tui.domain.completion import fitting

CITIES = ("上海", "绍兴", "Shanghai Lu", "合肥", "Boston")


def test_what_begins_like_it_comes_before_what_is_spelt_or_abbreviated_so() -> None:
    assert fitting(CITIES, "sh") == ["Shanghai Lu", "上海", "绍兴"]
    assert fitting(CITIES, "shangh") == ["Shanghai Lu", "上海"]
    assert fitting(CITIES, "hf") == ["合肥"]


def test_case_and_width_do_not_matter_and_a_part_will_do() -> None:
    assert fitting(CITIES, "BOS") == ["Boston"]
    assert fitting(CITIES, "ｂｏｓ") == ["Boston"]
    assert fitting(CITIES, "ost") == ["Boston"]
    assert fitting(CITIES, "海") == []
    assert fitting(CITIES, "上") == ["上海"]


def test_nothing_is_offered_for_nothing_or_for_what_is_there_already() -> None:
    assert fitting(CITIES, " ") == []
    assert fitting(CITIES, "boston") == []


def test_the_most_used_come_first_and_not_more_than_can_be_shown() -> None:
    assert fitting([f"a{number}" for number in range(9)], "a", most=3) == ["a0", "a1", "a2"]
