"""Which products a text finds: words and fields of the query language, made one statement."""

from array import array
from datetime import timedelta
from typing import Final

from crm_tui.core import clock
from crm_tui.core.errors import Invalid
from crm_tui.core.fields import Kind, Value
from crm_tui.query.meaning import (
    Between,
    Condition,
    Every,
    EveryYear,
    Given,
    Holds,
    Neither,
    Search,
    Some,
    compile_query,
)
from crm_tui.query.product_fields import PRODUCTS
from crm_tui.query.signs import is_plain
from crm_tui.store import products
from crm_tui.store.db import Reader
from crm_tui.store.rows import id_array, like

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
    order = ", ".join(part for name, down in sort for part in _order(name, down))
    join = _SOLD if "sold." in condition + order else ""
    return id_array(
        r, f"SELECT p.id FROM product p {join} WHERE {condition} ORDER BY {order}, p.pinyin, p.id",
        since=year_ago(r), **asking.params,
    )  # fmt: skip


def _order(name: str, down: bool) -> tuple[str, str]:
    """Sorted by the field, products without it last."""
    key = "p.pinyin" if name == "name" else _COLUMNS[name]
    return f"({key}) IS NULL", f"({key}) {'DESC' if down else 'ASC'}"


class _Asking:
    """One query on its way into SQL; collects the parameters."""

    def __init__(self) -> None:
        self.params: dict[str, Value] = {}

    def sql(self, condition: Condition) -> str:
        """The condition as SQL that is true or false for every product."""
        match condition:
            case Every(parts):
                return "(" + (" AND ".join(map(self.sql, parts)) or "TRUE") + ")"
            case Some(parts):
                return "(" + " OR ".join(map(self.sql, parts)) + ")"
            case Neither(part):
                return f"(NOT {self.sql(part)})"
            case Search(words):
                held = [products.holding(self._bound(like(word))) for word in words.split()]
                return " AND ".join(f"({one})" for one in held) or "TRUE"
            case Holds():
                return self._holds(condition)
            case Between(field, low, high):
                return self._between(_COLUMNS[field], low, high)
            case Given(field):
                nothing = "0" if PRODUCTS.by_name[field].kind in {Kind.PRICE, Kind.QUANTITY} else "''"
                return f"coalesce({_COLUMNS[field]} <> {nothing}, FALSE)"
            case EveryYear():  # no field of a product comes every year
                raise ValueError(condition)

    def _holds(self, wanted: Holds) -> str:
        test = f"LIKE {self._bound(like(wanted.text))} ESCAPE '\\'"
        if wanted.whole:
            test = f"= {self._bound(wanted.text)} COLLATE NOCASE"
        return f"coalesce({_COLUMNS[wanted.field]} {test}, FALSE)"

    def _between(self, column: str, low: Value, high: Value) -> str:
        tests = [f"{column} {sign} {self._bound(bound)}" for sign, bound in ((">=", low), ("<=", high))
                 if bound is not None]  # fmt: skip
        return f"coalesce({' AND '.join(tests)}, FALSE)"

    def _bound(self, value: Value) -> str:
        name = f"q{len(self.params)}"
        self.params[name] = value
        return f":{name}"
