"""What is bought together: rules "who buys A also buys C", counted over baskets by growing frequent sets depth first.

support(A -> C) is the share of baskets with all of A and C; confidence = support(A -> C) / support(A); lift =
confidence / support(C); leverage = support(A -> C) - support(A) * support(C). C is one product. FORMULAS 9.
"""

from array import array
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item", bound=Hashable)
_Places = tuple[int, ...]


class Rule(NamedTuple, Generic[Item]):
    """Who buys all of `given` also buys `then`: in how many baskets, of how many, and the counts of either side."""

    given: tuple[Item, ...]
    then: Item
    together: int
    baskets: int
    with_given: int
    with_then: int

    @property
    def support(self) -> float:
        """The share of all baskets that have both sides."""
        return self.together / self.baskets

    @property
    def confidence(self) -> float:
        """The share of the baskets with `given` that have `then`, too."""
        return self.together / self.with_given

    @property
    def lift(self) -> float:
        """How many times more often than if neither had to do with the other."""
        return self.together * self.baskets / (self.with_given * self.with_then)

    @property
    def leverage(self) -> float:
        """The share of baskets beyond what chance would bring together."""
        return self.support - self.with_given * self.with_then / self.baskets**2


def mine(
    baskets: Iterable[Iterable[Item]],
    *,
    fewest: int,
    confidence: float,
    longest: int = 4,
    check: Callable[[], None] = lambda: None,
) -> list[Rule[Item]]:
    """All rules of up to `longest` products that hold in at least `fewest` baskets with at least that confidence.

    The strongest come first: by lift, then by how many baskets. `check` is called now and then and may raise.
    """
    items, filled, count = _numbered(baskets, fewest)
    rules: list[Rule[Item]] = []
    search = _Search(filled, fewest, longest, check)
    for places in search.sets(len(items)):
        rules += _rules(places, search.counts, items, count, confidence)
    return sorted(rules, key=lambda rule: (-rule.lift, -rule.together))


def plainest(rules: Sequence[Rule[Item]]) -> list[Rule[Item]]:
    """The rules without those that are no surer than one that asks for less: what is added to that tells nothing."""
    sure = {(frozenset(rule.given), rule.then): rule.confidence for rule in rules}
    return [
        rule
        for rule in rules
        if not any(
            sure.get((frozenset(part), rule.then), -1.0) >= rule.confidence
            for size in range(1, len(rule.given))
            for part in combinations(rule.given, size)
        )
    ]


def _numbered(baskets: Iterable[Iterable[Item]], fewest: int) -> tuple[list[Item], "list[array[int]]", int]:
    """The frequent products, rarest first; every basket as the places of those it has; and how many baskets."""
    numbers: dict[Item, int] = {}
    raw: list[array[int]] = []
    holds: list[int] = []
    for basket in baskets:
        row = array("I", (numbers.setdefault(item, len(numbers)) for item in dict.fromkeys(basket)))
        holds.extend([0] * (len(numbers) - len(holds)))
        for number in row:
            holds[number] += 1
        raw.append(row)
    order = sorted((number for number, held in enumerate(holds) if held >= fewest), key=lambda one: (holds[one], one))
    places = {number: place for place, number in enumerate(order)}
    items = list(numbers)
    count = len(raw)
    for turn, row in enumerate(raw):
        raw[turn] = array("I", sorted(places[number] for number in row if number in places))
    return [items[number] for number in order], raw, count


class _Search:
    """Grows frequent sets from their rarest product on: only what stands together in some basket is looked at.

    Memory holds the baskets, the counts of frequent sets, and the places of one path of growing sets.
    """

    def __init__(self, filled: "Sequence[array[int]]", fewest: int, longest: int, check: Callable[[], None]) -> None:
        self._filled = filled
        self._fewest, self._longest, self._check = fewest, longest, check
        #: How many baskets have all of a frequent set; a set's parts are counted before it.
        self.counts: dict[_Places, int] = {}

    def sets(self, products: int) -> Iterator[_Places]:
        """Every frequent set of two or more products, each after all of its parts."""
        whole = self._holding(range(len(self._filled)), -1)
        self.counts = {(place,): len(whole[place]) for place in range(products)}
        for place in reversed(range(products)):
            yield from self._grown((place,), whole[place])

    def _grown(self, before: _Places, within: Sequence[int]) -> Iterator[_Places]:
        """The frequent sets that begin with these products, which the baskets `within` have."""
        if len(before) == self._longest:
            return
        self._check()
        found = {place: held for place, held in self._holding(within, before[-1]).items() if len(held) >= self._fewest}
        for place, held in found.items():
            self.counts[(*before, place)] = len(held)
            yield (*before, place)
        for place in sorted(found, reverse=True):
            yield from self._grown((*before, place), found[place])

    def _holding(self, within: Iterable[int], last: int) -> "dict[int, array[int]]":
        """Which of the baskets have which product that comes after the last one."""
        found: dict[int, array[int]] = defaultdict(lambda: array("I"))
        for number in within:
            row = self._filled[number]
            for place in row[bisect_right(row, last) :]:
                found[place].append(number)
        return found


def _rules(
    places: _Places, counts: Mapping[_Places, int], items: Sequence[Item], baskets: int, confidence: float
) -> Iterable[Rule[Item]]:
    together = counts[places]
    for gap, then in enumerate(places):
        given = (*places[:gap], *places[gap + 1 :])
        if together >= confidence * counts[given]:
            yield Rule(
                tuple(items[place] for place in given), items[then], together, baskets, counts[given], counts[(then,)]
            )
