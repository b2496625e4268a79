"""The change of revenue from one period to another, split exactly into buyers, price and frequency.

Revenue of a product is R = X * P * C: buyers, net price per unit, units per buyer. With the logarithmic mean
L(a, b) = (a - b) / ln(a / b), L(a, a) = a, the customer effect L(R1, R0) * ln(X1 / X0), and those of P and C
likewise, add up to R1 - R0 without a rest (logarithmic mean Divisia index; Ang 2005). A product without
positive revenue, units and buyers in both periods has no such ratios: its change is a customer effect.
"""

import math
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Trade(NamedTuple):
    """What one product did in a period: buyers, units (thousandths) and revenue (minor units), net of returns."""

    buyers: int = 0
    units: int = 0
    revenue: int = 0

    @property
    def divisible(self) -> bool:
        """Whether price per unit and units per buyer are positive numbers."""
        return self.buyers > 0 and self.units > 0 and self.revenue > 0


class Pair(NamedTuple):
    """A product's trade now and in the period it is compared with."""

    now: Trade
    before: Trade


class Effects(NamedTuple):
    """What buyers, price and frequency did to revenue, in minor units."""

    customers: int
    price: int
    frequency: int


class _Shares(NamedTuple):
    """Effects before they are rounded."""

    customers: float
    price: float
    frequency: float


def split_total(pairs: Iterable[Pair]) -> Effects:
    """The effects for one or several products together, rounded once from their unrounded sums.

    They add up to the change of the whole revenue; single products' rounded effects may differ from them by
    a few cents in sum.
    """
    known = list(pairs)
    change = sum(pair.now.revenue - pair.before.revenue for pair in known)
    return _rounded([_shares(pair) for pair in known], change)


def split_each(pairs: Sequence[Pair]) -> list[Effects]:
    """The effects of each product, in whole cents that add up both ways.

    Each product's add up to the change of its revenue, and those of all products to `split_total`: the cents that
    rounding one by one leaves over go where they are nearest to what was rounded.
    """
    exact = [_shares(pair) for pair in pairs]
    changes = [pair.now.revenue - pair.before.revenue for pair in pairs]
    rows = [list(_rounded([shares], change)) for shares, change in zip(exact, changes, strict=True)]
    whole = _rounded(exact, sum(changes))
    off = [whole[place] - sum(row[place] for row in rows) for place in range(3)]
    movable = [row for row, pair in enumerate(pairs) if pair.now.divisible and pair.before.divisible]
    while any(off):
        up, down = off.index(max(off)), off.index(min(off))
        cents = min(off[up], -off[down])
        by_gain = sorted(movable, key=lambda row: _over(rows[row], exact[row], up) - _over(rows[row], exact[row], down))
        for row in by_gain[:cents]:
            rows[row][up] += 1
            rows[row][down] -= 1
            off[up] -= 1
            off[down] += 1
    return [Effects(*row) for row in rows]


def _over(row: Sequence[int], exact: Sequence[float], place: int) -> float:
    """By how much a rounded effect is above what was rounded."""
    return row[place] - exact[place]


_NEAR = 0.1


def logarithmic_mean(a: float, b: float) -> float:
    """L(a, b) of two positive numbers; it lies between them."""
    if a == b:
        return a
    # Nearly equal, ln(a / b) loses digits that log1p keeps; far apart it is the other way round.
    apart = (a - b) / b
    return (a - b) / (math.log1p(apart) if abs(apart) < _NEAR else math.log(a / b))


def per_unit(trade: Trade) -> int | None:
    """Net price per unit in hundredths of a minor unit, rounded half to even; None where it is not positive."""
    return _quotient(trade.revenue * 100 * 1000, trade.units) if trade.divisible else None


def per_buyer(trade: Trade) -> int | None:
    """Units per buyer in thousandths, rounded half to even; None where it is not positive."""
    return _quotient(trade.units, trade.buyers) if trade.divisible else None


def _shares(pair: Pair) -> _Shares:
    now, before = pair
    if not (now.divisible and before.divisible):
        return _Shares(float(now.revenue - before.revenue), 0.0, 0.0)
    mean = logarithmic_mean(now.revenue, before.revenue)
    buyers = math.log(now.buyers / before.buyers)
    price = math.log((now.revenue / now.units) / (before.revenue / before.units))
    frequency = math.log((now.units / now.buyers) / (before.units / before.buyers))
    return _Shares(mean * buyers, mean * price, mean * frequency)


def _rounded(shares: Sequence[_Shares], change: int) -> Effects:
    """Whole cents that add up to the change: each sum's floor, and the missing cents to the largest remainders."""
    sums = [math.fsum(share[place] for share in shares) for place in range(3)]
    floors = [math.floor(exact) for exact in sums]
    each, extra = divmod(change - sum(floors), 3)
    by_remainder = sorted(range(3), key=lambda place: floors[place] - sums[place])
    for rank, place in enumerate(by_remainder):
        floors[place] += each + (rank < extra)
    return Effects(*floors)


def _quotient(dividend: int, divisor: int) -> int:
    """The nearest integer of a positive quotient, half to even, without passing through a float."""
    whole, rest = divmod(dividend, divisor)
    twice = 2 * rest
    return whole + (twice > divisor or (twice == divisor and whole % 2 == 1))
