"""The monthly report's rules with the month's numbers put in, from sums that are read already."""

from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.reports._explained import money, quantity
from crm_tui.reports._ledger_facts import MonthFacts

#: By key of the figure; one that isn't here is the sum or the count of the rows behind it.
_SUMS: Final = {
    "revenue": "{sold} − {returns} = {revenue}",
    "margin": "{costed} − {cost} = {margin}",
    "margin_rate": "{margin} ÷ {costed} = {value}",
    "orders": N_("{named_orders} of named customers + {walk_ins} of walk-ins = {value}"),
    "buyers": N_("{new} new + {returning} who had bought before = {buyers}"),
    "returning_buyers": N_("{buyers} buyers − {new} new = {returning}"),
    "lost_buyers": N_("{buyers_before} buyers then − {again} who bought again = {value}"),
    "walk_in_revenue": N_("{revenue} − {named_revenue} of named customers = {walk_in}"),
    "paid": "{at_once} + {received} = {paid}",
    "owed": "{owed_before} + {named_revenue} − {paid_named} = {value}",
    "baskets": "{buyers} + {walk_ins} = {value}",
    "price_per_unit": "{revenue} ÷ {units} = {value}",
    "units_per_buyer": "{units} ÷ {baskets} = {value}",
}


class Working:
    """Puts a month's numbers into the rules; `buyers_before` bought in the month before, who owed `owed_before`."""

    def __init__(self, now: MonthFacts, shop: Shop, buyers_before: int, owed_before: int) -> None:
        self._shop = shop
        totals = now.totals
        walk_ins = totals.baskets - totals.buyers
        sums = {
            "sold": totals.revenue + totals.returns,
            "returns": totals.returns,
            "revenue": totals.revenue,
            "costed": totals.costed,
            "cost": totals.cost or 0,
            "margin": totals.costed - (totals.cost or 0),
            "named_revenue": totals.revenue - totals.walk_in,
            "walk_in": totals.walk_in,
            "at_once": totals.paid - totals.received,
            "received": totals.received,
            "paid": totals.paid,
            "paid_named": totals.paid - totals.walk_in - (totals.received - totals.received_named),
            "owed_before": owed_before,
        }
        counts = {
            "walk_ins": walk_ins,
            "named_orders": totals.orders - walk_ins,
            "new": len(now.new),
            "returning": totals.buyers - len(now.new),
            "buyers": totals.buyers,
            "buyers_before": buyers_before,
            "again": buyers_before - (now.lost or 0),
            "baskets": totals.baskets,
        }
        self._places = {name: money(value, shop) for name, value in sums.items()}
        self._places |= {name: show(value, Kind.COUNT, shop) for name, value in counts.items()}
        self._places["units"] = quantity(totals.units, shop)

    def of(self, key: str, value: int | None, kind: Kind) -> Text | None:
        """The rule of the figure with numbers; None where there is nothing to tell, or the rows tell it."""
        if value is None or key not in _SUMS:
            return None
        return Text(_SUMS[key], {**self._places, "value": show(value, kind, self._shop)})


def changed(now: int, then: int, shop: Shop) -> Text:
    """The change of revenue against that of another month."""
    places = {"now": money(now, shop), "then": money(then, shop), "change": money(now - then, shop)}
    return Text("{now} − {then} = {change}", places)
