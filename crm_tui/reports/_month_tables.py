"""The monthly report's lists of customers and products: the largest, the new, the lost, and X, P, C of each product."""

from collections.abc import Iterable
from itertools import repeat

from crm_tui.core.fields import Kind, Value
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Cell, Column, Row, Table
from crm_tui.domain.revenue_split import Effects, Pair, Trade, per_buyer, per_unit, split_each
from crm_tui.reports._ledger_facts import LedgerFacts, MonthFacts
from crm_tui.reports._month_figures import rate
from crm_tui.store.figures import CustomerSum, Name, ProductSum

CUSTOMER = (Column("customer", N_("Code"), Kind.CODE), Column("customer_name", N_("Customer")))
PRODUCT = (Column("product", N_("Product code"), Kind.CODE), Column("product_name", N_("Product")))
#: What stands for the lines that name no product.
NO_PRODUCT = N_("(no product named)")


def month_tables(facts: LedgerFacts) -> list[Table]:
    """The lists in the order in which they are read; who bought most means little for one customer."""
    if facts.customer_id is not None:
        return [_top_products(facts)]
    top = facts.params.top
    return [_top_customers(facts), _top_products(facts), new_buyers(facts, top), lost_buyers(facts, top)]


def named(name: Name | None) -> tuple[Value, Value]:
    """Code and name as the first two cells of a row."""
    return (name.code, name.name) if name else (None, None)


def limited(rows: list[Row], limit: int | None) -> list[Row]:
    """The rows as far as the reader wants them."""
    return rows if limit is None else rows[:limit]


def _top_customers(facts: LedgerFacts) -> Table:
    found = facts.largest(facts.params.top)
    ids = {row.customer_id for row in found}
    names, before = facts.customer_names(ids), facts.customers_before(ids) if facts.before else None
    rows: list[Row] = [
        (
            *named(names.get(row.customer_id)),
            row.revenue,
            rate(row.revenue, facts.now.totals.revenue),
            None if before is None else before[row.customer_id].revenue if row.customer_id in before else 0,
            _margin(row),
            row.orders,
        )
        for row in found
    ]
    columns = (
        *CUSTOMER,
        Column("revenue", N_("Revenue"), Kind.MONEY),
        Column("share", N_("Share"), Kind.RATE),
        Column("revenue_previous", N_("Before"), Kind.MONEY),
        Column("margin", N_("Margin"), Kind.MONEY),
        Column("orders", N_("Orders"), Kind.COUNT),
    )
    return Table("top_customers", N_("Largest customers"), columns, rows, N_("No named customer bought."), heads=2)


def new_buyers(facts: LedgerFacts, top: int | None) -> Table:
    """The month's new buyers, at most so many."""
    found = facts.largest(top, facts.now.new)
    return _buyers("new_buyers", N_("New buyers, largest first"), N_("Nobody bought for the first time."), found, facts)


def lost_buyers(facts: LedgerFacts, top: int | None) -> Table:
    """Who bought in the month before and not in this one, at most so many."""
    found = _largest(facts.customers_before(facts.lost(top)).values(), top)
    return _buyers("lost_buyers", N_("Lost buyers, largest first"), N_("Nobody was lost."), found, facts)


def _buyers(key: str, title: str, empty: str, found: list[CustomerSum], facts: LedgerFacts) -> Table:
    """Customers with their revenue, of the month for new ones and of the month before for lost ones."""
    names = facts.customer_names({row.customer_id for row in found})
    label = N_("Before") if key == "lost_buyers" else N_("Revenue")
    columns = (*CUSTOMER, Column("revenue", label, Kind.MONEY), Column("orders", N_("Orders"), Kind.COUNT))
    rows: list[Row] = [(*named(names.get(row.customer_id)), row.revenue, row.orders) for row in found]
    return Table(key, title, columns, rows, empty, heads=2)


def _top_products(facts: LedgerFacts) -> Table:
    found = sorted(facts.now.products.values(), key=lambda row: (-row.revenue, row.product_id or 0))
    found = [row for row in found if row.product_id is not None][: facts.params.top]
    names = facts.product_names({row.product_id for row in found})
    past = facts.before.products if facts.before else {}
    rows: list[Row] = [
        (
            *named(names.get(row.product_id)),
            row.revenue,
            rate(row.revenue, facts.now.totals.revenue),
            row.units,
            (past[row.product_id].revenue if row.product_id in past else 0) if facts.before else None,
            _margin(row),
        )
        for row in found
    ]
    columns = (
        *PRODUCT,
        Column("revenue", N_("Revenue"), Kind.MONEY),
        Column("share", N_("Share"), Kind.RATE),
        Column("quantity", N_("Quantity"), Kind.QUANTITY),
        Column("revenue_previous", N_("Before"), Kind.MONEY),
        Column("margin", N_("Margin"), Kind.MONEY),
    )
    return Table("top_products", N_("Largest products"), columns, rows, N_("No product was sold."), heads=2)


def product_table(facts: LedgerFacts, past: MonthFacts | None) -> Table:
    """X, P, C of every product, and what each did to revenue against the past month; the cents add up both ways."""
    if past:
        pairs = facts.pairs(past)
    else:
        pairs = {
            key: Pair(Trade(row.buyers, row.units, row.revenue), Trade()) for key, row in facts.now.products.items()
        }
    effects = dict(zip(pairs, split_each(list(pairs.values())) if past else repeat(None), strict=False))
    ordered = sorted(pairs.items(), key=lambda item: (-item[1].now.revenue, item[0] or 0))[: facts.params.limit]
    names = facts.product_names({key for key, _ in ordered})
    rows: list[Row] = [(*product_name(names, key), *_product_cells(pair, effects[key])) for key, pair in ordered]
    columns = (
        *PRODUCT,
        Column("revenue", N_("Revenue"), Kind.MONEY),
        Column("buyers", N_("X buyers"), Kind.COUNT),
        Column("price_per_unit", N_("P price"), Kind.PRICE),
        Column("units_per_buyer", N_("C units"), Kind.QUANTITY),
        Column("change", N_("Change"), Kind.MONEY),
        Column("effect_customers", N_("by buyers"), Kind.MONEY),
        Column("effect_price", N_("by price"), Kind.MONEY),
        Column("effect_frequency", N_("by quantity"), Kind.MONEY),
    )
    title = N_("Products: buyers, price, quantity, and why revenue changed")
    return Table("products", title, columns, rows, N_("No product was sold."), heads=2)


def product_name(names: dict[int | None, Name | None], key: int | None) -> tuple[Cell, Cell]:
    """Code and name of a product, or of what names none."""
    return (None, Text(NO_PRODUCT)) if key is None else named(names.get(key))


def _product_cells(pair: Pair, effects: Effects | None) -> Row:
    now = pair.now
    told = (now.revenue, now.buyers, per_unit(now), per_buyer(now))
    if effects is None:
        return (*told, None, None, None, None)
    return (*told, now.revenue - pair.before.revenue, *effects)


def _largest(rows: Iterable[CustomerSum], top: int | None) -> list[CustomerSum]:
    """Those with most revenue; of equals, the one known longer first. Who only paid is left out."""
    bought = (row for row in rows if row.sold or row.revenue)
    return sorted(bought, key=lambda row: (-row.revenue, row.customer_id))[:top]


def _margin(row: CustomerSum | ProductSum) -> int | None:
    return None if row.cost is None else row.costed - row.cost
