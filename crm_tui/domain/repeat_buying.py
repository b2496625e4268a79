"""How often a customer will buy again: the BG/NBD model of Fader, Hardie and Lee (2005), fitted to the shop's ledger.

While they stay, customers buy at rates that are gamma distributed (shape r, scale 1/alpha); after any purchase one
leaves with a probability that is beta distributed (a, b). Time is in weeks, and counted from the first purchase.
FORMULAS 7.
"""

import math
from collections import Counter
from collections.abc import Callable, Iterable
from functools import lru_cache
from math import exp, inf, lgamma, log
from typing import Final, NamedTuple

from crm_tui.domain.nelder_mead import Point, minimise

#: With fewer customers who bought again than this the model is not fitted: it would tell of chance.
FEWEST_REPEATERS: Final = 50
_SMALLEST_TERM: Final = 1e-12
_MOST_TERMS: Final = 20_000
_LARGEST_LOG: Final = 25.0
#: So many mixes of purchases and weeks known are kept in mind: customers of one day differ in when they last bought.
_KEPT: Final = 1 << 14


class Bought(NamedTuple):
    """A customer's days with purchases after the first one, weeks to the last of them, and weeks known."""

    repeats: int
    last: float
    known: float


class Model(NamedTuple):
    """The four numbers of the model, and the log-likelihood of the ledger under them."""

    r: float
    alpha: float
    a: float
    b: float
    likelihood: float = 0.0


def fit(customers: Iterable[Bought], check: Callable[[], None] = lambda: None) -> Model | None:
    """The model under which the ledger is most likely; None where too few bought again, or no model fits.

    `check` is called now and then and may raise, to stop.
    """
    counted = Counter(customers)
    if sum(times for one, times in counted.items() if one.repeats) < FEWEST_REPEATERS:
        return None
    longest = max(one.known for one in counted)
    if longest <= 0:
        return None
    scale = 10 / longest  # numbers near 1 make for short walks; alpha is scaled back below
    ledger = _Ledger([(Bought(one.repeats, one.last * scale, one.known * scale), times)
                      for one, times in counted.items()])  # fmt: skip

    def unlikely(at: Point) -> float:
        check()
        if max(map(abs, at)) > _LARGEST_LOG:
            return inf
        return -ledger.likelihood(Model(*map(exp, at)))

    found = minimise(unlikely, (0.0, 0.0, 0.0, 0.0))
    if not found.converged:
        return None
    r, alpha, a, b = map(exp, found.at)
    model = Model(r, alpha / scale, a, b)
    return model._replace(likelihood=_Ledger(counted.items()).likelihood(model))


def alive(model: Model, one: Bought) -> float:
    """The probability that the customer has not left for good."""
    return 1 / (1 + _gone(model, one))


def expected(model: Model, one: Bought, weeks: float) -> float:
    """How many more times the customer is expected to buy within so many weeks from now."""
    return _expected_of_stayed(model, one.repeats, one.known, weeks) / (1 + _gone(model, one))


@lru_cache(_KEPT)
def _expected_of_stayed(model: Model, repeats: int, known: float, weeks: float) -> float:
    """The same if the customer had not left for sure."""
    r, alpha, a, b, _ = model
    later = alpha + known + weeks
    shrunk = math.pow((alpha + known) / later, r + repeats)
    series = _hypergeometric(r + repeats, b + repeats, a + b + repeats - 1, weeks / later)
    return (a + b + repeats - 1) / (a - 1) * (1 - shrunk * series)


def expected_of_new(model: Model, weeks: float) -> float:
    """How many times a customer of whom nothing is known buys again within so many weeks of the first purchase."""
    r, alpha, a, b, _ = model
    series = _hypergeometric(r, b, a + b - 1, weeks / (alpha + weeks))
    return (a + b - 1) / (a - 1) * (1 - math.pow(alpha / (alpha + weeks), r) * series)


def _gone(model: Model, one: Bought) -> float:
    """The odds that the customer left; nobody leaves before buying again."""
    if not one.repeats:
        return 0.0
    r, alpha, a, b, _ = model
    return a / (b + one.repeats - 1) * math.pow((alpha + one.known) / (alpha + one.last), r + one.repeats)


class _Ledger:
    """Customers, and how many there are of each, so laid out that no logarithm is taken twice for one model.

    Many have bought as often, have been known as long, or were last seen as long after their first purchase.
    """

    def __init__(self, customers: Iterable[tuple[Bought, int]]) -> None:
        repeats: dict[int, int] = {}
        lasts: dict[float, int] = {}
        knowns: dict[float, int] = {}
        self._rows = [
            (repeats.setdefault(one.repeats, len(repeats)), lasts.setdefault(one.last, len(lasts)),
             knowns.setdefault(one.known, len(knowns)), times)
            for one, times in customers
        ]  # fmt: skip
        self._repeats, self._lasts, self._knowns = tuple(repeats), tuple(lasts), tuple(knowns)

    def likelihood(self, model: Model) -> float:
        """The logarithm of the likelihood of all the customers (equation 6 of the paper, in logarithms)."""
        r, alpha, a, b, _ = model
        always = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
        by_repeats = [
            (
                r + x,
                always + (lgamma(r + x) + lgamma(b + x) - lgamma(a + b + x)),
                log(a) - log(b + x - 1) if x else None,
            )
            for x in self._repeats
        ]
        known_logs = [log(alpha + known) for known in self._knowns]
        last_logs = [log(alpha + last) for last in self._lasts]
        total = 0.0
        for place, last, known, times in self._rows:
            shape, bought, leaving = by_repeats[place]
            here = -shape * known_logs[known]
            if leaving is not None:
                left = leaving - shape * last_logs[last]
                here = here + log(1 + exp(left - here)) if here > left else left + log(1 + exp(here - left))
            total += times * (bought + here)
        return total


def _hypergeometric(a: float, b: float, c: float, z: float) -> float:
    """Gauss's series 2F1(a, b; c; z) for 0 <= z < 1."""
    term = total = 1.0
    for place in range(_MOST_TERMS):
        term *= (a + place) * (b + place) / ((c + place) * (place + 1)) * z
        total += term
        if abs(term) < _SMALLEST_TERM * abs(total):
            break
    return total
