"""What is told of a customer at a glance, beside a list; money in minor units, days ISO."""

from datetime import date
from typing import NamedTuple

from crm_tui.core import clock
from crm_tui.core.fields import Value
from crm_tui.domain import months
from crm_tui.store import customers, payments, sales
from crm_tui.store.db import Reader

_MONTHS = 12


class Glance(NamedTuple):
    """A customer's archive by field name, the last purchase, revenue by month and of this year, and what is owed.

    `months` are the last twelve, this one last.
    """

    values: dict[str, Value]
    today: date
    last_bought: str | None
    months: list[int]
    year: int
    owed: int


def glance(r: Reader, customer_id: int) -> Glance:
    """One customer as of today; NotFound where there is none of that id."""
    values = customers.get(r, customer_id).values
    today = clock.today(r.shop.zone or None)
    this_month = months.month_of(today)
    names = months.months_between(months.shift(this_month, 1 - _MONTHS), this_month)
    sums = dict(
        r.all(
            lambda month, revenue: (str(month), int(revenue)),
            "SELECT substr(day, 1, 7), sum(amount) FROM sale WHERE customer_id = :id AND day >= :first "
            "AND day <= :today GROUP BY 1",
            id=customer_id,
            first=months.first_day(names[0]),
            today=today.isoformat(),
        )
    )
    return Glance(
        values,
        today,
        sales.last_bought(r, customer_id, today.isoformat()),
        [sums.get(month, 0) for month in names],
        sum(revenue for month, revenue in sums.items() if month[:4] == this_month[:4]),
        payments.owed(r, customer_id, today.isoformat()),
    )
