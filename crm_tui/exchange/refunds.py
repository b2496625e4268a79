"""Refunds of which a file tells the sum so far: a later file tells it again, and only what is more is to be added."""

from crm_tui.store import payers
from crm_tui.store.db import Reader


class Refunds:
    """How much was given back of each payment, by its reference and in minor units, with what this file adds."""

    def __init__(self, r: Reader) -> None:
        self._known = payers.given_back(r)

    def further(self, reference: str, so_far: int) -> int:
        """What is new of so much given back in all; 0 where nothing is."""
        known = self._known.get(reference, 0)
        self._known[reference] = max(known, so_far)
        return max(so_far - known, 0)
