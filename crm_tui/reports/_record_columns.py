"""What a list of records can have as columns, and where the values come from."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.fields import Field, Kind, Value
from crm_tui.core.i18n import N_
from crm_tui.core.table import Column
from crm_tui.domain import customers as customer_domain
from crm_tui.domain import products as product_domain
from crm_tui.domain import tickets as ticket_domain
from crm_tui.store import customer_sums, customers, matching, product_filters, ticket_bulk, ticket_filters
from crm_tui.store.db import Reader

Values = Mapping[int, Mapping[str, Value]]
#: What the ledger says of a customer, besides its own fields.
_OF_LEDGER: Final = (
    Field("owed", N_("Owed"), Kind.MONEY),
    Field("spent", N_("Revenue"), Kind.MONEY),
    Field("orders", N_("Orders"), Kind.COUNT),
    Field("first_bought", N_("First bought"), Kind.DAY),
    Field("last_bought", N_("Last bought"), Kind.DAY),
)
#: Columns that are added up.
ADDED: Final = frozenset({"owed", "spent", "orders"})


class Listed(NamedTuple):
    """A noun's columns, those shown unless told, and how records are chosen and read."""

    fields: Sequence[Field]
    usual: Sequence[str]
    select: Callable[[Reader, str], Sequence[int]]
    load: Callable[[Reader, Iterable[int]], Values]

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        field = {one.name: one for one in self.fields}[name]
        return Column(name, field.label, field.kind, tuple((one.value, one.label) for one in field.choices))


def _customers(r: Reader, ids: Iterable[int]) -> Values:
    wanted = list(ids)
    sums = customer_sums.of(r, wanted)
    none = dict.fromkeys((field.name for field in _OF_LEDGER), None)
    return {
        row_id: {**none, **values, **sums.get(row_id, {})} for row_id, values in matching.customers(r, wanted).items()
    }


LISTED: Final = {
    "customers": Listed(
        (*customer_domain.RECORD.fields, *_OF_LEDGER),
        ("code", "name", "grade", "phone", "owed", "spent", "last_bought"),
        lambda r, query: customers.select(r, query, "code", strict=bool(query)),
        _customers,
    ),
    "products": Listed(
        product_domain.RECORD.fields,
        ("sku", "name", "category", "unit", "price", "cost", "status"),
        lambda r, query: product_filters.select(r, query, "sku"),
        matching.products,
    ),
    "tickets": Listed(
        ticket_domain.FILE_RECORD.fields,
        ("number", "subject", "customer_name", "category", "priority", "step"),
        lambda r, query: ticket_filters.select(r, query, "number"),
        ticket_bulk.load,
    ),
}
