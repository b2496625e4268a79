"""The sample shop's sales, month by month: receipts, baskets of goods that go together, returns, prices of the time."""

from bisect import bisect
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import accumulate
from random import Random
from typing import NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain.identity import sale_identity_of
from crm_tui.domain.months import days_in, month_of
from crm_tui.sample.buyers import Buyer
from crm_tui.sample.goods import Good, demand_in, price_in
from crm_tui.sample.words import words

COLUMNS = (
    "day", "receipt", "line", "customer_id", "product_id", "kind", "quantity", "unit_price", "discount", "amount",
    "cost", "category", "staff", "channel", "country", "region", "city", "note", "paid", "identity", "occurrence",
)  # fmt: skip
_GROWTH = 1.011  # each month on the one before
_YEAR = (1.15, 0.72, 1.0, 1.0, 1.05, 0.95, 0.9, 0.95, 1.1, 1.2, 1.1, 1.2)  # the spring festival's lull in February
_WEEK = (1.0, 0.9, 0.9, 1.0, 1.2, 1.7, 1.5)
_WALK_IN_SHARE = 0.22
_RETURN_SHARE = 0.02
_SLATE_SHARE = 0.02
_FEE_SHARE = 0.01
_COMPANION_SHARE = 0.35
_LINES = (0.38, 0.66, 0.84, 0.94, 1.0)  # of receipts have at most 1, 2, 3, 4, 5 lines
_PIECE = 1000


class Line(NamedTuple):
    """What a line is made of before it has its receipt; `good` None is the delivery fee, `quantity` in thousandths."""

    buyer: Buyer | None
    good: Good | None
    quantity: int
    discount: int
    at_once: bool = True


class Basket(NamedTuple):
    """The lines of one receipt."""

    day: int
    lines: list[Line]


class SalesMonth:
    """One month's demand: who may buy, what is asked for, on which days."""

    def __init__(self, month: int, name: str, days: int, buyers: Sequence[Buyer], goods: Sequence[Good]) -> None:
        self.month, self.name, self.days = month, name, days
        calendar_month = int(name[5:])
        self.buyers = [buyer for buyer in buyers if buyer.weight and buyer.buys_in(month)]
        self.newcomers = [buyer for buyer in self.buyers if buyer.joined == month]
        self.buyer_sums = list(accumulate(buyer.weight for buyer in self.buyers))
        self.goods = goods
        self.good_sums = list(accumulate(demand_in(good, month, calendar_month) for good in goods))
        first = date(int(name[:4]), calendar_month, 1).weekday()
        self.day_sums = list(accumulate(_WEEK[(first + day) % 7] for day in range(days)))
        self.volume = _GROWTH**month * _YEAR[calendar_month - 1] * days / days_in(name)


class Till:
    """Rings up baskets: numbers receipts, prices lines, keeps what each customer owes."""

    def __init__(self, rng: Random, language: str) -> None:
        self._rng = rng
        self._words = words(language)
        self._prices: dict[int, int] = {}
        self.owed: dict[int, int] = {}

    def baskets(self, demand: SalesMonth, receipts: int) -> list[Basket]:
        """The month's baskets but for the dealers', in no order."""
        wanted = round(receipts * demand.volume)
        made = [self._basket(demand, buyer) for buyer in demand.newcomers]
        while len(made) < wanted:
            made.append(self._basket(demand, self._any_buyer(demand)))
            if self._rng.random() < _RETURN_SHARE * 2.2:
                made.append(self._brought_back(made[-1], demand.days))
        return made

    def ring_up(self, demand: SalesMonth, baskets: list[Basket]) -> Iterator[tuple[Value, ...]]:
        """The baskets as rows of `COLUMNS`, receipts numbered through each day."""
        self._prices = {good.id: price_in(good, demand.month) for good in demand.goods}
        baskets.sort(key=lambda basket: basket.day)
        today, number = 0, 0
        for basket in baskets:
            number = number + 1 if basket.day == today else 1
            today = basket.day
            day = f"{demand.name}-{today:02d}"
            receipt = f"{day.replace('-', '')}-{number:04d}"
            staff, channel = self._rng.choice(self._words["staff"]), self._channel()
            for place, line in enumerate(basket.lines, start=1):
                yield self._row((day, receipt, str(place)), line, staff, channel)

    def _row(self, key: tuple[str, str, str], line: Line, staff: str, channel: str) -> tuple[Value, ...]:
        buyer, good = line.buyer, line.good
        price = self._prices[good.id] if good else 100_000
        amount = _minor(price, line.quantity, line.discount)
        cost = _minor(good.cost * price // good.price, line.quantity, 0) if good else 0
        paid = amount if buyer is None or line.at_once else None
        if buyer is not None and paid is None:
            self.owed[buyer.id] = self.owed.get(buyer.id, 0) + amount
        content = (
            *key,
            buyer.id if buyer else None, good.id if good else None, "sale" if line.quantity > 0 else "return",
            line.quantity, price if good else None, line.discount or None, amount, cost,
            good.item.category if good else self._words["fee_category"], staff, channel, None, None, None,
            None if good else self._words["fee"],
        )  # fmt: skip
        return (*content, paid, sale_identity_of(list(content)), 1)

    def _any_buyer(self, demand: SalesMonth) -> Buyer | None:
        if self._rng.random() < _WALK_IN_SHARE or not demand.buyers:
            return None
        return demand.buyers[_pick(self._rng, demand.buyer_sums)]

    def _basket(self, demand: SalesMonth, buyer: Buyer | None) -> Basket:
        rng = self._rng
        at_once = buyer is None or (buyer.credit_days is None and rng.random() >= _SLATE_SHARE)
        discount = buyer.discount if buyer else 0
        lines: list[Line] = []
        count = bisect(_LINES, rng.random()) + 1
        while len(lines) < count:
            good = demand.goods[_pick(rng, demand.good_sums)]
            lines.append(Line(buyer, good, self._quantity(good, buyer), discount, at_once))
            if good.companion and rng.random() < _COMPANION_SHARE:
                other = demand.goods[good.companion - 1]
                if other.buyable(demand.month):
                    lines.append(Line(buyer, other, self._quantity(other, buyer), discount, at_once))
        if rng.random() < _FEE_SHARE:
            lines.append(Line(buyer, None, _PIECE, 0, at_once))
        return Basket(_pick(rng, demand.day_sums) + 1, lines)

    def _brought_back(self, basket: Basket, days: int) -> Basket:
        """One line of the basket returned, some days later but within the month."""
        line = self._rng.choice(basket.lines)
        pieces = max(1, line.quantity // _PIECE // 2) * _PIECE if line.quantity > _PIECE else line.quantity
        day = min(days, basket.day + self._rng.randrange(1, 9))
        return Basket(day, [line._replace(quantity=-pieces)])

    def _quantity(self, good: Good, buyer: Buyer | None) -> int:
        """How much of it, in thousandths: more of what is cheap, more where a company buys."""
        rng = self._rng
        most = 2 if good.item.price > 500_000 else 4 if good.item.price > 150_000 else 8
        pieces = 1 + int(most * rng.random() ** 2.5)
        if buyer is not None and buyer.organisation:
            pieces *= rng.randrange(1, 5)
        if good.divisible:
            return pieces * _PIECE + rng.choice((0, 0, 250, 500))
        return pieces * _PIECE

    def _channel(self) -> str:
        channels: list[str] = self._words["channels"]
        return channels[min(int(self._rng.expovariate(1.1)), len(channels) - 1)]


def _pick(rng: Random, sums: Sequence[float]) -> int:
    """An index, drawn by the running sums of weights."""
    return bisect(sums, rng.random() * sums[-1], 0, len(sums) - 1)


def _minor(price: int, quantity: int, discount: int) -> int:
    """The amount in minor units, half to even: price in hundredths, quantity in thousandths, discount in millionths."""
    scale = 100 * _PIECE * 1_000_000
    whole, rest = divmod(abs(price * quantity) * (1_000_000 - discount), scale)
    if rest * 2 > scale or (rest * 2 == scale and whole % 2):
        whole += 1
    return whole if quantity > 0 else -whole


def days_so_far(month: str, today: date) -> int:
    """Days of the month that have come, `today` included."""
    return today.day if month == month_of(today) else days_in(month)
