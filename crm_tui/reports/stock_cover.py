"""How long dealers' stock lasts, product by product: what runs out first, and at which level to order again."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Kind
from crm_tui.core.i18n import N_, Text
from crm_tui.core.table import Column, Figure, Report, Row, Table
from crm_tui.domain.dealer_stock import Standing, standing
from crm_tui.domain.report_settings import stock_rules
from crm_tui.reports._month_tables import CUSTOMER, PRODUCT, limited, named
from crm_tui.reports._params import Params
from crm_tui.reports._scope import scope
from crm_tui.store import figures, settings
from crm_tui.store.db import Reader
from crm_tui.store.figures import Name
from crm_tui.store.rows import as_json

TITLE = N_("Dealers' stock cover")
SUMMARY = N_("How many days dealers' stock lasts, what runs out first, and the level at which to order again.")
TAKES = ("day", "customer_id", "limit")
#: What was sold on in so many days tells the pace: dealers report by the month, so that 30 might hold two or none.
WINDOW: Final = 90
_STOCK: Final = Column("stock", N_("In stock"), Kind.QUANTITY)
_DAILY: Final = Column("daily", N_("A day"), Kind.QUANTITY)
_DAYS: Final = Column("days", N_("Days left"), Kind.COUNT)
_COUNTED: Final = {
    "to_order": N_("To order again"), "still": N_("Not moving"), "negative": N_("Below zero in the books"),
}  # fmt: skip
_EMPTY: Final = N_("No dealer has stock.")


class _Held(NamedTuple):
    """One product at one dealer, on the day."""

    customer_id: int
    product_id: int
    standing: Standing


class _Facts(NamedTuple):
    """What dealers hold, in the order in which it runs out; what is below zero in the books is only counted."""

    day: date
    lead_days: int
    held: Sequence[_Held]
    negative: Sequence[_Held]
    dealers: dict[int, Name]
    products: dict[int, Name]


def build(r: Reader, params: Params) -> Report:
    """The stock at the end of `params.day`, today unless told; raises NotFound for an unknown customer."""
    limited_to = scope(r, params.customer_id)
    day = date.fromisoformat(params.day) if params.day else clock.today(r.shop.zone or None)
    facts = _facts(r, day, params)
    return Report(
        name="stock_cover",
        title=Text(TITLE),
        period=day.isoformat(),
        currency=r.shop.currency,
        figures=tuple(_figures(facts)),
        tables=(_cover(facts, params.limit), _products(facts, params.limit)),
        notes=tuple(_notes(facts)),
        shop=r.shop.name,
        scope=limited_to,
    )


def _facts(r: Reader, day: date, params: Params) -> _Facts:
    flows = figures.dealer_flows(r, day.isoformat(), params.customer_id)
    found = []
    for (customer, product), group in groupby(flows, key=lambda flow: (flow.customer_id, flow.product_id)):
        params.check()
        found.append(_Held(customer, product, standing((one.flow for one in group), day, WINDOW)))
    held = [one for one in found if one.standing.stock > 0 or (one.standing.stock == 0 and one.standing.sold_on > 0)]
    negative = [one for one in found if one.standing.stock < 0]
    dealers = figures.customer_names(r, as_json({one.customer_id for one in (*held, *negative)}))
    products = figures.product_names(r, as_json({one.product_id for one in (*held, *negative)}))
    held.sort(key=lambda one: (*_urgency(one.standing), dealers[one.customer_id].code, products[one.product_id].code))
    lead_days = stock_rules(settings.all_settings(r)).lead_days
    return _Facts(day, lead_days, held, negative, dealers, products)


def _urgency(one: Standing) -> tuple[bool, int]:
    """What runs out first; what nobody sells on last."""
    return one.lasts is None, one.lasts or 0


def _short(one: Standing, lead_days: int) -> int:
    """What is missing to the level at which to order."""
    return max(0, one.reorder(lead_days) - one.stock)


def _figures(facts: _Facts) -> Iterator[Figure]:
    for key, label, value, rule in (
        ("dealers", N_("Dealers with stock"), len(_by_dealer(facts.held)),
         N_("who ever reported, and hold a product or ran out of one")),
        ("to_order", N_("To order again"), len(_to_order(facts)), _reorder_rule(facts)),
        ("still", N_("Not moving"), len(_still(facts)),
         Text(N_("in stock, and none sold on in {days} days"), {"days": WINDOW})),
        ("negative", N_("Below zero in the books"), len(facts.negative),
         N_("more sold on than bought from us: count it, or ask where it came from")),
    ):  # fmt: skip
        yield Figure(key, label, Kind.COUNT, value, explanation=rule)


def _by_dealer(held: Sequence[_Held]) -> Counter[int]:
    """How many products each dealer holds."""
    return Counter(one.customer_id for one in held)


def _to_order(facts: _Facts) -> list[_Held]:
    return [one for one in facts.held if _short(one.standing, facts.lead_days) > 0]


def _still(facts: _Facts) -> list[_Held]:
    return [one for one in facts.held if one.standing.sold_on <= 0]


def behind(r: Reader, params: Params, key: str) -> Table | None:
    """The dealers, or the products at dealers, that a figure counts."""
    facts = _facts(r, date.fromisoformat(params.day) if params.day else clock.today(r.shop.zone or None), params)
    if key == "dealers":
        rows: list[Row] = [(*named(facts.dealers[one]), count) for one, count in _by_dealer(facts.held).most_common()]
        columns = (*CUSTOMER, Column("products", N_("Products"), Kind.COUNT))
        return Table("dealers", N_("Dealers with stock"), columns, limited(rows, params.limit), _EMPTY, heads=2)
    held = {"to_order": _to_order(facts), "still": _still(facts), "negative": facts.negative}[key]
    return replace(_cover(facts._replace(held=held), params.limit), title=_COUNTED[key], empty=N_("There are none."))


def _reorder_rule(facts: _Facts) -> Text:
    return Text(
        N_("stock < sold on a day × {lead} days of a delivery; a day: mean of {days} days, or since first had"),
        {"lead": facts.lead_days, "days": WINDOW},
    )


def _cover(facts: _Facts, limit: int | None) -> Table:
    """Each dealer's products, those first that run out first."""
    rows: list[Row] = []
    for held in facts.held:
        one = held.standing
        until = None if one.lasts is None else _after(facts.day, one.lasts)
        rows.append((
            *named(facts.dealers[held.customer_id]), *named(facts.products[held.product_id]), one.stock, one.daily,
            one.lasts, until, one.reorder(facts.lead_days), _short(one, facts.lead_days),
        ))  # fmt: skip
    columns = (
        *CUSTOMER,
        *PRODUCT,
        _STOCK,
        _DAILY,
        _DAYS,
        Column("until", N_("Until"), Kind.DAY),
        Column("reorder", N_("Order at"), Kind.QUANTITY),
        Column("short", N_("Short by"), Kind.QUANTITY),
    )
    return Table("cover", N_("What runs out first"), columns, limited(rows, limit), _EMPTY, heads=4)


def _after(day: date, days: int) -> str | None:
    """So many days later; None beyond the calendar's end."""
    return (day + timedelta(days=days)).isoformat() if days < (date.max - day).days else None


def _products(facts: _Facts, limit: int | None) -> Table:
    """Each product at all dealers together."""
    found: dict[int, list[Standing]] = {}
    for held in facts.held:
        found.setdefault(held.product_id, []).append(held.standing)
    rows: list[Row] = []
    for product, parts in found.items():
        pace = sum(round(one.sold_on * WINDOW / one.days) for one in parts)
        whole = Standing(sum(one.stock for one in parts), pace, WINDOW)
        rows.append((*named(facts.products[product]), len(parts), whole.stock, whole.daily, whole.lasts))
    rows.sort(key=lambda row: (row[5] is None, int(str(row[5] or 0)), str(row[0])))
    columns = (*PRODUCT, Column("dealers", N_("Dealers"), Kind.COUNT), _STOCK, _DAILY, _DAYS)
    return Table("products", N_("Each product at all dealers"), columns, limited(rows, limit), _EMPTY, heads=2)


def _notes(facts: _Facts) -> Iterator[Text]:
    if facts.held:
        yield Text(N_("The pace is what dealers sold on in the last {days} days; what they have not reported yet is "
                      "still in stock here."), {"days": WINDOW})  # fmt: skip
