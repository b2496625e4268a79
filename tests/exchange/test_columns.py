"""Date order and decimal style, told from whole columns."""

import pytest

from crm_tui.core.errors import Invalid, Usage
from crm_tui.domain import numerals, sales
from crm_tui.exchange.columns import Conventions, Inference
from crm_tui.exchange.reading import Chunk


def column(name: str, *cells: str, **asked: str | None) -> Conventions:
    inference = Inference(sales.RECORD, {name: 0}, **asked)
    inference.see(Chunk(range(2, 2 + len(cells)), [cells]))
    return inference.found()[name]


def test_one_day_past_the_twelfth_tells_that_days_come_first() -> None:
    assert column("date", "03/01/19", "05/02/19", "13/01/19").date_order == "dmy"
    assert column("date", "03/01/2019", "01/31/2019").date_order == "mdy"


def test_dates_with_the_year_in_front_need_no_order() -> None:
    assert column("date", "2024-01-02", "2024/1/3", "5 Jan 2024", "").date_order == "ymd"


def test_an_undecidable_column_is_refused_and_asks_for_the_order() -> None:
    with pytest.raises(Invalid, match=r"03/01/2019 on line 2 .*--date-order") as caught:
        column("date", "03/01/2019", "2024-05-31")
    assert caught.value.field == "date"
    assert column("date", "03/01/2019", date_order="mdy").date_order == "mdy"


def test_a_column_that_contradicts_itself_is_refused_with_both_lines() -> None:
    with pytest.raises(Invalid, match=r"13/01/2019 on line 2 .* 01/13/2019 on line 4"):
        column("date", "13/01/2019", "2019-05-05", "01/13/2019")


def test_two_digit_years_that_may_stand_first_are_not_taken_for_days() -> None:
    month = [f"24/05/{day:02}" for day in range(1, 32)]
    with pytest.raises(Invalid, match="--date-order"):
        column("date", *month)
    assert column("date", *month, date_order="ymd").date_order == "yymmdd"
    with pytest.raises(Invalid):
        column("date", "24/05/31")
    assert column("date", "31/05/24").date_order == "dmy"
    assert column("date", "31/05/97").date_order == "dmy"


def test_cells_that_are_no_dates_do_not_decide_anything() -> None:
    assert column("date", "hello", "99/99/99x", "2024-01-01").date_order == "ymd"


@pytest.mark.parametrize(
    ("cells", "mark"),
    [
        (("12", "1234"), "."),
        (("1.234", "2.500"), "."),
        (("1,234", "12"), "."),
        (("1,234", "1,5"), ","),
        (("1.234,56",), ","),
        (("0,125",), ","),
        (("1.234", "1.234.567"), ","),
        (("1,234.50",), "."),
        (("1,234", "7.25"), "."),
        (("¥1.5", "x"), "."),
    ],
)
def test_the_decimal_mark_is_told_by_what_can_only_be_read_one_way(cells: tuple[str, ...], mark: str) -> None:
    assert column("amount", *cells).decimal_mark == mark


def test_point_and_comma_in_one_column_are_refused_with_both_lines() -> None:
    with pytest.raises(Invalid, match=r"1\.5 on line 2 .* 2,5 on line 3 .*--decimal"):
        column("amount", "1.5", "2,5")
    assert column("amount", "1.5", "2,5", decimal_mark=".").decimal_mark == "."


def test_a_column_that_leaves_it_open_goes_by_the_others() -> None:
    inference = Inference(sales.RECORD, {"quantity": 0, "amount": 1})
    inference.see(Chunk((2, 3), [("1,5", "2,25"), ("1.234", "2.000")]))
    found = inference.found()
    assert found["amount"].decimal_mark == ","


def test_a_discount_column_may_hold_rates_or_amounts() -> None:
    assert column("discount", "0.2", "0", "20%").discount == "rate"
    assert column("discount", "0", "12.50").discount == "money"


def test_unknown_orders_and_marks_are_refused() -> None:
    with pytest.raises(Usage):
        column("date", "2024-01-01", date_order="ydm")
    with pytest.raises(Usage):
        column("amount", "1", decimal_mark="·")


@pytest.mark.parametrize(
    "text", ["12.5", "12,5", "1.234", "1,234", "1234.567", "0.125", "-0,5", "1.2345", "999,000", "00.1"]
)
def test_the_short_way_for_simple_numbers_agrees_with_reading_them(text: str) -> None:
    readable = [mark for mark in ".," if numerals.reads(text, mark)]
    assert column("amount", text).decimal_mark == (readable[0] if len(readable) == 1 else ".")
