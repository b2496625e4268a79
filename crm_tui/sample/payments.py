"""The sample shop's payments: who has terms pays what is due the month after, or later, or not wholly."""

from collections.abc import Iterator, Mapping
from random import Random

from crm_tui.core.fields import Value
from crm_tui.domain.identity import payment_identity_of
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.words import words

COLUMNS = ("day", "customer_id", "amount", "method", "reference", "note", "identity", "occurrence")


class Collector:
    """Takes what customers owe, a month at a time; balances are in minor units by customer's id."""

    def __init__(self, rng: Random, language: str, buyers: Mapping[int, Buyer]) -> None:
        self._rng = rng
        self._words = words(language)
        self._buyers = buyers
        self._month_before: dict[int, int] = {}

    def collect(self, owed: dict[int, int], name: str, days: int) -> Iterator[tuple[Value, ...]]:
        """The month's payments as rows of `COLUMNS`, taken off `owed`, which holds the end of the month before.

        Payments that would be made after the month's first `days` days are not made yet.
        """
        due_later, self._month_before = self._month_before, dict(owed)
        for customer_id in sorted(owed):
            buyer = self._buyers[customer_id]
            balance = owed[customer_id]
            due = min(balance, due_later.get(customer_id, 0)) if (buyer.credit_days or 0) > 45 else balance
            day, amount = self._rng.randrange(3, 27), self._paid(due, buyer)
            if amount <= 0 or day > days:
                continue
            owed[customer_id] = balance - amount
            if not owed[customer_id]:
                del owed[customer_id]
            yield self._row(f"{name}-{day:02d}", customer_id, amount)

    def _paid(self, due: int, buyer: Buyer) -> int:
        """What of the due amount comes: all from who is trusted, else now and then a part, in whole units."""
        if self._rng.random() < buyer.trust:
            return due
        return due // 200 * 100 if self._rng.random() < 0.4 else 0

    def _row(self, day: str, customer_id: int, amount: int) -> tuple[Value, ...]:
        method = self._words["methods"][min(int(self._rng.expovariate(0.7)), 3)]
        reference = f"R{day.replace('-', '')}-{customer_id:06d}"
        content: list[Value] = [day, customer_id, amount, method, reference, self._words["payment_note"]]
        return (*content, payment_identity_of(content), 1)
