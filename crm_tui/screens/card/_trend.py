"""What the ledger tab says under its months: how a month moved, when last bought, what is owed, findings."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text, plural, tr
from crm_tui.domain import months
from crm_tui.domain.diagnosis import LABELS
from crm_tui.domain.shop import Shop
from crm_tui.render.values import show
from crm_tui.reports import customer_diagnosis
from crm_tui.store import accounts, payments, sales
from crm_tui.store.db import Reader
from crm_tui.widgets.day_note import distance
from crm_tui.widgets.month_grid import GridRow
from crm_tui.widgets.sparkline_text import trend


class Finding(NamedTuple):
    """What a month tells of the customer: a label, the sentence with its numbers, and of how many products more."""

    label: str
    sentence: Text
    others: int = 0


class Trend(NamedTuple):
    """This month so far, the same days of the month before and of the year before, minor units; what is owed.

    `findings` are what the last full month, `judged`, tells.
    """

    revenue: int
    before: int
    year_before: int
    last_bought: str | None
    today: date
    owed: int
    judged: str
    findings: list[Finding]


def read_trend(r: Reader, customer_id: int) -> Trend:
    """The trend of one customer as of today."""
    today = clock.today(r.shop.zone or None)
    before = months.shift(months.month_of(today), -1)
    now, month_before, year_before = (_revenue(r, customer_id, months.same_days(today, back)) for back in (0, 1, 12))
    return Trend(
        now,
        month_before,
        year_before,
        sales.last_bought(r, customer_id, today.isoformat()),
        today,
        payments.owed(r, customer_id, today.isoformat()),
        before,
        _findings(r, customer_id, before),
    )


def _revenue(r: Reader, customer_id: int, days: tuple[str, str]) -> int:
    """What the customer bought less what it brought back on these days, minor units."""
    sold, returned = accounts.revenue(r, *days, customer_id)
    return sold - returned


def _findings(r: Reader, customer_id: int, month: str) -> list[Finding]:
    """The report's diagnosis of the customer in that month; one product stands for all of the same finding."""
    diagnosis = customer_diagnosis(r, customer_id, month)
    keys = [column.key for column in diagnosis.columns]
    code, product, explanation = keys.index("finding"), keys.index("product_name"), keys.index("explanation")
    found: dict[str, Finding] = {}
    for row in diagnosis.rows:
        label, sentence = LABELS[str(row[code])], row[explanation]
        if label in found:
            found[label] = found[label]._replace(others=found[label].others + 1)
            continue
        told = sentence if isinstance(sentence, Text) else Text(str(sentence))
        if row[product]:
            told = Text(N_("{name}: {sentence}"), {"name": row[product], "sentence": told})
        found[label] = Finding(label, told)
    return list(found.values())


def finding_words(found: Finding) -> str:
    """The finding's sentence, and how many products more it is true of."""
    if not found.others:
        return tr(found.sentence)
    more = plural("And {count} more product.", "And {count} more products.", found.others)
    return tr(Text(N_("{sentence} {more}"), {"sentence": found.sentence, "more": more}))


def running_words(found: Trend, shop: Shop) -> str:
    """The month that is running, compared with the same days of others, as a part of a month is not less than a whole.

    Without days to compare with, only the sum.
    """
    told = {"day": found.today.day, "amount": show(found.revenue, Kind.MONEY, shop)}
    parts = [tr(N_("This month, day 1 to {day}: {amount}"), **told)]
    if arrow := trend(found.revenue, found.before):
        parts.append(tr(N_("{trend} on the same days last month"), trend=arrow))
    if arrow := trend(found.revenue, found.year_before):
        parts.append(tr(N_("{trend} on those a year ago"), trend=arrow))
    return " · ".join(parts)


def compared_words(rows: Sequence[GridRow], index: int, before: int, name: str) -> str:
    """How each row of a month's column moved against that of another month, which is called `name`."""
    moved = [f"{tr(row.label)} {arrow}" for row in rows if (arrow := trend(row.values[index], row.values[before]))]
    return tr(N_("on {month}: {changes}"), month=name, changes="  ".join(moved)) if moved else ""


def trend_words(found: Trend, shop: Shop) -> str:
    """When the customer last bought, and what it owes."""
    parts = []
    if found.last_bought:
        days = (date.fromisoformat(found.last_bought) - found.today) // timedelta(days=1)
        parts.append(tr(N_("last bought {when}"), when=distance(days)))
    parts.append(tr(N_("owes {amount}"), amount=show(found.owed, Kind.MONEY, shop)))
    return " · ".join(parts)
