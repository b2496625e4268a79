"""Cells a spreadsheet would run: neutralised, and taken back exactly."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crm_tui.core.formula_guard import guard, unguard


@given(st.text(max_size=20) | st.text("=+-@'`\t\r0NUL\"", max_size=6))
@example("NULL")
@example("'")
@example("''")
@example("'13800138000")
@example('="x"')
def test_a_guarded_text_comes_back_exactly(text: str) -> None:
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", ["=1+1", "+86 138", "-1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＠x"])
def test_no_guarded_text_begins_like_a_formula(text: str) -> None:
    assert guard(text) == "'" + text


def test_ordinary_texts_stay_as_they_are() -> None:
    for text in ("", "张三", "13800138000", "a=b", "1-2"):
        assert guard(text) == text


def test_marks_of_other_programs_are_taken_off() -> None:
    assert unguard("'13800138000") == "13800138000"
    assert unguard("`2024-05-01") == "2024-05-01"
    assert unguard('="0012345678901234567"') == "0012345678901234567"


def test_a_name_that_begins_with_an_apostrophe_keeps_it() -> None:
    assert unguard("'t Hooft") == "'t Hooft"
