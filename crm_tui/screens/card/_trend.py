"""What the ledger tab says under its months: this month against the last, when last bought, what is owed, findings."""

from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, tr
from crm_tui.domain import months
from crm_tui.domain.diagnosis import LABELS
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.reports._dealer_tables import ledger_tables
from crm_tui.reports._ledger_facts import LedgerFacts
from crm_tui.reports._report import Params
from crm_tui.store import figures, payments, sales
from crm_tui.store.db import Reader
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.sparkline_text import trend


class Trend(NamedTuple):
    """This month so far and the same days of the month before, minor units; the last purchase; what is owed.

    `findings` are what the last full month tells: a label and a sentence each.
    """

    revenue: int
    before: int
    last_bought: str | None
    today: date
    owed: int
    findings: list[tuple[str, Text]]


def read_trend(r: Reader, customer_id: int) -> Trend:
    """The trend of one customer as of today."""
    today = clock.today(r.shop.zone or None)
    month = months.month_of(today)
    before = months.shift(month, -1)
    same_day = f"{before}-{min(today.day, months.days_in(before)):02d}"
    return Trend(
        figures.totals(r, months.first_day(month), today.isoformat(), customer_id).revenue,
        figures.totals(r, months.first_day(before), same_day, customer_id).revenue,
        sales.last_bought(r, customer_id, today.isoformat()),
        today,
        payments.owed(r, customer_id, today.isoformat()),
        _findings(r, customer_id, before),
    )


def _findings(r: Reader, customer_id: int, month: str) -> list[tuple[str, Text]]:
    """The report's diagnosis of the customer in that month."""
    diagnosis = ledger_tables(LedgerFacts(r, month, Params(customer_id=customer_id)))[0]
    keys = [column.key for column in diagnosis.columns]
    finding, explanation = keys.index("finding"), keys.index("explanation")
    product = len(keys) - 2
    found = []
    for row in diagnosis.rows:
        sentence, name = row[explanation], row[product]
        told = sentence if isinstance(sentence, Text) else Text(str(sentence))
        if name:
            told = Text(N_("{name}: {sentence}"), {"name": name, "sentence": told})
        found.append((LABELS[str(row[finding])], told))
    return found


def trend_words(found: Trend, shop: Shop) -> str:
    """The trend in one sentence, as far as there is anything to tell."""
    amount = tr(N_("This month {amount}"), amount=show(found.revenue, Kind.MONEY, shop))
    if arrow := trend(found.revenue, found.before):
        amount = tr(N_("{amount} {trend} on the same days last month"), amount=amount, trend=arrow)
    parts = [amount]
    if found.last_bought:
        days = (date.fromisoformat(found.last_bought) - found.today) // timedelta(days=1)
        parts.append(tr(N_("last bought {when}"), when=distance(days)))
    parts.append(tr(N_("owes {amount}"), amount=show(found.owed, Kind.MONEY, shop)))
    return " · ".join(parts)
