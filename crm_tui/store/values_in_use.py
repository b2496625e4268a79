"""The values that stand in the records already, by what they are: what fields are completed from, most used first."""

from collections.abc import Mapping, Sequence
from typing import Final

from crm_tui.store.db import Reader

#: As many different values are read of one kind; what is used less is not worth offering.
_MOST: Final = 2000
#: Where values of each kind stand: tables and their columns.
_PLACES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "country": (("customer_address", "country"), ("sale", "country")),
    "region": (("customer_address", "region"), ("sale", "region")),
    "city": (("customer_address", "city"), ("sale", "city")),
    "tag": (("customer_tag", "tag"),),
    "industry": (("customer", "industry"),),
    "business_mode": (("customer", "business_mode"),),
    "source": (("customer", "source"), ("expense", "source")),
    "channel": (("customer", "channel"), ("sale", "channel"), ("ticket", "channel"), ("expense", "channel")),
    "staff": (("customer", "owner"), ("sale", "staff"), ("ticket", "assignee")),
    "category": (("product", "category"), ("sale", "category")),
    "subcategory": (("product", "subcategory"),),
    "unit": (("product", "unit"),),
    "method": (("payment", "method"),),
    "role": (("person", "role"),),
    "occasion": (("key_date", "label"),),
}


def in_use(r: Reader, kind: str) -> list[str]:
    """The values of that kind, most used first; KeyError for a kind that no table keeps."""
    places = " UNION ALL ".join(
        f"SELECT {column} AS value, count(*) AS uses FROM {table} WHERE {column} <> '' GROUP BY {column}"
        for table, column in _PLACES[kind]
    )
    sql = f"SELECT value FROM ({places}) GROUP BY value ORDER BY sum(uses) DESC, value LIMIT :most"
    return r.all(str, sql, most=_MOST)
