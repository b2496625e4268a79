"""What to offer a customer next: what goes with what it buys, and the dearer product that others like it moved to."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.domain.basket_rules import Rule

#: Rules below are chance: who buys one side buys the other only a little more often than everybody. FORMULAS 9.
LEAST_LIFT: Final = 1.2
#: A product is dearer than another from so many percent of its price on; less is a discount.
DEARER_PERCENT: Final = 110
#: A step that fewer of a product's buyers took is chance; percent.
LEAST_MOVED_PERCENT: Final = 10


class Offer(NamedTuple):
    """A product a customer has not bought, the strongest rule that leads to it, and confidence x what a line brings."""

    product: int
    rule: Rule[int]
    worth: float


class Offers:
    """Rules by what they begin with, to be asked for one customer after the other."""

    def __init__(self, rules: Iterable[Rule[int]], brings: Mapping[int, int]) -> None:
        """`brings` is what a line of each product brings, minor units; products that are not in it bring nothing."""
        self._brings = brings
        self._rules: dict[int, list[Rule[int]]] = defaultdict(list)
        for rule in rules:
            self._rules[rule.given[0]].append(rule)

    def to(self, bought: Iterable[int]) -> list[Offer]:
        """What to offer who bought these, the most promising first: by confidence x what a line brings."""
        has = frozenset(bought)
        best: dict[int, Offer] = {}
        for product in has:
            for rule in self._rules.get(product, ()):
                if rule.then in has or not has.issuperset(rule.given):
                    continue
                offer = Offer(rule.then, rule, rule.confidence * self._brings.get(rule.then, 0))
                if rule.then not in best or _rank(offer) < _rank(best[rule.then]):
                    best[rule.then] = offer
        return sorted(best.values(), key=_rank)


def _rank(offer: Offer) -> tuple[float, float, tuple[int, ...], int]:
    return (-offer.worth, -offer.rule.confidence, offer.rule.given, offer.product)


class Priced(NamedTuple):
    """What tells whether a product is a dearer one of the same sort: its category, unit and price."""

    category: str | None
    unit: str | None
    price: int | None


class Step(NamedTuple):
    """From a product to a dearer one: who bought the first, and how many of those have moved to the second."""

    cheaper: int
    dearer: int
    moved: int
    buyers: int

    @property
    def share(self) -> float:
        """The share of the buyers of the first that moved."""
        return self.moved / self.buyers


class Moves:
    """Counts who moved from one product to another: bought it first, later the other, and that one last."""

    def __init__(self, products: Mapping[int, Priced]) -> None:
        self._products = products
        self._buyers: Counter[int] = Counter()
        self._moved: Counter[tuple[int, int]] = Counter()

    def count(self, had: Sequence[tuple[int, str, str]]) -> None:
        """Add a customer: each product it bought, with the first and the last day."""
        sorts: dict[tuple[str | None, str | None], list[tuple[int, str, str]]] = defaultdict(list)
        for bought in had:
            self._buyers[bought[0]] += 1
            priced = self._products[bought[0]]
            if priced.category and priced.price:
                sorts[priced.category, priced.unit].append(bought)
        for alike in sorts.values():
            for one, began, ended in alike:
                for other, first, last in alike:
                    if first > began and last > ended:
                        self._moved[one, other] += 1

    def dearer(self, cheaper: int, dearer: int) -> bool:
        """Whether the second costs at least a tenth more than the first."""
        one, other = self._products[cheaper].price or 0, self._products[dearer].price or 0
        return other * 100 >= one * DEARER_PERCENT

    def steps(self, fewest: int) -> list[Step]:
        """The steps up that so many customers took, and more than took them down; the most frequent ones first."""
        found = [
            Step(cheaper, dearer, moved, self._buyers[cheaper])
            for (cheaper, dearer), moved in self._moved.items()
            if moved >= fewest and moved > self._moved.get((dearer, cheaper), 0) and self.dearer(cheaper, dearer)
        ]
        found = [step for step in found if step.moved * 100 >= step.buyers * LEAST_MOVED_PERCENT]
        return sorted(found, key=lambda step: (-step.share, -step.moved, step.cheaper, step.dearer))
