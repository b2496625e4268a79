"""Texts to stored values and back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Choice, Field, Kind
from crm_tui.domain import customers, products, sales
from crm_tui.domain.shop import Shop
from crm_tui.domain.values import Exact, parse, parse_day, parse_exact, phone_digits, plain

SHOP = Shop(currency="CNY")
AMOUNT = sales.RECORD.field("amount")
PRICE = sales.RECORD.field("unit_price")
QUANTITY = sales.RECORD.field("quantity")
DISCOUNT = sales.RECORD.field("discount")
PHONE = customers.RECORD.field("phone")


@pytest.mark.parametrize(
    ("text", "mark", "minor"),
    [
        ("12", ".", 1200),
        ("1234.5", ".", 123450),
        ("¥28.16", ".", 2816),
        ("￥ 28.16", ".", 2816),
        ("$1,234.50", ".", 123450),
        ("-$12.00", ".", -1200),
        ("$-12.00", ".", -1200),
        ("(12.00)", ".", -1200),
        ("（12.00）", ".", -1200),
        ("1.234,56", ",", 123456),
        ("1 234,56", ",", 123456),
        ("1\u202f234,56 €", ",", 123456),
        ("1’234.50", ".", 123450),
        ("１２３．５", ".", 12350),
        ("1.2万", ".", 1200000),
        ("3万元", ".", 3000000),
        ("30元", ".", 3000),
        ("−5", ".", -500),
        ("－5", ".", -500),
        ("5-", ".", -500),
        ("CNY 12", ".", 1200),
        ("12 USD", ".", 1200),
        (".5", ".", 50),
        ("-0", ".", 0),
        (" 3,700 ", ".", 370000),
    ],
)
def test_amounts_are_read_as_people_and_tills_write_them(text: str, mark: str, minor: int) -> None:
    assert parse(AMOUNT, text, SHOP, decimal_mark=mark) == minor


@pytest.mark.parametrize(
    "text",
    ["NaN", "inf", "1e9", "1_000", "0x10", "1,23", "12,34,567", "0,125", "1.2.3", "--5", "-(5)", "-", "¥", "١٢", "5 5",
     "12.5%", "(5", "abc", "12345678901234567890", "1,234 567", "9" * 15 + "万", "½"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        parse(AMOUNT, text, SHOP)
    assert caught.value.field == "amount"
    assert str(caught.value)


def test_the_error_shows_no_control_characters_and_not_a_whole_novel() -> None:
    with pytest.raises(Invalid) as caught:
        parse(AMOUNT, "\x1b[31m" + "x" * 5000, SHOP)
    assert "\x1b" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_amounts_finer_than_the_minor_unit_are_rounded_half_even_and_the_difference_told() -> None:
    assert parse_exact(AMOUNT, "16.448", SHOP) == Exact(1645, Decimal("-0.002"))
    assert parse_exact(AMOUNT, "2.345", SHOP) == Exact(234, Decimal("0.005"))
    assert parse_exact(AMOUNT, "2.355", SHOP) == Exact(236, Decimal("-0.005"))
    assert parse_exact(AMOUNT, "-2.345", SHOP) == Exact(-234, Decimal("-0.005"))
    assert parse_exact(AMOUNT, "", SHOP) is None


def test_a_form_can_refuse_what_would_be_rounded() -> None:
    assert parse(AMOUNT, "2.345", SHOP) == 234
    with pytest.raises(Invalid, match="too fine"):
        parse(AMOUNT, "2.345", SHOP, finer="refuse")


def test_units_follow_the_kind_and_the_currency() -> None:
    assert parse(PRICE, "0.125", SHOP) == 1250
    assert parse(QUANTITY, "1.5", SHOP) == 1500
    assert parse(AMOUNT, "1200", Shop(currency="JPY")) == 1200
    assert parse(PRICE, "1.5", Shop(currency="KWD")) == 150000


@pytest.mark.parametrize(("text", "rate"), [("0.2", 200000), ("20%", 200000), ("8折", 200000), ("9.5折", 50000),
                                            ("85折", 150000), ("0", 0), ("100%", 1000000)])  # fmt: skip
def test_discounts_are_read_as_fractions_percentages_and_zhe(text: str, rate: int) -> None:
    assert parse(DISCOUNT, text, SHOP) == rate


@pytest.mark.parametrize("text", ["20", "-0.1", "120%"])
def test_a_discount_beyond_the_whole_price_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="rate"):
        parse(DISCOUNT, text, SHOP)


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2024-05-31", "ymd", "2024-05-31"),
        ("2024-05-31 12:30:00", "ymd", "2024-05-31"),
        ("2024-05-31T12:30:00.000Z", "dmy", "2024-05-31"),
        ("2026-06-01 10:01:00 +0000", "ymd", "2026-06-01"),
        ("2024/5/3 7:57", "mdy", "2024-05-03"),
        ("2024.5.3", "ymd", "2024-05-03"),
        ("20240531", "ymd", "2024-05-31"),
        ("2024年5月3日", "ymd", "2024-05-03"),
        ("2024年5月3日 12:30", "ymd", "2024-05-03"),
        ("２０２４－０５－０１", "ymd", "2024-05-01"),
        ("03/01/19", "dmy", "2019-01-03"),
        ("03/01/19", "mdy", "2019-03-01"),
        ("03/01/19", "yymmdd", "2003-01-19"),
        ("31/12/2025 14:05", "dmy", "2025-12-31"),
        ("3.1.1997", "dmy", "1997-01-03"),
        ("01/02/70", "dmy", "1970-02-01"),
        ("5 Jan 2024", "ymd", "2024-01-05"),
        ("January 5, 2024", "ymd", "2024-01-05"),
        ("5-Jan-24", "ymd", "2024-01-05"),
        ("45321", "ymd", "2024-01-30"),
        ("45321.75", "ymd", "2024-01-30"),
        ("2024-02-29", "ymd", "2024-02-29"),
    ],
)
def test_days_are_read_in_every_common_form(text: str, order: str, day: str) -> None:
    assert parse_day(text, order) == day


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2023-02-29", "1 to 28"),
        ("2024-13-01", "month 13"),
        ("2024-00-10", "month 0"),
        ("0024-01-01", "1800"),
        ("03/01/19", "more than one way"),
        ("tomorrow-ish", "2024-05-31"),
        ("12", "2024-05-31"),
        ("5 Foo 2024", "2024-05-31"),
    ],
)
def test_what_is_no_day_is_refused_with_what_would_be_right(text: str, told: str) -> None:
    with pytest.raises(Invalid, match=told):
        parse_day(text)


def test_choices_are_known_by_value_label_and_other_words() -> None:
    kind = sales.RECORD.field("kind")
    assert [parse(kind, text, SHOP) for text in ("return", "Return", "退款", "REFUND", " 退货 ")] == ["return"] * 5
    with pytest.raises(Invalid, match="Sale, Return"):
        parse(kind, "gift", SHOP)


def test_phones_keep_their_writing_and_codes_their_zeros() -> None:
    assert parse(PHONE, "＋86 138-0013-8000", SHOP) == "+86 138-0013-8000"
    assert parse(PHONE, "13800138000；021-5555 、13800138000", SHOP) == "13800138000;021-5555"
    assert phone_digits("＋86 (138) 0013") == "861380013"
    assert parse(products.RECORD.field("sku"), "000123", SHOP) == "000123"


def test_phones_and_mail_addresses_must_look_like_some() -> None:
    with pytest.raises(Invalid):
        parse(PHONE, "none", SHOP)
    email = customers.RECORD.field("email")
    assert parse(email, "a@b.cn; c@d.cn", SHOP) == "a@b.cn;c@d.cn"
    for wrong in ("a.b.cn", "a@b@c", "a b@c.cn"):
        with pytest.raises(Invalid):
            parse(email, wrong, SHOP)


def test_tags_are_parted_by_any_list_sign() -> None:
    assert parse(customers.RECORD.field("tags"), "老客户，批发、VIP; 批发", SHOP) == "老客户;批发;VIP"


def test_yes_and_no_counts_and_months() -> None:
    leap = Field("leap", "Leap month", Kind.BOOL)
    assert [parse(leap, text, SHOP) for text in ("yes", "是", "1", "TRUE")] == [1] * 4
    assert [parse(leap, text, SHOP) for text in ("no", "否", "0", "False")] == [0] * 4
    assert parse(customers.RECORD.field("credit_days"), "30", SHOP) == 30
    with pytest.raises(Invalid, match="whole"):
        parse(customers.RECORD.field("credit_days"), "30.5", SHOP)
    month = Field("month", "Month", Kind.MONTH)
    assert [parse(month, text, SHOP) for text in ("2024-05", "2024年5月", "202405")] == ["2024-05"] * 3
    instant = Field("at", "At", Kind.INSTANT)
    assert parse(instant, "2024-05-31T09:30:00+08:00", SHOP) == "2024-05-31T01:30:00Z"


def test_an_empty_text_is_nothing_unless_it_is_needed() -> None:
    assert parse(AMOUNT, "  ", SHOP) is None
    assert parse(customers.RECORD.field("note"), "\u200b", SHOP) is None
    with pytest.raises(Invalid, match="Name is needed") as caught:
        parse(customers.RECORD.field("name"), " ", SHOP)
    assert caught.value.field == "name"


def test_a_text_too_long_says_by_how_much() -> None:
    with pytest.raises(Invalid, match="11 characters long; at most 10"):
        parse(Field("x", "X", max_length=10), "x" * 11, SHOP)


def test_texts_are_cleaned_of_what_a_terminal_would_obey() -> None:
    assert parse(customers.RECORD.field("name"), "a\x1b[31mb\u202ec\td", SHOP) == "a[31mbc d"


NUMBERS = st.integers(-(10**15) + 1, 10**15 - 1)


@given(NUMBERS, st.sampled_from([Kind.MONEY, Kind.PRICE, Kind.QUANTITY]), st.sampled_from(["CNY", "JPY", "KWD"]))
def test_every_stored_number_is_read_back_from_its_plain_form(value: int, kind: Kind, currency: str) -> None:
    shop = Shop(currency=currency)
    assert parse(Field("x", "X", kind), plain(value, kind, shop), shop) == value


@given(st.integers(0, 10**6))
def test_every_rate_is_read_back_from_its_plain_form(value: int) -> None:
    assert parse(DISCOUNT, plain(value, Kind.RATE, SHOP), SHOP) == value


@given(st.text(max_size=30), st.sampled_from(list(Kind)), st.sampled_from([".", ","]))
def test_any_text_is_read_or_refused_but_never_crashes(text: str, kind: Kind, mark: str) -> None:
    field = Field("x", "X", kind, choices=(Choice("a", "A"),))
    try:
        parse(field, text, SHOP, decimal_mark=mark)
    except Invalid as error:
        assert str(error)
