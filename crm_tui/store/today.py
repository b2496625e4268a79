"""What needs a person today: days to keep, money due, customers gone quiet; and the month so far against the last."""

from collections.abc import Iterable
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Final, NamedTuple

from crm_tui.domain import dues, lunar, months, quiet
from crm_tui.store.customer_parts import KeyDateRow
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json

#: What rows are gathered under, in the order they are shown.
DATE, DUE, QUIET, OWING = HEADINGS = ("date", "due", "quiet", "owing")
#: Key dates are told so many days ahead.
AHEAD: Final = 7
#: How many of those who owe, but nothing that is due, are named.
MOST_OWING: Final = 10
#: The days of the chart of daily sales.
CHARTED: Final = 31


class Matter(NamedTuple):
    """Something about a customer that needs a person.

    `amount` is money due or owed, minor units; `day` the key date, the oldest unpaid line or the last visit, ISO;
    `days` how far off: to the key date, past the terms, silent; `usual` the usual days between two visits.
    """

    heading: str
    customer_id: int
    code: str
    name: str
    grade: str | None
    amount: int | None = None
    day: str | None = None
    days: int | None = None
    usual: int | None = None
    occasion: KeyDateRow | None = None


class Matters(NamedTuple):
    """The matters by heading, the most pressing first, how many of each there are in all, and what all owe now.

    `silent` are all customers gone quiet, without names.
    """

    rows: list[Matter]
    counts: dict[str, int]
    owed: int
    silent: list[Matter]


class Sums(NamedTuple):
    """Sales of a few days, minor units; `margin` is None where no line has a cost; buyers are named customers."""

    revenue: int
    margin: int | None
    buyers: int


class MonthSoFar(NamedTuple):
    """The month up to `day`, the same days of the month before, daily sales, latest last; whether ever any."""

    now: Sums
    before: Sums
    daily: list[int]
    day: date
    ever: bool


class _Known(NamedTuple):
    id: int
    code: str
    name: str
    grade: str | None


class _Account(NamedTuple):
    """What a customer's open lines come to, and its payments up to today, minor units."""

    customer_id: int
    charged: int
    received: int

    @property
    def owed(self) -> int:
        """What it owes now; below zero where it has paid ahead."""
        return self.charged - self.received


def matters(r: Reader, today: date, most: int) -> Matters:
    """What needs a person today, at most so many rows under each heading."""
    debtors, owed = _accounts(r, today)
    late = _late(r, today, debtors)
    found = {
        DATE: _dates(r, today),
        DUE: _due(r, today, [debtor for debtor in debtors if debtor.customer_id in late], late, most),
        QUIET: _quiet(r, today),
        OWING: _owing(r, today, [debtor for debtor in debtors if debtor.customer_id not in late]),
    }
    shown = [matter for heading in HEADINGS for matter in islice(found[heading], most)]
    counts = {heading: len(rows) for heading, rows in found.items()} | {DUE: len(late)}
    return Matters(_named(r, shown), counts, owed, found[QUIET])


def month_so_far(r: Reader, today: date) -> MonthSoFar:
    """This month up to today against the same days of the month before."""
    return MonthSoFar(
        _sums(r, *months.same_days(today, 0)),
        _sums(r, *months.same_days(today, 1)),
        _daily(r, today),
        today,
        r.value("SELECT 1 FROM sale LIMIT 1") is not None,
    )


def _named(r: Reader, found: list[Matter]) -> list[Matter]:
    """The matters with their customers' codes, names and grades."""
    known = {
        row.id: row
        for row in r.all(
            _Known,
            "SELECT id, code, name, grade FROM customer WHERE id IN (SELECT value FROM json_each(:ids))",
            ids=as_json({matter.customer_id for matter in found}),
        )
    }
    return [
        matter._replace(code=row.code, name=row.name, grade=row.grade)
        for matter in found
        if (row := known.get(matter.customer_id))
    ]


def _matter(heading: str, customer_id: int) -> Matter:
    """A matter whose customer is named later: names are read only for those that are shown."""
    return Matter(heading, customer_id, "", "", None)


# Days to keep.


def _dates(r: Reader, today: date) -> list[Matter]:
    """Key dates from today on, the nearest first."""
    found = []
    for days in range(AHEAD + 1):
        day = today + timedelta(days=days)
        for customer_id, occasion in _kept_on(r, day):
            matter = _matter(DATE, customer_id)
            found.append(matter._replace(day=day.isoformat(), days=days, occasion=occasion))
    return found


def _kept_on(r: Reader, day: date) -> list[tuple[int, KeyDateRow]]:
    """The key dates that are kept on the day; 29 February falls on the 28th where there is none."""
    tomorrow = day + timedelta(days=1)
    solar = [day.day, 29] if (day.month, tomorrow.month, day.day) == (2, 3, 28) else [day.day]
    columns = "id, version, label, calendar, year, month, day, leap, note"
    lunar_days = " OR ".join(
        f"(month = {kept.month} AND day = {kept.day} AND leap = {kept.leap})" for kept in sorted(lunar.kept_on(day))
    )
    return r.all(
        lambda customer_id, *row: (customer_id, KeyDateRow(*row)),
        f"""SELECT customer_id, {columns} FROM key_date
        WHERE calendar = 'solar' AND month = :month AND day IN (SELECT value FROM json_each(:days))
            OR calendar = 'lunar' AND ({lunar_days or "FALSE"})
        ORDER BY id""",
        month=day.month,
        days=as_json(solar),
    )


# Money.


def _accounts(r: Reader, today: date) -> tuple[list[_Account], int]:
    """The named customers that owe something, and what all named customers together owe, minor units.

    Who has paid ahead lessens what all owe; some may have paid without any open line.
    """
    *debtors, everybody = r.all(
        _Account,
        """WITH received AS MATERIALIZED (
            SELECT customer_id, SUM(amount) AS amount FROM payment
            WHERE customer_id IS NOT NULL AND +day <= :today GROUP BY customer_id
        ), charged AS MATERIALIZED (
            SELECT customer_id, SUM(amount - COALESCE(paid, 0)) AS amount FROM sale
            WHERE customer_id IS NOT NULL AND paid IS NOT amount AND day <= :today GROUP BY customer_id
        )
        SELECT c.customer_id, c.amount, COALESCE(p.amount, 0)
        FROM charged c LEFT JOIN received p ON p.customer_id = c.customer_id WHERE c.amount > COALESCE(p.amount, 0)
        UNION ALL
        SELECT 0, COALESCE((SELECT SUM(amount) FROM charged), 0), COALESCE((SELECT SUM(amount) FROM received), 0)""",
        today=today.isoformat(),
    )
    return debtors, everybody.owed


def _late(r: Reader, today: date, debtors: Iterable[_Account]) -> dict[int, tuple[int, int]]:
    """By customer: what it owes for longer than its terms, and the days to pay that were agreed.

    Payments settle the oldest lines first, so what is not late is what the lines within the terms come to.
    """
    owed = {debtor.customer_id: debtor.owed for debtor in debtors}
    found = r.all(
        lambda customer_id, days, within: (customer_id, (owed[customer_id] - within, days)),
        """SELECT c.id, c.credit_days, (
            SELECT COALESCE(SUM(MAX(amount - COALESCE(paid, 0), 0)), 0) FROM sale
            WHERE customer_id = c.id AND paid IS NOT amount AND day <= :today
                AND day >= COALESCE(date(:today, '-' || c.credit_days || ' days'), ''))
        FROM customer c WHERE c.credit_days IS NOT NULL AND c.id IN (SELECT value FROM json_each(:ids))""",
        today=today.isoformat(),
        ids=as_json(owed),
    )
    return {customer_id: late for customer_id, late in found if late[0] > 0}


def _open_lines(r: Reader, today: date, debtors: Iterable[_Account]) -> dict[int, list[tuple[str, int]]]:
    """The days of these customers' lines that were not paid at once, and what each day left to pay, minor units.

    Returns of a day stand apart from what was bought on it, since they settle older lines first.
    """
    found = r.all(
        lambda customer_id, day, left: (customer_id, (day, left)),
        "SELECT customer_id, day, SUM(amount - COALESCE(paid, 0)) FROM sale "
        "WHERE customer_id IN (SELECT value FROM json_each(:ids)) AND day <= :today AND paid IS NOT amount "
        "GROUP BY customer_id, day, amount < COALESCE(paid, 0) ORDER BY customer_id, day",
        ids=as_json(debtor.customer_id for debtor in debtors),
        today=today.isoformat(),
    )
    by_customer = groupby(found, key=lambda item: item[0])
    return {customer_id: [line for _, line in lines] for customer_id, lines in by_customer}


def _due(
    r: Reader, today: date, debtors: Iterable[_Account], late: dict[int, tuple[int, int]], most: int
) -> list[Matter]:
    """The customers that owe the most for longer than their terms, at most so many."""
    largest = sorted(debtors, key=lambda debtor: (-late[debtor.customer_id][0], debtor.customer_id))[:most]
    lines = _open_lines(r, today, largest)
    found = []
    for debtor in largest:
        _, terms = late[debtor.customer_id]
        oldest = dues.due(lines[debtor.customer_id], debtor.received, dues.first_in_terms(today, terms))
        if oldest:
            days = dues.days_over(oldest.since, today, terms)
            matter = _matter(DUE, debtor.customer_id)
            found.append(matter._replace(amount=oldest.amount, day=oldest.since, days=days))
    return found


def _owing(r: Reader, today: date, debtors: Iterable[_Account]) -> list[Matter]:
    """Those of the customers that owe the most."""
    largest = sorted(debtors, key=lambda debtor: (-debtor.owed, debtor.customer_id))[:MOST_OWING]
    lines = _open_lines(r, today, largest)
    found = []
    for debtor in largest:
        oldest = dues.due(lines[debtor.customer_id], debtor.received)
        matter = _matter(OWING, debtor.customer_id)
        found.append(matter._replace(amount=debtor.owed, day=oldest.since if oldest else None))
    return found


# Customers gone quiet.


def _quiet(r: Reader, today: date) -> list[Matter]:
    """Customers silent for longer than usual, those that bought the most in the last two years first.

    Who brings something back has come, too, so every day with a line counts; the customers' index alone tells it.
    """
    found = []
    for customer_id, days in r.iterate(
        lambda *row: row,
        """WITH regular AS MATERIALIZED (
            SELECT customer_id FROM sale WHERE customer_id IS NOT NULL
            GROUP BY customer_id HAVING count(DISTINCT day) >= :fewest
        )
        SELECT customer_id, (
            SELECT group_concat(day) FROM (SELECT DISTINCT day FROM sale WHERE customer_id = regular.customer_id)
        ) FROM regular""",
        fewest=quiet.FEWEST_DAYS,
    ):
        if silent := quiet.silence(days.split(","), today):
            found.append(Matter(QUIET, customer_id, "", "", None, None, silent.last, silent.days, silent.usual))
    since = (today - timedelta(days=quiet.LONGEST)).isoformat()
    worth = _bought(r, (matter.customer_id for matter in found), since)
    return sorted(found, key=lambda matter: (-worth.get(matter.customer_id, 0), matter.customer_id))


def _bought(r: Reader, ids: Iterable[int], since: str) -> dict[int, int]:
    """What these customers bought since that day, minor units."""
    return dict(
        r.all(
            lambda customer_id, amount: (customer_id, amount),
            "SELECT customer_id, SUM(amount) FROM sale WHERE customer_id IN (SELECT value FROM json_each(:ids)) "
            "AND day >= :since GROUP BY customer_id",
            ids=as_json(ids),
            since=since,
        )
    )


# The month.


def _sums(r: Reader, first: str, last: str) -> Sums:
    [found] = r.all(  # an aggregate without GROUP BY is always one row
        Sums,
        """SELECT COALESCE(SUM(amount), 0), SUM(CASE WHEN cost IS NOT NULL THEN amount - cost END),
            COUNT(DISTINCT CASE WHEN kind = 'sale' THEN customer_id END)
        FROM sale WHERE day BETWEEN :first AND :last""",
        first=first,
        last=last,
    )
    return found


def _daily(r: Reader, today: date) -> list[int]:
    """Sales of each of the last days up to today, minor units."""
    first = today - timedelta(days=CHARTED - 1)
    found = dict(
        r.all(
            lambda day, amount: (day, amount),
            "SELECT day, SUM(amount) FROM sale WHERE day BETWEEN :first AND :last GROUP BY day",
            first=first.isoformat(),
            last=today.isoformat(),
        )
    )
    return [found.get((first + timedelta(days=step)).isoformat(), 0) for step in range(CHARTED)]
