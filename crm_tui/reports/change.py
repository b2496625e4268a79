"""Why revenue changed between any two months: customers, price and frequency; who came and who went; to the cent."""

from collections.abc import Sequence
from typing import Final, NamedTuple

from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Chart, Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.domain.revenue_split import Effects, Pair, Trade, split_each, split_total
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.reports._change_customers import MEANT, WHO, Moved, by_customer
from crm_tui.reports._explained import money
from crm_tui.reports._month_tables import CUSTOMER, NO_PRODUCT, PRODUCT, limited, named
from crm_tui.reports._month_worked import changed
from crm_tui.reports._params import Params
from crm_tui.reports.monthly import default_month
from crm_tui.store import figures
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

TITLE = N_("Change of revenue")
SUMMARY = N_("Why revenue changed between two months: customers, price and frequency, by product and by customer.")
TAKES = ("period", "against", "customer_id", "top", "limit")

_SUMS: Final = (
    Column("before", N_("Then"), Kind.MONEY),
    Column("now", N_("Now"), Kind.MONEY),
    Column("change", N_("Change"), Kind.MONEY),
)
_EFFECTS: Final = (
    Column("effect_customers", N_("by buyers"), Kind.MONEY),
    Column("effect_price", N_("by price"), Kind.MONEY),
    Column("effect_frequency", N_("by quantity"), Kind.MONEY),
)
_RULES: Final = (
    N_("What more or fewer buyers did, product by product; the whole change of a product sold in only one month."),
    N_("What higher or lower net prices per unit did, product by product."),
    N_("What more or fewer units per buyer did, product by product (logarithmic mean weights: no rest is left)."),
)
_BY_CUSTOMER: Final = N_(
    "By customer, each one's products are compared by themselves: “by buyers” is what was bought in only one of the "
    "months. Columns of that table therefore are not those of the shop; every line and the whole change are the same."
)


class _Months(NamedTuple):
    """The month asked for, and the one it is compared with."""

    now: str
    then: str

    @property
    def days(self) -> tuple[tuple[str, str], tuple[str, str]]:
        """First and last day of each."""
        return _days(self.now), _days(self.then)


def build(r: Reader, params: Params) -> Report:
    """The change of `params.period` against `params.against`, the month before unless told.

    Raises Invalid where both are the same month, NotFound for an unknown customer.
    """
    month = months.parse_month(params.period) if params.period else default_month(r)
    pair = _Months(month, months.parse_month(params.against) if params.against else months.shift(month, -1))
    if pair.now == pair.then:
        raise Invalid(N_("{month} can't be compared with itself."), month=month, field="against")
    scope = _scope(r, params.customer_id)
    products = _pairs(r, pair, params.customer_id)
    params.check()
    moved = by_customer(r, *pair.days) if params.customer_id is None else []
    params.check()
    return Report(
        name="change",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=(*_figures(products, r.shop), *(_who_figures(moved, r.shop) if not scope else ())),
        tables=(*(_customer_tables(r, moved, params) if not scope else ()), _products(r, products, params.limit)),
        notes=_notes(pair, products, r.shop, scope=scope),
        shop=r.shop.name,
        scope=scope,
        charts=() if scope else (Chart("who", N_("Change by who bought"), "who", "who", ("change",)),),
    )


def _days(month: str) -> tuple[str, str]:
    return months.first_day(month), months.last_day(month)


def _scope(r: Reader, customer_id: int | None) -> str:
    """The customer's name where the report is of one customer."""
    if customer_id is None:
        return ""
    found = figures.customer_names(r, as_json([customer_id])).get(customer_id)
    if found is None:
        raise NotFound(N_("There is no such customer."))
    return found.name


def _pairs(r: Reader, both: _Months, customer_id: int | None) -> dict[int | None, Pair]:
    """Every product traded in either month with its trade in both."""
    now, then = (
        {one.product_id: Trade(one.buyers, one.units, one.revenue) for one in figures.by_product(r, *days, customer_id)}
        for days in both.days
    )
    return {key: Pair(now.get(key, Trade()), then.get(key, Trade())) for key in now.keys() | then.keys()}


def _notes(both: _Months, products: dict[int | None, Pair], shop: Shop, *, scope: str) -> tuple[Text, ...]:
    month, against = (show(one, Kind.MONTH, shop) for one in (both.now, both.then))
    notes = [Text(N_("{month} against {against}."), {"month": month, "against": against})]
    if None in products:
        notes.append(Text(N_("Lines that name no product count together as one product.")))
    return (*notes, *(() if scope else (Text(_BY_CUSTOMER),)))


def _figures(products: dict[int | None, Pair], shop: Shop) -> tuple[Figure, ...]:
    now = sum(pair.now.revenue for pair in products.values())
    then = sum(pair.before.revenue for pair in products.values())
    effects = split_total(products.values())
    labels = (N_("Buyers"), N_("Price"), N_("Frequency"))
    keys = tuple(f"effect_{name}" for name in Effects._fields)
    return (
        Figure("revenue", N_("Revenue"), Kind.MONEY, now, table="products",
               explanation=N_("All amounts of the month's lines, less returns.")),
        Figure("revenue_then", N_("Revenue then"), Kind.MONEY, then, table="products",
               explanation=N_("The same of the month it is compared with.")),
        Figure("change", N_("Change"), Kind.MONEY, now - then, parts=keys, table="products",
               explanation=N_("Revenue of the month less that of the other month."),
               worked=changed(now, then, shop)),
        *(Figure(key, label, Kind.MONEY, value, explanation=rule, table="products")
          for key, label, value, rule in zip(keys, labels, effects, _RULES, strict=True)),
    )  # fmt: skip


def _who_figures(moved: Sequence[Moved], shop: Shop) -> tuple[Figure, ...]:
    """The same change by who bought: those who came, who went, who stayed, and walk-ins."""
    changes = {one.value: sum(row.change for row in moved if row.who == one.value) for one in WHO}
    keys = tuple(f"change_{one.value}" for one in WHO)
    worked = Text("{sum} = {change}", {"sum": " + ".join(_summand(value, shop) for value in changes.values()),
                                       "change": money(sum(changes.values()), shop)})  # fmt: skip
    return (
        Figure("change_by_who", N_("Change by who bought"), Kind.MONEY, sum(changes.values()), table="who",
               explanation=N_("What each group of buyers brought now, less what it brought then."), worked=worked),
        *(Figure(key, one.label, Kind.MONEY, changes[one.value], table="who",
                 explanation=MEANT[one.value], worked=_less(moved, one.value, shop))
          for key, one in zip(keys, WHO, strict=True)),
    )  # fmt: skip


def _summand(value: int, shop: Shop) -> str:
    """In brackets where it is below zero."""
    return money(value, shop) if value >= 0 else f"({money(value, shop)})"


def _less(moved: Sequence[Moved], who: str, shop: Shop) -> Text:
    """What the group brought now less what it brought then."""
    mine = [row for row in moved if row.who == who]
    return changed(sum(row.now for row in mine), sum(row.then for row in mine), shop)


def _customer_tables(r: Reader, moved: Sequence[Moved], params: Params) -> tuple[Table, ...]:
    ids = {row.customer_id for row in moved if row.customer_id is not None}
    names = figures.customer_names(r, as_json(ids))

    def name(row: Moved) -> Row:
        return (None, Text(N_("walk-ins"))) if row.customer_id is None else named(names.get(row.customer_id))

    ordered = sorted(moved, key=lambda row: (-abs(row.change), row.customer_id or 0))
    kinds = Column("who", N_("Who"), Kind.CHOICE, tuple((one.value, one.label) for one in WHO))
    lines: list[Row] = [(*name(row), row.who, row.then, row.now, row.change, *row.effects) for row in ordered]
    came = [(*name(row), row.now) for row in ordered if row.who == "new"]
    went = [(*name(row), row.then) for row in ordered if row.who == "lost"]
    return (
        _who(moved),
        _came_or_went("new", N_("New customers, largest first"), N_("Revenue"), came, params),
        _came_or_went("lost", N_("Lost customers, largest first"), N_("Then"), went, params),
        Table("customers", N_("By customer"), (*CUSTOMER, kinds, *_SUMS, *_EFFECTS), limited(lines, params.limit),
              N_("Nothing was sold in either month."), heads=2,
              total=(None, Text(N_("Together")), None, *_added(lines, 3, 6))),
    )  # fmt: skip


def _who(moved: Sequence[Moved]) -> Table:
    """One line for each group of buyers."""
    rows: list[Row] = []
    for one in WHO:
        mine = [row for row in moved if row.who == one.value]
        count = len(mine) if one.value != "walk_in" else None
        then, now = sum(row.then for row in mine), sum(row.now for row in mine)
        if mine:
            rows.append((Text(one.label), count, then, now, now - then))
    columns = (Column("who", N_("Who")), Column("count", N_("Customers"), Kind.COUNT), *_SUMS)
    return Table(
        "who", N_("Who came, who went, who stayed"), columns, rows, N_("Nothing was sold in either month."),
        total=(Text(N_("Together")), *_added(rows, 1, 4)),
    )  # fmt: skip


def _came_or_went(key: str, title: str, label: str, found: Sequence[Row], params: Params) -> Table:
    """The customers of one group by what they brought in the month in which they bought."""
    rows = sorted(found, key=lambda row: -int(str(row[2])))
    columns = (*CUSTOMER, Column("revenue", label, Kind.MONEY))
    total = (None, Text(N_("Together")), *_added(rows, 2, 1))
    return Table(key, title, columns, limited(rows, params.top), N_("Nobody."), heads=2, total=total)


def _products(r: Reader, products: dict[int | None, Pair], limit: int | None) -> Table:
    names = figures.product_names(r, as_json(one for one in products if one is not None))
    effects = dict(zip(products, split_each(list(products.values())), strict=True))
    ordered = sorted(products.items(), key=lambda item: (-abs(_change(item[1])), item[0] or 0))
    rows: list[Row] = []
    for key, pair in ordered:
        name = (None, Text(NO_PRODUCT)) if key is None else named(names.get(key))
        sums = (pair.before.revenue, pair.now.revenue, _change(pair))
        rows.append((*name, pair.before.buyers, pair.now.buyers, *sums, *effects[key]))
    buyers = (Column("buyers_then", N_("Buyers then"), Kind.COUNT), Column("buyers", N_("Buyers"), Kind.COUNT))
    return Table(
        "products", N_("By product"), (*PRODUCT, *buyers, *_SUMS, *_EFFECTS), limited(rows, limit),
        N_("Nothing was sold in either month."), heads=2,
        total=(None, Text(N_("Together")), None, None, *_added(rows, 4, 6)),
    )  # fmt: skip


def _change(pair: Pair) -> int:
    return pair.now.revenue - pair.before.revenue


def _added(rows: Sequence[Row], first: int, columns: int) -> list[int]:
    """The sums of so many columns from the `first` on."""
    return [sum(int(str(row[place] or 0)) for row in rows) for place in range(first, first + columns)]
