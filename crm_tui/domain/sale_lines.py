"""The arithmetic of one sales line: its amount, its cost, and the signs of a return.

Everything comes in exact and in whole currency units and pieces; it leaves rounded half-even to store units.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop

_ONE, _ZERO = Decimal(1), Decimal(0)
#: Beyond this no shop's figure lies, and sums of a million such lines still fit the store's integers.
_LARGEST = 10**12


#: Why a line can't be kept of which more is paid at once than it comes to.
PAID_TOO_MUCH = N_("More cannot be paid at once than the line comes to; record what goes beyond as a payment.")


def pays_too_much(amount: Value, paid: Value) -> bool:
    """Whether more is paid at once than the line comes to; both in minor units, of either sign."""
    return abs(int(paid or 0)) > abs(int(amount or 0))


class Given(NamedTuple):
    """What a line says of itself; None where it says nothing. `discount` is a fraction, the rest money or pieces."""

    kind: str | None = None
    quantity: Decimal | None = None
    unit_price: Decimal | None = None
    discount: Decimal | None = None
    discount_amount: Decimal | None = None
    amount: Decimal | None = None
    cost: Decimal | None = None
    profit: Decimal | None = None
    paid: Decimal | None = None


class Settled(NamedTuple):
    """The line in store units (see `core.fields.Kind`); `rounding` is exact amount minus stored, in currency units."""

    kind: str
    quantity: int
    unit_price: int | None
    discount: int | None
    amount: int
    cost: int | None
    paid: int | None
    rounding: Decimal


def settle(given: Given, shop: Shop) -> Settled:
    """Complete the line: amount = quantity x unit price x (1 - discount), cost = amount - profit, a return negative.

    Raises Invalid, with `field` set, where there is no amount to be had or the signs contradict each other.
    """
    pieces = _ONE if given.quantity is None else given.quantity
    discount = _discount(given, pieces)
    amount = _amount(given, pieces, discount)
    kind = "return" if given.kind == "return" else _kind(given.quantity, amount)
    cost = amount - given.profit if given.cost is None and given.profit is not None else given.cost
    price, paid = given.unit_price, given.paid
    if kind == "return":
        price = None if price is None else abs(price)
        # A cost worked out from the profit has the sign of its amount; a cost as given has none to speak of.
        flip = amount > 0 if given.cost is None else cost is not None and cost > 0
        cost = -cost if cost is not None and flip else cost
        paid = None if paid is None else -abs(paid)
        pieces, amount = -abs(pieces), -abs(amount)
    stored = _units(amount, shop.exponent, "amount")
    return Settled(
        kind,
        _units(pieces, 3, "quantity"),
        None if price is None else _units(price, shop.exponent + 2, "unit_price"),
        None if discount is None else _units(discount, 6, "discount"),
        stored,
        None if cost is None else _units(cost, shop.exponent, "cost"),
        None if paid is None else _units(paid, shop.exponent, "paid"),
        amount - Decimal(stored).scaleb(-shop.exponent),
    )


def _discount(given: Given, pieces: Decimal) -> Decimal | None:
    """The discount as a fraction; one in money is taken of the gross amount."""
    rate = given.discount
    if rate is None and given.discount_amount is not None:
        taken = abs(given.discount_amount)
        gross = abs(given.amount or _ZERO) + taken if given.unit_price is None else abs(pieces * given.unit_price)
        rate = taken / gross if gross else _ZERO
    if rate is not None and not 0 <= rate <= 1:
        raise Invalid(N_("A discount lies between 0 and 100%."), field="discount")
    return rate


def _amount(given: Given, pieces: Decimal, discount: Decimal | None) -> Decimal:
    """The exact amount: as given, else worked out from the unit price."""
    if given.amount is not None:
        return given.amount
    if given.unit_price is None:
        raise Invalid(N_("The amount is missing, and there is no unit price to work it out from."), field="amount")
    gross = pieces * given.unit_price
    if given.discount is None and given.discount_amount is not None:
        taken = abs(given.discount_amount)
        return gross - taken if gross >= 0 else gross + taken
    return gross if discount is None else gross * (1 - discount)


def _kind(quantity: Decimal | None, amount: Decimal) -> str:
    """Sale or return by the signs: many tills write returns as sales of less than nothing."""
    if quantity is not None and quantity < 0 and amount > 0:
        raise Invalid(
            N_("The quantity is negative and the amount is not: is this a sale or a return?"), field="quantity"
        )
    return "return" if amount < 0 or (quantity is not None and quantity < 0) else "sale"


def _units(number: Decimal, digits: int, field: str) -> int:
    """The number in units of 10**-digits, rounded half-even."""
    if abs(number) > _LARGEST:
        raise Invalid(N_("The number is too large."), field=field)
    return int(number.scaleb(digits).to_integral_value(ROUND_HALF_EVEN))
