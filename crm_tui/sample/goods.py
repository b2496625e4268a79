"""The sample shop's catalogue: goods under several brands, some new, some given up, prices that creep up."""

from random import Random
from typing import NamedTuple

from crm_tui.sample.words import Item, items, words

#: Months of ledger the shop has, the present one included.
MONTHS = 36
_YEARLY_RISE = 0.03
_PRICE_STEP = 500  # hundredths of a minor unit: prices end in 5 cents
_DIVISIBLE = frozenset(("公斤", "kg", "米", "m", "吨", "t"))
_SEASONS = {
    "": (1.0,) * 12,
    "winter": (3.0, 2.0, 0.6, 0.3, 0.2, 0.2, 0.2, 0.2, 0.3, 0.8, 2.0, 3.0),
    "summer": (0.1, 0.1, 0.3, 0.8, 2.0, 3.0, 3.5, 2.5, 0.9, 0.3, 0.1, 0.1),
    "autumn": (0.7, 0.4, 1.1, 1.2, 1.0, 0.7, 0.6, 0.8, 1.6, 2.0, 1.7, 1.0),
}


class Good(NamedTuple):
    """A product as sold: `born` and `gone` are the ledger's months, counted from 0, between which it is sold."""

    id: int
    sku: str
    item: Item
    name: str
    price: int
    cost: int
    barcode: str
    born: int
    gone: int
    weight: float
    companion: int | None

    @property
    def divisible(self) -> bool:
        """Whether it is sold by weight or length."""
        return self.item.unit in _DIVISIBLE

    def buyable(self, month: int) -> bool:
        """Whether the shop has it in that month of the ledger."""
        return self.born <= month < self.gone


def make_goods(rng: Random, language: str, count: int) -> list[Good]:
    """So many products, the best known brand first; `count` is at most the items times the brands."""
    brands, known = words(language)["products"]["brands"], items(language)
    chosen = [(item, brand) for brand in range(len(brands)) for item in known][:count]
    places = {(item.key, brand): index for index, (item, brand) in enumerate(chosen, start=1)}
    between = "" if language == "zh_CN" else " "
    return [
        _good(rng, index, item, brands[brand] + between + item.name, brand, places.get((item.companion, brand)))
        for index, (item, brand) in enumerate(chosen, start=1)
    ]


def _good(rng: Random, index: int, item: Item, name: str, brand: int, companion: int | None) -> Good:
    price = _stepped(item.price * (1 + brand * rng.uniform(-0.06, 0.08)))
    cost = _stepped(price * (100 - item.margin) / 100 * rng.uniform(0.97, 1.03))
    born = rng.randrange(4, MONTHS - 3) if rng.random() < 0.12 else 0
    gone = rng.randrange(10, MONTHS - 2) if not born and rng.random() < 0.06 else MONTHS
    barcode = f"20{index:05d}{rng.randrange(100000):05d}"  # 20...: the range kept for use within a shop
    weight = item.weight / (1 + brand) * rng.uniform(0.7, 1.3)
    return Good(
        index, f"P{index:05d}", item, name, price, min(cost, price), _with_check_digit(barcode), born, gone, weight,
        companion,
    )  # fmt: skip


def price_in(good: Good, month: int) -> int:
    """The unit price that month: it rises a little every year to today's."""
    return _stepped(good.price * (1 - _YEARLY_RISE * (MONTHS - 1 - month) / 12))


def demand_in(good: Good, month: int, calendar_month: int) -> float:
    """How much it is asked for, relative to other goods; nothing before it is born and after it is gone."""
    if not good.buyable(month):
        return 0.0
    ramp = min(1.0, (month - good.born + 1) / 8) if good.born else 1.0
    fade = min(1.0, (good.gone - month) / 8) if good.gone < MONTHS else 1.0
    return good.weight * ramp * fade * _SEASONS[good.item.season][calendar_month - 1]


def _stepped(price: float) -> int:
    return max(_PRICE_STEP, round(price / _PRICE_STEP) * _PRICE_STEP)


def _with_check_digit(digits: str) -> str:
    """An EAN-13 of twelve digits."""
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(digits))
    return f"{digits}{-total % 10}"
