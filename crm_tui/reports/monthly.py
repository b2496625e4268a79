"""The monthly report: the month beside the one before and a year before, why it changed, and the ledger by customer."""

from crm_tui.core import clock
from crm_tui.core.errors import NotFound
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Report, Table
from crm_tui.domain import months
from crm_tui.render.values import percent
from crm_tui.reports._adjustments import Adjustments
from crm_tui.reports._dealer_tables import ledger_tables
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._month_behind import rows_behind
from crm_tui.reports._month_figures import month_figures, rate
from crm_tui.reports._month_tables import month_tables, product_table
from crm_tui.reports._report import Params
from crm_tui.store.db import Reader
from crm_tui.store.figures import first_and_last_sale, has_sales

TITLE = N_("Monthly report")
SUMMARY = N_("A month beside the one before and a year before, why it changed, and the ledger by customer.")
TAKES = ("period", "customer_id", "top", "limit")


def build(r: Reader, params: Params) -> Report:
    """The report of `params.period`; without one, of this month, or of the latest month with sales if it has none.

    Raises Invalid where the period is no month, NotFound where the customer does not exist.
    """
    facts = LedgerFacts(r, _month(r, params), params)
    adjusted = Adjustments(facts)
    return Report(
        name="monthly",
        title=Text(TITLE),
        period=facts.month,
        currency=r.shop.currency,
        figures=(*month_figures(facts), *adjusted.figures()),
        tables=(*month_tables(facts), *ledger_tables(facts), product_table(facts, facts.before), *adjusted.tables()),
        notes=tuple(_notes(facts)),
        shop=r.shop.name,
        scope=_scope(facts),
    )


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The rows of a figure that no table of the report tells whole."""
    return rows_behind(LedgerFacts(r, _month(r, params), params), key)


def _month(r: Reader, params: Params) -> str:
    return months.parse_month(params.period) if params.period else default_month(r)


def default_month(r: Reader) -> str:
    """This month if anything was sold in it, else the latest month with sales; this month for an empty ledger."""
    this = months.month_of(clock.today(r.shop.zone or None))
    if has_sales(r, months.first_day(this), months.last_day(this)):
        return this
    _, last = first_and_last_sale(r)
    return months.month_of(last) if last else this


def _scope(facts: LedgerFacts) -> str:
    """The customer's name where the report is of one customer."""
    if facts.customer_id is None:
        return ""
    name = facts.customer_names({facts.customer_id}).get(facts.customer_id)
    if name is None:
        raise NotFound(N_("There is no such customer."))
    return name.name


def _notes(facts: LedgerFacts) -> list[Text]:
    """What qualifies the figures: an unfinished month, costs known only in part, lines without a product."""
    totals, notes = facts.now.totals, []
    if not facts.is_over and facts.now.totals.lines and facts.last_sale:
        notes.append(Text(N_("The month is not over: the ledger reaches to {day}."), {"day": facts.last_sale}))
    covered = rate(totals.costed, totals.revenue)
    if totals.cost is not None and totals.costed != totals.revenue and covered is not None:
        notes.append(
            Text(
                N_("Costs are known for {share} of revenue; the margin is of those lines only."),
                {"share": percent(covered)},
            )
        )
    if None in facts.now.products:
        notes.append(Text(N_("Lines that name no product count together as one product.")))
    return notes
