"""The arithmetic check of a dealer's months: each opens with what the one before closed with, and adds up.

What a count finds beside what the books say breaks the chain; it goes on from what was counted (FORMULAS 14).
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from crm_tui.domain.dealer_stock import StockMonth


class Break(NamedTuple):
    """A month whose chain is broken, thousandths: what the books said, and what was found; `opens` at its beginning."""

    month: str
    booked: int
    found: int
    opens: bool = False

    @property
    def difference(self) -> int:
        """What was found more than the books said, below zero where less."""
        return self.found - self.booked


def booked(month: StockMonth) -> int:
    """What the month closes with by its own figures, before any count: opening + bought - returned - sold on."""
    return month.opening + month.bought - month.returned - month.sold_on


def breaks(chain: Sequence[StockMonth]) -> Iterable[Break]:
    """Where the months, one after the other, don't agree: an opening that isn't the closing before, a closing off."""
    for before, month in pairwise(chain):
        if month.opening != before.closing:
            yield Break(month.month, before.closing, month.opening, opens=True)
    for month in chain:
        if month.closing != booked(month):
            yield Break(month.month, booked(month), month.closing)


def sell_through(month: StockMonth) -> int | None:
    """Sold on / (opening + bought), millionths; None where nothing was told, or there was nothing to sell."""
    had = month.opening + month.bought
    return round(month.sold_on * 1_000_000 / had) if month.reported and had > 0 else None
