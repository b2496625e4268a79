"""What a dealer's or a customer's months tell: over-stocked, running out, goods from elsewhere, gone quiet.

The rules are FORMULAS 14's, with their thresholds in `Rules`. A month in which a dealer reported nothing is never
judged by what it sold on, since nothing told is not nothing sold.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.domain.dealer_stock import StockMonth
from crm_tui.domain.months import days_in


class Code(StrEnum):
    """The stable name of a finding."""

    OVER_STOCKED = "over_stocked"
    RUNNING_OUT = "running_out"
    DIVERTED = "diverted"
    COUNT_DIFFERS = "count_differs"
    BUYS_LESS = "buys_less"
    STOPPED_BUYING = "stopped_buying"
    SLOW_STOCK = "slow_stock"
    DEAD_STOCK = "dead_stock"


LABELS: Mapping[str, str] = {
    Code.OVER_STOCKED: N_("Over-stocked"),
    Code.RUNNING_OUT: N_("Running out"),
    Code.DIVERTED: N_("Goods from elsewhere?"),
    Code.COUNT_DIFFERS: N_("Count differs"),
    Code.BUYS_LESS: N_("Buys less than it sells"),
    Code.STOPPED_BUYING: N_("Stopped buying"),
    Code.SLOW_STOCK: N_("Slow stock"),
    Code.DEAD_STOCK: N_("Dead stock"),
}
SENTENCES: Mapping[str, str] = {
    Code.OVER_STOCKED: N_(
        "Bought {bought} and sold on {sold}, the month before {bought_before} and {sold_before}; "
        "stock went from {opening} to {closing}."
    ),
    Code.RUNNING_OUT: N_(
        "The stock of {closing} lasts {days} days at this month's pace; a delivery takes {lead} days."
    ),
    Code.DIVERTED: N_("Sold on {sold} but had only {had} from us to sell: supplied by somebody else?"),
    Code.COUNT_DIFFERS: N_("The count found {counted} where the books said {booked}."),
    Code.BUYS_LESS: N_("Bought {bought} and sold on {sold} in two months; stock is down to {closing}."),
    Code.STOPPED_BUYING: N_("Bought in each of the {months} months before, and nothing this month."),
    Code.SLOW_STOCK: N_("The stock of {closing} lasts {days} days at this month's pace."),
    Code.DEAD_STOCK: N_("{closing} in stock, and none sold on for {months} months."),
}


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds: days a delivery takes, purchases per sell-through in percent, months and days of stillness."""

    lead_days: int = 7
    over_stocked_percent: int = 130
    still_months: int = 3
    slow_days: int = 90

    def condition(self, code: str) -> Text:
        """What makes a finding of that code one, with these thresholds."""
        places = {
            "lead": self.lead_days,
            "over": self.over_stocked_percent,
            "still": self.still_months,
            "slow": self.slow_days,
        }
        return Text(CONDITIONS[code], places)


#: What makes each finding one; the thresholds stand in the places, by name.
CONDITIONS: Mapping[str, str] = {
    Code.OVER_STOCKED: N_(
        "In both months bought > {over}% of sold on, and closing stock ÷ sold on is more than the month before."
    ),
    Code.RUNNING_OUT: N_("Closing stock × days of the month ÷ sold on < {lead} days, which a delivery takes."),
    Code.DIVERTED: N_("Sold on > opening stock + bought."),
    Code.COUNT_DIFFERS: N_("Counted ≠ opening stock + bought − returned − sold on."),
    Code.BUYS_LESS: N_("Bought < sold on in both of the last two months."),
    Code.STOPPED_BUYING: N_("Bought in each of {still} months, and nothing in the month after."),
    Code.SLOW_STOCK: N_("Closing stock × days of the month ÷ sold on > {slow} days."),
    Code.DEAD_STOCK: N_("In stock for {still} months, each of them reported, and nothing sold on."),
}


class Measure(NamedTuple):
    """A number that a finding's sentence names."""

    name: str
    kind: Kind
    value: int


class Finding(NamedTuple):
    """A finding with its numbers; the greater `weight`, the worse among findings of the same code."""

    code: Code
    measures: tuple[Measure, ...]
    weight: int = 0


def diagnose_product(months: Sequence[StockMonth], rules: Rules | None = None) -> list[Finding]:
    """Findings on one product at one dealer; the last of `months` is judged, earlier ones are its past."""
    rules = rules or Rules()
    checks: tuple[Callable[[Sequence[StockMonth], Rules], Finding | None], ...] = (
        _diverted,
        _count_differs,
        _running_out,
        _dead_stock,
        _slow_stock,
    )
    return [finding for check in checks if (finding := check(months, rules))]


def diagnose_dealer(months: Sequence[StockMonth], rules: Rules | None = None) -> list[Finding]:
    """Findings on all of a dealer's products added up; the last of `months` is judged."""
    rules = rules or Rules()
    return [finding for check in (_over_stocked, _buys_less) if (finding := check(months, rules))]


def diagnose_buying(bought: Sequence[bool], rules: Rules | None = None) -> list[Finding]:
    """Whether a customer stopped buying: `bought` tells of each month, the last is the one judged."""
    months = (rules or Rules()).still_months
    if len(bought) > months and not bought[-1] and all(bought[-months - 1 : -1]):
        return [Finding(Code.STOPPED_BUYING, (Measure("months", Kind.COUNT, months),))]
    return []


def days_of_supply(month: StockMonth) -> int | None:
    """Whole days the closing stock lasts at the month's average daily sell-through; None where none was sold on."""
    return month.closing * days_in(month.month) // month.sold_on if month.sold_on > 0 else None


def worst(findings: Sequence[Finding]) -> dict[Code, tuple[Finding, int]]:
    """For each code the weightiest finding, and how many there are."""
    kept: dict[Code, tuple[Finding, int]] = {}
    for finding in findings:
        held, count = kept.get(finding.code, (finding, 0))
        kept[finding.code] = (max(held, finding, key=lambda one: one.weight), count + 1)
    return kept


def _over_stocked(months: Sequence[StockMonth], rules: Rules) -> Finding | None:
    """Purchases above 1.3 of sell-through two months running, and months of stock rising."""
    if len(months) < 2 or not (months[-1].reported and months[-2].reported):
        return None
    before, now = months[-2:]
    if not all(month.bought * 100 > rules.over_stocked_percent * month.sold_on for month in (before, now)):
        return None
    # closing / sold_on compared by cross-multiplying, so that a month without sell-through counts as endless.
    rising = now.closing * before.sold_on > before.closing * now.sold_on
    if not (rising or (now.sold_on == before.sold_on == 0 and now.closing > before.closing)):
        return None
    return _finding(
        Code.OVER_STOCKED,
        bought=now.bought,
        sold=now.sold_on,
        bought_before=before.bought,
        sold_before=before.sold_on,
        opening=now.opening,
        closing=now.closing,
    )


def _buys_less(months: Sequence[StockMonth], _rules: Rules) -> Finding | None:
    """Purchases below sell-through two months running."""
    if len(months) < 2 or not all(month.reported and month.bought < month.sold_on for month in months[-2:]):
        return None
    bought = sum(month.bought for month in months[-2:])
    sold = sum(month.sold_on for month in months[-2:])
    return _finding(Code.BUYS_LESS, bought=bought, sold=sold, closing=months[-1].closing)


def _diverted(months: Sequence[StockMonth], _rules: Rules) -> Finding | None:
    """Sold on more than it had; books gone negative before don't tell it again where nothing was sold on."""
    now = months[-1]
    had = now.opening + now.bought
    if now.sold_on <= max(0, had):
        return None
    return _finding(Code.DIVERTED, weight=now.sold_on - had, sold=now.sold_on, had=had)


def _count_differs(months: Sequence[StockMonth], _rules: Rules) -> Finding | None:
    """A count that disagrees with the books."""
    now = months[-1]
    if not now.difference:
        return None
    booked = now.closing - now.difference
    return _finding(Code.COUNT_DIFFERS, weight=abs(now.difference), counted=now.closing, booked=booked)


def _running_out(months: Sequence[StockMonth], rules: Rules) -> Finding | None:
    """Days of supply below the time a delivery takes; books gone negative say nothing of what is there."""
    days = days_of_supply(months[-1])
    if days is None or days >= rules.lead_days or months[-1].closing < 0:
        return None
    closing = Measure("closing", Kind.QUANTITY, months[-1].closing)
    counts = (Measure("days", Kind.COUNT, days), Measure("lead", Kind.COUNT, rules.lead_days))
    return Finding(Code.RUNNING_OUT, (closing, *counts), weight=-days)


def _slow_stock(months: Sequence[StockMonth], rules: Rules) -> Finding | None:
    """Stock that lasts longer than a quarter."""
    days = days_of_supply(months[-1])
    if days is None or days <= rules.slow_days:
        return None
    closing = Measure("closing", Kind.QUANTITY, months[-1].closing)
    return Finding(Code.SLOW_STOCK, (closing, Measure("days", Kind.COUNT, days)), weight=days)


def _dead_stock(months: Sequence[StockMonth], rules: Rules) -> Finding | None:
    """Stock there for months of which none was sold on."""
    still = months[-rules.still_months :]
    if len(still) < rules.still_months or not all(month.reported and month.sold_on == 0 for month in still):
        return None
    if still[0].opening <= 0 or still[-1].closing <= 0:
        return None
    closing = Measure("closing", Kind.QUANTITY, still[-1].closing)
    return Finding(Code.DEAD_STOCK, (closing, Measure("months", Kind.COUNT, len(still))), weight=still[-1].closing)


def _finding(code: Code, weight: int = 0, **quantities: int) -> Finding:
    """A finding whose numbers are all quantities."""
    return Finding(code, tuple(Measure(name, Kind.QUANTITY, value) for name, value in quantities.items()), weight)
