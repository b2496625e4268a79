"""The customers' search index: kept equal to the records by the operation that touches them."""

import itertools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from crm_tui.domain.search_terms import digit_words, name_words, spaced

if TYPE_CHECKING:
    from crm_tui.store.db import Writer

_CHUNK = 500


class Source(NamedTuple):
    """What one customer is found by; of several phones, e-mails and so on they are parted by spaces."""

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


def _spaced(columns: Iterable[str]) -> str:
    """SQL of the columns' texts with spaces between them."""
    return " || ' ' || ".join(f"coalesce({name}, '')" for name in columns)


#: Columns of a customer that are found but are no names.
OTHERS: Final = ("wechat", "industry", "note", "owner")
_PLACE: Final = ("country", "region", "city", "address", "postcode")
_SOURCES = f"""
SELECT c.id, c.code, c.name, c.short_name, c.contact, {_spaced(OTHERS)},
  (SELECT group_concat(digits, ' ') FROM customer_phone WHERE customer_id = c.id),
  (SELECT group_concat(folded, ' ') FROM customer_email WHERE customer_id = c.id),
  (SELECT group_concat({_spaced(_PLACE)}, ' ') FROM customer_address WHERE customer_id = c.id),
  (SELECT group_concat(tag, ' ') FROM customer_tag WHERE customer_id = c.id),
  (SELECT group_concat(name, ' ') FROM person WHERE customer_id = c.id),
  (SELECT group_concat(value, ' ') FROM custom_value WHERE customer_id = c.id)
FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""


def refresh(w: "Writer") -> None:
    """Index anew every customer that this operation touched; those that came in bulk have been `add`ed."""
    touched = w.all(
        lambda customer_id: int(customer_id),
        "SELECT DISTINCT customer_id FROM change WHERE op_id = :op AND customer_id IS NOT NULL "
        "AND table_name NOT IN ('sale', 'payment', 'movement', 'ticket')",
        op=w.op_id,
    )
    index(w, sorted(touched))


def add(w: "Writer", sources: Iterable[Source]) -> None:
    """Write the entries of new customers, which have none, in the order of their ids."""
    w.insert_many("customer_search", ("rowid", "body"), ((source.id, body(source)) for source in sources))


def index(w: "Writer", customer_ids: Iterable[int]) -> None:
    """Write the customers' index entries; those that no longer exist are taken out."""
    remaining = iter(customer_ids)
    while chunk := list(itertools.islice(remaining, _CHUNK)):
        ids = "[" + ",".join(map(str, chunk)) + "]"
        w.execute("DELETE FROM customer_search WHERE rowid IN (SELECT value FROM json_each(:ids))", ids=ids)
        add(w, w.all(Source, f"{_SOURCES} ORDER BY c.id", ids=ids))


def rebuild(w: "Writer") -> None:
    """Make the whole index anew."""
    w.execute("DELETE FROM customer_search")
    index(w, w.all(lambda customer_id: int(customer_id), "SELECT id FROM customer ORDER BY id"))


def body(source: Source) -> str:
    """The text that is indexed for one customer."""
    names = " ".join(name_words(name) for name in (source.name, source.short_name, source.contact) if name)
    people = " ".join(name_words(name) for name in (source.people or "").split(" ") if name)
    others = (source.code, source.others, source.emails, source.places, source.tags, source.values)
    rest = spaced(" ".join(filter(None, others)))
    return f"{names} {people} {digit_words((source.phones or '').split())} {rest}"
