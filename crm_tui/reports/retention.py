"""Who stays, who leaves, who comes back: month by month, and by the month of the first purchase."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months, quiet, retention
from crm_tui.domain.retention import Cohort, Stayed
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.store import purchases
from crm_tui.store.db import Reader

TITLE = N_("Retention")
SUMMARY = N_("Who stayed, left and came back each month, cohorts by first purchase, and who is about to leave.")
TAKES = ("period", "since", "limit")
#: So many months are shown unless told, the one asked for the last of them.
MONTHS: Final = 12
#: A customer that has not bought in so many months has lapsed; buying again it is won back.
LAPSED_MONTHS: Final = 3
#: With fewer customers at the start than this no rate is told.
FEWEST: Final = 5

_Buyers = Mapping[str, frozenset[int]]


def build(r: Reader, params: Params) -> Report:
    """The months up to `params.period` (this one unless told), from `params.since` or a year of them."""
    this = months.month_of(clock.today(r.shop.zone or None))
    month = months.parse_month(params.period) if params.period else this
    since = months.parse_month(params.since) if params.since else months.shift(month, 1 - MONTHS)
    since = min(since, month)
    buyers: _Buyers = {
        name: frozenset(found) for name, found in purchases.buyers_by_month(r, months.last_day(month)).items()
    }
    params.check()
    stretches = months.months_between(since, month)
    begun = _first_months(buyers)
    stayed = {one: _stayed(buyers, begun, one) for one in stretches}
    return Report(
        name="retention",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=_figures(r, buyers, begun, month, stayed[month]),
        tables=(
            _by_month(stayed),
            _cohorts(retention.cohorts(buyers, since, month), stretches),
            _leaving(r, month, params.limit),
        ),
        notes=(Text(N_("Walk-ins are nobody in particular and have no part in this.")),),
        shop=r.shop.name,
        charts=(Chart("retention", N_("Stayed from the month before"), "months", "month", ("retention",), "line"),),
    )


def _first_months(buyers: _Buyers) -> dict[int, str]:
    """By customer, the month of the first purchase."""
    begun: dict[int, str] = {}
    for month in sorted(buyers, reverse=True):
        begun.update(dict.fromkeys(buyers[month], month))
    return begun


def _stayed(buyers: _Buyers, begun: Mapping[int, str], month: str) -> Stayed:
    none: frozenset[int] = frozenset()
    now = buyers.get(month, none)
    known = frozenset(one for one in now if begun[one] < month)  # of all earlier buyers only these matter
    return retention.stayed(buyers.get(months.shift(month, -1), none), now, known)


def _rate(part: int, whole: int) -> int | None:
    return round(part * 1_000_000 / whole) if whole >= FEWEST else None


def _told(part: int, whole: int) -> Text:
    """The rate with its numbers, or that there are too few."""
    if whole < FEWEST:
        return Text(N_("too few to tell (n = {n})"), {"n": whole})
    return Text("{part} ÷ {whole} = {share}", {"part": part, "whole": whole, "share": f"{part / whole:.1%}"})


def _figures(r: Reader, buyers: _Buyers, begun: Mapping[int, str], month: str, now: Stayed) -> tuple[Figure, ...]:
    before = _stayed(buyers, begun, months.shift(month, -1))
    year = _stayed(buyers, begun, months.shift(month, -12))
    once = buyers.get(month, frozenset())
    past = [buyers.get(one, frozenset()) for one in sorted(name for name in buyers if name < month)]
    back, away = retention.won_back([*past, once], min(LAPSED_MONTHS, len(past))) if past else (0, 0)
    found = purchases.bought(r, months.first_day(months.shift(month, 1 - MONTHS)), months.last_day(month))
    again = sum(one.orders > 1 for one in found)
    return (
        Figure("retention", N_("Retention"), Kind.RATE, _rate(now.stayed, now.start),
               _rate(before.stayed, before.start), _rate(year.stayed, year.start),
               N_("bought in both months ÷ bought in the month before"), compared=True,
               worked=_told(now.stayed, now.start), table="months"),
        Figure("churn", N_("Churn"), Kind.RATE, _rate(now.left, now.start), _rate(before.left, before.start),
               _rate(year.left, year.start), N_("bought in the month before and not in this one ÷ in the month before"),
               compared=True, worked=_told(now.left, now.start), table="months"),
        Figure("new", N_("New buyers"), Kind.COUNT, now.new, before.new, year.new,
               N_("bought for the first time ever"), compared=True, table="months"),
        Figure("back", N_("Came back"), Kind.COUNT, now.back, before.back, year.back,
               N_("had bought before, but not in the month before"), compared=True, table="months"),
        Figure("won_back", N_("Won back"), Kind.RATE, _rate(back, away), worked=_told(back, away), table="months",
               explanation=Text(N_("bought again ÷ had not bought for {months} months though before"),
                                {"months": LAPSED_MONTHS})),
        Figure("repeat", N_("Bought more than once"), Kind.RATE, _rate(again, len(found)),
               worked=_told(again, len(found)),
               explanation=N_("buyers with two or more orders in 12 months ÷ buyers")),
        _revenue_kept(r, month),
    )  # fmt: skip


def _revenue_kept(r: Reader, month: str) -> Figure:
    """Net revenue retention."""
    before = months.shift(month, -1)
    then = purchases.revenue_by_customer(r, months.first_day(before), months.last_day(before))
    now = purchases.revenue_by_customer(r, months.first_day(month), months.last_day(month))
    value = retention.revenue_retention(then, now) if len(then) >= FEWEST else None
    return Figure(
        "revenue_retention", N_("Revenue kept"), Kind.RATE, value,
        explanation=N_("what last month's customers bought this month ÷ what they bought last month"),
    )  # fmt: skip


def _by_month(stayed: Mapping[str, Stayed]) -> Table:
    rows: list[Row] = [
        (month, one.start, one.stayed, one.left, one.new, one.back, _rate(one.stayed, one.start))
        for month, one in stayed.items()
    ]
    return Table(
        "months",
        N_("Month by month"),
        (
            Column("month", N_("Month"), Kind.MONTH),
            Column("start", N_("Month before"), Kind.COUNT),
            Column("stayed", N_("Stayed"), Kind.COUNT),
            Column("left", N_("Left"), Kind.COUNT),
            Column("new", N_("New"), Kind.COUNT),
            Column("back", N_("Came back"), Kind.COUNT),
            Column("retention", N_("Retention"), Kind.RATE),
        ),
        rows,
    )


def _cohorts(found: Sequence[Cohort], stretches: Sequence[str]) -> Table:
    """Of those who first bought in a month, the share that bought so many months later; n beside it."""
    later = range(1, len(stretches))
    columns = (
        Column("month", N_("First bought"), Kind.MONTH),
        Column("size", "n", Kind.COUNT),
        *(Column(f"later_{place}", f"+{place}", Kind.RATE) for place in later),
    )
    rows: list[Row] = [
        (one.month, one.size, *(one.share(place) if one.size >= FEWEST else None for place in later)) for one in found
    ]
    title = N_("Cohorts: who bought again, months after the first purchase")
    return Table("cohorts", title, columns, rows, N_("Nobody bought for the first time."), heads=2)


def _leaving(r: Reader, month: str, limit: int | None) -> Table:
    """Whose silence is twice its own rhythm or longer, by what they bought in the year before."""
    today = min(date.fromisoformat(months.last_day(month)), clock.today(r.shop.zone or None))
    first = months.first_day(months.shift(month, 1 - MONTHS))
    spent = {one.customer_id: one for one in purchases.bought(r, first, today.isoformat())}
    rows: list[Row] = []
    for one in purchases.rhythms(r):
        mine = spent.get(one.customer_id)
        silent = (today - date.fromisoformat(mine.last)).days if mine else 0
        if mine and silent >= quiet.SHORTEST and silent > one.twice_gap:
            rows.append((one.code, one.name, one.grade, silent, (one.twice_gap + 1) // 2, mine.revenue))
    rows.sort(key=lambda row: (-int(str(row[-1])), str(row[0])))
    columns = (
        *CUSTOMER,
        Column("grade", N_("Grade")),
        Column("silent", N_("Days silent"), Kind.COUNT),
        Column("usual", N_("Usually every"), Kind.COUNT),
        Column("revenue", N_("Bought in 12 months"), Kind.MONEY),
    )
    return Table("leaving", N_("About to leave"), columns, limited(rows, limit), N_("Nobody is quieter than usual."), 2)
