"""Who has paid under which name, and payments from files that wait until their customer is known."""

import json
from array import array
from collections.abc import Iterable
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.payer_matching import KnownPayer, KnownPayers, Paid
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, in_order

WAITING: Final = "waiting"
MATCHED: Final = "matched"
DISMISSED: Final = "dismissed"


class WaitingRow(NamedTuple):
    """A payment from a file, `amount` in minor units; the customer's columns are filled once it is `matched`."""

    id: int
    day: str
    amount: int
    method: str | None
    payer: str | None
    account: str | None
    reference: str | None
    note: str | None
    state: str
    payment_id: int | None
    batch_id: int | None
    version: int

    @property
    def paid(self) -> Paid:
        """What is compared with customers."""
        return Paid(self.amount, self.payer, self.account, self.reference, self.note)


class PayerRow(NamedTuple):
    """A name under which a customer has paid, from an account where one is known."""

    id: int
    name: str
    account: str | None
    customer_id: int
    customer_code: str
    customer_name: str


_WAITING = f"SELECT {', '.join(WaitingRow._fields)} FROM waiting_payment"
_PAYERS = """
SELECT p.id, p.name, p.account, p.customer_id, c.code, c.name FROM payer p JOIN customer c ON c.id = p.customer_id
"""


def ids(r: Reader, state: str = WAITING) -> "array[int]":
    """The ids of the payments in that state, latest first."""
    return id_array(r, "SELECT id FROM waiting_payment WHERE state = :state ORDER BY day DESC, id DESC", state=state)


def count(r: Reader, state: str = WAITING) -> int:
    """How many payments are in that state."""
    return int(r.value("SELECT count(*) FROM waiting_payment WHERE state = :state", state=state))


def rows(r: Reader, wanted: Iterable[int]) -> list[WaitingRow]:
    """The payments of these ids, in that order."""
    wanted = list(wanted)
    found = r.all(WaitingRow, f"{_WAITING} WHERE id IN (SELECT value FROM json_each(:ids))", ids=as_json(wanted))
    return in_order(found, wanted)


def get(r: Reader, waiting_id: int) -> WaitingRow:
    """One payment of the queue; NotFound where there is none of that id."""
    found = r.one(WaitingRow, f"{_WAITING} WHERE id = :id", id=waiting_id)
    if found is None:
        raise NotFound(N_("No payment {number} waits for its customer."), number=waiting_id)
    return found


def payers(r: Reader, customer_id: int | None = None) -> list[PayerRow]:
    """Every name learned, or one customer's, by name."""
    mine = "WHERE p.customer_id = :customer" if customer_id is not None else ""
    return r.all(PayerRow, f"{_PAYERS} {mine} ORDER BY p.name, p.account, p.id", customer=customer_id)


def payer(r: Reader, payer_id: int) -> PayerRow:
    """One name learned; NotFound where there is none of that id."""
    found = r.one(PayerRow, f"{_PAYERS} WHERE p.id = :id", id=payer_id)
    if found is None:
        raise NotFound(N_("There is no payer {number}."), number=payer_id)
    return found


def payer_of_key(r: Reader, key: str) -> tuple[int, int] | None:
    """The id and the customer of what was learned under this key (`domain.payer_matching.payer_key`)."""
    return r.one(lambda *row: row, "SELECT id, customer_id FROM payer WHERE key = :key", key=key)


def known(r: Reader) -> KnownPayers:
    """Who is known by the name they pay under."""
    return KnownPayers(r.iterate(KnownPayer, "SELECT customer_id, name, account FROM payer"))


def of_the_same_payer(r: Reader, customer_id: int) -> list[WaitingRow]:
    """The waiting payments that are the customer's by what has been learned."""
    learned = known(r)
    found = r.all(WaitingRow, f"{_WAITING} WHERE state = '{WAITING}' ORDER BY day, id")
    return [row for row in found if learned.find(row.payer, row.account) == customer_id]


def occurrences(r: Reader, identities: Iterable[str]) -> set[tuple[str, int]]:
    """Which payments of these identities have come before, in whatever state they are."""
    wanted = json.dumps(list(identities))
    if wanted == "[]":
        return set()
    sql = "SELECT identity, occurrence FROM waiting_payment WHERE identity IN (SELECT value FROM json_each(:wanted))"
    return set(r.iterate(lambda *row: row, sql, wanted=wanted))


def given_back(r: Reader) -> dict[str, int]:
    """How much was given back of payments, by their reference: minor units, above 0."""
    sql = (
        "SELECT reference, -sum(amount) FROM (SELECT reference, amount FROM payment WHERE amount < 0 UNION ALL "
        f"SELECT reference, amount FROM waiting_payment WHERE amount < 0 AND state <> '{MATCHED}') "
        "WHERE reference IS NOT NULL GROUP BY reference"
    )
    return dict(r.iterate(lambda *row: row, sql))


def of_references(r: Reader, references: Iterable[Value]) -> dict[str, int | None]:
    """Whose the payments of these references are, as far as they came in; None for those that wait for a customer.

    Those of several customers are nobody's, too.
    """
    sql = (
        "SELECT reference, CASE WHEN min(customer_id) = max(customer_id) THEN max(customer_id) END "
        "FROM (SELECT reference, customer_id FROM payment WHERE amount > 0 UNION ALL "
        f"SELECT reference, NULL FROM waiting_payment WHERE amount > 0 AND state = '{WAITING}') "
        "WHERE reference IN (SELECT value FROM json_each(:wanted)) GROUP BY reference"
    )
    return dict(r.iterate(lambda *row: row, sql, wanted=json.dumps(list(references))))


def recorded(r: Reader, days: Iterable[Value], before: int) -> set[tuple[str, str, int]]:
    """Day, reference and amount of those days' payments, whosever they are; of ids below `before`."""
    sql = (
        "SELECT day, reference, amount FROM payment "
        "WHERE day IN (SELECT value FROM json_each(:days)) AND reference IS NOT NULL AND id < :before"
    )
    return set(r.iterate(lambda *row: row, sql, days=json.dumps(list(days)), before=before))
