"""The ten figures of customer management (10C), each with its trend and the report that tells more.

They are those of the other reports, made by the same functions.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.domain.shop import Shop
from crm_tui.reports import acquisition, cross_sell, profile, profitability, retention, segments, service, value
from crm_tui.reports._explained import divided, money
from crm_tui.reports._figure_told import figure_named
from crm_tui.reports._month_figures import rate
from crm_tui.reports._params import Params
from crm_tui.reports._wallet import wallet_figure, wallets_of
from crm_tui.store.db import Reader

TITLE = N_("Scoreboard (10C)")
SUMMARY = N_("Ten figures of the customers on one page: profile to profitability, with their trend.")
TAKES = ("period",)
#: So many months are shown, the one asked for the last of them.
MONTHS: Final = 12
#: What takes long is told of every third month, in a shop of more baskets a year than this of the last one only.
_STEP: Final = 3
_MANY_BASKETS: Final = 50_000
#: Rates of fewer than this are not told.
FEWEST: Final = 5


class Named(NamedTuple):
    """One of the ten: its key, its name, what it is told by, of what kind that is, and which report tells more."""

    key: str
    name: str
    told_by: str
    kind: Kind
    report: str


TEN: Final = (
    Named("profile", N_("Profile"), N_("Completeness of the archive"), Kind.RATE, "profile"),
    Named("knowledge", N_("Knowledge"), N_("Rules of what is bought together"), Kind.COUNT, "cross_sell"),
    Named("segmentation", N_("Segmentation"), N_("Champions and loyal"), Kind.RATE, "segments"),
    Named("customization", N_("Customization"), N_("Buyers with an offer of their own"), Kind.RATE, "cross_sell"),
    Named("value", N_("Customer value"), N_("Revenue expected of one in a year"), Kind.MONEY, "value"),
    Named("satisfaction", N_("Satisfaction"), N_("CSAT, three months"), Kind.QUANTITY, "service"),
    Named("development", N_("Development"), N_("Share of wallet"), Kind.RATE, "cross_sell"),
    Named("retention", N_("Retention"), N_("Stayed from the month before"), Kind.RATE, "retention"),
    Named("acquisition", N_("Acquisition"), N_("New customers"), Kind.COUNT, "acquisition"),
    Named("profitability", N_("Profitability"), N_("Profit of one so far"), Kind.MONEY, "profitability"),
)
_BY_KEY: Final = {one.key: one for one in TEN}
_MONTHLY: Final = ("satisfaction", "development", "retention", "acquisition")
_SLOW: Final = ("knowledge", "segmentation", "customization", "value", "profitability")


class Told(NamedTuple):
    """A figure at the end of a month, how many customers (baskets, answers) it is of, and how it is made."""

    value: Value
    n: int
    explanation: str | Text = ""
    worked: Text | None = None


_Trend = Mapping[str, Told]


def build(r: Reader, params: Params) -> Report:
    """The year of months that ends with `params.period`, unless told with the last month that is over."""
    this = months.month_of(clock.today(r.shop.zone or None))
    month = months.parse_month(params.period) if params.period else months.shift(this, -1)
    short = replace(params, period=month, customer_id=None, since="", limit=0, top=0)
    trends: dict[str, dict[str, Told]] = {"profile": {month: _profile(r, short)}}
    trends.update(_monthly(r, short, month))
    points = [months.shift(month, -_STEP * back) for back in range(MONTHS // _STEP + 1)]
    for point in points:
        slow = _slow(r, replace(short, period=point))
        for key, told in slow.items():
            trends.setdefault(key, {})[point] = told
        if slow["knowledge"].n > _MANY_BASKETS:
            break
    shown = months.months_between(months.shift(month, 1 - MONTHS), month)
    quarters = [point for point in reversed(points) if point in trends["knowledge"]]
    return Report(
        name="scoreboard",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=tuple(_figure(one, trends[one.key], month) for one in TEN),
        tables=(_ten(trends, month), _trend("months", N_("Month by month"), _MONTHLY, trends, shown),
                _trend("quarters", N_("Every third month"), _SLOW, trends, quarters)),
        notes=tuple(_notes(month == this, len(quarters) == 1)),
        shop=r.shop.name,
        charts=tuple(_charts(trends, shown, quarters)),
    )  # fmt: skip


def _from(report: Report, key: str, n: int) -> Told:
    """A figure of another report."""
    return _told(report.figures, key, n)


def _told(figures: Sequence[Figure], key: str, n: int) -> Told:
    figure = next(one for one in figures if one.key == key)
    return Told(figure.value, n, figure.explanation, figure.worked)


def _count(report: Report, key: str) -> int:
    found = figure_named(report, key).value
    return found if isinstance(found, int) else 0


def _profile(r: Reader, params: Params) -> Told:
    found = profile.kept(r, params)
    return _told(profile.figures(found), "completeness", len(found))


def _monthly(r: Reader, params: Params, month: str) -> Iterator[tuple[str, dict[str, Told]]]:
    """What the reports tell month by month themselves."""
    served = service.build(r, params)
    scores = _table(served, "satisfaction")
    yield (
        "satisfaction",
        {
            **{name: Told(_value(row["csat"]), _number(row["csat_n"])) for name, row in scores.items()},
            month: _from(served, "csat", _count(served, "csat_n")),
        },
    )
    since = months.shift(month, -MONTHS)
    wallets = wallets_of(r, since, month)
    shares = {name: wallets.share(name) for name in months.months_between(since, month)}
    bought = wallet_figure(wallets, month, r.shop)
    yield (
        "development",
        {
            **{name: Told(rate(*one), len(wallets.needs)) for name, one in shares.items()},
            month: Told(bought.value, len(wallets.needs), bought.explanation, bought.worked),
        },
    )
    params.check()
    kept = retention.build(r, replace(params, since=since))
    by_month = _table(kept, "months")
    yield (
        "retention",
        {
            **{name: Told(_value(row["retention"]), _number(row["start"])) for name, row in by_month.items()},
            month: _from(kept, "retention", _number(by_month[month]["start"])),
        },
    )
    won = _table(acquisition.build(r, replace(params, since=since)), "months")
    new = figure_named(kept, "new")
    yield (
        "acquisition",
        {name: Told(_value(row["new"]), _number(row["new"]), new.explanation, new.worked) for name, row in won.items()},
    )


def _table(report: Report, key: str) -> dict[str, dict[str, object]]:
    """The rows of a report's table by their first cell, a month."""
    table = next(one for one in report.tables if one.key == key)
    keys = [column.key for column in table.columns]
    return {str(row[0]): dict(zip(keys, row, strict=True)) for row in table.rows}


def _value(cell: object) -> Value:
    return cell if isinstance(cell, int) else None


def _number(cell: object) -> int:
    return cell if isinstance(cell, int) else 0


def _slow(r: Reader, params: Params) -> dict[str, Told]:
    """What looks at all lines of a year or of all time, at the end of `params.period`."""
    found: dict[str, Told] = {}
    together = cross_sell.build(r, params)
    found["knowledge"] = _from(together, "rules", _count(together, "baskets"))
    offers, buyers = _count(together, "offers"), _count(together, "buyers")
    found["customization"] = _share(offers, buyers, N_("customers whom a rule leads to an offer ÷ buyers"))
    params.check()
    scored = segments.scored(r, params.period, params.check)
    found["segmentation"] = _of_enough(_told(segments.figures(scored, r.shop), "loyal", len(scored)))
    params.check()
    today = clock.today(r.shop.zone or None).isoformat()
    day = min(months.last_day(params.period), today)
    worth = value.forecast(r, date.fromisoformat(day), params.check)
    found["value"] = _mean(worth.revenue, len(worth.worth), r.shop,
                           N_("revenue expected in the next 52 weeks ÷ customers who ever bought"))  # fmt: skip
    params.check()
    books = profitability.earned(r, day).customers.values()
    told = [one.profit for one in books if one.profit is not None]
    found["profitability"] = _mean(
        sum(told), len(told), r.shop, N_("profit over all time ÷ customers whose profit is known")
    )
    return found


def _of_enough(told: Told) -> Told:
    if told.n >= FEWEST:
        return told
    return told._replace(value=None, worked=Text(N_("too few to tell (n = {n})"), {"n": told.n}))


def _share(part: int, whole: int, rule: str) -> Told:
    return _of_enough(Told(rate(part, whole), whole, rule, divided(part, whole)))


def _mean(whole: int, n: int, shop: Shop, rule: str) -> Told:
    if not n:
        return Told(None, n, rule)
    mean = round(whole / n)
    places = {"whole": money(whole, shop), "n": n, "mean": money(mean, shop)}
    return Told(mean, n, rule, Text("{whole} ÷ {n} = {mean}", places))


def _figure(one: Named, trend: _Trend, month: str) -> Figure:
    """The figure at the end of the month, beside a month and a year before where they are known."""
    nothing = Told(None, 0)
    now = trend.get(month, nothing)
    return Figure(
        one.key, one.name, one.kind, now.value,
        trend.get(months.shift(month, -1), nothing).value, trend.get(months.shift(month, -MONTHS), nothing).value,
        now.explanation, compared=True, worked=now.worked, table="ten",
    )  # fmt: skip


def _ten(trends: Mapping[str, _Trend], month: str) -> Table:
    """Of how many each is told, and which report tells more."""
    rows: list[Row] = []
    for one in TEN:
        told = trends[one.key].get(month)
        rows.append((Text(one.name), Text(one.told_by), told.n if told else 0, one.report))
    columns = (
        Column("figure", N_("Figure")),
        Column("told_by", N_("Told by")),
        Column("n", "n", Kind.COUNT),
        Column("report", N_("Report that tells more"), Kind.CODE),
    )
    return Table("ten", N_("The ten figures"), columns, rows)


def _trend(key: str, title: str, keys: Sequence[str], trends: Mapping[str, _Trend], shown: Sequence[str]) -> Table:
    columns = (
        Column("month", N_("Month"), Kind.MONTH),
        *(Column(one, _BY_KEY[one].name, _BY_KEY[one].kind) for one in keys),
    )
    rows: list[Row] = []
    for month in shown:
        told = [trends[one].get(month) for one in keys]
        rows.append((month, *(None if one is None else one.value for one in told)))
    return Table(key, title, columns, rows)


def _charts(trends: Mapping[str, _Trend], shown: Sequence[str], quarters: Sequence[str]) -> Iterator[Chart]:
    """A picture of each that has a course."""
    for table, keys, points in (("months", _MONTHLY, shown), ("quarters", _SLOW, quarters)):
        for key in keys:
            told = [one for one in points if key in trends and _value_at(trends[key], one) is not None]
            if len(told) > 1 and any(_value_at(trends[key], one) for one in told):
                yield Chart(key, Text(_BY_KEY[key].told_by), table, "month", (key,), "line")


def _value_at(trend: _Trend, month: str) -> Value:
    """The value at the end of a month; None where it is not told."""
    told = trend.get(month)
    return None if told is None else told.value


def _notes(running: bool, short: bool) -> Iterator[Text]:
    if running:
        yield Text(N_("The month is not over: its figures are of the days so far."))
    yield Text(N_("The archive keeps no past: completeness is as of now."))
    if short:
        yield Text(N_("Many lines: what looks at all of them is told of this month only."))
    yield Text(N_("`crm report NAME` tells more of each, by the name in the last column of the ten figures."))
