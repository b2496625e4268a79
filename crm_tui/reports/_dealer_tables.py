"""The monthly report's ledger by customer, with stock where dealers report it, and what it tells of each."""

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural
from crm_tui.core.table import Column, Row, Table
from crm_tui.domain import months
from crm_tui.domain.dealer_stock import StockMonth, together
from crm_tui.domain.diagnosis import (
    LABELS,
    SENTENCES,
    Finding,
    diagnose_buying,
    diagnose_dealer,
    diagnose_product,
    worst,
)
from crm_tui.domain.report_settings import stock_rules
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._month_tables import CUSTOMER, PRODUCT, limited, named
from crm_tui.reports._report import Params
from crm_tui.store import settings
from crm_tui.store.db import Reader
from crm_tui.store.figures import CustomerSum, steady_buyers
from crm_tui.store.ledger import stock_by_customer
from crm_tui.store.trading import largest

STOCK = (
    Column("opening", N_("Opening"), Kind.QUANTITY),
    Column("in", N_("In"), Kind.QUANTITY),
    Column("sold_on", N_("Sold on"), Kind.QUANTITY),
    Column("returned", N_("Returned"), Kind.QUANTITY),
    Column("difference", N_("Difference"), Kind.QUANTITY),
    Column("closing", N_("Closing"), Kind.QUANTITY),
)
_MONEY = (
    Column("amount", N_("Amount"), Kind.MONEY),
    Column("cost", N_("Cost"), Kind.MONEY),
    Column("paid", N_("Paid"), Kind.MONEY),
    Column("owed", N_("Owed"), Kind.MONEY),
)
_NOTHING = CustomerSum(0, 0, None, 0, 0, 0, 0, 0, False)


class _Diagnosed(NamedTuple):
    """A finding on a customer, on which product where it is on one, and on how many products more."""

    customer_id: int
    finding: Finding
    product_id: int | None = None
    others: int = 0


class DealerBook:
    """The stock of all dealers in the report's month and its past, and who stopped buying."""

    def __init__(self, facts: LedgerFacts) -> None:
        self.facts = facts
        self.rules = stock_rules(settings.all_settings(facts.r))
        back = months.shift(facts.month, -self.rules.still_months)
        self.stock = stock_by_customer(facts.r, back, facts.month, facts.customer_id)
        for products in self.stock.values():
            tell_reported(products)
        self.stopped = self._stopped(back)

    def customers(self, top: int | None) -> list[int]:
        """Customers with a line, payment or stock this month, or who stopped buying: the largest, at most so many."""
        return largest(self._others.union(self.facts.ranked), self.facts.traded.revenue, top)

    def told(self) -> list[int]:
        """Those of them of whom there may be something to find, the largest first: all others only buy."""
        buyers, _, revenue = self.facts.traded
        return largest(self.stopped | {one for one in self.stock if one in buyers or one in self._others}, revenue)

    @cached_property
    def _others(self) -> set[int]:
        """Those of them who need not have bought this month."""
        held = {one for one, products in self.stock.items() if any(moves(series[-1]) for series in products.values())}
        return self.facts.paying | held | self.stopped | self.facts.traded.returning

    def _stopped(self, first: str) -> set[int]:
        """Customers who bought in each month from `first` on, but not in the report's month, now that it is over."""
        if not self.facts.is_over:
            return set()
        last = months.shift(self.facts.month, -1)
        days = (months.first_day(first), months.last_day(last))
        steady = steady_buyers(self.facts.r, *days, self.rules.still_months, self.facts.customer_id)
        return set(steady) - self.facts.buyers


def customer_diagnosis(r: Reader, customer_id: int, month: str) -> Table:
    """What one customer's month tells, with the columns of the monthly report's diagnosis."""
    return ledger_tables(LedgerFacts(r, month, Params(customer_id=customer_id)))[0]


def ledger_tables(facts: LedgerFacts) -> list[Table]:
    """The diagnosis, and the ledger by customer (and by product for one customer)."""
    book = DealerBook(facts)
    tables = [_diagnosis(book), _ledger(book)]
    if facts.customer_id is not None and (products := book.stock.get(facts.customer_id)):
        tables.append(_by_product(facts, products))
    return tables


def _ledger(book: DealerBook) -> Table:
    facts = book.facts
    ids = book.customers(facts.params.limit)
    names, owed, sums = facts.customer_names(set(ids)), facts.owed(ids), facts.customers(ids)
    rows: list[Row] = []
    for one in ids:
        found = sums.get(one, _NOTHING)
        money = (found.revenue, found.cost, found.paid, owed.get(one, 0))
        rows.append((*named(names.get(one)), *_ledger_cells(book.stock.get(one), found), *money))
    title = N_("Ledger by customer")
    return Table(
        "ledger", title, (*CUSTOMER, *STOCK, *_MONEY), rows, N_("No customer bought, paid or held stock."), heads=2
    )


def _by_product(facts: LedgerFacts, products: dict[int, list[StockMonth]]) -> Table:
    """One dealer's stock, product by product."""
    held = {product: series[-1] for product, series in products.items() if moves(series[-1])}
    names = facts.product_names(set(held))
    rows: list[Row] = [(*named(names.get(product)), *stock_cells(month)) for product, month in held.items()]
    rows = limited(rows, facts.params.limit)
    return Table("ledger_products", N_("Stock by product"), (*PRODUCT, *STOCK), rows, N_("No stock."), heads=2)


def _diagnosis(book: DealerBook) -> Table:
    """What the months tell; for the whole shop the worst product of each kind stands for the others."""
    facts = book.facts
    found = [diagnosed for one in book.told() for diagnosed in _diagnosed(book, one)]
    products = facts.product_names({diagnosed.product_id for diagnosed in found})
    names = facts.customer_names({diagnosed.customer_id for diagnosed in found})
    rows: list[Row] = [
        (
            *named(names.get(one.customer_id)),
            one.finding.code,
            *(named(products.get(one.product_id))),
            _sentence(one, facts.r.shop),
        )
        for one in found
    ]
    columns = (
        *CUSTOMER,
        Column("finding", N_("Finding"), Kind.CHOICE, tuple(LABELS.items())),
        *PRODUCT,
        Column("explanation", N_("Explanation"), Kind.BLOCK),
    )
    rows = limited(rows, facts.params.limit)
    return Table("diagnosis", N_("Diagnosis"), columns, rows, N_("Nothing stands out."), heads=2)


def _diagnosed(book: DealerBook, customer_id: int) -> Iterable[_Diagnosed]:
    rules = book.rules
    if customer_id in book.stopped:
        bought = [True] * rules.still_months + [False]
        yield from (_Diagnosed(customer_id, finding) for finding in diagnose_buying(bought, rules))
    products = book.stock.get(customer_id)
    if not products:
        return
    dealer = [together(parts) for parts in zip(*products.values(), strict=True)]
    yield from (_Diagnosed(customer_id, finding) for finding in diagnose_dealer(dealer, rules))
    found = [(product, finding) for product, series in products.items() for finding in diagnose_product(series, rules)]
    if book.facts.customer_id is not None:
        yield from (_Diagnosed(customer_id, finding, product) for product, finding in found)
        return
    for finding, count in worst([finding for _, finding in found]).values():
        product = next(product for product, other in found if other is finding)
        yield _Diagnosed(customer_id, finding, product, count - 1)


def sentence(finding: Finding, shop: Shop) -> Text:
    """What the finding says, with its numbers."""
    shown = {measure.name: show(measure.value, measure.kind, shop) for measure in finding.measures}
    return Text(SENTENCES[finding.code], shown)


def _sentence(one: _Diagnosed, shop: Shop) -> Text:
    told = sentence(one.finding, shop)
    if not one.others:
        return told
    more = plural("And {count} more product.", "And {count} more products.", one.others)
    return Text(N_("{sentence} {more}"), {"sentence": told, "more": more})


def _ledger_cells(products: dict[int, list[StockMonth]] | None, found: CustomerSum) -> Row:
    """The stock columns; a customer who never reported stock has purchases and returns only."""
    if products is None:
        return (None, found.bought, None, found.returned, None, None)
    return stock_cells(together(series[-1] for series in products.values()))


def stock_cells(month: StockMonth) -> Row:
    """The month in the columns `STOCK`; who told nothing has not sold nothing."""
    sold_on = month.sold_on if month.reported else None
    return (month.opening, month.bought, sold_on, month.returned, month.difference, month.closing)


def moves(month: StockMonth) -> bool:
    """Whether there is stock or anything happened to it."""
    return any((month.opening, month.bought, month.returned, month.sold_on, month.closing, month.reported))


def tell_reported(products: dict[int, list[StockMonth]]) -> None:
    """Mark each product's months as reported where the dealer told of any product that month."""
    told = [any(month.reported for month in parts) for parts in zip(*products.values(), strict=True)]
    for product, series in products.items():
        products[product] = [month._replace(reported=yes) for month, yes in zip(series, told, strict=True)]
