"""The customers' search index: kept equal to the records by the operation that touches them."""

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from crm_tui.domain.search_terms import digit_words, name_words, spaced

if TYPE_CHECKING:
    from crm_tui.store.db import Writer

_CHUNK = 500


class _Source(NamedTuple):
    """What one customer is found by."""

    id: int
    code: str
    name: str
    short_name: str | None
    contact: str | None
    others: str
    phones: str | None
    emails: str | None
    places: str | None
    tags: str | None
    people: str | None
    values: str | None


_SOURCES = """
SELECT c.id, c.code, c.name, c.short_name, c.contact,
  coalesce(c.wechat,'') || ' ' || coalesce(c.industry,'') || ' ' || coalesce(c.note,'') || ' ' || coalesce(c.owner,''),
  (SELECT group_concat(digits, ' ') FROM customer_phone WHERE customer_id = c.id),
  (SELECT group_concat(folded, ' ') FROM customer_email WHERE customer_id = c.id),
  (SELECT group_concat(coalesce(country,'') || ' ' || coalesce(region,'') || ' ' || coalesce(city,'') || ' '
     || coalesce(address,'') || ' ' || coalesce(postcode,''), ' ') FROM customer_address WHERE customer_id = c.id),
  (SELECT group_concat(tag, ' ') FROM customer_tag WHERE customer_id = c.id),
  (SELECT group_concat(name, ' ') FROM person WHERE customer_id = c.id),
  (SELECT group_concat(value, ' ') FROM custom_value WHERE customer_id = c.id)
FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""


def refresh(w: "Writer") -> None:
    """Index anew every customer that this operation touched, one by one or in bulk."""
    touched = w.all(
        lambda customer_id: int(customer_id),
        "SELECT DISTINCT customer_id FROM change WHERE op_id = :op AND customer_id IS NOT NULL "
        "AND table_name NOT IN ('sale', 'payment', 'movement', 'ticket')",
        op=w.op_id,
    )
    if w.batch_id is not None:
        touched += w.all(
            lambda customer_id: int(customer_id), "SELECT id FROM customer WHERE batch_id = :batch", batch=w.batch_id
        )
    index(w, sorted(set(touched)))


def index(w: "Writer", customer_ids: Iterable[int]) -> None:
    """Write the customers' index entries; those that no longer exist are taken out."""
    remaining = iter(customer_ids)
    while chunk := list(itertools.islice(remaining, _CHUNK)):
        ids = "[" + ",".join(map(str, chunk)) + "]"
        w.execute("DELETE FROM customer_search WHERE rowid IN (SELECT value FROM json_each(:ids))", ids=ids)
        entries = [(source.id, body(source)) for source in w.all(_Source, _SOURCES, ids=ids)]
        w.insert_many("customer_search", ("rowid", "body"), entries)


def rebuild(w: "Writer") -> None:
    """Make the whole index anew."""
    w.execute("DELETE FROM customer_search")
    index(w, w.all(lambda customer_id: int(customer_id), "SELECT id FROM customer ORDER BY id"))


def body(source: _Source) -> str:
    """The text that is indexed for one customer."""
    names = " ".join(name_words(name) for name in (source.name, source.short_name, source.contact) if name)
    people = " ".join(name_words(name) for name in (source.people or "").split(" ") if name)
    others = (source.code, source.others, source.emails, source.places, source.tags, source.values)
    rest = " ".join(spaced(text) for text in others if text)
    return f"{names} {people} {digit_words((source.phones or '').split())} {rest}"
