"""Sums typed into amounts: what they come to, what is refused, and that files are never worked out."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid
from crm_tui.domain import products, sales
from crm_tui.domain.arithmetic import MOST_CHARACTERS, MOST_DEPTH, evaluate
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import parse

SHOP = Shop(currency="CNY")
AMOUNT, QUANTITY = sales.RECORD.field("amount"), sales.RECORD.field("quantity")
PRICE, DISCOUNT = products.RECORD.field("price"), sales.RECORD.field("discount")


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("3*12.5", "37.5"), ("3×12.5", "37.5"), ("3x12.5", "37.5"), ("3 X 12.5", "37.5"), ("３＊１２．５", "37.5"),
        ("1+2*3", "7"), ("(1+2)*3", "9"), ("（1＋2）×3", "9"), ("10-2-3", "5"), ("12/4/3", "1"), ("10÷4", "2.5"),
        ("2*-3", "-6"), ("-2+5", "3"), ("-(5)+1", "-4"), ("5--2", "7"), ("0.1+0.2", "0.3"), ("1,200*2", "2400"),
        ("1.2万+500", "12500"), (".5*4", "2"),
        ("100-15%", "85"), ("100+15%", "115"), ("200*15%", "30"), ("30/15%", "200"), ("100-10%-10%", "81"),
        ("50+50-10%", "90"), ("100-(10+5)%", "85"), ("100-10%*2", "99.8"), ("10%+1", "1.1"),
    ],
)  # fmt: skip
def test_a_sum_comes_to_what_a_pocket_calculator_shows(text: str, amount: str) -> None:
    assert evaluate(text) == Decimal(amount)


def test_a_decimal_comma_is_read_as_one() -> None:
    assert evaluate("3*12,5", ",") == Decimal("37.5")


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "12",
        "-12",
        "12-",
        "(12.00)",
        "1,234.50",
        "12.5%",
        "¥12",
        "3万",
        "abc",
        "3*abc",
        "5 5",
        "--5",
        "1e9",
    ],
)
def test_what_is_no_sum_is_left_to_be_read_as_a_number(text: str) -> None:
    assert evaluate(text) is None


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("1/0", "divides by zero"), ("5/(3-3)", "divides by zero"), ("2**3", "powers"), ("7//2", "powers"),
        ("3*", "missing at the end"), ("(1+2", "not closed"), ("1+2)", "“)” is out of place"),
        ("2+x1", "“*” is out of place"), ("*3", "“*” is out of place"),
        ("1+()", "“)” is out of place"), ("3*/2", "“/” is out of place"), ("1+---2", "“-” is out of place"),
        ("2024-05-31", "begin with 0"), ("1.2.3*4", "not a number"), ("2 3*4", "“3” is out of place"),
        ("1+" * MOST_CHARACTERS + "1", "too long"),
        ("(" * (MOST_DEPTH + 1) + "1+1" + ")" * (MOST_DEPTH + 1), "too many brackets"),
        ("1234567890123456*2", "too many digits"),
    ],
)  # fmt: skip
def test_a_sum_without_sense_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        evaluate(text)
    assert reason in str(refused.value)


@pytest.mark.parametrize(
    ("field", "text", "stored"),
    [
        (AMOUNT, "3*12.5", 3750), (AMOUNT, "100-15%", 8500), (AMOUNT, "10/3", 333), (AMOUNT, "20/3", 667),
        (AMOUNT, "0.05/2", 2), (AMOUNT, "0.15/2", 8), (AMOUNT, "19.99*0.85", 1699), (AMOUNT, "-10/4", -250),
        (PRICE, "100/12", 83333), (QUANTITY, "1/3", 333), (QUANTITY, "2*12", 24000), (AMOUNT, "12", 1200),
        (AMOUNT, "(12.00)", -1200),
    ],
)  # fmt: skip
def test_forms_and_options_work_sums_out_and_round_half_even(field, text: str, stored: int) -> None:
    assert parse(field, text, SHOP, finer="refuse") == stored


@pytest.mark.parametrize("text", ["12.345", "12.345+1"])
def test_numbers_typed_too_fine_are_refused_in_sums_too(text: str) -> None:
    with pytest.raises(Invalid, match="too fine"):
        parse(AMOUNT, text, SHOP, finer="refuse")


@pytest.mark.parametrize("text", ["3*12.5", "100-15%", "10/4", "1+1"])
def test_files_are_never_worked_out(text: str) -> None:
    with pytest.raises(Invalid):
        parse(AMOUNT, text, SHOP)


def test_a_rate_is_never_worked_out() -> None:
    with pytest.raises(Invalid):
        parse(DISCOUNT, "10%+5%", SHOP, finer="refuse")


NUMBERS = st.integers(1, 9999).map(lambda cents: f"{cents / 100:.2f}")


@given(st.lists(NUMBERS, min_size=2, max_size=8), st.lists(st.sampled_from("+-*/"), min_size=7, max_size=7))
def test_sums_are_exact(numbers: list[str], signs: list[str]) -> None:
    numbers = [number.lstrip("0") for number in numbers]
    text = numbers[0] + "".join(sign + number for sign, number in zip(signs, numbers[1:], strict=False))
    terms, term = [], Fraction(numbers[0])
    for sign, number in zip(signs, numbers[1:], strict=False):
        if sign in "+-":
            terms.append(term)
            term = Fraction(number) * (1 if sign == "+" else -1)
        else:
            term = term * Fraction(number) if sign == "*" else term / Fraction(number)
    worked = evaluate(text)
    assert worked is not None
    assert abs(Fraction(worked) - sum(terms, term)) <= abs(sum(terms, term)) / 10**58


@given(st.text(alphabet="0123456789.,+-*/%()x× 万", max_size=30))
def test_whatever_is_typed_is_a_number_nothing_or_refused(text: str) -> None:
    try:
        worked = evaluate(text)
    except Invalid as refused:
        assert str(refused)
    else:
        assert worked is None or worked.is_finite()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2**3", ": powers are not worked out here."),
        ("8//2", ": powers are not worked out here."),
        ("1+1/0", ": it divides by zero."),
        ("(" * 13 + "1+1" + ")" * 13, ": there are too many brackets in brackets."),
        ("2*(1+2", ": a bracket is not closed."),
        ("2*(1+2%3)", ": “3” is out of place."),
        ("2+3*", ": a number is missing at the end."),
        ("2024-05-31", ": numbers don't begin with 0."),
    ],
)
def test_it_says_why_a_sum_makes_no_sense(text: str, reason: str) -> None:
    with pytest.raises(Invalid) as refused:
        evaluate(text)
    assert str(refused.value).endswith(reason)


def test_signs_before_numbers_and_brackets_side_by_side_are_read() -> None:
    assert evaluate("+5+3") == 8
    assert evaluate("2*+3") == 6
    assert evaluate("2*-3") == -6
    assert evaluate("(" * 12 + "1+1" + ")" * 12) == 2
    assert evaluate("+".join(["(1+1)"] * 20)) == 40
