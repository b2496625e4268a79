"""Who could have paid: the customers worth comparing with payments that wait, and the best of them with the reasons."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from crm_tui.core.i18n import Text
from crm_tui.domain.payer_matching import (
    Candidate,
    KnownPayer,
    OpenReceipt,
    Paid,
    best,
    core_of,
    is_masked,
    masked_parts,
    names_of,
    open_receipts,
)
from crm_tui.domain.pinyin import is_han
from crm_tui.domain.search_terms import digits, match_expression, spaced
from crm_tui.store.db import ENGINE, Reader
from crm_tui.store.payers import WAITING, WaitingRow
from crm_tui.store.rows import as_json

_MOST = 30  # customers looked at for one reason
_FEWEST_DIGITS, _MOST_DIGITS = 4, 13
_PREFIX = 3  # letters of each word of a name that is written otherwise further on
_HAN_PART = 2  # characters side by side that two names must share


class Guessed(NamedTuple):
    """A customer who may have paid; `score` in per cent, `reasons` the strongest first."""

    customer_id: int
    code: str
    name: str
    score: int
    reasons: tuple[Text, ...]


#: Customers by an amount that some of them owe, or owe for one receipt; minor units.
ByAmount = Mapping[int, Sequence[int]]


def by_amount(r: Reader) -> ByAmount:
    """Who owes just what one of the waiting payments comes to, in all or for one receipt; reads the whole ledger."""
    if r.value(f"SELECT 1 FROM waiting_payment WHERE state = '{WAITING}' LIMIT 1") is None:
        return {}
    found: dict[int, dict[int, None]] = {}
    owing = f"""WITH account AS (
        SELECT customer_id, SUM(open) AS owed FROM (
            SELECT customer_id, amount - COALESCE(paid, 0) AS open FROM sale
            WHERE customer_id IS NOT NULL AND paid IS NOT amount
            UNION ALL SELECT customer_id, -amount FROM payment WHERE customer_id IS NOT NULL
        ) GROUP BY customer_id HAVING owed > 0
    ), wanted AS (SELECT DISTINCT amount FROM waiting_payment WHERE state = '{WAITING}' AND amount > 0)
    SELECT owed, customer_id FROM account WHERE owed IN (SELECT amount FROM wanted)
    UNION ALL
    SELECT open, customer_id FROM (
        SELECT s.customer_id, SUM(s.amount - COALESCE(s.paid, 0)) AS open, a.owed
        FROM sale s JOIN account a ON a.customer_id = s.customer_id WHERE s.paid IS NOT s.amount
        GROUP BY s.customer_id, s.receipt, CASE WHEN s.receipt IS NULL THEN s.id END
        HAVING open IN (SELECT amount FROM wanted) AND open <= a.owed
    )"""
    for amount, customer_id in r.iterate(lambda *row: row, owing):
        found.setdefault(amount, {})[customer_id] = None
    return {amount: tuple(customers) for amount, customers in found.items()}


def guesses(r: Reader, waiting: Iterable[WaitingRow], owing: ByAmount) -> dict[int, list[Guessed]]:
    """By the payment's id the customers that fit best, best first; `owing` is what `by_amount` gave."""
    looked_at = {row.id: (row.paid, _candidates(r, row.paid, owing)) for row in waiting}
    known = _read(r, {customer_id for _, found in looked_at.values() for customer_id in found})
    return {
        waiting_id: [
            Guessed(one.customer_id, known[one.customer_id].code, known[one.customer_id].name, one.score, one.reasons)
            for one in best(paid, (known[customer_id] for customer_id in found if customer_id in known))
        ]
        for waiting_id, (paid, found) in looked_at.items()
    }


def _candidates(r: Reader, paid: Paid, owing: ByAmount) -> set[int]:
    """The customers that anything could speak for."""
    found = set(owing.get(paid.amount, ())[:_MOST])
    found.update(
        r.all(
            int,
            "SELECT customer_id FROM payer WHERE name = :name OR account = :account LIMIT :most",
            name=paid.payer,
            account=paid.account,
            most=_MOST,
        )
    )
    names = (expression for name in names_of(paid) for expression in _name_expressions(name))
    for expression in (*names, *_digit_expressions(paid), *_note_expressions(paid)):
        found.update(
            r.all(int, f"{ENGINE.WORDS_FOUND.format(':words')} ORDER BY rank LIMIT :most", words=expression, most=_MOST)
        )
    return found


def _name_expressions(payer: str) -> Iterable[str]:
    """What finds customers by the payer's name: all of it, its core, and pairs of its Han characters."""
    if is_masked(payer):
        return
    core = core_of(payer)
    for text in dict.fromkeys((payer, core)):
        if expression := match_expression(text):
            yield expression
    pairs = [core[at : at + _HAN_PART] for at in range(len(core) - 1) if all(map(is_han, core[at : at + _HAN_PART]))]
    if pairs:
        yield " OR ".join(f'"{spaced(pair).strip()}"' for pair in dict.fromkeys(pairs))
    elif words := [word for word in core.split() if len(word) > 2]:
        yield " OR ".join(f'"{spaced(word).strip()}"*' for word in words)
        yield " AND ".join(f'"{spaced(word[:_PREFIX]).strip()}"*' for word in words)


def _digit_expressions(paid: Paid) -> Iterable[str]:
    """What finds customers by their phones: all digits, or the end behind stars; tails of phones are indexed."""
    for text in filter(None, (paid.account, paid.payer, paid.note)):
        parts = masked_parts(text)[-1:] if is_masked(text) else re.findall(r"\d+", text)
        for number in map(digits, parts):
            if _FEWEST_DIGITS <= len(number) <= _MOST_DIGITS:
                yield f'"{number}"'


def _note_expressions(paid: Paid) -> Iterable[str]:
    """What finds customers by a code or a name in the note."""
    for word in re.split(r"[\s,;，；:：/]+", f"{paid.note or ''} {paid.reference or ''}".strip()):
        if len(word) > 1 and (expression := match_expression(word)):
            yield expression


class _Named(NamedTuple):
    customer_id: int
    code: str
    name: str
    short_name: str | None
    contact: str | None


_WANTED = "customer_id IN (SELECT value FROM json_each(:ids))"


def _read(r: Reader, wanted: Iterable[int]) -> dict[int, Candidate]:
    """All that is compared of these customers."""
    ids = as_json(wanted)
    people = _several(r, f"SELECT customer_id, name FROM person WHERE {_WANTED} ORDER BY id", ids)
    phones = _several(r, f"SELECT customer_id, digits FROM customer_phone WHERE {_WANTED} ORDER BY id", ids)
    payers: dict[int, list[KnownPayer]] = {}
    for payer in r.iterate(KnownPayer, f"SELECT customer_id, name, account FROM payer WHERE {_WANTED}", ids=ids):
        payers.setdefault(payer.customer_id, []).append(payer)
    accounts = _accounts(r, ids)
    found = {}
    for row in r.iterate(
        _Named,
        "SELECT id, code, name, short_name, contact FROM customer WHERE id IN (SELECT value FROM json_each(:ids))",
        ids=ids,
    ):
        own = row.customer_id
        owed, receipts = accounts.get(own, (0, ()))
        found[own] = Candidate(
            own, row.code, row.name, row.short_name, (*filter(None, (row.contact,)), *people.get(own, ())),
            tuple(phones.get(own, ())), tuple(payers.get(own, ())), owed, tuple(receipts),
        )  # fmt: skip
    return found


def _several(r: Reader, sql: str, ids: str) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for owner, text in r.iterate(lambda *row: row, sql, ids=ids):
        found.setdefault(owner, []).append(text)
    return found


def _accounts(r: Reader, ids: str) -> dict[int, tuple[int, Sequence[OpenReceipt]]]:
    """What each owes in minor units, and the receipts of theirs that nothing is settled of."""
    received = dict(
        r.all(
            lambda *row: row,
            f"SELECT customer_id, SUM(amount) FROM payment WHERE {_WANTED} GROUP BY customer_id",
            ids=ids,
        )
    )
    lines = r.all(
        lambda owner, *line: (owner, line),
        f"""SELECT customer_id, receipt, MIN(day), SUM(amount - COALESCE(paid, 0)) FROM sale
        WHERE {_WANTED} AND paid IS NOT amount
        GROUP BY customer_id, receipt, CASE WHEN receipt IS NULL THEN id END ORDER BY customer_id""",
        ids=ids,
    )
    found: dict[int, tuple[int, Sequence[OpenReceipt]]] = {}
    for owner, group in groupby(lines, key=lambda item: item[0]):
        own = [line for _, line in group]
        paid = received.get(owner, 0)
        found[owner] = (sum(left for _, _, left in own) - paid, open_receipts(own, paid))
    return found
