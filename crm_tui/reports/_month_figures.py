"""The monthly report's figures, each with how it is made, beside the month before and a year before."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_
from crm_tui.core.table import Figure
from crm_tui.domain import months
from crm_tui.domain.revenue_split import Effects, Trade, per_buyer, per_unit, split_total
from crm_tui.reports._ledger_facts import LedgerFacts, MonthFacts
from crm_tui.reports._month_worked import Working, changed
from crm_tui.store.figures import Totals


class _Declared(NamedTuple):
    """A figure that can be told of any month: how it is called, made and explained."""

    key: str
    label: str
    kind: Kind
    make: Callable[[MonthFacts], int | None]
    explanation: str


#: The table each figure is made of; of the others `_month_behind` knows the rows.
_TABLES: Final = {
    **dict.fromkeys(("revenue", "price_per_unit", "units_per_buyer"), "products"),
    **dict.fromkeys(("change", "effect_customers", "effect_price", "effect_frequency"), "products"),
    **dict.fromkeys(("orders", "buyers", "returning_buyers", "paid", "owed"), "ledger"),
}


def margin(totals: Totals) -> int | None:
    """Revenue of the lines whose cost is known, less that cost; None where no cost is known."""
    return None if totals.cost is None else totals.costed - totals.cost


def rate(part: int | None, whole: int) -> int | None:
    """A share in millionths; None where there is no positive whole to take it of."""
    return None if part is None or whole <= 0 else round(part * 1_000_000 / whole)


def _trade(facts: MonthFacts) -> Trade:
    """The whole month as one product's trade."""
    return Trade(facts.totals.baskets, facts.totals.units, facts.totals.revenue)


_DECLARED = (
    _Declared(
        "revenue",
        N_("Revenue"),
        Kind.MONEY,
        lambda m: m.totals.revenue,
        N_("All amounts of the month's lines, less returns."),
    ),
    _Declared(
        "returns",
        N_("Returns"),
        Kind.MONEY,
        lambda m: m.totals.returns,
        N_("Amounts of the lines given back, already taken off the revenue."),
    ),
    _Declared(
        "cost",
        N_("Cost of goods"),
        Kind.MONEY,
        lambda m: m.totals.cost,
        N_("Cost of the lines whose cost is known, less that of returns."),
    ),
    _Declared(
        "margin",
        N_("Gross margin"),
        Kind.MONEY,
        lambda m: margin(m.totals),
        N_("Revenue of the lines whose cost is known, less that cost."),
    ),
    _Declared(
        "margin_rate",
        N_("Margin in %"),
        Kind.RATE,
        lambda m: rate(margin(m.totals), m.totals.costed),
        N_("Gross margin divided by the revenue of the lines whose cost is known."),
    ),
    _Declared(
        "orders",
        N_("Orders"),
        Kind.COUNT,
        lambda m: m.totals.orders,
        N_("Receipts with a sale. Lines without a receipt: one order per customer and day, one per walk-in's line."),
    ),
    _Declared(
        "buyers",
        N_("Buyers"),
        Kind.COUNT,
        lambda m: m.totals.buyers,
        N_("Named customers with a sale in the month."),
    ),
    _Declared(
        "new_buyers",
        N_("New buyers"),
        Kind.COUNT,
        lambda m: len(m.new),
        N_("Buyers whose first sale ever is in the month."),
    ),
    _Declared(
        "returning_buyers",
        N_("Returning buyers"),
        Kind.COUNT,
        lambda m: m.totals.buyers - len(m.new),
        N_("Buyers who had bought before the month."),
    ),
    _Declared(
        "lost_buyers",
        N_("Lost buyers"),
        Kind.COUNT,
        lambda m: m.lost,
        N_("Buyers of the month before who did not buy in the month."),
    ),
    _Declared(
        "walk_in_revenue",
        N_("Of it walk-ins"),
        Kind.MONEY,
        lambda m: m.totals.walk_in,
        N_("Revenue of lines without a named customer."),
    ),
    _Declared(
        "paid",
        N_("Paid"),
        Kind.MONEY,
        lambda m: m.totals.paid,
        N_("Payments received in the month and what was paid at once with its lines; walk-ins always pay at once."),
    ),
)
_OWED = N_(
    "What named customers owe at the month's end: what they owed before + their lines of the month − what they paid."
)
_SPLIT = (
    _Declared(
        "baskets", N_("Buyers, walk-ins (X)"), Kind.COUNT, lambda m: m.totals.baskets,
        N_("Named buyers, and each walk-in's receipt (or line without one) as a buyer of its own."),
    ),
    _Declared(
        "price_per_unit", N_("Price per unit (P)"), Kind.PRICE, lambda m: per_unit(_trade(m)),
        N_("Revenue divided by the quantity sold, both less returns."),
    ),
    _Declared(
        "units_per_buyer", N_("Units per buyer (C)"), Kind.QUANTITY, lambda m: per_buyer(_trade(m)),
        N_("Quantity sold less returns, divided by buyers and walk-ins."),
    ),
)  # fmt: skip
_CHANGE = N_("Revenue of the month less that of the other month.")
_EFFECTS = (
    (
        "customers", N_("Buyers"),
        N_("What more or fewer buyers did, product by product; the whole change of a product sold in only one month."),
    ),
    ("price", N_("Price"), N_("What higher or lower net prices per unit did, product by product.")),
    (
        "frequency", N_("Frequency"),
        N_("What more or fewer units per buyer did, product by product (logarithmic mean weights: no rest is left)."),
    ),
)  # fmt: skip


def month_figures(facts: LedgerFacts) -> tuple[Figure, ...]:
    """All figures of the report in the order in which they are read."""
    scoped = facts.customer_id is not None
    declared = [one for one in _DECLARED if not (scoped and one.key == "walk_in_revenue")]
    owed_before = facts.owed_in_all(months.shift(facts.month, -1))
    working = Working(facts.now, facts.r.shop, facts.before.totals.buyers if facts.before else 0, owed_before)
    figures = (
        *(_compared(one, facts) for one in declared),
        _owed(facts, owed_before),
        *(_compared(one, facts) for one in _SPLIT),
        *_effects(facts, facts.before, "", N_("On the month before")),
        *_effects(facts, facts.year_ago, "yearly_", N_("On a year before")),
    )
    return tuple(
        replace(
            one,
            table=_TABLES.get(one.key, ""),
            worked=one.worked or (working.of(one.key, one.value, one.kind) if isinstance(one.value, int) else None),
        )
        for one in figures
    )


def _compared(one: _Declared, facts: LedgerFacts) -> Figure:
    before, year_ago = facts.before, facts.year_ago
    return Figure(
        one.key,
        one.label,
        one.kind,
        one.make(facts.now),
        previous=one.make(before) if before else None,
        year_ago=one.make(year_ago) if year_ago else None,
        explanation=one.explanation,
        compared=True,
    )


def _owed(facts: LedgerFacts, before: int) -> Figure:
    return Figure(
        "owed",
        N_("Owed by customers"),
        Kind.MONEY,
        facts.owed_in_all(facts.month),
        previous=before if facts.before else None,
        year_ago=facts.owed_in_all(facts.year_ago.month) if facts.year_ago else None,
        explanation=_OWED,
        compared=True,
    )


def _effects(facts: LedgerFacts, past: MonthFacts | None, prefix: str, label: str) -> list[Figure]:
    """The change against the past month and the three effects it is the sum of; None without a past month."""
    effects: Effects | tuple[None, None, None] = (None, None, None)
    change = worked = None
    if past is not None:
        effects = split_total(facts.pairs(past).values())
        now, then = facts.now.totals.revenue, past.totals.revenue
        change, worked = now - then, changed(now, then, facts.r.shop)
    parts = tuple(f"{prefix}effect_{name}" for name, _, _ in _EFFECTS)
    found = [Figure(f"{prefix}change", label, Kind.MONEY, change, explanation=_CHANGE, parts=parts, worked=worked)]
    for key, value, (_, name, explanation) in zip(parts, effects, _EFFECTS, strict=True):
        found.append(Figure(key, name, Kind.MONEY, value, explanation=explanation))
    return found
