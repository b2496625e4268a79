"""Text to stored value and back, for every kind of field: what forms, options and imports have in common."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import ROUND_HALF_EVEN, Decimal
from functools import cache, lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Choice, Field, Kind, Value
from crm_tui.core.i18n import N_, Text, listed
from crm_tui.core.text import clean_block, clean_line, fold
from crm_tui.domain import arithmetic, daytext, lists, numerals, yearly
from crm_tui.domain.plain import plain
from crm_tui.domain.shop import Shop
from crm_tui.domain.words import shown, translations

__all__ = [
    "DECIMALS", "Exact", "kept_as_they_are", "parse", "parse_day", "parse_decimal", "parse_exact", "phone_digits",
    "places", "plain", "to_minor", "to_store",
]  # fmt: skip

#: Kinds that are numbers with decimals.
DECIMALS = frozenset({Kind.MONEY, Kind.PRICE, Kind.QUANTITY, Kind.RATE})
#: Those where a form or an option may be given a sum to work out.
_WORKED_OUT = DECIMALS - {Kind.RATE}
#: No stored number reaches this, so that sums of a good many lines still fit the store's 64 bits.
_TOO_LARGE = 10**17
_ONE_AT = re.compile(r"[^@\s]+@[^@\s]+")
_YES = frozenset({"yes", "y", "true", "t", "1", "是", "有", "对", "√", "✓"})
_NO = frozenset({"no", "n", "false", "f", "0", "否", "无", "不", "×"})
_MINOR_DIGITS_OF_A_PRICE = 2


class Exact(NamedTuple):
    """A number in store units and what rounding to them took away.

    `rounding` is exact minus stored, in the unit the text was in (currency, pieces), so 16.448 in a currency of
    two decimals is Exact(1645, Decimal('-0.002')).
    """

    value: int
    rounding: Decimal


def places(kind: Kind, shop: Shop) -> int:
    """How many decimals the store keeps of a number of that kind."""
    match kind:
        case Kind.MONEY:
            return shop.exponent
        case Kind.PRICE:
            return shop.exponent + _MINOR_DIGITS_OF_A_PRICE
        case Kind.QUANTITY:
            return 3
        case Kind.RATE:
            return 6
        case _:
            return 0


def to_store(amount: Decimal, decimals: int) -> Exact:
    """The amount in units of 10^-decimals, rounded half-even. Raises Invalid where it is too large to keep."""
    exact = numerals.EXACT
    value = int(amount.scaleb(decimals, exact).to_integral_value(ROUND_HALF_EVEN))
    if abs(value) >= _TOO_LARGE:
        raise Invalid(N_("{value} is too large."), value=str(amount))
    return Exact(value, exact.subtract(amount, Decimal(value).scaleb(-decimals, exact)))


def to_minor(amount: Decimal, shop: Shop) -> Exact:
    """An amount of money in minor units of the shop's currency."""
    return to_store(amount, shop.exponent)


def parse_decimal(text: str, decimal_mark: str = ".") -> Decimal:
    """The number exactly as written (`numerals.read`); a percentage is refused. Raises Invalid."""
    number = numerals.read(text, decimal_mark)
    if number.percent:
        raise Invalid(N_("{value} is a percentage; an amount is wanted here."), value=shown(text))
    return number.amount


def parse_day(text: str, order: str = "ymd") -> str:
    """The day as YYYY-MM-DD (`daytext.parse_day`). Raises Invalid."""
    return daytext.parse_day(text, order)


def phone_digits(text: str) -> str:
    """The digits of a phone number, by which phones are compared and found."""
    return "".join(sign for sign in unicodedata.normalize("NFKC", text) if "0" <= sign <= "9")


@lru_cache(maxsize=1 << 16)
def _number(kind: Kind, text: str, decimal_mark: str, decimals: int) -> Exact:
    if kind is not Kind.RATE:
        return to_store(parse_decimal(text, decimal_mark), decimals)
    rate = numerals.read_rate(text, decimal_mark)
    if not 0 <= rate <= 1:
        raise Invalid(N_("{value} is not a rate; write it like 0.2 or 20%."), value=shown(text))
    return to_store(rate, decimals)


@cache
def _choices(choices: tuple[Choice, ...]) -> dict[str, str]:
    found: dict[str, str] = {}
    for choice in choices:
        for word in (choice.value, choice.label, *translations(choice.label), *choice.words):
            found.setdefault(fold(word), choice.value)
    return found


def _choice(field: Field, text: str) -> str:
    value = _choices(field.choices).get(fold(text))
    if value is None:
        known = listed([Text(choice.label) for choice in field.choices])
        raise Invalid(N_("{value} is not one of: {choices}."), value=shown(text), choices=known)
    return value


def _fitting(field: Field, text: str) -> str:
    if len(text) > field.max_length:
        raise Invalid(N_("This is {length} characters long; at most {most} fit."), length=len(text),
                      most=field.max_length)  # fmt: skip
    return text


def _phones(field: Field, text: str) -> str:
    parts = lists.split(clean_block(unicodedata.normalize("NFKC", text)))
    for part in parts:
        if len(phone_digits(part)) < 3:
            raise Invalid(N_("{value} is not a phone number; it has fewer than three digits."), value=shown(part))
    return _fitting(field, lists.join(parts))


def _emails(field: Field, text: str) -> str:
    parts = lists.split(clean_block(text))
    for part in parts:
        if not _ONE_AT.fullmatch(part):
            raise Invalid(N_("{value} is not an e-mail address; write it like name@example.com."), value=shown(part))
    return _fitting(field, lists.join(parts))


def _bool(text: str) -> int:
    word = fold(text)
    if word in _YES:
        return 1
    if word in _NO:
        return 0
    raise Invalid(N_("{value} is neither yes nor no."), value=shown(text))


def _count(text: str) -> int:
    number = parse_decimal(text)
    if number != number.to_integral_value():
        raise Invalid(N_("{value} is not a whole number."), value=shown(text))
    return to_store(number, 0).value


def _instant(text: str, shop: Shop) -> str:
    """A moment; one without a zone is on the shop's clock, or the machine's where the shop has none."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise Invalid(
            N_("{value} is not a moment; write it like 2024-05-31 09:30, or 2024-05-31T09:30:00Z."), value=shown(text)
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(shop.zone) if shop.zone else None)
    fine = "milliseconds" if moment.microsecond else "seconds"
    return moment.astimezone(UTC).isoformat(timespec=fine).replace("+00:00", "Z")


#: Kinds whose reading depends on the field, and those where the text is all.
_OF_FIELD: dict[Kind, Callable[[Field, str], str]] = {
    Kind.TEXT: lambda field, text: _fitting(field, clean_line(text)),
    Kind.BLOCK: lambda field, text: _fitting(field, clean_block(text)),
    Kind.CODE: lambda field, text: _fitting(field, clean_line(text)),
    Kind.PHONE: _phones,
    Kind.EMAIL: _emails,
    Kind.CHOICE: _choice,
    Kind.TAGS: lambda field, text: _fitting(field, lists.join(lists.split(clean_block(text)))),
}
_OF_TEXT: dict[Kind, Callable[[str], Value]] = {
    Kind.COUNT: _count,
    Kind.DURATION: _count,
    Kind.MONTH: daytext.parse_month,
    Kind.BOOL: _bool,
    Kind.YEARLY: lambda text: str(yearly.read(text)),
}


def parse(
    field: Field, text: str, shop: Shop, *, date_order: str = "ymd", decimal_mark: str = ".", finer: str = "round"
) -> Value:
    """The text as the store keeps it; None for an empty text.

    Numbers finer than the store's unit are rounded half-even, or refused with `finer="refuse"`: that is how people
    type, in forms and options, and there sums such as 3*12.5 are worked out (what comes of × and ÷ is rounded).
    Raises Invalid, with `field` set, saying what is wrong and what would be right; an empty text is wrong
    where the field is required.
    """
    try:
        value: Value = None
        if text and not text.isspace():
            if field.kind in DECIMALS:
                value = _decimal(field, text, shop, decimal_mark, finer)
            elif field.kind is Kind.DAY:
                value = daytext.parse_day(text, date_order)
            elif field.kind is Kind.INSTANT:
                value = _instant(text, shop)
            elif field.kind in _OF_TEXT:
                value = _OF_TEXT[field.kind](text)
            else:
                value = _OF_FIELD[field.kind](field, text) or None
        if value is None:
            _check_needless(field)
    except Invalid as error:
        error.field = field.name
        raise
    return value


@cache
def kept_as_they_are(field: Field) -> re.Pattern[str] | None:
    """What texts look like, each with a line feed behind it, that `parse` gives back unchanged; None if it is unknown.

    Not all such texts are of this form; an empty one may be among them, where nothing is kept.
    """
    if field.kind not in {Kind.TEXT, Kind.CODE} or field.required:
        return None
    return re.compile(rf"(?:(?:[!-~](?:[ -~]{{0,{max(field.max_length - 2, 0)}}}[!-~])?)?\n)*")


def _decimal(field: Field, text: str, shop: Shop, decimal_mark: str, finer: str) -> int:
    decimals = places(field.kind, shop)
    worked = arithmetic.work_out(text, decimal_mark) if finer == "refuse" and field.kind in _WORKED_OUT else None
    if worked is None:
        number = _number(field.kind, text, decimal_mark, decimals)
    else:
        number = to_store(worked.amount, decimals)
        finer = "round" if worked.scaled else finer
    if number.rounding and finer == "refuse":
        raise Invalid(N_("{value} is too fine; at most {count} decimals are kept."), value=shown(text), count=decimals)
    return number.value


def _check_needless(field: Field) -> None:
    if field.required:
        raise Invalid(N_("{label} is needed."), label=Text(field.label))


def parse_exact(field: Field, text: str, shop: Shop, *, decimal_mark: str = ".") -> Exact | None:
    """Like `parse` for MONEY, PRICE, QUANTITY and RATE fields, with what rounding took away."""
    try:
        if text and not text.isspace():
            return _number(field.kind, text, decimal_mark, places(field.kind, shop))
        _check_needless(field)
    except Invalid as error:
        error.field = field.name
        raise
    return None
