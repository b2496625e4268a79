"""The audit trail as people read it: operations, what each changed, what can be undone and redone."""

import json
import re
from array import array
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.core.i18n import Text, tr
from crm_tui.core.text import fold
from crm_tui.store.audit import read_image
from crm_tui.store.db import Reader, Writer
from crm_tui.store.messages import read_text
from crm_tui.store.rows import as_json, id_array, in_order, like, where


class OperationRow(NamedTuple):
    """One operation; `undone` when it is not in force any more, `changes` counts the recorded rows."""

    id: int
    at: str
    actor: str
    name: str
    message: Text
    undone: bool
    changes: int
    batch_id: int | None


class ChangeRow(NamedTuple):
    """One row changed by an operation: images by column, None where the row did not exist."""

    table: str
    row_id: int
    before: dict[str, Value] | None
    after: dict[str, Value] | None


#: Operations that are not in force: undone, by an undo that is itself in force. An undo comes after what it
#: undoes, so chains are walked from their latest end.
_UNDONE = """
WITH RECURSIVE chain(root, last, depth) AS (
  SELECT DISTINCT undoes, undoes, 0 FROM operation WHERE undoes IS NOT NULL
  UNION ALL
  SELECT c.root, u.id, c.depth + 1 FROM chain c JOIN operation u ON u.undoes = c.last
    AND u.id = (SELECT max(id) FROM operation WHERE undoes = c.last)
)
SELECT root FROM chain GROUP BY root HAVING max(depth) % 2 = 1
"""
_COLUMNS = """
SELECT o.id, o.at, o.actor, o.name, o.message, o.params, o.batch_id,
  (SELECT count(*) FROM change WHERE op_id = o.id)
FROM operation o
"""
_TOUCHING = (
    "(o.id IN (SELECT op_id FROM change WHERE customer_id IN ({whom})) OR o.batch_id IN ("
    "SELECT batch_id FROM sale WHERE customer_id IN ({whom}) UNION "
    "SELECT batch_id FROM payment WHERE customer_id IN ({whom}) UNION "
    "SELECT batch_id FROM customer WHERE id IN ({whom})))"
)
_OF_CUSTOMER = _TOUCHING.format(whom=":customer")
_NAMING = "EXISTS (SELECT 1 FROM json_tree(o.params) WHERE atom LIKE :{name} ESCAPE '\\')"
_SAYING = "o.message IN (SELECT value FROM json_each(:in_{name}))"
#: A customer that is gone is still named by the messages.
_OF_NAMED = "({} OR {})".format(
    _TOUCHING.format(whom="SELECT id FROM customer WHERE name LIKE :named ESCAPE '\\' OR code = :code COLLATE NOCASE"),
    _NAMING.format(name="named"),
)
#: What a list of operations can be sorted by.
SORTS: Final = {"when": "o.id", "who": "o.actor", "changes": "(SELECT count(*) FROM change WHERE op_id = o.id)"}


def recent(r: Reader, limit: int = 50, customer_id: int | None = None) -> list[OperationRow]:
    """The latest operations, latest first; only those that touched the customer, where one is given."""
    condition = f"WHERE {_OF_CUSTOMER}" if customer_id is not None else ""
    sql = f"{_COLUMNS} {condition} ORDER BY o.id DESC LIMIT :limit"
    return r.all(_as_row(undone_operations(r)), sql, customer=customer_id, limit=limit)


def ids(
    r: Reader,
    actor: str | None = None,
    since: str | None = None,
    until: str | None = None,
    customer_id: int | None = None,
    words: Iterable[str] = (),
    *,
    customer: str = "",
    sort: str = "when",
    descending: bool = True,
    most: int | None = None,
) -> "array[int]":
    """The ids of the operations, latest first unless sorted otherwise: those that fulfil whatever is given.

    `actor` and `customer` are parts of names (or the customer's code); `since` is the first instant, `until` the first
    one too late; every one of `words` stands in the message, as it reads in the present language. `most`: the first.
    """
    texts = {f"word{place}": word for place, word in enumerate(words)}
    chosen = where(
        (
            "o.actor LIKE :actor ESCAPE '\\'" if actor else "",
            "o.at >= :since" if since else "",
            "o.at < :until" if until else "",
            _OF_CUSTOMER if customer_id is not None else "",
            _OF_NAMED if customer else "",
            *(f"({_NAMING.format(name=name)} OR {_SAYING.format(name=name)})" for name in texts),
        )
    )
    way = "DESC" if descending else "ASC"
    params: dict[str, Value] = {"since": since, "until": until, "customer": customer_id, "code": customer}
    params |= {name: like(word) for name, word in texts.items()}
    params |= {f"in_{name}": _messages_with(r, word) for name, word in texts.items()}
    return id_array(
        r, f"SELECT o.id FROM operation o {chosen} ORDER BY {SORTS[sort]} {way}, o.id {way}", most, **params,
        actor=like(actor) if actor else None, named=like(customer),
    )  # fmt: skip


def _messages_with(r: Reader, word: str) -> str:
    """The messages (msgids, as JSON) whose sentence holds the word in the present language, what it names left out."""
    wanted = fold(word)
    messages = r.all(str, "SELECT DISTINCT message FROM operation")
    return json.dumps([message for message in messages if wanted in fold(re.sub(_NAMES, "", tr(message)))])


_NAMES: Final = r"\{\w*\}"


def actors(r: Reader) -> list[str]:
    """Everybody who has done something, those who did most first."""
    return r.all(str, "SELECT actor FROM operation GROUP BY actor ORDER BY count(*) DESC, actor")


def rows(r: Reader, wanted: Iterable[int]) -> list[OperationRow]:
    """The operations of these ids, in that order."""
    wanted = list(wanted)
    sql = f"{_COLUMNS} WHERE o.id IN (SELECT value FROM json_each(:ids))"
    return in_order(r.all(_as_row(undone_operations(r)), sql, ids=as_json(wanted)), wanted)


def count(r: Reader) -> int:
    """How many operations there are."""
    return int(r.value("SELECT count(*) FROM operation"))


def changes(r: Reader, op_id: int, customer_id: int | None = None, limit: int = -1) -> list[ChangeRow]:
    """What the operation changed, in the order it did, at most `limit` rows unless that is negative.

    Only what belongs to the customer, where one is given.
    """

    def make(table: str, row_id: int, before: str | None, after: str | None) -> ChangeRow:
        return ChangeRow(table, row_id, read_image(before), read_image(after))

    mine = "" if customer_id is None else "AND customer_id = :customer"
    return r.all(
        make,
        f"SELECT table_name, row_id, before, after FROM change WHERE op_id = :op_id {mine} ORDER BY id LIMIT :limit",
        limit=limit,
        op_id=op_id,
        customer=customer_id,
    )


def change_ids(r: Reader, op_id: int, tables: Iterable[str]) -> "array[int]":
    """The ids of the rows of `change` that the operation made in these tables, in its order."""
    return id_array(
        r,
        "SELECT id FROM change WHERE op_id = :op_id "
        "AND table_name IN (SELECT value FROM json_each(:tables)) ORDER BY id",
        op_id=op_id,
        tables=json.dumps(list(tables)),
    )


def changes_by_id(r: Reader, wanted: Iterable[int]) -> list[tuple[int, ChangeRow]]:
    """The changes of these ids, in that order, each with its id."""
    wanted = list(wanted)

    def make(change_id: int, table: str, row_id: int, before: str | None, after: str | None) -> tuple[int, ChangeRow]:
        return change_id, ChangeRow(table, row_id, read_image(before), read_image(after))

    sql = "SELECT id, table_name, row_id, before, after FROM change WHERE id IN (SELECT value FROM json_each(:ids))"
    return in_order(r.all(make, sql, ids=as_json(wanted)), wanted)


class Target(NamedTuple):
    """The operation that an undo or a redo is about."""

    id: int
    name: str
    message: Text
    batch_id: int | None
    undone: bool


def target(r: Reader, op_id: int) -> Target | None:
    """The operation of that id; where it was undone and redone, the redo, which holds the rows' present state."""
    latest = r.value(
        "WITH RECURSIVE chain(last, depth) AS (SELECT :id, 0 UNION ALL SELECT u.id, c.depth + 1 FROM chain c "
        "JOIN operation u ON u.undoes = c.last) SELECT last FROM chain WHERE depth % 2 = 0 ORDER BY depth DESC LIMIT 1",
        id=op_id,
    )
    return r.one(_as_target(undone_operations(r)), f"{_TARGET} WHERE id = :id", id=latest)


def last_done(r: Reader) -> Target | None:
    """The latest operation in force that is not itself an undo: what `undo` takes back."""
    undone = undone_operations(r)
    for found in r.iterate(_as_target(undone), f"{_TARGET} WHERE name NOT IN ('undo', 'shop.create') ORDER BY id DESC"):
        if not found.undone:
            return found
    return None


def last_undone(r: Reader) -> Target | None:
    """The latest undo in force with nothing but undos and redos since: what `redo` takes back."""
    undone = undone_operations(r)
    for found in r.iterate(_as_target(undone), f"{_TARGET} ORDER BY id DESC"):
        if found.name == "undo" and not found.undone:
            return found
        if found.name not in {"undo", "redo"}:
            return None
    return None


def mark_undoing(w: Writer, op_id: int) -> None:
    """Note that the operation under way takes back `op_id`."""
    w.execute("UPDATE operation SET undoes = :undoes WHERE id = :id", undoes=op_id, id=w.op_id)


_TARGET = "SELECT id, name, message, params, batch_id FROM operation"


def _as_row(undone: set[int]) -> Callable[..., OperationRow]:
    def make(
        op_id: int, at: str, actor: str, name: str, message: str, params: str, batch_id: int | None, changed: int
    ) -> OperationRow:
        return OperationRow(op_id, at, actor, name, read_text(message, params), op_id in undone, changed, batch_id)

    return make


def _as_target(undone: set[int]) -> Callable[..., Target]:
    def make(op_id: int, name: str, message: str, params: str, batch_id: int | None) -> Target:
        return Target(op_id, name, read_text(message, params), batch_id, op_id in undone)

    return make


def undone_operations(r: Reader) -> set[int]:
    """The ids of the operations that are not in force."""
    return set(r.all(int, _UNDONE))
