"""What a customer's account, or all named customers' together, is made of up to a day; money in minor units."""

from typing import NamedTuple

from crm_tui.store.db import Reader
from crm_tui.store.figures import only


class Account(NamedTuple):
    """Lines and what they come to, what of it was paid at once, and payments, up to a day.

    `open_before` is what lines before a day left to pay, `returned` what returns gave back, both without what was
    paid at once; payments and returns settle the oldest lines first.
    """

    lines: int
    charged: int
    at_once: int
    payments: int
    received: int
    open_before: int
    returned: int

    @property
    def owed(self) -> int:
        """What is owed at the end of the day; below zero where it was paid ahead."""
        return self.charged - self.at_once - self.received

    @property
    def overdue(self) -> int:
        """What is left of the lines before the day."""
        return max(0, self.open_before - self.returned - self.received)


def account(r: Reader, customer_id: int | None, until: str, before: str = "9999-12-31") -> Account:
    """The account at the end of day `until`, of all named customers where none is given."""
    mine = only(customer_id)
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        Account,
        f"""SELECT count(*), COALESCE(SUM(amount), 0), COALESCE(SUM(paid), 0),
            (SELECT count(*) FROM payment WHERE customer_id IS NOT NULL AND day <= :until {mine}),
            (SELECT COALESCE(SUM(amount), 0) FROM payment WHERE customer_id IS NOT NULL AND day <= :until {mine}),
            COALESCE(SUM(CASE WHEN day < :before THEN MAX(amount - COALESCE(paid, 0), 0) END), 0),
            -COALESCE(SUM(MIN(amount - COALESCE(paid, 0), 0)), 0)
        FROM sale WHERE customer_id IS NOT NULL AND day <= :until {mine}""",
        until=until,
        before=before,
        customer=customer_id,
    )
    return found


def visits(r: Reader, customer_id: int, until: str) -> list[str]:
    """The days up to `until` on which the customer came, a return counts too, ISO, in their order."""
    return r.all(
        str,
        "SELECT DISTINCT day FROM sale WHERE customer_id = :id AND day <= :until ORDER BY day",
        id=customer_id,
        until=until,
    )


def revenue(r: Reader, first: str, last: str, customer_id: int | None = None) -> tuple[int, int]:
    """What was sold from day `first` to day `last`, and what of it came back, minor units, both positive."""
    if customer_id is None:
        sums = "COALESCE(SUM(revenue + returns), 0), COALESCE(SUM(returns), 0) FROM day_total WHERE TRUE"
    else:
        sums = """COALESCE(SUM(CASE WHEN kind = 'sale' THEN amount END), 0),
            COALESCE(-SUM(CASE WHEN kind = 'return' THEN amount END), 0)
            FROM sale WHERE customer_id = :customer"""
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        lambda sold, returned: (int(sold), int(returned)),
        f"SELECT {sums} AND day BETWEEN :first AND :last",
        first=first,
        last=last,
        customer=customer_id,
    )
    return found


class Received(NamedTuple):
    """Payments, how many and minor units."""

    payments: int
    amount: int


def received(r: Reader, first: str, last: str) -> Received:
    """All payments from day `first` to day `last`."""
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        Received,
        "SELECT count(*), COALESCE(SUM(amount), 0) FROM payment WHERE day BETWEEN :first AND :last",
        first=first,
        last=last,
    )
    return found
