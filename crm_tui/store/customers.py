"""Customers: lists, one record, finding one by what a person types, and writing one."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final, NamedTuple

from crm_tui.core import clock
from crm_tui.core.errors import Invalid, NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.core.text import fold
from crm_tui.domain import lists
from crm_tui.domain.customers import FIELDS
from crm_tui.domain.pinyin import is_han, sort_key
from crm_tui.domain.search_terms import digits, match_expression
from crm_tui.query.signs import is_plain
from crm_tui.store import customer_orders
from crm_tui.store.codes import next_code
from crm_tui.store.db import ENGINE, Reader, Writer
from crm_tui.store.rows import as_json, id_array, in_order, like, only_one

PLACE: Final = ("country", "region", "city", "address", "postcode")
LISTED: Final = ("phone", "email", "tags")
OWN: Final = tuple(field.name for field in FIELDS if field.name not in {*PLACE, *LISTED})
SORTS: Final = {
    "name": "c.pinyin",
    "code": "c.code",
    "grade": "c.grade, c.stage",
    "stage": "c.stage",
    "kind": "c.kind",
    "owner": "c.owner",
    "city": "(SELECT city FROM customer_address WHERE customer_id = c.id AND position = 0)",
    "created": "c.created_at",
}


class CustomerRow(NamedTuple):
    """A customer in a list."""

    id: int
    code: str
    name: str
    kind: str
    grade: str | None
    stage: str | None
    phone: str | None
    city: str | None
    owner: str | None
    tags: str | None


class CustomerRecord(NamedTuple):
    """A customer's archive, values by field name; `version` is what an edit must be made against."""

    id: int
    version: int
    values: dict[str, Value]


_ROWS = """
SELECT c.id, c.code, c.name, c.kind, c.grade, c.stage,
  (SELECT number FROM customer_phone WHERE customer_id = c.id ORDER BY position, id LIMIT 1),
  (SELECT city FROM customer_address WHERE customer_id = c.id ORDER BY position, id LIMIT 1),
  c.owner,
  (SELECT group_concat(tag, ';') FROM (SELECT tag FROM customer_tag WHERE customer_id = c.id ORDER BY id))
FROM customer c WHERE c.id IN (SELECT value FROM json_each(:ids))
"""


def ids(
    r: Reader, search: str = "", sort: str = "name", descending: bool = False, most: int | None = None
) -> "array[int]":
    """The ids of the customers that the search text finds, sorted, those without a value last.

    Where it is empty of all of them, or of the first `most`; what words find is put in order as a whole anyway.
    """
    order = _order(sort, descending)
    if not search.strip():
        return id_array(r, f"SELECT c.id FROM customer c ORDER BY {order}", most)
    expression = match_expression(search)
    if expression:
        found = id_array(
            r,
            f"SELECT c.id FROM customer c WHERE c.id IN ({ENGINE.WORDS_FOUND.format(':words')}) "
            f"ORDER BY {RANK}, {order}",
            words=expression,
            exact=fold(search),
            start=like(fold(search))[1:],
        )
        if found or all(map(is_han, "".join(search.split()))):  # of Han characters, what text has them is indexed
            return found
    return id_array(
        r,
        "SELECT c.id FROM customer c WHERE c.name LIKE :part ESCAPE '\\' OR c.code LIKE :part ESCAPE '\\' "
        f"OR c.note LIKE :part ESCAPE '\\' ORDER BY {order}",
        part=like(search.strip()),
    )


def _order(sort: str, descending: bool) -> str:
    """Turned round it is the very reverse, but for those without a value: so an index gives both."""
    way = "DESC" if descending else "ASC"
    first, *others = SORTS[sort].split(", ")
    return ", ".join((f"{first} {way} NULLS LAST", *(f"{part} {way}" for part in (*others, "c.id"))))


#: What was typed exactly comes first, then names that begin with it, then the rest.
RANK = (
    "CASE WHEN lower(c.name) = :exact OR lower(c.code) = :exact THEN 0 "
    "WHEN c.name LIKE :start ESCAPE '\\' OR replace(c.pinyin, ' ', '') LIKE :start ESCAPE '\\' THEN 1 ELSE 2 END"
)


def select(
    r: Reader, text: str, sort: str | None = None, descending: bool = False, today: date | None = None,
    *, strict: bool = False, most: int | None = None,
) -> "array[int]":  # fmt: skip
    """The ids of the customers a query asks for; what it says of sorting goes before `sort`, a field of the language.

    With `most` only the first, where finding all takes longer. Without `strict` a text that is somebody's name or code,
    or finds customers as plain words, may break the rules of the language. Raises Invalid where it does so otherwise.
    """
    if is_plain(text) or (not strict and _is_somebody(r, text)):
        return _found(r, text, sort or "name", descending, today, most)
    from crm_tui.query.meaning import compile_query  # noqa: PLC0415 - 20 ms that plain words need not wait for
    from crm_tui.store.filters import statement  # noqa: PLC0415

    try:
        query = compile_query(text, r.shop, today or clock.today(r.shop.zone or None))
    except Invalid:
        found = array("q") if strict else _found(r, text, sort or "name", descending, today, most)
        if found:
            return found
        raise
    wanted = statement(query if query.sort or sort is None else replace(query, sort=((sort, descending),)))
    return id_array(r, wanted.sql, most, **wanted.params)


def _found(r: Reader, text: str, sort: str, descending: bool, today: date | None, most: int | None) -> "array[int]":
    """What plain words find, all customers where there are none."""
    if sort in customer_orders.NAMES and not text.strip():
        return customer_orders.ids(r, sort, descending, most)
    if sort in SORTS:
        return ids(r, text, sort, descending, most)
    from crm_tui.query.meaning import Query, Search  # noqa: PLC0415 - as above
    from crm_tui.store.filters import statement  # noqa: PLC0415

    where = Search(text) if text.strip() else None
    wanted = statement(Query(where, ((sort, descending),), today or clock.today(r.shop.zone or None)))
    return id_array(r, wanted.sql, **wanted.params)


def _is_somebody(r: Reader, text: str) -> bool:
    return r.value("SELECT 1 FROM customer WHERE name = :text OR code = :text", text=text.strip()) is not None


def rows(r: Reader, wanted: Iterable[int]) -> list[CustomerRow]:
    """The customers of these ids as list rows, in that order."""
    wanted = list(wanted)
    return in_order(r.all(CustomerRow, _ROWS, ids=as_json(wanted)), wanted)


def get(r: Reader, customer_id: int) -> CustomerRecord:
    """One customer's archive; NotFound where there is none of that id."""
    names = ", ".join(f'"{name}"' for name in OWN)
    found = r.row(f"SELECT version, {names} FROM customer WHERE id = :id", id=customer_id)
    if found is None:
        raise NotFound(N_("This customer no longer exists."))
    version = int(found.pop("version") or 0)
    place = r.row(
        f"SELECT {', '.join(PLACE)} FROM customer_address WHERE customer_id = :id ORDER BY position, id LIMIT 1",
        id=customer_id,
    )
    found.update(place or dict.fromkeys(PLACE))
    for name, (table, column, order) in _LISTS.items():
        items = r.all(str, f"SELECT {column} FROM {table} WHERE customer_id = :id ORDER BY {order}", id=customer_id)
        found[name] = lists.join(items) or None
    return CustomerRecord(customer_id, version, {field.name: found[field.name] for field in FIELDS})


_LISTS = {
    "phone": ("customer_phone", "number", "position, id"),
    "email": ("customer_email", "email", "position, id"),
    "tags": ("customer_tag", "tag", "id"),
}


def find(r: Reader, text: str) -> int:
    """The one customer meant by a code, an exact name, a phone number, or a search that finds only one.

    The code of one that was merged means whom it went into.

    Raises NotFound, or Conflict naming the candidates.
    """
    wanted = text.strip()

    def tries() -> Iterator[Sequence[int]]:
        yield r.all(int, "SELECT id FROM customer WHERE code = :code COLLATE NOCASE", code=wanted)
        yield r.all(int, "SELECT id FROM customer WHERE name = :name", name=wanted)
        yield _by_phone(r, wanted)
        yield ids(r, wanted)
        yield _merged(r, wanted)

    def names(found: Sequence[int]) -> list[str]:
        return [f"{row.code} {row.name}" for row in rows(r, found)]

    none = NotFound(N_("There is no customer “{text}”."), text=wanted)
    return only_one(
        tries(), names, none, N_("{count} customers match “{text}”: {names} … Please give the code."), wanted
    )


def _merged(r: Reader, code: str) -> list[int]:
    """The customer that the one of this code went into; the latest, where several had it."""
    sql = "SELECT survivor_id FROM customer_merge WHERE absorbed_code = :code COLLATE NOCASE ORDER BY id DESC LIMIT 1"
    return r.all(int, sql, code=code)


def _by_phone(r: Reader, text: str) -> list[int]:
    number = digits(text)
    if len(number) < 5 or any(char.isalpha() for char in text):
        return []
    return r.all(int, "SELECT DISTINCT customer_id FROM customer_phone WHERE digits = :number", number=number)


def insert(w: Writer, values: Mapping[str, Value]) -> int:
    """Add a customer from values by field name; without a code, the next free one is given."""
    own = {name: values.get(name) for name in OWN}
    name = str(values["name"])
    own["code"] = values.get("code") or next_code(w, "customer")
    own["kind"] = values.get("kind") or "organisation"
    customer_id = w.insert("customer", {**own, "pinyin": sort_key(name), "created_at": clock.stamp()})
    _write_parts(w, customer_id, values)
    return customer_id


def change(w: Writer, customer_id: int, changes: Mapping[str, Value], version: int | None = None) -> None:
    """Change a customer's fields; Conflict where it is no longer at `version`."""
    own = {name: value for name, value in changes.items() if name in OWN}
    if "name" in own:
        own["pinyin"] = sort_key(str(own["name"]))
    w.update("customer", customer_id, own, version)
    _write_parts(w, customer_id, changes)


def _write_parts(w: Writer, customer_id: int, values: Mapping[str, Value]) -> None:
    """Write the parts of the archive that live in tables of their own, where they differ."""
    if "phone" in values:
        _write_list(
            w, customer_id, "phone", [(number, digits(number)) for number in lists.split(_text(values, "phone"))]
        )
    if "email" in values:
        _write_list(w, customer_id, "email", [(email, fold(email)) for email in lists.split(_text(values, "email"))])
    if "tags" in values:
        _write_tags(w, customer_id, lists.split(_text(values, "tags")))
    if any(name in values for name in PLACE):
        _write_place(w, customer_id, {name: values[name] for name in PLACE if name in values})


def _text(values: Mapping[str, Value], name: str) -> str:
    value = values[name]
    return "" if value is None else str(value)


def _write_list(w: Writer, customer_id: int, name: str, wanted: list[tuple[str, str]]) -> None:
    """Make the customer's phones or e-mails equal to the wanted ones, in that order."""
    table, column, _ = _LISTS[name]
    matched = "digits" if name == "phone" else "folded"
    kept = dict(w.all(lambda value, row_id: (value, row_id), _own_rows(table, column), id=customer_id))
    for value in kept.keys() - {value for value, _ in wanted}:
        w.delete(table, kept[value])
    for position, (value, form) in enumerate(wanted):
        if value in kept:
            _move(w, table, kept[value], position)
        else:
            row: dict[str, Value] = {
                "customer_id": customer_id,
                "position": position,
                column: value,
                matched: form,
            }
            w.insert(table, row)


def _own_rows(table: str, column: str) -> str:
    return f"SELECT {column}, id FROM {table} WHERE customer_id = :id"


def _move(w: Writer, table: str, row_id: int, position: int) -> None:
    if w.value(f"SELECT position FROM {table} WHERE id = :id", id=row_id) != position:
        w.update(table, row_id, {"position": position})


def _write_tags(w: Writer, customer_id: int, wanted: list[str]) -> None:
    kept = dict(w.all(lambda tag, row_id: (tag, row_id), _own_rows("customer_tag", "tag"), id=customer_id))
    for tag in kept.keys() - set(wanted):
        w.delete("customer_tag", kept[tag])
    for tag in dict.fromkeys(wanted):
        if tag not in kept:
            w.insert("customer_tag", {"customer_id": customer_id, "tag": tag})


def _write_place(w: Writer, customer_id: int, changes: Mapping[str, Value]) -> None:
    """Write the main address; it is taken away where nothing is left of it."""
    found = w.row(
        f"SELECT id, {', '.join(PLACE)} FROM customer_address WHERE customer_id = :id ORDER BY position, id LIMIT 1",
        id=customer_id,
    )
    if found is None:
        if any(changes.values()):
            w.insert("customer_address", {"customer_id": customer_id, "position": 0, **changes})
        return
    row_id = int(found.pop("id") or 0)
    if not any({**found, **changes}.values()):
        w.delete("customer_address", row_id)
    elif {**found, **changes} != found:
        w.update("customer_address", row_id, changes)


def all_tags(r: Reader) -> list[str]:
    """Every tag in use, most used first."""
    return r.all(str, "SELECT tag FROM customer_tag GROUP BY tag ORDER BY count(*) DESC, tag")


def label(r: Reader, customer_id: int) -> str:
    """The customer's name, for a message; NotFound where there is none of that id."""
    name = r.value("SELECT name FROM customer WHERE id = :id", id=customer_id)
    if name is None:
        raise NotFound(N_("This customer no longer exists."))
    return str(name)


def code_taken(r: Reader, code: Value, apart_from: int = 0) -> bool:
    """Whether a customer other than `apart_from` has this code."""
    sql = "SELECT 1 FROM customer WHERE code = :code AND id <> :id"
    return r.value(sql, code=code, id=apart_from) is not None


def retag(w: Writer, customer_id: int, add: str = "", remove: str = "") -> None:
    """Put one tag on the customer and take one off, where that changes anything."""
    tags = lists.split(_text(get(w, customer_id).values, "tags"))
    wanted = list(dict.fromkeys([*(tag for tag in tags if tag != remove), *lists.split(add)]))
    if wanted != tags:
        w.update("customer", customer_id, {})  # tags are part of the archive: who edits it must learn of this
        _write_tags(w, customer_id, wanted)


def count(r: Reader) -> int:
    """How many customers there are."""
    return int(r.value("SELECT count(*) FROM customer"))


def references(r: Reader, customer_id: int) -> int:
    """How many ledger lines, payments, stock reports and tickets name the customer."""
    parts = (
        f"(SELECT count(*) FROM {table} WHERE customer_id = :id)" for table in ("sale", "payment", "movement", "ticket")
    )
    return int(r.value("SELECT " + " + ".join(parts), id=customer_id))
