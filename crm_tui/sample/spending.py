"""What the sample shop spends on winning customers and on serving them, and what its best customers need in a year."""

from collections.abc import Iterator, Sequence
from datetime import date
from random import Random

from crm_tui.core.fields import Value
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.sales import days_so_far
from crm_tui.sample.sizes import SCALES, Scale
from crm_tui.sample.words import words

_NEED_KNOWN = frozenset({"A", "B"})  # of others nobody asked
_RECEIPT = 19_000  # minor units of yuan, about what one comes to
_DEALER_YEAR = 1_200_000  # minor units of yuan, about what a dealer buys here
_MORE = (1.2, 2.6)  # times what is bought here


def needs(rng: Random, language: str, buyers: Sequence[Buyer], scale: Scale) -> dict[int, int]:
    """What the customers need in a year whom the shop has asked, minor units by id: more than they buy here."""
    divisor, weights = words(language)["price_divisor"], sum(buyer.weight for buyer in buyers)
    found = {}
    for buyer in buyers:
        bought = _RECEIPT * 12 * scale.receipts * buyer.weight / weights if buyer.story is None else _DEALER_YEAR
        if buyer.grade in _NEED_KNOWN and rng.random() < 0.7:
            found[buyer.id] = round(bought * rng.uniform(*_MORE) / divisor / 10_000 + 1) * 10_000
    return found


class Purse:
    """Spends month by month, as much more as the shop is larger than the small one; rows are those of an expense."""

    def __init__(self, rng: Random, language: str, scale: Scale, buyers: Sequence[Buyer], today: date) -> None:
        self._rng, self._words, self._buyers, self._today = rng, words(language)["spending"], buyers, today
        self._times = scale.receipts / SCALES["small"].receipts

    def rows(self, months: Sequence[str]) -> Iterator[tuple[Value, ...]]:
        """Marketing for a source each, and service, half of it for one customer; values by `store.expenses.COLUMNS`."""
        for month, name in enumerate(months):
            days = days_so_far(name, self._today)
            here = [buyer for buyer in self._buyers if buyer.buys_in(month)]
            for source, channel, note, *sums in self._words["marketing"]:
                if found := self._spent(name, days, *sums):
                    yield (found[0], "marketing", found[1], source, channel, None, note)
            for note, *sums in self._words["service"]:
                if found := self._spent(name, days, *sums):
                    whom = self._rng.choice(here).id if here and self._rng.random() < 0.5 else None
                    yield (found[0], "service", found[1], None, None, whom, note)

    def _spent(self, name: str, days: int, share: float, least: int, most: int) -> tuple[str, int] | None:
        """The day and the amount, which is whole units; None in a month without, or where the day is still to come."""
        chance, day = self._rng.random(), self._rng.randrange(1, 29)
        amount = round(self._rng.uniform(least, most) * self._times) * 100
        return (f"{name}-{day:02d}", amount) if chance < share and day <= days else None
