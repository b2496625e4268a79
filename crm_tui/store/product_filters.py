"""Which products a text finds: words and fields of the query language, made one statement."""

from array import array
from datetime import timedelta
from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.query.meaning import Condition, Search, compile_query
from crm_tui.query.product_fields import PRODUCTS
from crm_tui.query.signs import is_plain
from crm_tui.store import products
from crm_tui.store.asking import Asking, sorted_by
from crm_tui.store.db import Reader
from crm_tui.store.rows import id_array, like, search_words

_YEAR: Final = timedelta(days=365)
#: Where each field, and what else a list is sorted by, is found.
_COLUMNS: Final = {
    "name": "p.name",
    "code": "p.sku",
    "category": "p.category",
    "subcategory": "p.subcategory",
    "unit": "p.unit",
    "barcode": "p.barcode",
    "status": "p.status",
    "note": "p.note",
    "price": "p.price",
    "cost": "p.cost",
    "sold": "coalesce(sold.quantity, 0)",
    "margin": "CASE WHEN p.price <> 0 THEN (p.price - p.cost) * 1.0 / p.price END",
}
_KEYS: Final = {**_COLUMNS, "name": "p.pinyin"}
#: What the list can be sorted by: fields of the language, and what columns show besides.
SORTS: Final = frozenset({*PRODUCTS.sortable, "margin"})
#: Made once for the whole list. `+` keeps SQLite from going through the lines product by product.
_SOLD: Final = (
    "LEFT JOIN (SELECT +product_id AS product_id, sum(quantity) AS quantity FROM sale WHERE day >= :since "
    "AND product_id IS NOT NULL GROUP BY 1) sold ON sold.product_id = p.id"
)


def year_ago(r: Reader) -> str:
    """The first day of the last twelve months, in the shop's zone."""
    return (clock.today(r.shop.zone or None) - _YEAR).isoformat()


def select(r: Reader, text: str, sort: str = "name", descending: bool = False) -> "array[int]":
    """The ids of the products that the text asks for; what it says of sorting goes before `sort`.

    A text that is a product's name or code, or finds products as plain words, may break the rules of the language.
    Raises Invalid where it does so otherwise.
    """
    if is_plain(text) or _is_product(r, text):
        return _plain(r, text, sort, descending)
    try:
        query = compile_query(text, r.shop, clock.today(r.shop.zone or None), PRODUCTS)
    except Invalid:
        if found := _plain(r, text, sort, descending):
            return found
        raise
    return _ask(r, query.where, query.sort or ((sort, descending),))


def _plain(r: Reader, text: str, sort: str, descending: bool) -> "array[int]":
    """By words; those that fit best come first where the order is by the product's own fields."""
    own = {"code": "sku"}.get(sort, sort)
    if own in products.SORTS:
        return products.ids(r, text, own, descending)
    return _ask(r, Search(text) if text.strip() else None, ((sort, descending),))


def _is_product(r: Reader, text: str) -> bool:
    found = "SELECT 1 FROM product WHERE name = :text OR sku = :text OR barcode = :text"
    return r.value(found, text=text.strip()) is not None


def _ask(r: Reader, where: Condition | None, sort: tuple[tuple[str, bool], ...]) -> "array[int]":
    asking = _Asking()
    condition = asking.sql(where) if where is not None else "TRUE"
    order = ", ".join(sorted_by(_KEYS[name], down) for name, down in sort)
    join = _SOLD if "sold." in condition + order else ""
    return id_array(
        r, f"SELECT p.id FROM product p {join} WHERE {condition} ORDER BY {order}, p.pinyin, p.id",
        since=year_ago(r), **asking.params,
    )  # fmt: skip


class _Asking(Asking):
    """A query of products."""

    vocabulary = PRODUCTS

    def column(self, field: str) -> str:
        return _COLUMNS[field]

    def search(self, words: str) -> str:
        held = (products.holding(self.bound(like(word))) for word in search_words(words))
        return " AND ".join(f"({one})" for one in held) or "TRUE"
