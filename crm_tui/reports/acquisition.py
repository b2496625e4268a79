"""New customers by source and month, what they bring in their first year, what one costs, and when it is paid back.

Cost per new customer = marketing expense / new customers; payback in months = that / monthly margin (FORMULAS 8).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Cell, Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.reports._explained import divided, money
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import limited
from crm_tui.reports._params import Params
from crm_tui.store import acquired as store
from crm_tui.store.acquired import Acquired
from crm_tui.store.db import Reader

TITLE = N_("Acquisition")
SUMMARY = N_("New customers by source and month, their first year, what one costs, and when it is paid back.")
TAKES = ("period", "since", "limit")
#: So many months are looked at unless told.
MONTHS: Final = 12
#: Payback is not told of fewer new customers than this.
FEWEST: Final = 5
_YEAR_DAYS: Final = 365
_UNKNOWN: Final = Text(N_("(source not known)"))
_PAYBACK: Final = N_("cost of a new customer ÷ margin of new customers a month in their first year")


class Won(NamedTuple):
    """The new customers of a source, of a month, or all: what they brought, and what was spent on winning them.

    `months` are the months of their first years that are over, all added up, in thousandths; `margin` is None where
    no cost of their lines is known.
    """

    new: int = 0
    revenue: int = 0
    margin: int | None = None
    months: int = 0
    marketing: int = 0

    @property
    def each(self) -> int | None:
        """What one cost, minor units; None where nobody came, or nothing was spent."""
        return round(self.marketing / self.new) if self.new and self.marketing else None

    @property
    def payback(self) -> int | None:
        """After how many months, thousandths, the margin has brought back its cost; None where it can't be told."""
        if self.each is None or self.new < FEWEST or not self.margin or self.margin < 0 or not self.months:
            return None
        monthly = self.margin * 1000 / self.months
        return round(self.each * 10 / monthly) * 100


def build(r: Reader, params: Params) -> Report:
    """The year of months that ends with `params.period`, this one unless told, or from `params.since`."""
    today = clock.today(r.shop.zone or None)
    month = months.parse_month(params.period) if params.period else months.month_of(today)
    since = months.parse_month(params.since) if params.since else months.shift(month, 1 - MONTHS)
    since = min(since, month)
    first, last = months.first_day(since), months.last_day(month)
    found = store.acquired(r, first, last, today.isoformat())
    params.check()
    spent = store.marketing(r, first, last)
    by_source = _sums(((one.source, one) for one in found), ((one.source, one.amount) for one in spent), today)
    by_month = _sums(((one.first[:7], one) for one in found), ((one.month, one.amount) for one in spent), today)
    whole = _sums(((None, one) for one in found), ((None, one.amount) for one in spent), today).get(None, Won())
    grid = _sums((((one.first[:7], one.source), one) for one in found),
                 (((one.month, one.source), one.amount) for one in spent), today)  # fmt: skip
    return Report(
        name="acquisition",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=_figures(whole, found, r.shop),
        tables=(
            _sources(by_source, whole, params.limit), _months(by_month, months.months_between(since, month), whole),
            _grid(grid, params.limit),
        ),
        notes=tuple(_notes(whole, found, today)),
        shop=r.shop.name,
        charts=(Chart("new", N_("New customers by month"), "months", "month", ("new",)),),
    )  # fmt: skip


_Key = str | None | tuple[str, str | None]


def _sums(came: Iterable[tuple[_Key, Acquired]], spent: Iterable[tuple[_Key, int]], today: date) -> dict[_Key, Won]:
    """New customers and marketing under each key."""
    found: defaultdict[_Key, Won] = defaultdict(Won)
    for key, one in came:
        before = found[key]
        margin = before.margin
        if one.cost is not None:
            margin = (margin or 0) + one.costed - one.cost
        found[key] = Won(before.new + 1, before.revenue + one.revenue, margin, before.months + _months_over(one, today),
                         before.marketing)  # fmt: skip
    for key, amount in spent:
        found[key] = found[key]._replace(marketing=found[key].marketing + amount)
    return dict(found)


def _months_over(one: Acquired, today: date) -> int:
    """How much of its first year is over, thousandths of months: at least one day of it."""
    days = min((today - date.fromisoformat(one.first)).days + 1, _YEAR_DAYS)
    return max(1, round(days * 12_000 / _YEAR_DAYS))


def _figures(whole: Won, found: Sequence[Acquired], shop: Shop) -> tuple[Figure, ...]:
    known = sum(one.source is not None for one in found)
    sums = {"marketing": money(whole.marketing, shop), "new": whole.new, "each": money(whole.each or 0, shop),
            "revenue": money(whole.revenue, shop)}  # fmt: skip
    per_customer = round(whole.revenue / whole.new) if whole.new else None
    sums["mean"] = money(per_customer or 0, shop)
    monthly = round((whole.margin or 0) * 1000 / whole.months) if whole.months else 0
    sums |= {"monthly": money(monthly, shop), "payback": f"{(whole.payback or 0) / 1000:.1f}"}
    few = Text(N_("too few to tell (n = {n})"), {"n": whole.new}) if whole.new < FEWEST else None
    return (
        Figure("new", N_("New customers"), Kind.COUNT, whole.new, table="sources",
               explanation=N_("bought for the first time ever in these months")),
        Figure("source_known", N_("Source known"), Kind.RATE, rate(known, whole.new), table="sources",
               worked=divided(known, whole.new),
               explanation=N_("new customers whose source is kept ÷ new customers")),
        Figure("first_year", N_("First-year revenue of one"), Kind.MONEY, per_customer, table="sources",
               explanation=N_("what new customers bought in the year from their first purchase ÷ new customers"),
               worked=Text("{revenue} ÷ {new} = {mean}", sums) if whole.new else None),
        Figure("marketing", N_("Marketing"), Kind.MONEY, whole.marketing, table="months",
               explanation=N_("marketing expenses of these months")),
        Figure("cost_each", N_("Cost of a new customer"), Kind.MONEY, whole.each, table="sources",
               explanation=N_("CAC: marketing ÷ new customers"),
               worked=None if whole.each is None else Text("{marketing} ÷ {new} = {each}", sums)),
        Figure("payback", N_("Months until paid back"), Kind.QUANTITY, whole.payback, table="sources",
               explanation=_PAYBACK,
               worked=few if whole.payback is None else Text("{each} ÷ {monthly} = {payback}", sums)),
    )  # fmt: skip


_WON: Final = (
    Column("new", N_("New"), Kind.COUNT),
    Column("revenue", N_("First year"), Kind.MONEY),
    Column("marketing", N_("Marketing"), Kind.MONEY),
    Column("cost_each", N_("Cost of one"), Kind.MONEY),
)


def _cells(one: Won) -> tuple[int | None, ...]:
    return (one.new, one.revenue, one.marketing, one.each)


def _told(one: Won, source: object) -> Won:
    """Without what was spent where the source is not known: that did not win those who came from nowhere known."""
    return one if source is not None else one._replace(marketing=0)


def _source(name: object) -> Cell:
    return _UNKNOWN if name is None else str(name)


def _sources(found: Mapping[_Key, Won], whole: Won, limit: int | None) -> Table:
    order = sorted(found, key=lambda key: (-found[key].new, -found[key].marketing, str(key)))
    rows: list[Row] = []
    for key in order:
        one = found[key]
        told = _told(one, key)
        mean = round(one.revenue / one.new) if one.new else None
        cells = (one.new, rate(one.new, whole.new), one.revenue, mean, one.marketing, told.each, told.payback)
        rows.append((_source(key), *cells))
    columns = (
        Column("source", N_("Source")),
        Column("new", N_("New"), Kind.COUNT),
        Column("share", N_("Share"), Kind.RATE),
        Column("revenue", N_("First year"), Kind.MONEY),
        Column("mean", N_("Mean"), Kind.MONEY),
        Column("marketing", N_("Marketing"), Kind.MONEY),
        Column("cost_each", N_("Cost of one"), Kind.MONEY),
        Column("payback", N_("Paid back in months"), Kind.QUANTITY),
    )
    mean = round(whole.revenue / whole.new) if whole.new else None
    total = (Text(N_("Together")), whole.new, None, whole.revenue, mean, whole.marketing, whole.each, whole.payback)
    return Table("sources", N_("By source"), columns, limited(rows, limit), N_("Nobody new came."), total=total)


def _months(found: Mapping[_Key, Won], names: Sequence[str], whole: Won) -> Table:
    rows: list[Row] = [(name, *_cells(found.get(name, Won()))) for name in names]
    total = (Text(N_("Together")), *_cells(whole))
    return Table("months", N_("By month"), (Column("month", N_("Month"), Kind.MONTH), *_WON), rows, total=total)


def _grid(found: Mapping[_Key, Won], limit: int | None) -> Table:
    """Each month's sources, those with most new customers first."""
    keys = [key for key in found if isinstance(key, tuple)]
    keys.sort(key=lambda key: (key[0], -found[key].new, str(key[1])))
    rows: list[Row] = []
    for month, source in keys:
        one = found[month, source]
        rows.append((month, _source(source), one.new, one.revenue, one.marketing, _told(one, source).each))
    columns = (Column("month", N_("Month"), Kind.MONTH), Column("source", N_("Source")), *_WON)
    return Table("source_months", N_("By month and source"), columns, limited(rows, limit), N_("Nobody new came."), 2)


def _notes(whole: Won, found: Sequence[Acquired], today: date) -> list[Text]:
    notes = []
    young = sum((today - date.fromisoformat(one.first)).days < _YEAR_DAYS for one in found)
    if young:
        notes.append(
            plural(
                "The first year of {count} new customer is not over: its revenue so far.",
                "The first year of {count} new customers is not over: their revenue so far.",
                young,
            )
        )
    if not whole.marketing:
        words = N_("No marketing expense is kept for these months: cost can't be told (see `crm expense add`).")
        notes.append(Text(words))
    if found and whole.margin is None:
        notes.append(Text(N_("No cost is known: no margin can be told, and no payback.")))
    notes.append(Text(N_("Walk-ins are nobody in particular and have no part in this.")))
    return notes
