"""Dealers' purchases, sales and stock of a month, product by product (进销存月报): the chain checked, alarms raised."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from typing import Final, NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, listed, plural
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.domain import months
from crm_tui.domain.dealer_stock import StockMonth, together
from crm_tui.domain.diagnosis import (
    LABELS,
    Code,
    Finding,
    Rules,
    days_of_supply,
    diagnose_dealer,
    diagnose_product,
)
from crm_tui.domain.report_settings import stock_rules
from crm_tui.domain.shop import Shop
from crm_tui.domain.stock_chain import breaks, sell_through
from crm_tui.reports._compared import compared
from crm_tui.reports._dealer_tables import STOCK, moves, sentence, stock_cells, tell_reported
from crm_tui.reports._explained import quantity, share
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._month_tables import CUSTOMER, PRODUCT, limited, named
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.reports.monthly import default_month
from crm_tui.store import settings
from crm_tui.store.db import Reader
from crm_tui.store.figures import Name
from crm_tui.store.ledger import stock_by_customer

TITLE = N_("Dealers' purchases, sales and stock")
SUMMARY = N_("Opening, in, sold on, returned, counted and closing of each dealer and product; what alarms, and why.")
TAKES = ("period", "customer_id", "limit")
#: So many months, the last the report's, are checked for breaks of the chain.
CHECKED: Final = 12
#: What is alarming, and which of its two numbers stands against which.
ALARMS: Final[Mapping[Code, tuple[str, str]]] = {
    Code.OVER_STOCKED: ("bought", "sold"),
    Code.RUNNING_OUT: ("days", "lead"),
    Code.DIVERTED: ("sold", "had"),
    Code.COUNT_DIFFERS: ("counted", "booked"),
}
_CHAIN_RULE: Final = N_("opening + in − returned − sold on + counted difference = closing, which the next opens with")
_COVER: Final = (
    Column("days", N_("Days left"), Kind.COUNT),
    Column("sell_through", N_("Sell-through"), Kind.RATE),
)
#: Of dealers who told nothing, so many are named.
_NAMED: Final = 5
_EMPTY: Final = N_("No dealer has reported stock.")


class _Held(NamedTuple):
    """One product at one dealer: its months, the last the report's."""

    customer_id: int
    product_id: int
    series: list[StockMonth]

    @property
    def now(self) -> StockMonth:
        """The report's month."""
        return self.series[-1]


class _Alarm(NamedTuple):
    """A finding on a dealer, on one product or (None) on all."""

    customer_id: int
    product_id: int | None
    finding: Finding


class _Grid:
    """All dealers' products in the order of their codes, with what alarms."""

    def __init__(self, r: Reader, month: str, params: Params) -> None:
        self.shop, self.limit = r.shop, params.limit
        self.rules = stock_rules(settings.all_settings(r))
        stock = stock_by_customer(r, months.shift(month, -CHECKED), month, params.customer_id)
        for products in stock.values():
            params.check()
            tell_reported(products)
        facts = LedgerFacts(r, month, params)
        self.facts = facts
        self.dealers: dict[int, Name] = facts.customer_names(set(stock))
        self.products: dict[int | None, Name | None] = facts.product_names(
            {product for products in stock.values() for product in products}
        )
        held = [_Held(one, product, series) for one, products in stock.items() for product, series in products.items()]
        self.held = sorted(held, key=lambda one: (self.dealers[one.customer_id].code, self._sku(one.product_id)))
        self.sums = {dealer: [together(parts) for parts in zip(*(one.series for one in group), strict=True)]
                     for dealer, group in self.by_dealer()}  # fmt: skip
        self.alarms = list(self._alarms())

    def by_dealer(self) -> Iterator[tuple[int, Iterable[_Held]]]:
        """Each dealer with its products."""
        return groupby(self.held, key=attrgetter("customer_id"))

    @property
    def rows(self) -> list[_Held]:
        """What had stock in the month, or anything happened to."""
        return [one for one in self.held if moves(one.now)]

    def whole(self, back: int = 0) -> StockMonth | None:
        """All dealers' month so many months before the report's; None where there is no dealer."""
        series = [parts[-1 - back] for parts in self.sums.values()]
        return together(series) if series else None

    def _sku(self, product_id: int) -> str:
        name = self.products[product_id]
        return name.code if name else ""

    def _alarms(self) -> Iterator[_Alarm]:
        for dealer, group in self.by_dealer():
            yield from (
                _Alarm(dealer, None, one)
                for one in diagnose_dealer(self.sums[dealer], self.rules)
                if one.code in ALARMS
            )
            for held in group:
                found = diagnose_product(held.series, self.rules)
                yield from (_Alarm(dealer, held.product_id, one) for one in found if one.code in ALARMS)


def build(r: Reader, params: Params) -> Report:
    """The dealers' month `params.period`, by default the monthly report's; NotFound for an unknown customer."""
    month = months.parse_month(params.period) if params.period else default_month(r)
    limited_to = scope(r, params.customer_id)
    grid = _Grid(r, month, params)
    chain = _chain(grid)
    return Report(
        name="dealers",
        title=Text(TITLE),
        period=month,
        currency=r.shop.currency,
        figures=(*_stock_figures(grid), *_alarm_figures(grid, grid.rules), _chain_figure(grid, len(chain.rows))),
        tables=(_alarm_table(grid), _dealer_table(grid), _product_table(grid), chain),
        notes=tuple(_notes(grid)),
        shop=r.shop.name,
        scope=limited_to,
    )


def _stock_figures(grid: _Grid) -> Iterator[Figure]:
    """The flows of all dealers together, beside the month before and a year before."""
    now = grid.whole() or StockMonth(grid.facts.month)
    past = [grid.whole(back) if grid.facts.is_recorded(months.shift(grid.facts.month, -back)) else None
            for back in (1, CHECKED)]  # fmt: skip
    sold = sum(1 for one in grid.sums.values() if one[-1].reported)
    for key, label, field, explanation in (
        ("opening", N_("Opening"), "opening", N_("what the month before closed with")),
        ("in", N_("In"), "bought", N_("what dealers bought from us")),
        ("sold_on", N_("Sold on"), "sold_on", N_("what dealers say they sold on")),
        ("returned", N_("Returned"), "returned", N_("what dealers gave back to us")),
        ("difference", N_("Difference"), "difference", N_("what counts found more than the books said")),
    ):
        told = [one and (one.reported or field != "sold_on") for one in (now, *past)]  # nobody told is not nothing sold
        values = [getattr(one, field) if known else None for one, known in zip((now, *past), told, strict=True)]
        yield compared(key, label, Kind.QUANTITY, values, explanation, table="dealers")
    worked = Text("{opening} + {bought} − {returned} − {sold} + {difference} = {closing}", _worked(now, grid.shop))
    yield compared("closing", N_("Closing"), Kind.QUANTITY, (one and one.closing for one in (now, *past)),
                   _CHAIN_RULE, table="dealers", worked=worked)  # fmt: skip
    yield compared("sell_through", N_("Sell-through"), Kind.RATE, (one and sell_through(one) for one in (now, *past)),
                   N_("sold on ÷ (opening + in)"), table="dealers",
                   worked=_sell_through_worked(now, grid.shop))  # fmt: skip
    yield Figure("days", N_("Days it lasts"), Kind.COUNT, days_of_supply(now), table="dealers",
                 explanation=N_("closing × days of the month ÷ sold on, whole days"))  # fmt: skip
    yield Figure("reported", N_("Dealers who reported"), Kind.COUNT, sold, table="dealers",
                 explanation=Text(N_("told what they sold on or counted in the month; n = {count} dealers"),
                                  {"count": len(grid.sums)}))  # fmt: skip


def _worked(month: StockMonth, shop: Shop) -> dict[str, str]:
    values = {"opening": month.opening, "bought": month.bought, "returned": month.returned, "sold": month.sold_on,
              "difference": month.difference or 0, "closing": month.closing}  # fmt: skip
    return {name: quantity(value, shop) for name, value in values.items()}


def _sell_through_worked(month: StockMonth, shop: Shop) -> Text | None:
    if sell_through(month) is None:
        return None
    rate = share(month.sold_on, month.opening + month.bought)
    return Text("{sold} ÷ ({opening} + {bought}) = {rate}", {**_worked(month, shop), "rate": rate})


def _alarm_figures(grid: _Grid, rules: Rules) -> Iterator[Figure]:
    for code in ALARMS:
        count = sum(one.finding.code is code for one in grid.alarms)
        yield Figure(str(code), LABELS[code], Kind.COUNT, count, explanation=rules.condition(code), table="alarms")


def _chain_figure(grid: _Grid, broken: int) -> Figure:
    checked = CHECKED * len(grid.held)
    told = Text(N_("{broken} of {checked} months of a product at a dealer"), {"broken": broken, "checked": checked})
    label = Text(N_("Chain broken, {months} months"), {"months": CHECKED})
    return Figure("chain_breaks", label, Kind.COUNT, broken, explanation=_CHAIN_RULE, worked=told,
                  table="chain")  # fmt: skip


def _names(grid: _Grid, one: _Held) -> Row:
    return (*named(grid.dealers[one.customer_id]), *named(grid.products[one.product_id]))


def _alarm_table(grid: _Grid) -> Table:
    """Every alarm with the two numbers that raised it; days stand among quantities as whole numbers."""
    rows: list[Row] = []
    for one in grid.alarms:
        first, second = ALARMS[one.finding.code]
        numbers = {measure.name: measure.value * (1000 if measure.kind is Kind.COUNT else 1)
                   for measure in one.finding.measures}  # fmt: skip
        product = (None, Text(N_("all products"))) if one.product_id is None else named(grid.products[one.product_id])
        rows.append((
            *named(grid.dealers[one.customer_id]), one.finding.code, *product, numbers[first], numbers[second],
            sentence(one.finding, grid.shop),
        ))  # fmt: skip
    columns = (
        *CUSTOMER,
        Column("alarm", N_("Alarm"), Kind.CHOICE, tuple((code, LABELS[code]) for code in ALARMS)),
        *PRODUCT,
        Column("measured", N_("Measured"), Kind.QUANTITY),
        Column("against", N_("Against"), Kind.QUANTITY),
        Column("explanation", N_("Explanation"), Kind.BLOCK),
    )
    return Table("alarms", N_("Alarms"), columns, limited(rows, grid.limit), N_("Nothing alarms."), heads=2)


def _dealer_table(grid: _Grid) -> Table:
    """A line for each dealer, its products added up."""
    rows: list[Row] = []
    for dealer, series in grid.sums.items():
        alarms = sum(one.customer_id == dealer for one in grid.alarms)
        if moves(series[-1]) or alarms:
            rows.append((*named(grid.dealers[dealer]), *stock_cells(series[-1]), *_cover(series[-1]), alarms))
    whole = grid.whole()
    total = None if whole is None else (None, Text(N_("Together")), *stock_cells(whole), None, None, len(grid.alarms))
    columns = (*CUSTOMER, *STOCK, *_COVER, Column("alarms", N_("Alarms"), Kind.COUNT))
    return Table("dealers", N_("Dealer by dealer"), columns, limited(rows, grid.limit), _EMPTY, 2, total)


def _product_table(grid: _Grid) -> Table:
    """The grid: a line for each product of each dealer."""
    rows: list[Row] = [(*_names(grid, one), *stock_cells(one.now), *_cover(one.now)) for one in grid.rows]
    columns = (*CUSTOMER, *PRODUCT, *STOCK, *_COVER)
    title = N_("Each product of each dealer")
    return Table("products", title, columns, limited(rows, grid.limit), _EMPTY, heads=4)


def _cover(month: StockMonth) -> Row:
    """How long the stock lasts, and what part of what there was is sold on."""
    return (days_of_supply(month), sell_through(month))


def _chain(grid: _Grid) -> Table:
    """The breaks of the last months, latest first."""
    rows: list[Row] = [
        (*_names(grid, one), found.month, found.booked, found.found, found.difference)
        for one in grid.held
        for found in breaks(one.series[-CHECKED:])
    ]
    rows.sort(key=lambda row: str(row[4]), reverse=True)
    columns = (
        *CUSTOMER,
        *PRODUCT,
        Column("month", N_("Month"), Kind.MONTH),
        Column("booked", N_("Booked"), Kind.QUANTITY),
        Column("counted", N_("Counted"), Kind.QUANTITY),
        Column("difference", N_("Difference"), Kind.QUANTITY),
    )
    title = Text(N_("Where a count broke the chain, in {months} months"), {"months": CHECKED})
    return Table("chain", title, columns, limited(rows, grid.limit), N_("Every month opens with what the one before "
                 "closed with, and adds up."), heads=4)  # fmt: skip


def _notes(grid: _Grid) -> Iterator[Text]:
    """What qualifies the figures: a month that is running, and dealers who told nothing."""
    facts = grid.facts
    if not facts.is_over and grid.sums:
        yield Text(
            N_("The month is not over: dealers may report yet, and the stock at hand is before what they sold on.")
        )
    silent = [name.name for one, name in grid.dealers.items() if not grid.sums[one][-1].reported]
    if silent:
        yield plural("{count} dealer reported nothing this month: {names}.",
                      "{count} dealers reported nothing this month: {names}.", len(silent),
                      names=listed([*silent[:_NAMED], *(["…"] if len(silent) > _NAMED else [])]))  # fmt: skip
