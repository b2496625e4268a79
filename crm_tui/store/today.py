"""What needs a person today: days to keep, money due, customers gone quiet."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, islice
from typing import Final, NamedTuple

from crm_tui.domain import dues, lunar, quiet
from crm_tui.store.customer_parts import KeyDateRow
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, only

#: What rows are gathered under.
DATE, DUE, QUIET, OWING = "date", "due", "quiet", "owing"
#: Key dates are told so many days ahead.
AHEAD: Final = 7
#: How many of those who owe, but nothing that is due, are named.
MOST_OWING: Final = 10
#: More than so many under a heading are counted only where the number is asked for.
ENOUGH: Final = 200


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
    """The matters by heading, the most pressing first, how many of each there are in all, and what all owe now."""

    rows: list[Matter]
    counts: dict[str, int]
    owed: int


class Silences(NamedTuple):
    """Customers gone quiet, those first that bought the most, without names.

    `number` is how many there are in all, or, where `more`, at least.
    """

    matters: list[Matter]
    number: int
    more: bool = False


class _Known(NamedTuple):
    id: int
    code: str
    name: str
    grade: str | None


class _Account(NamedTuple):
    """What a customer's lines left to pay and what it has paid up to today, minor units."""

    customer_id: int
    charged: int
    received: int

    @property
    def owed(self) -> int:
        """What it owes now; below zero where it has paid ahead."""
        return self.charged - self.received

    def without(self, later: "_Account | None") -> "_Account":
        """The account as it is before what is of later days."""
        if later is None:
            return self
        return _Account(self.customer_id, self.charged - later.charged, self.received - later.received)


class _Silent(NamedTuple):
    """A customer gone quiet; `gross` is what it ever bought, `bought` that of two years less what it brought back."""

    customer_id: int
    last_day: str
    days: int
    twice_gap: int
    gross: int
    bought: int

    @property
    def matter(self) -> Matter:
        """What is told of it."""
        usual = (self.twice_gap + 1) // 2
        return _matter(QUIET, self.customer_id)._replace(day=self.last_day, days=self.days, usual=usual)


class _Late(NamedTuple):
    """A customer that owes something for longer than its `terms`, days; `over` is how much, minor units."""

    account: _Account
    terms: int
    over: int


#: The customers that are silent for longer than usual (see `quiet.silence`), and not for too long already.
IS_QUIET: Final = "t.quiet_from <= :today AND t.last_day >= :since"


def matters(r: Reader, today: date, most: int, one: int | None = None) -> Matters:
    """What needs a person today, at most so many rows under each heading; silences are told apart.

    With `one` it is about that customer alone, and tells no debt that is not due.
    """
    later = _later(r, today, one)
    late = _late(r, today, later, one)
    owing = _owing(r, today, later, late) if one is None else []
    found = {DATE: _dates(r, today, one), DUE: _due(r, today, late, most), OWING: owing}
    shown = [matter for rows in found.values() for matter in islice(rows, most)]
    counts = {heading: len(rows) for heading, rows in found.items()} | {DUE: len(late)}
    return Matters(named(r, shown), counts, _owed(r, today))


def named(r: Reader, found: list[Matter]) -> list[Matter]:
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


def _dates(r: Reader, today: date, one: int | None) -> list[Matter]:
    """Key dates from today on, the nearest first."""
    found = []
    for days in range(AHEAD + 1):
        day = today + timedelta(days=days)
        for customer_id, occasion in _kept_on(r, day, one):
            matter = _matter(DATE, customer_id)
            found.append(matter._replace(day=day.isoformat(), days=days, occasion=occasion))
    return found


def _kept_on(r: Reader, day: date, one: int | None) -> list[tuple[int, KeyDateRow]]:
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
        WHERE (calendar = 'solar' AND month = :month AND day IN (SELECT value FROM json_each(:days))
            OR calendar = 'lunar' AND ({lunar_days or "FALSE"})){only("customer_id", one)}
        ORDER BY id""",
        month=day.month,
        only=one,
        days=as_json(solar),
    )


# Money.


def _owed(r: Reader, today: date) -> int:
    """What all named customers together owe, minor units; who has paid ahead lessens it."""
    sql = "SELECT COALESCE(SUM(charged - received_named), 0) FROM day_total WHERE day <= :today"
    return int(r.value(sql, today=today.isoformat()))


def _later(r: Reader, today: date, one: int | None) -> dict[int, _Account]:
    """What lines and payments of later days come to, by customer: few have any, in most shops none."""
    found = r.iterate(
        _Account,
        f"""SELECT customer_id, SUM(charged), SUM(received) FROM (
            SELECT customer_id, amount - COALESCE(paid, 0) AS charged, 0 AS received FROM sale
            WHERE day > :today AND +customer_id IS NOT NULL{only("customer_id", one)}
            UNION ALL SELECT customer_id, 0, amount FROM payment
            WHERE day > :today AND +customer_id IS NOT NULL{only("customer_id", one)}
        ) GROUP BY customer_id""",
        today=today.isoformat(),
        only=one,
    )
    return {account.customer_id: account for account in found}


def _late(r: Reader, today: date, later: dict[int, _Account], one: int | None) -> list[_Late]:
    """The customers that owe something for longer than the days to pay that were agreed, those that owe most first.

    Payments settle the oldest lines first, so what is not late is what the lines within the terms come to.
    """
    found = []
    for customer_id, charged, received, terms, within in r.iterate(
        lambda *row: row,
        f"""SELECT c.id, charged, received, c.credit_days, (
            SELECT COALESCE(SUM(MAX(amount - COALESCE(paid, 0), 0)), 0) FROM sale
            WHERE customer_id = c.id AND paid IS NOT amount AND day <= :today
                AND day >= COALESCE(date(:today, '-' || c.credit_days || ' days'), ''))
        FROM customer c JOIN customer_total t ON t.customer_id = c.id
        WHERE c.credit_days IS NOT NULL AND (t.owed > 0 OR c.id IN (SELECT value FROM json_each(:later)))
            {only("c.id", one)}""",
        today=today.isoformat(),
        only=one,
        later=as_json(later),
    ):
        account = _Account(customer_id, charged, received).without(later.get(customer_id))
        if account.owed > within:
            found.append(_Late(account, terms, account.owed - within))
    return sorted(found, key=lambda late: (-late.over, late.account.customer_id))


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


def _due(r: Reader, today: date, late: Sequence[_Late], most: int) -> list[Matter]:
    """The first of those who are late, at most so many."""
    lines = _open_lines(r, today, (debtor.account for debtor in late[:most]))
    found = []
    for (customer_id, _, received), terms, _ in late[:most]:
        oldest = dues.due(lines.get(customer_id, ()), received, dues.first_in_terms(today, terms))
        if oldest:
            days = dues.days_over(oldest.since, today, terms)
            found.append(_matter(DUE, customer_id)._replace(amount=oldest.amount, day=oldest.since, days=days))
    return found


def _owing(r: Reader, today: date, later: dict[int, _Account], late: Iterable[_Late]) -> list[Matter]:
    """Those that owe the most of who is not late."""
    settled = {debtor.account.customer_id for debtor in late}
    columns = "SELECT customer_id, charged, received FROM customer_total"
    moved = r.iterate(
        _Account, f"{columns} WHERE customer_id IN (SELECT value FROM json_each(:later))", later=as_json(later)
    )
    accounts = [account.without(later[account.customer_id]) for account in moved if account.customer_id not in settled]
    accounts += r.all(
        _Account,
        f"""{columns} WHERE owed > 0 AND customer_id NOT IN (SELECT value FROM json_each(:others))
        ORDER BY owed DESC, customer_id LIMIT :most""",
        others=as_json(settled | later.keys()),
        most=MOST_OWING,
    )
    owing = sorted((one for one in accounts if one.owed > 0), key=lambda one: (-one.owed, one.customer_id))
    largest = owing[:MOST_OWING]
    lines = _open_lines(r, today, largest)
    found = []
    for debtor in largest:
        oldest = dues.due(lines.get(debtor.customer_id, ()), debtor.received)
        matter = _matter(OWING, debtor.customer_id)
        found.append(matter._replace(amount=debtor.owed, day=oldest.since if oldest else None))
    return found


# Customers gone quiet.


def days_quiet(today: date) -> dict[str, str]:
    """What `IS_QUIET` has to know of the day."""
    return {"today": today.isoformat(), "since": (today - timedelta(days=quiet.LONGEST)).isoformat()}


def last_days(r: Reader, today: date, ids: Iterable[int]) -> dict[int, str]:
    """The last day of those of these customers that have gone quiet."""
    return dict(
        r.iterate(
            lambda customer_id, day: (customer_id, day),
            f"SELECT customer_id, last_day FROM customer_total t "
            f"WHERE customer_id IN (SELECT value FROM json_each(:ids)) AND {IS_QUIET}",
            ids=as_json(ids),
            **days_quiet(today),
        )
    )


def silences(
    r: Reader,
    today: date,
    most: int,
    spared: Collection[int] = frozenset(),
    *,
    one: int | None = None,
    counted: bool = True,
) -> Silences:
    """Customers gone quiet, at most so many, those first that bought the most in two years; or `one` alone.

    The `spared`, who have gone quiet, too, are left out. Who brings something back has come, so every day with a line
    counts. The number is that of all only where they are `counted` or few.
    """
    params = {**days_quiet(today), "spared": as_json(spared)}
    found: list[_Silent] = []
    looked_at, ceiling = 0, 0
    while len(found) >= looked_at and not (len(found) >= most and found[most - 1].bought > ceiling):
        # Nobody bought more in two years than ever: who stands behind these can't have bought more than the last one.
        looked_at = 4 * looked_at or max(ENOUGH, most)
        found = r.all(
            _Silent,
            f"""WITH first AS MATERIALIZED (  -- of an index alone
                SELECT customer_id FROM customer_total t WHERE {IS_QUIET}{only("customer_id", one)}
                ORDER BY gross DESC LIMIT :looked_at
            ) SELECT customer_id, last_day, CAST(julianday(:today) - julianday(last_day) AS INTEGER), twice_gap, gross,
                (SELECT SUM(amount) FROM sale WHERE customer_id = t.customer_id AND day >= :since)
            FROM first JOIN customer_total t USING (customer_id)
            WHERE customer_id NOT IN (SELECT value FROM json_each(:spared))""",
            **params,
            only=one,
            looked_at=looked_at + len(spared),
        )
        ceiling = min((silent.gross for silent in found), default=0)
        found.sort(key=lambda silent: (-silent.bought, silent.customer_id))
    first, more = [silent.matter for silent in found[:most]], len(found) >= looked_at
    if more and counted:
        number = r.value(f"SELECT COUNT(*) FROM customer_total t WHERE {IS_QUIET}", **days_quiet(today)) - len(spared)
        return Silences(first, number)
    return Silences(first, max(ENOUGH, most) if more else len(found), more)
