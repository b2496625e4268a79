"""Products: lists, one record, finding one, and writing one."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.pinyin import sort_key
from crm_tui.domain.products import FIELDS
from crm_tui.store.codes import next_code
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json, id_array, in_order, like, only_one, search_words

OWN: Final = tuple(field.name for field in FIELDS)
SORTS: Final = {"name": "pinyin", "sku": "sku", "category": "category", "price": "price", "created": "created_at"}
#: What can be the same for many products.
SHARED: Final = frozenset({"category", "subcategory", "unit", "status", "note"})


class ProductRow(NamedTuple):
    """A product in a list; price and cost in hundredths of a minor unit."""

    id: int
    sku: str
    name: str
    category: str | None
    unit: str | None
    price: int | None
    cost: int | None
    status: str
    subcategory: str | None
    barcode: str | None


class ProductRecord(NamedTuple):
    """A product's fields by name; `version` is what an edit must be made against."""

    id: int
    version: int
    values: dict[str, Value]


def ids(r: Reader, search: str = "", sort: str = "name", descending: bool = False) -> "array[int]":
    """The ids of the products whose code, name, pinyin, barcode or category hold every word, sorted."""
    order = f"{SORTS[sort]} {'DESC' if descending else 'ASC'}, id"
    if not search.strip():
        return id_array(r, f"SELECT id FROM product ORDER BY {order}")
    words = {f"word{place}": like(word) for place, word in enumerate(search_words(search))}
    found = " AND ".join(f"({holding(f':{name}')})" for name in words)
    return id_array(
        r,
        f"SELECT id FROM product p WHERE {found} ORDER BY {_RANK}, {order}",
        **words,
        exact=search.strip().lower(),
        start=like(search.strip())[1:],
    )


def holding(pattern: str) -> str:
    """SQL that is true where the product `p` has the pattern (a parameter) in a field that is searched."""
    return " OR ".join(f"coalesce({column} LIKE {pattern} ESCAPE '\\', FALSE)" for column in _SEARCHED)


#: The first letters of the pinyin's words; a catalogue is small enough to make them on the fly.
_INITIALS = (
    "(WITH RECURSIVE w(rest, made) AS (SELECT p.pinyin || ' ', '' UNION ALL "
    "SELECT substr(rest, instr(rest, ' ') + 1), made || substr(rest, 1, 1) FROM w WHERE rest <> '') "
    "SELECT made FROM w WHERE rest = '')"
)
_SEARCHED: Final = (
    *("p.name", "p.sku", "p.barcode", "p.category", "p.subcategory"),
    *("replace(p.pinyin, ' ', '')", _INITIALS),
)


#: What was typed exactly comes first, then what begins with it, then the rest.
_RANK = (
    "CASE WHEN lower(sku) = :exact OR lower(name) = :exact OR barcode = :exact THEN 0 "
    "WHEN sku LIKE :start ESCAPE '\\' OR name LIKE :start ESCAPE '\\' "
    "OR replace(pinyin, ' ', '') LIKE :start ESCAPE '\\' THEN 1 ELSE 2 END"
)


def rows(r: Reader, wanted: Iterable[int]) -> list[ProductRow]:
    """The products of these ids as list rows, in that order."""
    wanted = list(wanted)
    return in_order(
        r.all(
            ProductRow,
            "SELECT id, sku, name, category, unit, price, cost, status, subcategory, barcode FROM product "
            "WHERE id IN (SELECT value FROM json_each(:ids))",
            ids=as_json(wanted),
        ),
        wanted,
    )


def get(r: Reader, product_id: int) -> ProductRecord:
    """One product; NotFound where there is none of that id."""
    found = r.row(f"SELECT version, {', '.join(OWN)} FROM product WHERE id = :id", id=product_id)
    if found is None:
        raise NotFound(N_("This product no longer exists."))
    return ProductRecord(product_id, int(found.pop("version") or 0), found)


def find(r: Reader, text: str) -> int:
    """The one product meant by a code, a barcode, an exact name, or a search that finds only one.

    Raises NotFound, or Conflict naming the candidates.
    """
    wanted = text.strip()

    def tries() -> Iterator[Sequence[int]]:
        yield r.all(int, "SELECT id FROM product WHERE sku = :text COLLATE NOCASE", text=wanted)
        yield r.all(int, "SELECT id FROM product WHERE barcode = :text OR name = :text", text=wanted)
        yield ids(r, wanted)

    def names(found: Sequence[int]) -> list[str]:
        return [f"{row.sku} {row.name}" for row in rows(r, found)]

    none = NotFound(N_("There is no product “{text}”."), text=wanted)
    return only_one(
        tries(), names, none, N_("{count} products match “{text}”: {names} … Please give the code."), wanted
    )


def insert(w: Writer, values: Mapping[str, Value]) -> int:
    """Add a product from values by field name; without a code, the next free one is given."""
    own = {name: values.get(name) for name in OWN}
    own["sku"] = values.get("sku") or next_code(w, "product")
    own["status"] = values.get("status") or "on_sale"
    return w.insert("product", {**own, "pinyin": sort_key(str(values["name"])), "created_at": clock.stamp()})


def change(w: Writer, product_id: int, changes: Mapping[str, Value], version: int | None = None) -> None:
    """Change a product's fields; Conflict where it is no longer at `version`."""
    own = dict(changes)
    if "name" in own:
        own["pinyin"] = sort_key(str(own["name"]))
    w.update("product", product_id, own, version)


def label(r: Reader, product_id: int) -> str:
    """The product's name, for a message; NotFound where there is none of that id."""
    name = r.value("SELECT name FROM product WHERE id = :id", id=product_id)
    if name is None:
        raise NotFound(N_("This product no longer exists."))
    return str(name)


def sku_taken(r: Reader, sku: Value, apart_from: int = 0) -> bool:
    """Whether a product other than `apart_from` has this code."""
    return r.value("SELECT 1 FROM product WHERE sku = :sku AND id <> :id", sku=sku, id=apart_from) is not None


def references(r: Reader, product_id: int) -> int:
    """How many ledger lines, stock reports and tickets name the product."""
    parts = (f"(SELECT count(*) FROM {table} WHERE product_id = :id)" for table in ("sale", "movement", "ticket"))
    return int(r.value("SELECT " + " + ".join(parts), id=product_id))


def count(r: Reader) -> int:
    """How many products there are."""
    return int(r.value("SELECT count(*) FROM product"))


# Many at once: one statement for all of them, however many are marked.


def existing(r: Reader, wanted: Iterable[int]) -> list[int]:
    """Those of the ids that are products still, in order of id."""
    return r.all(int, f"SELECT id FROM product WHERE id IN ({_IDS}) ORDER BY id", ids=as_json(wanted))


def in_ledger(r: Reader, wanted: Iterable[int]) -> list[int]:
    """Those of the products that ledger lines or stock reports name."""
    tables = ("sale", "movement", "ticket")
    named = " OR ".join(f"EXISTS (SELECT 1 FROM {table} t WHERE t.product_id = p.id)" for table in tables)
    return r.all(int, f"SELECT p.id FROM product p WHERE p.id IN ({_IDS}) AND ({named})", ids=as_json(wanted))


def change_all(w: Writer, wanted: Sequence[int], changes: Mapping[str, Value]) -> None:
    """Give all of them these values in fields of `SHARED`; rows that have them already stay as they are."""
    for name, value in changes.items():
        sql = (
            f'UPDATE product SET "{name}" = :value, version = version + 1 '
            f'WHERE id IN ({_IDS}) AND "{name}" IS NOT :value'
        )
        w.execute_on("product", sql, ids=as_json(wanted), value=value)


def delete_all(w: Writer, wanted: Sequence[int]) -> None:
    """Delete all of them; none may be in the ledger."""
    w.execute_on("product", f"DELETE FROM product WHERE id IN ({_IDS})", ids=as_json(wanted))


_IDS: Final = "SELECT value FROM json_each(:ids)"
