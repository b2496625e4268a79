"""Numbers as people and tills write them, to exact decimals: signs, currency, grouping, 万, per cent, 折."""

import re
import unicodedata
from decimal import Context, Decimal
from functools import lru_cache
from typing import NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_
from crm_tui.domain.words import shown

#: Digits before the decimal mark that are read at most; more than any shop has minor units.
MOST_DIGITS = 15
#: Enough precision that no sum or product of two readable numbers is rounded.
EXACT = Context(prec=80)

_SIMPLE = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,20})?")
_CURRENCY = (
    r"(?:(?:US|HK|NT|CN|A|C|S)?\$|[¥€£₩₹฿₽₫₱]|人民币|"
    r"(?:RMB|CNY|USD|EUR|GBP|JPY|HKD|TWD|KRW|SGD|AUD|CAD|CHF|THB|VND|INR|MYR|RUB)\b)"
)
_SHAPE = re.compile(
    rf"(?P<open>\()?\s*(?P<sign>[+-])?\s*(?:{_CURRENCY})?\s*(?P<inner>[+-])?\s*"
    rf"(?P<digits>[0-9.,' ]*[0-9][0-9.,']*)\s*(?P<myriads>[万萬亿億])?\s*"
    rf"(?:{_CURRENCY}|[元圆圓块])?(?P<percent>%)?(?P<after>-)?\s*(?P<close>\))?",
    re.IGNORECASE,
)
_ZHE = re.compile(r"([0-9](?:\.[0-9])?|[0-9]{2}) *折")
#: No number that anybody writes is longer; what is gets looked at from every place.
_LONGEST = 200
_MINUS = str.maketrans("−‐‑‒–—﹣", "-------")
_TIMES = {"万": 10_000, "萬": 10_000, "亿": 100_000_000, "億": 100_000_000}


def _body(mark: str) -> re.Pattern[str]:
    """Digits with `mark` before the decimals; groups of three, all parted by one and the same other sign."""
    point = re.escape(mark)
    group = re.escape("." if mark == "," else ",")
    return re.compile(
        rf"[0-9]+(?:{point}[0-9]*)?|{point}[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[{group}' ])[0-9]{{3}}"
        rf"(?:(?P=by)[0-9]{{3}})*(?:{point}[0-9]*)?"
    )


_BODIES = {mark: _body(mark) for mark in (".", ",")}


class Numeral(NamedTuple):
    """A number as read; `percent` says that it was followed by a per cent sign (12.5% is 0.125)."""

    amount: Decimal
    percent: bool


def _unreadable(text: str, mark: str) -> Invalid:
    return Invalid(N_("{value} is not a number; write it like {example}."), value=shown(text), example=f"1234{mark}50")


@lru_cache(maxsize=1 << 16)
def read(text: str, mark: str = ".") -> Numeral:
    """The number that `text` writes with `mark` ('.' or ',') before its decimals, exactly.

    Reads 1,234.50, -¥28.16, ￥28.16-, (12.00), 1 234,56, 1.2万, 12.5%, full-width digits. Raises Invalid.
    """
    if mark == "." and _SIMPLE.fullmatch(text):
        return Numeral(Decimal(text), False)
    if len(text) > _LONGEST:
        raise _unreadable(text, mark)
    plain = unicodedata.normalize("NFKC", text).translate(_MINUS).replace("\u2019", "'").strip()
    shape = _SHAPE.fullmatch(plain)
    if shape is None or bool(shape["open"]) != bool(shape["close"]):
        raise _unreadable(text, mark)
    signs = [sign for sign in (shape["sign"], shape["inner"], shape["after"]) if sign]
    if len(signs) + bool(shape["open"]) > 1:
        raise _unreadable(text, mark)
    digits = shape["digits"]
    body = _BODIES[mark].fullmatch(digits)
    if body is None:
        raise _unreadable(text, mark)
    if body["by"]:
        digits = digits.replace(body["by"], "")
    digits = digits.replace(",", ".")
    if len(digits.partition(".")[0]) > MOST_DIGITS or len(digits) > 40:
        raise Invalid(N_("{value} has too many digits; at most {most} may stand before the decimal mark."),
                      value=shown(text), most=MOST_DIGITS)  # fmt: skip
    amount = EXACT.multiply(Decimal(digits), Decimal(_TIMES.get(shape["myriads"], 1)))
    if shape["percent"]:
        amount = amount.scaleb(-2, EXACT)
    return Numeral(-amount if shape["open"] or "-" in signs else amount, bool(shape["percent"]))


def reads(text: str, mark: str) -> bool:
    """Whether `text` is a number with that decimal mark."""
    try:
        read(text, mark)
    except Invalid:
        return False
    return True


def read_rate(text: str, mark: str = ".") -> Decimal:
    """A rate: 0.2, 20%, or a Chinese discount, where 8折 leaves eight tenths to pay and so takes off 0.2."""
    if zhe := _ZHE.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        written = zhe[1]
        whole = Decimal(100 if len(written) == 2 else 10)
        return 1 - Decimal(written) / whole
    return read(text, mark).amount
