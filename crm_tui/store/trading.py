"""Which named customers bought in a range of days and what each brought in: read from an index alone, as JSON texts.

SQLite sorts what it groups: a month of 30,000 lines is read as texts and added up here in half the time. A range is two
ISO days, both included. `customer_id` None means the whole shop.
"""

import heapq
import json
from collections.abc import Collection, Sequence
from typing import NamedTuple

from crm_tui.store import customer_bits
from crm_tui.store.db import Reader
from crm_tui.store.figures import only

_NAMED = "day BETWEEN :first AND :last AND +customer_id IS NOT NULL"


class Trading(NamedTuple):
    """Named customers with a line in a range: who bought, who brought something back, and the revenue by their ids.

    `revenue` is in minor units, 0 for the customers in between, so that each customer of the shop has a place.
    """

    buyers: set[int]
    returning: set[int]
    revenue: Sequence[int]


def trading(r: Reader, first: str, last: str, customer_id: int | None = None) -> Trading:
    """What the customers' lines in the range come to."""
    texts = (
        f"json_group_array({column}) FILTER (WHERE kind {kind} 'sale')"
        for kind in ("=", "<>")
        for column in ("customer_id", "amount")
    )
    [(buyers, sold, returning, returned)] = r.all(  # an aggregate without GROUP BY is always one row
        lambda *texts: [json.loads(text) for text in texts],
        f"SELECT {', '.join(texts)} FROM sale WHERE {_NAMED} {only(customer_id)}",
        first=first,
        last=last,
        customer=customer_id,
    )
    revenue = [0] * (1 + r.value("SELECT COALESCE(MAX(id), 0) FROM customer"))
    for one, amount in zip(buyers, sold, strict=True):
        revenue[one] += amount
    for one, amount in zip(returning, returned, strict=True):
        revenue[one] += amount
    return Trading(set(buyers), set(returning), revenue)


def bought(r: Reader, month: str, customer_id: int | None = None) -> int:
    """Named customers with a sale line in the month, as `customer_bits`."""
    kept = r.value("SELECT buyer_bits FROM month_total WHERE month = :month", month=month)
    bits = customer_bits.read(kept or "0")
    return bits if customer_id is None else bits & 1 << customer_id


def paying(r: Reader, first: str, last: str, customer_id: int | None = None) -> set[int]:
    """Named customers with a payment in the range."""
    mine = only(customer_id)
    sql = f"SELECT DISTINCT customer_id FROM payment WHERE day BETWEEN :first AND :last AND customer_id > 0 {mine}"
    return set(r.iterate(int, sql, first=first, last=last, customer=customer_id))


def largest(ids: Collection[int], revenue: Sequence[int], top: int | None = None) -> list[int]:
    """These customers by their revenue, the largest first, of equals the one known longer; at most so many."""
    if top is not None and 0 < top < len(ids):
        amounts = [revenue[one] for one in ids]
        least = heapq.nlargest(top, amounts)[-1]
        ids = [one for one, amount in zip(ids, amounts, strict=True) if amount >= least]
    return sorted(sorted(ids), key=revenue.__getitem__, reverse=True)[:top]
