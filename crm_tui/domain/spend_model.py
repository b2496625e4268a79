"""What a customer spends in a purchase: the gamma-gamma model (Fader and Hardie 2013), fitted to the shop's ledger.

A customer's purchases are gamma distributed (shape p) around a mean of their own, and the means of all customers are
so, too (q, gamma); how often somebody buys says nothing of it. A customer's own mean is drawn towards everybody's, the
more the fewer purchases there are. FORMULAS 7.
"""

from collections.abc import Callable, Iterable
from math import exp, inf, lgamma, log
from typing import NamedTuple

from crm_tui.domain.nelder_mead import Point, minimise
from crm_tui.domain.repeat_buying import FEWEST_REPEATERS

_LARGEST_LOG = 25.0


class Spent(NamedTuple):
    """So many purchases after the first one, and their mean in money of any unit."""

    repeats: int
    mean: float


class SpendModel(NamedTuple):
    """The three numbers of the model; `gamma` is in the unit of the means."""

    p: float
    q: float
    gamma: float


def fit(customers: Iterable[Spent], check: Callable[[], None] = lambda: None) -> SpendModel | None:
    """The model under which the means are most likely; None where too few bought again, or no model fits.

    Customers without a positive mean are left out. `check` is called now and then and may raise, to stop.
    """
    found = [one for one in customers if one.repeats > 0 and one.mean > 0]
    if len(found) < FEWEST_REPEATERS:
        return None
    scale = len(found) / sum(one.mean for one in found)
    scaled = [(one.repeats, one.mean * scale, log(one.mean * scale)) for one in found]
    counts = {one.repeats for one in found}

    def unlikely(at: Point) -> float:
        check()
        return inf if max(map(abs, at)) > _LARGEST_LOG else -_likelihood(SpendModel(*map(exp, at)), scaled, counts)

    least = minimise(unlikely, (1.0, 1.0, 1.0))
    if not least.converged:
        return None
    p, q, gamma = map(exp, least.at)
    return SpendModel(p, q, gamma / scale)


def expected(model: SpendModel, one: Spent) -> float:
    """What the customer will spend in a purchase, in the unit of the means; of one of whom nothing is known likewise.

    Infinite where the model has no mean (q + repeats * p at most 1).
    """
    p, q, gamma = model
    weight = p * one.repeats + q - 1
    return p * (gamma + one.repeats * one.mean) / weight if weight > 0 else inf


def _likelihood(model: SpendModel, customers: Iterable[tuple[int, float, float]], counts: Iterable[int]) -> float:
    """The logarithm of the likelihood of customers (purchases, their mean, its logarithm) with any of these counts."""
    p, q, gamma = model
    always = q * log(gamma) - lgamma(q)
    by_count = {
        count: (
            p * count + q,
            p * count - 1,
            always + lgamma(p * count + q) - lgamma(p * count),
            p * count * log(count),
        )
        for count in counts
    }
    total = 0.0
    for count, mean, logarithm in customers:
        shape, less, bought, often = by_count[count]
        total += bought + less * logarithm + often - shape * log(gamma + count * mean)
    return total
