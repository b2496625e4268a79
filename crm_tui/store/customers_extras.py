"""What a list of customers may show beside their own fields: sums over their ledgers.

Money in minor units, days ISO. Each means what the query language means by the same name.
"""

from collections.abc import Iterable
from datetime import date
from typing import Final

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain import months
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

Extras = dict[int, dict[str, Value]]

_MINE: Final = "customer_id IN (SELECT value FROM json_each(:ids))"
#: For each name a value per customer.
_SUMS: Final = {
    "last": f"SELECT customer_id, last_sale FROM customer_total WHERE {_MINE}",
    "orders": f"SELECT customer_id, orders FROM customer_total WHERE {_MINE}",
    "spent": f"SELECT customer_id, spent FROM customer_total WHERE {_MINE}",
    "spent12m": "SELECT customer_id, sum(amount) FROM sale "
    f"WHERE day > :year_ago AND day <= :today AND {_MINE} GROUP BY customer_id",
    "owed": f"SELECT customer_id, owed FROM customer_total WHERE {_MINE}",
}
NAMES: Final = tuple(_SUMS)
#: Customers with nothing in their ledger have these sums, too; a day they have not.
_ZERO: Final = frozenset({"orders", "spent", "spent12m", "owed"})


def extras(r: Reader, ids: Iterable[int], names: Iterable[str], today: date | None = None) -> Extras:
    """For each of these customers the values of those names; a day is None where there is none."""
    wanted = list(ids)
    found: Extras = {customer_id: {} for customer_id in wanted}
    for name in names:
        empty: Value = 0 if name in _ZERO else None
        known = dict(r.all(lambda *row: row, _SUMS[name], ids=as_json(wanted), **_days(r, today)))
        for customer_id, values in found.items():
            values[name] = known.get(customer_id, empty)
    return found


def _days(r: Reader, today: date | None) -> dict[str, Value]:
    """Today in the shop's zone and the day a year before it, which does not count any more."""
    day = today or clock.today(r.shop.zone or None)
    month = months.shift(months.month_of(day), -12)
    return {"today": day.isoformat(), "year_ago": f"{month}-{min(day.day, months.days_in(month)):02}"}
