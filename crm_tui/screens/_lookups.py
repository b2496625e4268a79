"""How forms find the customer or product a person means: by code, name, pinyin, initials or phone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from crm_tui.core.errors import CrmError
from crm_tui.core.fields import Kind
from crm_tui.core.privacy import masked_phone
from crm_tui.render.values import show
from crm_tui.store import customers, products
from crm_tui.store.values_in_use import in_use
from crm_tui.widgets.suggestions import Search, Suggestion

if TYPE_CHECKING:
    from crm_tui.app import CrmApp
    from crm_tui.store.db import Reader

_MOST = 6  # as many as the list under the line shows


def customer_search(crm: CrmApp) -> Search:
    """Customers for what is typed."""
    return _search(crm, _customers)


def product_search(crm: CrmApp) -> Search:
    """Products for what is typed."""
    return _search(crm, _products)


def customer_named(reader: Reader, customer_id: int | None) -> Suggestion | None:
    """The customer of that id as a lookup shows it; None for none."""
    if customer_id is None:
        return None
    return next((_customer(row) for row in customers.rows(reader, [customer_id])), None)


def product_named(reader: Reader, product_id: int | None) -> Suggestion | None:
    """The product of that id as a lookup shows it; None for none."""
    if product_id is None:
        return None
    return next((_product(reader, row) for row in products.rows(reader, [product_id])), None)


def values_in_use(crm: CrmApp) -> Callable[[str], Sequence[str]]:
    """The values in use of a kind, most used first, for fields to be completed from; to be called in a thread."""
    read = crm.reading(in_use)

    def values(kind: str) -> Sequence[str]:
        try:
            return read(kind)
        except CrmError as error:
            crm.call_from_thread(crm.complain, error)
            return ()

    return values


def _search(crm: CrmApp, find: Callable[[Reader, str], Sequence[Suggestion]]) -> Search:
    read = crm.reading(find)

    def search(text: str) -> Sequence[Suggestion]:
        try:
            return read(text)
        except CrmError as error:
            crm.complain(error)
            return ()

    return search


def _customers(reader: Reader, text: str) -> list[Suggestion]:
    return [_customer(row) for row in customers.rows(reader, islice(customers.ids(reader, text), _MOST))]


def _products(reader: Reader, text: str) -> list[Suggestion]:
    return [_product(reader, row) for row in products.rows(reader, islice(products.ids(reader, text), _MOST))]


def _customer(row: customers.CustomerRow) -> Suggestion:
    return Suggestion(
        row.id, row.code, row.name, "  ".join(part for part in (masked_phone(row.phone or ""), row.city) if part)
    )


def _product(reader: Reader, row: products.ProductRow) -> Suggestion:
    price = show(row.price, Kind.PRICE, reader.shop)
    return Suggestion(row.id, row.sku, row.name, f"{price} / {row.unit}" if price and row.unit else price)
