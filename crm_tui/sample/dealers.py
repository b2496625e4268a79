"""The sample shop's dealers: what each buys, sells on, counts, one story each, so that every diagnosis shows."""

from collections.abc import Iterator, Sequence
from random import Random
from typing import NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain.months import last_day
from crm_tui.sample.buyers import Buyer, Story
from crm_tui.sample.goods import MONTHS, Good
from crm_tui.sample.sales import Basket, Line

MOVEMENT_COLUMNS = ("day", "customer_id", "product_id", "kind", "quantity")
_GOODS_EACH = 6
_RETURN_SHARE = 0.04
_TURN = MONTHS - 6  # the month in which a story begins; the last whole month is the one that is judged
_JUDGED = MONTHS - 2
_PIECE = 1000


class Month(NamedTuple):
    """What a dealer does with one product in a month, in pieces; `counted` None where nobody counted."""

    bought: int
    returned: int
    sold_on: int
    counted: int | None


class Dealer:
    """One dealer and the goods it keeps, with the stock of each as its books have it.

    It buys goods for `value` (in hundredths of a minor unit) of each in a usual month.
    """

    def __init__(self, rng: Random, buyer: Buyer, goods: Sequence[Good], value: int) -> None:
        self._rng = rng
        self.buyer = buyer
        kept = [good for good in goods if not good.born and good.gone == MONTHS and not good.item.season]
        self.goods = rng.sample(kept[:40], _GOODS_EACH)
        self._usual = {good.id: max(4, value // good.price) for good in self.goods}
        self._stock = dict.fromkeys(self._usual, 0)

    def basket(self, month: int, days: int) -> tuple[Basket | None, list[tuple[Good, Month]]]:
        """The month's receipt (None where nothing is bought) and what became of each product."""
        acts = [(good, self._act(good, month)) for good in self.goods]
        lines = [
            Line(self.buyer, good, pieces * _PIECE, self.buyer.discount, at_once=False)
            for good, act in acts
            for pieces in (act.bought, -act.returned)
            if pieces
        ]
        day = min(days, self._rng.randrange(2, 12))
        return (Basket(day, lines) if lines else None), acts

    def _act(self, good: Good, month: int) -> Month:
        usual, stock = self._usual[good.id], self._stock[good.id]
        swing = self._rng.uniform(0.85, 1.15) * (1 + month / 120)
        bought = max(1, round(usual * swing))
        sold = max(1, round(bought * self._rng.uniform(0.92, 1.0)))
        first, judged = good is self.goods[0], month >= _JUDGED
        if month == 0:
            bought += usual  # a month's stock to begin with
        bought, sold = self._as_told(bought, sold, month, first=first)
        returned = usual // 5 if stock > usual and self._rng.random() < _RETURN_SHARE else 0
        if not (first and judged and self.buyer.story is Story.DIVERTED):
            sold = min(sold, stock + bought - returned)
        stock += bought - returned - sold
        counted = None
        if judged or month % 6 == 5:
            missing = usual // 3 if first and judged and self.buyer.story is Story.COUNT_DIFFERS else 0
            counted = stock = max(0, stock - missing)
        self._stock[good.id] = stock
        return Month(bought, returned, sold, counted)

    def _as_told(self, bought: int, sold: int, month: int, *, first: bool) -> tuple[int, int]:
        """What is bought and sold on as the dealer's story has it; `first` is the product it is told of."""
        late, judged = month >= _TURN, month >= _JUDGED
        match self.buyer.story:
            case Story.OVER_STOCKED if late:
                return round(bought * 1.6), sold
            case Story.RUNNING_OUT if late:
                return bought, sold + sold // 2
            case Story.DIVERTED if first and judged:
                return max(1, bought // 4), sold * 4
            case Story.BUYS_LESS:
                return (bought // 3, sold) if month >= _JUDGED - 1 else (round(bought * 1.3), sold)
            case Story.STOPPED if judged:
                return 0, sold // 2
            case Story.DEAD_STOCK if first:
                return (0, 0) if month >= _TURN - 3 else (bought, sold // 2)
            case Story.SLOW_STOCK:
                return (bought // 4, max(1, sold // 8)) if late else (bought, sold // 2)
        return bought, sold


def movement_rows(dealer: Dealer, name: str, acts: Sequence[tuple[Good, Month]]) -> Iterator[tuple[Value, ...]]:
    """The month's sell-through and counts as rows of `MOVEMENT_COLUMNS`, booked on the month's last day."""
    day = last_day(name)
    for good, act in acts:
        yield day, dealer.buyer.id, good.id, "sold_on", act.sold_on * _PIECE
        if act.counted is not None:
            yield day, dealer.buyer.id, good.id, "count", act.counted * _PIECE
