"""Refunds of which a file tells the sum so far: a later file tells it again, and only what is more is to be added."""

from collections.abc import Iterable

from crm_tui.core.fields import Value
from crm_tui.store import payers
from crm_tui.store.db import Reader


class Refunds:
    """What was given back of each payment, by its reference and in minor units, with what this file adds.

    `payments` are those that came in, with the customers they are of; None while one waits for its customer.
    """

    def __init__(self, r: Reader) -> None:
        self._known = payers.given_back(r)
        self.payments: dict[str, int | None] = {}

    def look(self, r: Reader, references: Iterable[Value]) -> None:
        """Look for the payments of these references; what the file itself has told of one stays."""
        wanted = set(references) - self.payments.keys() - {None}
        if wanted:
            self.payments.update(payers.of_references(r, wanted))

    def further(self, reference: str, so_far: int) -> int:
        """What is new of so much given back in all; 0 where nothing is."""
        known = self._known.get(reference, 0)
        self._known[reference] = max(known, so_far)
        return max(so_far - known, 0)
