"""The arithmetic of one sales line: its amount, its cost, and the signs of a return.

Everything comes in exact, in units of the store (`core.fields.Kind`), and leaves rounded half-even to whole ones.
"""

from decimal import ROUND_HALF_EVEN, Decimal
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.shop import Shop

#: Units of the store; whole ones, as nearly all are, as an integer, with which it is quicker to reckon.
Units = int | Decimal
_ZERO: Final = Decimal(0)
#: Decimals of quantities and rates, and those that unit prices have beyond amounts.
_QUANTITY, _RATE, _PRICE = 3, 6, 2
_PIECE: Final = 10**_QUANTITY
_WHOLE: Final = 10**_RATE
#: Beyond this, in currency units or pieces, no shop's figure lies, and sums of a million such lines still fit the
#: store's integers.
_LARGEST: Final = 10**12


#: Why a line can't be kept of which more is paid at once than it comes to.
PAID_TOO_MUCH = N_("More cannot be paid at once than the line comes to; record what goes beyond as a payment.")


def pays_too_much(amount: Value, paid: Value) -> bool:
    """Whether more is paid at once than the line comes to; both in minor units, of either sign."""
    return abs(int(paid or 0)) > abs(int(amount or 0))


class Given(NamedTuple):
    """What a line says of itself; None where it says nothing. `discount` is a rate, `discount_amount` money."""

    kind: str | None = None
    quantity: Units | None = None
    unit_price: Units | None = None
    discount: Units | None = None
    discount_amount: Units | None = None
    amount: Units | None = None
    cost: Units | None = None
    profit: Units | None = None
    paid: Units | None = None


class Settled(NamedTuple):
    """The line in whole units of the store; `rounding` is exact amount minus stored, in currency units."""

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
    pieces = _PIECE if given.quantity is None else given.quantity
    discount = _discount(given, pieces)
    amount = _amount(given, pieces, discount)
    kind = "return" if given.kind == "return" else _kind(given.quantity, amount)
    cost = amount - given.profit if given.cost is None and given.profit is not None else given.cost
    price, paid = given.unit_price, given.paid
    if kind == "return":
        price = None if price is None else _size(price)
        # A cost worked out from the profit has the sign of its amount; a cost as given has none to speak of.
        flip = amount > 0 if given.cost is None else cost is not None and cost > 0
        cost = -cost if cost is not None and flip else cost
        paid = None if paid is None else -_size(paid)
        pieces, amount = -_size(pieces), -_size(amount)
    money = shop.exponent
    stored = _units(amount, money, "amount")
    return Settled(
        kind,
        _units(pieces, _QUANTITY, "quantity"),
        None if price is None else _units(price, money + _PRICE, "unit_price"),
        None if discount is None else _units(discount, _RATE, "discount"),
        stored,
        None if cost is None else _units(cost, money, "cost"),
        None if paid is None else _units(paid, money, "paid"),
        rounding(amount, stored, shop),
    )


def whole(number: Units) -> int:
    """The number rounded half-even to whole units."""
    return number if isinstance(number, int) else int(number.to_integral_value(ROUND_HALF_EVEN))


def rounding(amount: Units, stored: int, shop: Shop) -> Decimal:
    """What rounding took from an amount, in currency units."""
    return _ZERO if amount == stored else (Decimal(amount) - stored).scaleb(-shop.exponent)


def _discount(given: Given, pieces: Units) -> Units | None:
    """The discount as a rate; one in money is taken of the gross amount."""
    rate = given.discount
    if rate is None and given.discount_amount is not None:
        taken = _size(given.discount_amount)
        gross = (
            _size(given.amount or 0) + taken if given.unit_price is None else _size(_gross(given.unit_price, pieces))
        )
        rate = Decimal(taken) * _WHOLE / Decimal(gross) if gross else 0
    if rate is not None and not 0 <= rate <= _WHOLE:
        raise Invalid(N_("A discount lies between 0 and 100%."), field="discount")
    return rate


def _amount(given: Given, pieces: Units, discount: Units | None) -> Units:
    """The exact amount: as given, else worked out from the unit price."""
    if given.amount is not None:
        return given.amount
    if given.unit_price is None:
        raise Invalid(N_("The amount is missing, and there is no unit price to work it out from."), field="amount")
    gross = _gross(given.unit_price, pieces)
    if given.discount is None and given.discount_amount is not None:
        taken = _size(given.discount_amount)
        return gross - taken if gross >= 0 else gross + taken
    return gross if discount is None else _scaled(gross * (_WHOLE - discount), _RATE)


def _gross(price: Units, pieces: Units) -> Units:
    return _scaled(price * pieces, _QUANTITY + _PRICE)


def _size(number: Units) -> Units:
    """Its absolute value, which has the type of the number."""
    return 0 - number if number < 0 else number


def _scaled(number: Units, digits: int) -> Units:
    """The number by 10**digits, exactly."""
    if isinstance(number, int):
        quotient, rest = divmod(number, int(10**digits))
        if not rest:
            return quotient
    return Decimal(number).scaleb(-digits)


def _kind(quantity: Units | None, amount: Units) -> str:
    """Sale or return by the signs: many tills write returns as sales of less than nothing."""
    if quantity is not None and quantity < 0 and amount > 0:
        raise Invalid(
            N_("The quantity is negative and the amount is not: is this a sale or a return?"), field="quantity"
        )
    return "return" if amount < 0 or (quantity is not None and quantity < 0) else "sale"


def _units(number: Units, digits: int, field: str) -> int:
    """The number in whole units of 10**-digits."""
    if _size(number) > _LARGEST * 10**digits:
        raise Invalid(N_("The number is too large."), field=field)
    return whole(number)
