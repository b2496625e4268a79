"""A payment as lines: what came in, and what of it was given back since."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from crm_tui.core.fields import Choice
from crm_tui.core.i18n import Text
from crm_tui.domain.payments import GIVEN_BACK
from crm_tui.exchange.reading.source import LeftOut, Line
from crm_tui.exchange.sources._cells import money
from crm_tui.exchange.sources._source import line

#: What payment services tell of a payment: who paid, not which customer that is.
FIELDS = ("date", "payer", "account", "amount", "method", "reference", "note", "refunded", "ended")


def received(number: int, values: Mapping[str, str], refunded: Decimal | None) -> Iterator[Line | LeftOut]:
    """The payment, and a negative one for a part that was given back; only `gone` where all of it was.

    The amount that came in must be a number for that: one that is none is left to be refused as a line.
    """
    amount = money(values["amount"])
    if not refunded or amount is None:
        yield line(number, FIELDS, values)
    elif abs(refunded) >= amount:
        yield gone(number, values, GIVEN_BACK)
    else:
        yield line(number, FIELDS, values)
        yield line(number, FIELDS, {**values, **so_far(refunded)})


def gone(number: int, values: Mapping[str, str], why: Choice) -> Line | LeftOut:
    """A payment of which nothing is left, as what went back of one that an earlier file brought in.

    Which payments did come in is not known here: that of an unknown one is left out when the lines are decided.
    """
    amount = money(values["amount"])
    if not amount or not values["reference"]:
        return LeftOut(number, Text(why.label))
    return line(number, FIELDS, {**values, **so_far(amount), "ended": why.value})


def so_far(refunded: Decimal) -> dict[str, str]:
    """The values of a line for what was given back of a payment until now; a later file may tell of more."""
    return {"amount": negative(refunded), "refunded": f"{abs(refunded):f}"}


def negative(amount: Decimal) -> str:
    """The amount as one that went back, written out."""
    return f"{-abs(amount):f}"
