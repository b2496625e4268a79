"""The rows behind those figures of the monthly report that no table of it tells whole."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Final

from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Row, Table
from crm_tui.domain import months
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._month_tables import (
    CUSTOMER,
    PRODUCT,
    limited,
    lost_buyers,
    named,
    new_buyers,
    product_name,
    product_table,
)
from crm_tui.store import sales
from crm_tui.store.sales import SaleRow


def rows_behind(facts: LedgerFacts, key: str) -> Table | None:
    """The rows of the figure of that key; None where a table of the report has them."""
    return _ROWS[key](facts) if key in _ROWS else None


def _costs(facts: LedgerFacts) -> Table:
    """What each product's lines whose cost is known brought, cost and left."""
    found = [one for one in facts.now.products.values() if one.cost is not None]
    found.sort(key=lambda one: (-one.costed, one.product_id or 0))
    names = facts.product_names({one.product_id for one in found})
    rows: list[Row] = [
        (*product_name(names, one.product_id), one.costed, one.cost, one.costed - (one.cost or 0)) for one in found
    ]
    columns = (
        *PRODUCT,
        Column("costed", N_("Revenue"), Kind.MONEY),
        Column("cost", N_("Cost of goods"), Kind.MONEY),
        Column("margin", N_("Margin"), Kind.MONEY),
    )
    title = N_("Products: lines whose cost is known")
    return Table("costs", title, columns, limited(rows, facts.params.limit), N_("No cost is known."), heads=2)


def _lines(facts: LedgerFacts, title: str, empty: str, wanted: Callable[[SaleRow], bool], sign: int = 1) -> Table:
    """The month's lines that are wanted, in the order of their days."""
    rows: list[Row] = [
        (one.day, one.receipt, one.customer_code, one.customer_name or Text(N_("walk-in")), one.sku, one.product_name,
         one.quantity, sign * one.amount)
        for one in _sold(facts) if wanted(one)
    ]  # fmt: skip
    columns = (
        Column("day", N_("Date"), Kind.DAY),
        Column("reference", N_("Receipt"), Kind.CODE),
        *CUSTOMER,
        *PRODUCT,
        Column("quantity", N_("Quantity"), Kind.QUANTITY),
        Column("amount", N_("Amount"), Kind.MONEY),
    )
    return Table("lines", title, columns, limited(rows, facts.params.limit), empty, heads=2)


def _sold(facts: LedgerFacts) -> list[SaleRow]:
    """The month's lines in the order of their days."""
    first, last = months.first_day(facts.month), months.last_day(facts.month)
    return sales.rows(facts.r, sales.ids(facts.r, facts.customer_id, since=first, until=last, descending=False))


def _returned(facts: LedgerFacts) -> Table:
    return _lines(facts, N_("What was given back"), N_("Nothing was given back."), lambda one: one.kind == "return", -1)


def _walk_ins(facts: LedgerFacts) -> Table:
    return _lines(facts, N_("Sold over the counter"), N_("Nothing was sold."), lambda one: one.customer_id is None)


def _baskets(facts: LedgerFacts) -> Table:
    """The named buyers, the largest first, and then the walk-ins' receipts, or lines without one, by day."""
    limit = facts.params.limit
    buyers = facts.largest(limit, facts.buyers)
    names = facts.customer_names({one.customer_id for one in buyers})
    rows: list[Row] = [(*named(names.get(one.customer_id)), None, one.revenue) for one in buyers]
    walk_ins: dict[str | int, int] = defaultdict(int)
    for line in _sold(facts):
        if line.customer_id is None and line.kind == "sale":
            walk_ins[line.receipt or line.id] += line.amount
    rows += [(None, Text(N_("walk-in")), receipt if isinstance(receipt, str) else None, amount)
             for receipt, amount in walk_ins.items()]  # fmt: skip
    columns = (
        *CUSTOMER,
        Column("reference", N_("Receipt"), Kind.CODE),
        Column("revenue", N_("Revenue"), Kind.MONEY),
    )
    empty = N_("Nothing was sold.")
    return Table("baskets", N_("Buyers, walk-ins (X)"), columns, limited(rows, limit), empty, heads=2)


_ROWS: Final[Mapping[str, Callable[[LedgerFacts], Table]]] = {
    "returns": _returned,
    "baskets": _baskets,
    "walk_in_revenue": _walk_ins,
    **dict.fromkeys(("cost", "margin", "margin_rate"), _costs),
    "new_buyers": lambda facts: new_buyers(facts, facts.params.limit),
    "lost_buyers": lambda facts: lost_buyers(facts, facts.params.limit),
    **{
        f"yearly_{one}": lambda facts: product_table(facts, facts.year_ago)
        for one in ("change", "effect_customers", "effect_price", "effect_frequency")
    },
}
