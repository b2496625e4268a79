"""Sums typed where an amount is wanted, worked out exactly: `3*12.5`, `(20+35)÷4`, `100-15%`.

A per cent sign after + or - takes the percentage of what stands to its left, as pocket calculators do.
"""

import re
import unicodedata
from decimal import ROUND_05UP, Context, Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.i18n import N_, Text
from crm_tui.domain import numerals
from crm_tui.domain.words import shown

#: What is read at most; nobody types more into an amount.
MOST_CHARACTERS: Final = 120
MOST_DEPTH: Final = 12

_SIGNS: Final = str.maketrans("−‐‑‒–—﹣×✕xX·÷∕", "-------*****//")
_ALPHABET: Final = re.compile(r"[0-9.,'万萬亿億%()+*/ -]+")
_BINARY: Final = re.compile(r"[*/]|[0-9.)%万萬亿億] *[-+] *[-+(.0-9]")
_TOKEN: Final = re.compile(r" *(?:([0-9.,']+[万萬亿億]?)|([-+*/%()]))")
#: Rounds so that rounding once more, to the unit, gives what rounding the exact number would.
_TWICE: Final = Context(prec=60, rounding=ROUND_05UP)


class Worked(NamedTuple):
    """What an expression comes to; `scaled` says that multiplying or dividing may have made it finer."""

    amount: Decimal
    scaled: bool


def evaluate(text: str, decimal_mark: str = ".") -> Decimal | None:
    """What the expression comes to; None where the text is no expression, as a plain number is none.

    Raises Invalid where it is one that makes no sense, such as a division by zero.
    """
    worked = work_out(text, decimal_mark)
    return None if worked is None else worked.amount


def work_out(text: str, decimal_mark: str = ".") -> Worked | None:
    """Like `evaluate`, telling too whether the result may be finer than the numbers typed."""
    plain = unicodedata.normalize("NFKC", text).translate(_SIGNS).strip()
    if not _ALPHABET.fullmatch(plain) or not _BINARY.search(plain) or numerals.reads(text, decimal_mark):
        return None
    if len(plain) > MOST_CHARACTERS:
        raise Invalid(N_("This is too long to work out; at most {most} characters are read."), most=MOST_CHARACTERS)
    result = _Reading(plain, decimal_mark).whole()
    exact = _TWICE.divide(Decimal(result.numerator), Decimal(result.denominator))
    return Worked(exact, any(sign in plain for sign in "*/%"))


class _Reading:
    """One expression, read from left to right by recursive descent."""

    def __init__(self, text: str, mark: str) -> None:
        self._text, self._mark = text, mark
        self._tokens = self._cut()
        self._next = 0
        self._depth = 0

    def whole(self) -> Fraction:
        """What it comes to; nothing may be left over."""
        value = self._sum()
        if self._sign:
            raise self._out_of_place()
        return value

    def _cut(self) -> list[str]:
        tokens, place = [], 0
        while found := _TOKEN.match(self._text, place):
            tokens.append(found[1] or found[2])
            place = found.end()
        return tokens

    @property
    def _sign(self) -> str:
        return self._tokens[self._next] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1]

    def _sum(self) -> Fraction:
        value, _ = self._product()
        while self._sign in {"+", "-"}:
            sign = self._take()
            term, percent = self._product()
            term = value * term if percent else term
            value = value + term if sign == "+" else value - term
        return value

    def _product(self) -> tuple[Fraction, bool]:
        """A product, and whether it is nothing but a percentage."""
        value, percent = self._factor()
        while self._sign in {"*", "/"}:
            sign = self._take()
            if self._sign == sign:
                raise self._unworkable(N_("powers are not worked out here"))
            factor, _ = self._factor()
            if sign == "/" and factor == 0:
                raise self._unworkable(N_("it divides by zero"))
            value, percent = (value * factor if sign == "*" else value / factor), False
        return value, percent

    def _factor(self) -> tuple[Fraction, bool]:
        if self._sign in {"+", "-"}:
            sign = self._take()
            if self._sign in {"+", "-"}:
                raise self._out_of_place()
            value, percent = self._factor()
            return (-value if sign == "-" else value), percent
        value = self._group() if self._sign == "(" else self._numeral()
        percent = self._sign == "%"
        if percent:
            self._take()
            value /= 100
        return value, percent

    def _group(self) -> Fraction:
        self._depth += 1
        if self._depth > MOST_DEPTH:
            raise self._unworkable(N_("there are too many brackets in brackets"))
        self._take()
        value = self._sum()
        if self._sign != ")":
            raise self._unworkable(N_("a bracket is not closed")) if not self._sign else self._out_of_place()
        self._take()
        self._depth -= 1
        return value

    def _numeral(self) -> Fraction:
        if not self._sign:
            raise self._unworkable(N_("a number is missing at the end"))
        if not self._sign[0].isdecimal() and self._sign[0] not in ".,'":
            raise self._out_of_place()
        written = self._take()
        if len(written) > 1 and written[0] == "0" and written[1].isdecimal():  # 2024-05-31 is a date, no sum
            raise self._unworkable(N_("numbers don't begin with 0"))
        return Fraction(numerals.read(written, self._mark).amount)

    def _unworkable(self, reason: str) -> Invalid:
        return Invalid(N_("{value} can't be worked out: {reason}."), value=shown(self._text), reason=Text(reason))

    def _out_of_place(self) -> Invalid:
        reason = Text(N_("{sign} is out of place"), {"sign": f"“{self._sign}”"})
        return Invalid(N_("{value} can't be worked out: {reason}."), value=shown(self._text), reason=reason)
