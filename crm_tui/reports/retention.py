"""Who stays, who leaves, who comes back: month by month, and by the month of the first purchase."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months, quiet, retention
from crm_tui.domain.retention import Cohort, Stayed
from crm_tui.reports._explained import divided, money, share
from crm_tui.reports._month_tables import CUSTOMER, limited
from crm_tui.reports._params import Params
from crm_tui.store import purchases
from crm_tui.store.db import Reader
from crm_tui.store.figures import has_sales
from crm_tui.store.purchases import Bought

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
    buyers: _Buyers = purchases.buyers_by_month(r, months.last_day(month))
    params.check()
    year, so_far = _year(r, month)
    params.check()
    stretches = months.months_between(since, month)
    begun = _first_months(buyers)
    stayed = {}
    for one in stretches:
        params.check()
        stayed[one] = _stayed(buyers, begun, one)
    cohorts = retention.cohorts(buyers, since, month)
    params.check()
    figures = _figures(r, buyers, begun, month, stayed[month], year)
    params.check()
    return Report(
        name="retention",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=figures,
        tables=(
            _by_month(stayed),
            _cohorts(cohorts, stretches),
            _leaving(r, month, so_far, params.limit),
        ),
        notes=tuple(_notes(cohorts)),
        shop=r.shop.name,
        charts=(Chart("retention", N_("Stayed from the month before"), "months", "month", ("retention",), "line"),),
    )


def _notes(cohorts: Sequence[Cohort]) -> Iterator[Text]:
    yield Text(N_("Walk-ins are nobody in particular and have no part in this."))
    if any(one.size < FEWEST for one in cohorts):
        yield Text(
            N_("Of a month with fewer than {n} new customers it is not told what share came back."), {"n": FEWEST}
        )


def _year(r: Reader, month: str) -> tuple[list[Bought], list[Bought]]:
    """Who bought in the year that ends with the month, and what of that is not of days to come."""
    first, last = months.first_day(months.shift(month, 1 - MONTHS)), months.last_day(month)
    today = clock.today(r.shop.zone or None)
    found = purchases.bought(r, first, last)
    if not has_sales(r, (today + timedelta(days=1)).isoformat(), last):
        return found, found
    return found, purchases.bought(r, first, today.isoformat())


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


def _told(part: int, whole: int) -> Text | None:
    """The rate with its numbers, or that there are too few."""
    if whole < FEWEST:
        return Text(N_("too few to tell (n = {n})"), {"n": whole})
    return divided(part, whole)


def _figures(
    r: Reader, buyers: _Buyers, begun: Mapping[int, str], month: str, now: Stayed, found: Sequence[Bought]
) -> tuple[Figure, ...]:
    before = _stayed(buyers, begun, months.shift(month, -1))
    year = _stayed(buyers, begun, months.shift(month, -12))
    once = buyers.get(month, frozenset())
    past = [buyers.get(one, frozenset()) for one in sorted(name for name in buyers if name < month)]
    back, away = retention.won_back([*past, once], min(LAPSED_MONTHS, len(past))) if past else (0, 0)
    again = sum(one.orders > 1 for one in found)
    new, came_back = _others(now)
    return (
        Figure("retention", N_("Retention"), Kind.RATE, _rate(now.stayed, now.start),
               _rate(before.stayed, before.start), _rate(year.stayed, year.start),
               N_("bought in both months ÷ bought in the month before"), compared=True,
               worked=_told(now.stayed, now.start), table="months"),
        Figure("churn", N_("Churn"), Kind.RATE, _rate(now.left, now.start), _rate(before.left, before.start),
               _rate(year.left, year.start), N_("bought in the month before and not in this one ÷ in the month before"),
               compared=True, worked=_told(now.left, now.start), table="months"),
        Figure("new", N_("New buyers"), Kind.COUNT, now.new, before.new, year.new,
               N_("bought for the first time ever"), compared=True, worked=new, table="months"),
        Figure("back", N_("Came back"), Kind.COUNT, now.back, before.back, year.back,
               N_("had bought before, but not in the month before"), compared=True, worked=came_back,
               table="months"),
        Figure("won_back", N_("Won back"), Kind.RATE, _rate(back, away), worked=_told(back, away), table="months",
               explanation=Text(N_("bought again ÷ had not bought for {months} months though before"),
                                {"months": LAPSED_MONTHS})),
        Figure("repeat", N_("Bought more than once"), Kind.RATE, _rate(again, len(found)),
               worked=_told(again, len(found)),
               explanation=N_("buyers with two or more orders in 12 months ÷ buyers")),
        _revenue_kept(r, month),
    )  # fmt: skip


def _others(now: Stayed) -> tuple[Text, Text]:
    """How many buyers are new, and how many came back, told from all."""
    places = {"buyers": now.stayed + now.new + now.back, "stayed": now.stayed, "new": now.new, "back": now.back}
    return (
        Text(N_("{buyers} buyers − {stayed} who stayed − {back} who came back = {new}"), places),
        Text(N_("{buyers} buyers − {stayed} who stayed − {new} new = {back}"), places),
    )


def _revenue_kept(r: Reader, month: str) -> Figure:
    """Net revenue retention."""
    before = months.shift(month, -1)
    then = purchases.revenue_by_customer(r, months.first_day(before), months.last_day(before))
    now = purchases.revenue_by_customer(r, months.first_day(month), months.last_day(month))
    value = retention.revenue_retention(then, now) if len(then) >= FEWEST else None
    worked = Text(N_("too few to tell (n = {n})"), {"n": len(then)})
    if value is not None:
        base, kept = sum(then.values()), sum(now.get(one, 0) for one in then)
        places = {"kept": money(kept, r.shop), "base": money(base, r.shop), "share": share(kept, base)}
        worked = Text("{kept} ÷ {base} = {share}", places)
    return Figure(
        "revenue_retention", N_("Revenue kept"), Kind.RATE, value, worked=worked,
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
            Column("left", N_("Went"), Kind.COUNT),
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


def _leaving(r: Reader, month: str, bought: Sequence[Bought], limit: int | None) -> Table:
    """Whose silence is twice its own rhythm or longer, by what they bought in the year before."""
    today = min(date.fromisoformat(months.last_day(month)), clock.today(r.shop.zone or None))
    spent = {one.customer_id: one for one in bought}
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


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The customers behind the share that bought more than once, and behind the revenue kept."""
    if key not in ("repeat", "revenue_retention"):
        return None
    month = months.parse_month(params.period) if params.period else months.month_of(clock.today(r.shop.zone or None))
    names = dict(purchases.called(r))
    if key == "repeat":
        numbers = {one.customer_id: (one.orders, one.revenue) for one in _year(r, month)[0]}
        columns = (Column("orders", N_("Orders"), Kind.COUNT), Column("revenue", N_("Revenue"), Kind.MONEY))
    else:
        then, now = (
            purchases.revenue_by_customer(r, months.first_day(one), months.last_day(one))
            for one in (months.shift(month, -1), month)
        )
        numbers = {one: (then[one], now.get(one, 0)) for one in then}
        columns = (Column("then", N_("Then"), Kind.MONEY), Column("now", N_("Now"), Kind.MONEY))
    ordered = sorted(numbers, key=lambda one: (*(-number for number in numbers[one]), names[one].code))
    rows: list[Row] = [(names[one].code, names[one].name, *numbers[one]) for one in ordered]
    title, empty = N_("Customers"), N_("Nobody bought in these 12 months.")
    return Table("customers", title, (*CUSTOMER, *columns), limited(rows, params.limit), empty, heads=2)
