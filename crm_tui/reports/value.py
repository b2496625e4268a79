"""What customers are worth: what they brought so far, and what they are expected to bring in the next year.

Where enough bought again, orders to come are expected by the BG/NBD model and their size by the gamma-gamma model, both
fitted to this ledger; where not, by the simple formula: mean order x orders a year x gross margin / yearly churn.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.core.task import checked
from crm_tui.domain import months, repeat_buying, spend_model
from crm_tui.domain.repeat_buying import FEWEST_REPEATERS, Bought, Model
from crm_tui.domain.shop import Shop
from crm_tui.domain.spend_model import SpendModel, Spent
from crm_tui.reports._explained import money
from crm_tui.reports._month_tables import CUSTOMER
from crm_tui.reports._params import Params
from crm_tui.store import purchases
from crm_tui.store.db import Reader
from crm_tui.store.purchases import Life, Named

TITLE = N_("Customer value")
SUMMARY = N_("What each customer brought, is likely to bring in the next year, and whether it is still one.")
TAKES = ("day", "top", "limit")
#: So many weeks ahead are looked at.
WEEKS: Final = 52
#: A year's churn is told from whoever bought in the year before; fewer than this tell nothing.
_FEWEST_FOR_CHURN: Final = 10
#: Models are fitted to at most so many customers, evenly taken: a fit of 100,000 takes a minute and ends up the same.
_MOST_FITTED: Final = 2500
_LEAST_CHURN: Final = 0.05


class _Models(NamedTuple):
    """Both models, or None where the simple formula has to do."""

    buying: Model
    spend: SpendModel


class _Worth(NamedTuple):
    """A customer's life, the chance that it is still one (None: not told), orders and revenue expected in a year."""

    life: Life
    alive: float | None
    orders: float
    revenue: float


class _Simple(NamedTuple):
    """What the simple formula goes by: the mean order, orders of a buyer in a year, and the churn of a year."""

    order: float
    orders: float
    churn: float


class Forecast(NamedTuple):
    """What is expected of each customer, the most revenue first; what each brought so far; and what that goes by."""

    worth: Sequence[_Worth]
    spent: Mapping[int, int]
    models: _Models | None
    simple: _Simple | None

    @property
    def revenue(self) -> int:
        """Of all of them in a year, minor units."""
        return round(sum(one.revenue for one in self.worth))


def build(r: Reader, params: Params) -> Report:
    """The value of everybody who bought up to `params.day`, today unless told."""
    day = date.fromisoformat(params.day) if params.day else clock.today(r.shop.zone or None)
    found = forecast(r, day, params.check)
    year = (months.first_day(months.shift(months.month_of(day), -11)), day.isoformat())
    margin = purchases.margin_share(r, *year)
    rate = margin[0] / margin[1] if margin and margin[1] > 0 else None
    params.check()
    names = dict(purchases.called(r))
    params.check()
    return Report(
        name="value",
        title=Text(TITLE),
        period=day.isoformat(),
        currency=r.shop.currency,
        figures=_figures(found, sum(found.spent.values()), rate, r.shop),
        tables=(
            _customers(names, found.worth, found.spent, rate, params),
            _leaving(names, found.worth, found.spent, params),
        ),
        notes=tuple(_notes(found, rate, r.shop)),
        shop=r.shop.name,
    )


def forecast(r: Reader, day: date, check: Callable[[], None]) -> Forecast:
    """What is expected of everybody who bought up to the day; `check` is called now and then and may raise."""
    lives = purchases.lives(r, day.isoformat())
    models = _models(lives, day, check)
    simple = None if models else _simple(r, day)
    spent = purchases.revenue_so_far(r, day.isoformat())
    worth = [_worth(one, spent.get(one.customer_id, 0), day, models, simple) for one in checked(lives, check)]
    check()
    worth.sort(key=lambda one: (-one.revenue, -spent.get(one.life.customer_id, 0), one.life.customer_id))
    return Forecast(worth, spent, models, simple)


def _models(lives: Sequence[Life], day: date, check: Callable[[], None]) -> _Models | None:
    """The models of these customers, of every n-th where they are many: four numbers need no more."""
    lives = lives[:: -(-len(lives) // _MOST_FITTED) or 1]
    buying = repeat_buying.fit((_bought(one, day) for one in lives), check)
    spend = None if buying is None else spend_model.fit((_spent(one) for one in lives), check)
    if buying is None or spend is None or spend.q <= 1:
        return None
    return _Models(buying, spend)


def _bought(one: Life, day: date) -> Bought:
    first = date.fromisoformat(one.first)
    return Bought(one.days - 1, (date.fromisoformat(one.last) - first).days / 7, (day - first).days / 7)


def _spent(one: Life) -> Spent:
    later = one.days - 1
    return Spent(later, one.revenue_later / later if later else 0.0)


def _simple(r: Reader, day: date) -> _Simple | None:
    """The last year's mean order and orders, and who of the year before was lost; None where nobody bought."""
    end, start = day.isoformat(), day.replace(year=day.year - 1, day=min(day.day, 28)).isoformat()
    now = purchases.bought(r, start, end)
    if not now:
        return None
    before = purchases.buyers(r, f"{day.year - 2}{start[4:]}", start)
    stayed = len(before & {one.customer_id for one in now})
    churn = 1 - stayed / len(before) if len(before) >= _FEWEST_FOR_CHURN else 1.0
    orders = sum(one.orders for one in now)
    return _Simple(sum(one.revenue for one in now) / orders, orders / len(now), max(churn, _LEAST_CHURN))


def _worth(one: Life, spent: int, day: date, models: _Models | None, simple: _Simple | None) -> _Worth:
    if models is not None:
        bought = _bought(one, day)
        orders = repeat_buying.expected(models.buying, bought, WEEKS)
        each = spend_model.expected(models.spend, _spent(one))
        return _Worth(one, repeat_buying.alive(models.buying, bought), orders, orders * each)
    if simple is None:
        return _Worth(one, None, 0.0, 0.0)
    silent = (day - date.fromisoformat(one.last)).days > 365
    orders = 0.0 if silent else simple.orders * (1 - simple.churn)
    return _Worth(one, None, orders, orders * max(0, spent) / one.days)


def _figures(found: Forecast, spent: int, rate: float | None, shop: Shop) -> tuple[Figure, ...]:
    worth, revenue = found.worth, found.revenue
    orders = sum(one.orders for one in worth)
    alive = [one.alive for one in worth if one.alive is not None]
    margin = None if rate is None else round(revenue * rate)
    worked = None
    if rate is not None:
        places = {"revenue": money(revenue, shop), "rate": f"{rate:.1%}", "margin": money(margin or 0, shop)}
        worked = Text("{revenue} × {rate} = {margin}", places)
    return (
        Figure("customers", N_("Customers"), Kind.COUNT, len(worth), table="customers",
               explanation=N_("named customers who ever bought")),
        Figure("spent", N_("Brought so far"), Kind.MONEY, spent, table="customers",
               explanation=N_("all their lines less returns")),
        Figure("alive", N_("Still customers"), Kind.COUNT, round(sum(alive)) if alive else None, table="customers",
               worked=_mean_times(sum(alive), len(alive), "{:.1%}"),
               explanation=N_("sum of the chances that each has not left for good")),
        Figure("orders", N_("Orders expected"), Kind.COUNT, round(orders), table="customers",
               worked=_mean_times(orders, len(worth), "{:,.3f}"),
               explanation=N_("in the next 52 weeks, all customers together")),
        Figure("revenue", N_("Revenue expected"), Kind.MONEY, revenue, table="customers",
               worked=_spent_in(orders, revenue, shop),
               explanation=N_("orders expected × what each customer is expected to spend in one")),
        Figure("margin", N_("Margin expected"), Kind.MONEY, margin, worked=worked, table="customers",
               explanation=N_("revenue expected × gross margin of the last 12 months")),
    )  # fmt: skip


def _mean_times(whole: float, n: int, form: str) -> Text | None:
    """A sum over customers as their number and the mean."""
    if not n:
        return None
    places = {"n": f"{n:,}", "mean": form.format(whole / n), "sum": f"{whole:,.0f}"}
    return Text(N_("{n} customers × {mean} in the mean = {sum}"), places)


def _spent_in(orders: float, revenue: int, shop: Shop) -> Text | None:
    """The revenue expected as orders and what one brings in the mean."""
    if not orders:
        return None
    places = {"orders": f"{orders:,.1f}", "mean": money(round(revenue / orders), shop), "sum": money(revenue, shop)}
    return Text(N_("{orders} orders × {mean} in the mean = {sum}"), places)


def _customers(
    names: Mapping[int, Named], worth: Sequence[_Worth], spent: Mapping[int, int], rate: float | None, params: Params
) -> Table:
    columns = (
        *CUSTOMER,
        Column("spent", N_("Brought so far"), Kind.MONEY),
        Column("days", N_("Days bought"), Kind.COUNT),
        Column("last", N_("Last bought"), Kind.DAY),
        Column("alive", N_("Still one"), Kind.RATE),
        Column("orders", N_("Orders expected"), Kind.QUANTITY),
        Column("revenue", N_("Revenue expected"), Kind.MONEY),
        Column("margin", N_("Margin expected"), Kind.MONEY),
    )
    rows: list[Row] = []
    for one in checked(worth[: params.limit], params.check):
        named = names[one.life.customer_id]
        margin = None if rate is None else round(one.revenue * rate)
        rows.append((
            named.code, named.name, spent.get(one.life.customer_id, 0), one.life.days, one.life.last,
            None if one.alive is None else round(one.alive * 1_000_000), round(one.orders * 1000), round(one.revenue),
            margin,
        ))  # fmt: skip
    title = N_("Customers by what they are expected to bring in a year")
    return Table("customers", title, columns, rows, N_("Nobody ever bought."), heads=2)


def _leaving(names: Mapping[int, Named], worth: Sequence[_Worth], spent: Mapping[int, int], params: Params) -> Table:
    """Those who brought most and have probably left."""
    gone = [one for one in checked(worth, params.check) if one.alive is not None and one.alive < 0.5]
    gone.sort(key=lambda one: -spent.get(one.life.customer_id, 0))
    rows: list[Row] = []
    for one in gone[: params.top]:
        named = names[one.life.customer_id]
        rows.append(
            (
                named.code,
                named.name,
                spent.get(one.life.customer_id, 0),
                one.life.last,
                round((one.alive or 0) * 1_000_000),
            )
        )
    columns = (
        *CUSTOMER,
        Column("spent", N_("Brought so far"), Kind.MONEY),
        Column("last", N_("Last bought"), Kind.DAY),
        Column("alive", N_("Still one"), Kind.RATE),
    )
    return Table("gone", N_("Probably gone, largest first"), columns, rows, N_("Nobody is told to be gone."), heads=2)


def _notes(found: Forecast, rate: float | None, shop: Shop) -> list[Text]:
    worth, models, simple = found.worth, found.models, found.simple
    again = sum(one.life.days > 1 for one in worth)
    notes = []
    if models is not None:
        r, alpha, a, b, _ = models.buying
        p, q, gamma = models.spend
        places = {name: f"{value:.3f}" for name, value in (
            ("r", r), ("alpha", alpha), ("a", a), ("b", b), ("p", p), ("q", q), ("gamma", gamma / 10**shop.exponent),
        )}  # fmt: skip
        words = N_(
            "BG/NBD fitted to {n} customers, {again} of whom bought again: r {r}, α {alpha}, a {a}, b {b}; "
            "gamma-gamma: p {p}, q {q}, γ {gamma}."
        )
        notes.append(Text(words, {"n": len(worth), "again": again, **places}))
    elif simple is not None:
        places = {
            "order": money(round(simple.order), shop),
            "orders": f"{simple.orders:.1f}",
            "churn": f"{simple.churn:.0%}",
        }
        words = N_(
            "Only {again} customers bought again, fewer than {fewest}, or no model fits: the simple formula is used "
            "(mean order {order}, {orders} orders a year, churn {churn})."
        )
        notes.append(Text(words, {"again": again, "fewest": FEWEST_REPEATERS, **places}))
    if rate is None and worth:
        notes.append(Text(N_("No cost is known: no margin can be told.")))
    return notes
