"""The change of revenue customer by customer: who is new, back, lost or stayed, and what each one's products did."""

from collections import defaultdict
from typing import Final, NamedTuple

from crm_tui.core.fields import Choice
from crm_tui.core.i18n import N_
from crm_tui.domain.revenue_split import Effects, Pair, Trade, split_total
from crm_tui.store import figures
from crm_tui.store.changes_of_revenue import Part, parts
from crm_tui.store.db import Reader

#: Who can have bought, in the order in which they are told.
WHO: Final = (
    Choice("new", N_("New")),
    Choice("back", N_("Came back")),
    Choice("lost", N_("Lost")),
    Choice("stayed", N_("Stayed")),
    Choice("returned", N_("Only returns")),
    Choice("walk_in", N_("Walk-ins")),
)
#: What each of them is, and what its change is.
MEANT: Final = {
    "new": N_("What those brought who bought for the first time ever."),
    "back": N_("What those brought who had bought before, but not in the month it is compared with."),
    "lost": N_("What those brought then who bought nothing now, and what they gave back now."),
    "stayed": N_("What those brought now who bought in both months, less what they brought then."),
    "returned": N_("What those gave back who bought in neither month."),
    "walk_in": N_("What walk-ins brought now, less what they brought then."),
}

_Days = tuple[str, str]


class Moved(NamedTuple):
    """A customer's revenue (None: all walk-ins) in both months, minor units, and what its change is made of."""

    customer_id: int | None
    who: str
    then: int
    now: int
    effects: Effects

    @property
    def change(self) -> int:
        """By how much it is more now."""
        return self.now - self.then


class _Trades(dict[int | None, Trade]):
    """A customer's trade of a month by product."""

    bought = False

    @property
    def revenue(self) -> int:
        return sum(one.revenue for one in self.values())


def by_customer(r: Reader, now: _Days, then: _Days) -> list[Moved]:
    """Everybody with a line in either range of days; walk-ins together as one, named None."""
    fresh = figures.new_buyers(r, *now)
    mine, past = _trades(r, now), _trades(r, then)
    return [
        _moved(one, mine[one], past[one], fresh=one in fresh)
        for one in sorted({*mine, *past}, key=lambda one: one or 0)
    ]


def _trades(r: Reader, days: _Days) -> defaultdict[int | None, _Trades]:
    found: defaultdict[int | None, _Trades] = defaultdict(_Trades)
    for part in parts(r, *days):
        trades = found[part.customer_id]
        trades[part.product_id] = _trade(part)
        trades.bought = trades.bought or part.bought
    return found


def _trade(part: Part) -> Trade:
    return Trade(int(part.bought), part.units, part.revenue)


def _moved(customer_id: int | None, now: _Trades, then: _Trades, *, fresh: bool) -> Moved:
    who = _who(customer_id, now, then, fresh=fresh)
    if not (now and then):  # most, where there are many: nothing is to be compared
        return Moved(customer_id, who, then.revenue, now.revenue, Effects(now.revenue - then.revenue, 0, 0))
    pairs = [Pair(now.get(key, Trade()), then.get(key, Trade())) for key in now.keys() | then.keys()]
    return Moved(customer_id, who, then.revenue, now.revenue, split_total(pairs))


def _who(customer_id: int | None, now: _Trades, then: _Trades, *, fresh: bool) -> str:
    if customer_id is None:
        return "walk_in"
    if now.bought:
        return "stayed" if then.bought else "new" if fresh else "back"
    return "lost" if then.bought else "returned"
