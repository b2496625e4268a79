"""What an order comes to, shared out among its lines to the last cent."""

from collections.abc import Sequence
from decimal import Decimal

from crm_tui.domain.numerals import EXACT


def shared(total: Decimal, weights: Sequence[Decimal], digits: int) -> list[Decimal]:
    """Parts of the total in proportion to the weights, of so many decimals each, which add up to it exactly.

    Each part is rounded down first; what is missing then goes, a unit each, to where rounding took most. Without any
    weight all lines count alike.
    """
    weighed = [abs(weight) for weight in weights]
    whole = sum(weighed, Decimal(0))
    if not whole:
        weighed, whole = [Decimal(1)] * len(weights), Decimal(len(weights))
    units = total.scaleb(digits, EXACT)
    exact = [EXACT.divide(EXACT.multiply(units, weight), whole) for weight in weighed]
    parts = [part.to_integral_value("ROUND_FLOOR") for part in exact]
    missing = units - sum(parts, Decimal(0))
    order = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in order[: int(missing)]:
        parts[place] += 1
    if rest := missing % 1:  # a total of more decimals than asked for
        parts[order[-1]] += rest
    return [part.scaleb(-digits) for part in parts]
