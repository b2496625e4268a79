"""The arithmetic of one ledger line, exact until it is rounded once, half to even."""

from fractions import Fraction

#: Store units: a quantity's thousandths, a price's hundredths of a minor unit, a rate's millionths.
QUANTITY_UNIT = 1000
PRICE_UNIT = 100
RATE_UNIT = 1_000_000


def line_amount(quantity: int, unit_price: int, discount: int | None = None) -> Fraction:
    """Quantity x price x (1 - discount), exact, in minor units."""
    rate = Fraction(discount or 0, RATE_UNIT)
    return Fraction(quantity, QUANTITY_UNIT) * Fraction(unit_price, PRICE_UNIT) * (1 - rate)


def line_cost(quantity: int, unit_cost: int) -> Fraction:
    """Quantity x unit cost, exact, in minor units."""
    return line_amount(quantity, unit_cost)


def rounded(exact: Fraction) -> int:
    """The nearest whole number, halves to even."""
    return round(exact)
