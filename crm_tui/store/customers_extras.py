"""What a list of customers may show and be sorted by beside their own fields: sums over their ledgers.

Money in minor units, days ISO. Each means what the query language means by the same name.
"""

import json
from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Value
from crm_tui.domain import months
from crm_tui.query.signs import is_plain
from crm_tui.store import customers
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

Extras = dict[int, dict[str, Value]]

_TOTAL: Final = "SELECT customer_id, {value} AS value FROM customer_total WHERE {{mine}}"
#: For each name a value per customer; `{mine}` narrows it to the customers asked for. The plus keeps a whole ledger
#: from being gone through by customer, which jumps about in the file: three times as slow.
_SUMS: Final = {
    "last": _TOTAL.format(value="last_sale"),
    "orders": _TOTAL.format(value="orders"),
    "spent": _TOTAL.format(value="spent"),
    "spent12m": "SELECT +customer_id AS customer_id, sum(amount) AS value FROM sale "
    "WHERE day > :year_ago AND day <= :today AND {mine} GROUP BY 1",
    "owed": _TOTAL.format(value="charged - received"),
}
NAMES: Final = tuple(_SUMS)
#: Customers with nothing in their ledger have these sums, too; a day they have not.
_ZERO: Final = frozenset({"orders", "spent", "spent12m", "owed"})
#: Up to so many customers their own lines are looked up; more are cheaper by going through the ledger once.
_FEW: Final = 2000


def extras(r: Reader, ids: Iterable[int], names: Iterable[str], today: date | None = None) -> Extras:
    """For each of these customers the values of those names; a day is None where there is none."""
    wanted = list(ids)
    found: Extras = {customer_id: {} for customer_id in wanted}
    for name in names:
        empty: Value = 0 if name in _ZERO else None
        known = _values(r, _SUMS[name].format(mine=_MINE), ids=as_json(wanted), **_days(r, today))
        for customer_id, values in found.items():
            values[name] = known.get(customer_id, empty)
    return found


def select(r: Reader, text: str, sort: str, descending: bool = False, today: date | None = None) -> "array[int]":
    """`customers.select`, which can be sorted by the names here, too; a query that sorts has its own way."""
    if sort not in _SUMS:
        return customers.select(r, text, sort, descending, today)
    found = customers.select(r, text, today=today)
    return found if _sorts(r, text, today) else in_order(r, found, sort, descending, today)


def in_order(
    r: Reader, ids: Sequence[int], name: str, descending: bool = False, today: date | None = None
) -> "array[int]":
    """The customers sorted by that value; equal ones stay in the order they come in, those without a day come last."""
    mine = _MINE if len(ids) <= _FEW else "+customer_id IS NOT NULL"
    empty: Value = 0 if name in _ZERO else None
    known = _values(r, _SUMS[name].format(mine=mine), ids=as_json(ids) if mine is _MINE else None, **_days(r, today))
    values = [known.get(customer_id, empty) for customer_id in ids]
    given = [place for place, value in enumerate(values) if value is not None]
    given.sort(key=values.__getitem__, reverse=descending)  # type: ignore[arg-type]  # of one name all are of one type
    without = (place for place, value in enumerate(values) if value is None)
    return array("q", [ids[place] for place in (*given, *without)])


def _values(r: Reader, sql: str, **params: Value) -> dict[int, Value]:
    """The pairs that the statement gives; as two texts, since a hundred thousand rows one by one take twice as long."""
    found = f"SELECT json_group_array(customer_id), json_group_array(value) FROM ({sql})"
    return r.one(lambda *columns: dict(zip(*map(json.loads, columns), strict=True)), found, **params) or {}


_MINE: Final = "customer_id IN (SELECT value FROM json_each(:ids))"


def _days(r: Reader, today: date | None) -> dict[str, Value]:
    """Today in the shop's zone and the day a year before it, which does not count any more."""
    day = today or clock.today(r.shop.zone or None)
    month = months.shift(months.month_of(day), -12)
    return {"today": day.isoformat(), "year_ago": f"{month}-{min(day.day, months.days_in(month)):02}"}


def _sorts(r: Reader, text: str, today: date | None) -> bool:
    """Whether the query itself says what to sort by."""
    if is_plain(text):
        return False
    from crm_tui.query.meaning import compile_query  # noqa: PLC0415 - 20 ms that plain words need not wait for

    try:
        return bool(compile_query(text, r.shop, today or clock.today(r.shop.zone or None)).sort)
    except Invalid:  # plain words with signs in them: they found somebody, or `customers.select` had refused them
        return False
