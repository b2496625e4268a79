"""Customers by how lately, how often and for how much they bought (RFM), and who moved from one segment to another."""

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain import months, rfm
from crm_tui.domain.report_settings import rfm_bounds
from crm_tui.domain.rfm import FEWEST_FOR_QUINTILES, OTHER, SEGMENTS, Buying, Scores, Segment
from crm_tui.domain.shop import Shop
from crm_tui.reports._explained import divided, money
from crm_tui.reports._month_figures import rate
from crm_tui.reports._month_tables import CUSTOMER
from crm_tui.reports._params import Params
from crm_tui.store import purchases, settings
from crm_tui.store.db import Reader
from crm_tui.store.purchases import Bought

TITLE = N_("Segments (RFM)")
SUMMARY = N_("Champions, loyal, at risk, lost: customers by recency, frequency and money, and who moved.")
TAKES = ("period", "limit")
#: What is looked at: the months up to the end of the one asked for.
WINDOW_MONTHS: Final = 12
_RULE: Final = N_(
    "Each of recency, frequency and money is scored 1 to 5 by fifths of the customers who bought in 12 months; "
    "the segment is the first of the table that holds the three scores."
)


class Scored(NamedTuple):
    """A customer with what it bought, its scores and its segment."""

    bought: Bought
    days_since: int
    scores: Scores
    segment: Segment


def build(r: Reader, params: Params) -> Report:
    """The segments at the end of `params.period`, this month unless told, and a month earlier."""
    this = months.month_of(clock.today(r.shop.zone or None))
    month = months.parse_month(params.period) if params.period else this
    now = scored(r, month, params.check)
    params.check()
    before = scored(r, months.shift(month, -1), params.check)
    params.check()
    told, parts = figures(now, r.shop), (_segments(now), _movement(before, now))
    return Report(
        name="segments",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=told,
        tables=(*parts, _customers(r, now, params)),
        notes=tuple(_notes(len(now))),
        shop=r.shop.name,
        charts=(Chart("segments", N_("Customers by segment"), "segments", "segment", ("customers",)),),
    )


def scored(r: Reader, month: str, check: Callable[[], None] = lambda: None) -> dict[int, Scored]:
    """Every customer that bought in the year that ends with the month, or with today where that comes first."""
    first = months.first_day(months.shift(month, 1 - WINDOW_MONTHS))
    last = min(months.last_day(month), clock.today(r.shop.zone or None).isoformat())
    found = purchases.bought(r, first, last)
    end = date.fromisoformat(last)
    buying = [Buying((end - date.fromisoformat(one.last)).days, one.orders, one.revenue) for one in found]
    if len(found) < FEWEST_FOR_QUINTILES:
        bounds = rfm_bounds(settings.all_settings(r), r.shop)
        scores = [rfm.fixed(one, bounds) for one in buying]
    else:
        check()
        scores = rfm.quintiles(buying, check)
    check()
    return {
        one.customer_id: Scored(one, what.days_since, mark, rfm.segment(mark))
        for one, what, mark in checked(zip(found, buying, scores, strict=True), check)
    }


def _notes(n: int) -> list[Text]:
    notes = [Text(_RULE)]
    if 0 < n < FEWEST_FOR_QUINTILES:
        notes.append(
            Text(
                N_("Of {n} customers fifths would be a handful: fixed bounds are used (setting rfm.bounds)."), {"n": n}
            )
        )
    return notes


def figures(now: Mapping[int, Scored], shop: Shop) -> tuple[Figure, ...]:
    """What is told of the scored customers."""
    n = len(now)
    best = sum(one.segment.name in {"champions", "loyal", "potential_loyalist"} for one in now.values())
    risky = [one for one in now.values() if one.segment.name == "at_risk"]
    dear = [one for one in now.values() if one.segment.name == "cant_lose"]
    worse = [*risky, *dear]
    bought = [sum(one.bought.revenue for one in found) for found in (risky, dear, worse)]
    return (
        Figure("customers", N_("Customers scored"), Kind.COUNT, n, table="customers",
               explanation=N_("named customers who bought in the 12 months")),
        Figure("loyal", N_("Champions and loyal"), Kind.RATE, rate(best, n), table="segments",
               explanation=N_("champions, loyal and potential loyalists ÷ customers scored"),
               worked=divided(best, n)),
        Figure("at_risk", N_("At risk"), Kind.COUNT, len(worse), table="customers",
               worked=_added(*(str(len(found)) for found in (risky, dear, worse))),
               explanation=N_("who bought much, and not for long: at risk, or can't lose them")),
        Figure("at_risk_revenue", N_("Revenue at risk"), Kind.MONEY, bought[-1], table="customers",
               worked=_added(*(money(one, shop) for one in bought)),
               explanation=N_("what those at risk bought in the 12 months")),
    )  # fmt: skip


def _added(risky: str, dear: str, both: str) -> Text:
    """Those at risk and those that can't be lost, together."""
    places = {"risky": risky, "dear": dear, "both": both}
    return Text(N_("{risky} at risk + {dear} that can't be lost = {both}"), places)


def _segments(now: Mapping[int, Scored]) -> Table:
    by_segment: dict[str, list[Scored]] = defaultdict(list)
    for one in now.values():
        by_segment[one.segment.name].append(one)
    revenue = sum(one.bought.revenue for one in now.values())
    rows: list[Row] = []
    for segment in (*SEGMENTS, OTHER):
        found = by_segment.get(segment.name, [])
        if found:
            spent = sum(one.bought.revenue for one in found)
            days = round(sum(one.days_since for one in found) / len(found))
            rows.append(
                (Text(segment.label), len(found), rate(len(found), len(now)), spent, rate(spent, revenue), days)
            )
    return Table(
        "segments",
        N_("Segments"),
        (
            Column("segment", N_("Segment")),
            Column("customers", N_("Customers"), Kind.COUNT),
            Column("share", N_("Share"), Kind.RATE),
            Column("revenue", N_("Revenue"), Kind.MONEY),
            Column("revenue_share", N_("of revenue"), Kind.RATE),
            Column("days_since", N_("Days since, mean"), Kind.COUNT),
        ),
        rows,
        N_("Nobody bought in these 12 months."),
        total=(Text(N_("Together")), len(now), None, revenue, None, None),
    )


def _movement(before: Mapping[int, Scored], now: Mapping[int, Scored]) -> Table:
    """From which segment to which, the most frequent first; who is new comes from nowhere, who is gone goes nowhere."""
    nowhere = Text(N_("(not among them)"))
    moves: Counter[tuple[str | None, str | None]] = Counter()
    for customer in before.keys() | now.keys():
        a, b = before.get(customer), now.get(customer)
        pair = (a.segment.label if a else None, b.segment.label if b else None)
        if pair[0] != pair[1]:
            moves[pair] += 1
    rows: list[Row] = [
        (Text(a) if a else nowhere, Text(b) if b else nowhere, count)
        for (a, b), count in sorted(moves.items(), key=lambda item: (-item[1], str(item[0])))
    ]
    columns = (
        Column("before", N_("A month earlier")),
        Column("now", N_("Now")),
        Column("customers", N_("Customers"), Kind.COUNT),
    )
    return Table("movement", N_("Who moved"), columns, rows, N_("Nobody moved."), heads=2)


def _customers(r: Reader, now: Mapping[int, Scored], params: Params) -> Table:
    params.check()
    order = sorted(now.values(), key=lambda one: (-one.scores.code, -one.bought.revenue))[: params.limit]
    params.check()
    names = dict(purchases.called(r)) if order else {}
    labels = {segment.label: Text(segment.label) for segment in (*SEGMENTS, OTHER)}
    rows: list[Row] = [
        (
            names[one.bought.customer_id].code,
            names[one.bought.customer_id].name,
            labels[one.segment.label],
            *one.scores,
            one.days_since,
            one.bought.orders,
            one.bought.revenue,
        )
        for one in checked(order, params.check)
    ]
    columns = (
        *CUSTOMER,
        Column("segment", N_("Segment")),
        Column("recency", "R", Kind.COUNT),
        Column("frequency", "F", Kind.COUNT),
        Column("monetary", "M", Kind.COUNT),
        Column("days_since", N_("Days since"), Kind.COUNT),
        Column("orders", N_("Orders"), Kind.COUNT),
        Column("revenue", N_("Revenue"), Kind.MONEY),
    )
    return Table("customers", N_("Customers"), columns, rows, N_("Nobody bought in these 12 months."), 2)
