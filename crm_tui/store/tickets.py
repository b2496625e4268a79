"""Tickets: lists, one record, finding one by its number, and writing one."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from crm_tui.core.errors import NotFound
from crm_tui.core.fields import Value
from crm_tui.core.i18n import N_
from crm_tui.domain.ticket_steps import State
from crm_tui.domain.tickets import FIELDS
from crm_tui.store.codes import next_code
from crm_tui.store.db import Reader, Writer
from crm_tui.store.rows import as_json, id_array, in_order, like, only_one, search_words

#: What a person writes, by column: the customer and the product are kept by id, `opened` follows from the events.
_LOOKED_UP: Final = {"customer", "customer_name", "product", "product_name", "opened"}
COLUMNS: Final = (*(field.name for field in FIELDS if field.name not in _LOOKED_UP), "customer_id", "product_id")
#: What follows from the events.
STATE: Final = ("step", "waiting", "opened", "answered", "resolved", "closed", "reopened", "latest")
_PRIORITY: Final = "CASE t.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END"
_STEP: Final = (
    "CASE t.step WHEN 'listen' THEN 0 WHEN 'act' THEN 1 WHEN 'focus' THEN 2 WHEN 'assess' THEN 3 "
    "WHEN 'coordinate' THEN 4 WHEN 'review' THEN 5 ELSE 6 END"
)
SORTS: Final = {
    "number": "t.id",
    "opened": "t.opened",
    "latest": "t.latest",
    "priority": _PRIORITY,
    "step": _STEP,
    "customer": "c.pinyin IS NULL, c.pinyin",
    "assignee": "t.assignee IS NULL, t.assignee",
    "subject": "t.subject",
    "category": "t.category",
    "promised": "t.promised IS NULL, t.promised",
}


class TicketRow(NamedTuple):
    """A ticket in a list or on the board; instants as stored, `grade` is the customer's."""

    id: int
    number: str
    step: str
    priority: str
    category: str
    subject: str
    customer_id: int | None
    customer_code: str | None
    customer_name: str | None
    grade: str | None
    person: str | None
    product_name: str | None
    assignee: str | None
    waiting: str | None
    opened: str
    promised: str | None
    resolved: str | None
    closed: str | None
    reopened: int
    latest: str


class TicketRecord(NamedTuple):
    """A ticket as a whole: `values` by field name (`customer` and `product` are codes), and where it stands."""

    id: int
    version: int
    values: dict[str, Value]
    state: State
    customer_id: int | None
    product_id: int | None
    grade: str | None

    @property
    def number(self) -> str:
        """The ticket's number."""
        return str(self.values["number"])


FROM: Final = "FROM ticket t LEFT JOIN customer c ON c.id = t.customer_id LEFT JOIN product p ON p.id = t.product_id"
_ROWS: Final = f"""
SELECT t.id, t.number, t.step, t.priority, t.category, t.subject, t.customer_id, c.code, c.name, c.grade, t.person,
  p.name, t.assignee, t.waiting, t.opened, t.promised, t.resolved, t.closed, t.reopened, t.latest {FROM}
"""


def ids(
    r: Reader,
    search: str = "",
    step: str | None = None,
    customer_id: int | None = None,
    closed: bool | None = None,
    sort: str = "opened",
    descending: bool = True,
) -> "array[int]":
    """The ids of the tickets whose number, subject, words, customer or lesson hold every word of `search`.

    `step` and `customer_id` limit them, and `closed` to those that are, or that are not.
    """
    words = search_words(search)
    texts: dict[str, Value] = {f"word{place}": like(word) for place, word in enumerate(words)}
    conditions = [f"({holding(f':{name}')})" for name in texts]
    conditions += [
        condition
        for condition, wanted in (
            ("t.step = :step", step is not None),
            ("t.customer_id = :customer", customer_id is not None),
            ("t.step = 'closed'", closed is True),
            ("t.step <> 'closed'", closed is False),
        )
        if wanted
    ]
    where = " AND ".join(conditions) or "TRUE"
    order = ", ".join(order_by(sort, descending))
    return id_array(r, f"SELECT t.id {FROM} WHERE {where} ORDER BY {order}", step=step, customer=customer_id, **texts)


def order_by(sort: str, descending: bool) -> list[str]:
    """The parts of an ORDER BY, the ticket's id last; tickets without a value come last."""
    *absent, key = SORTS[sort].split(", ")
    way = "DESC" if descending else "ASC"
    return [*absent, f"{key} {way}", f"t.id {way}"]


def holding(part: str) -> str:
    """SQL that is true where the ticket's texts, its customer's or its product's name are LIKE the parameter."""
    columns = ("t.number", "t.subject", "t.words", "t.person", "t.resolution", "t.cause", "t.lesson", "c.name",
               "c.code", "p.name", "t.place")  # fmt: skip
    return " OR ".join(f"coalesce({column} LIKE {part} ESCAPE '\\', FALSE)" for column in columns)


def rows(r: Reader, wanted: Iterable[int]) -> list[TicketRow]:
    """The tickets of these ids as list rows, in that order."""
    wanted = list(wanted)
    return in_order(
        r.all(TicketRow, f"{_ROWS} WHERE t.id IN (SELECT value FROM json_each(:ids))", ids=as_json(wanted)), wanted
    )


def get(r: Reader, ticket_id: int) -> TicketRecord:
    """One ticket; NotFound where there is none of that id."""
    found = r.row(
        f"SELECT t.*, c.code AS customer, c.name AS customer_name, c.grade AS _grade, p.sku AS product, "
        f"p.name AS product_name {FROM} WHERE t.id = :id",
        id=ticket_id,
    )
    if found is None:
        raise NotFound(N_("This ticket no longer exists."))
    return TicketRecord(
        ticket_id,
        int(found["version"] or 0),
        {field.name: found[field.name] for field in FIELDS},
        State(**{name: found[name] for name in STATE}),  # type: ignore[arg-type]  # columns of those kinds
        _id(found["customer_id"]),
        _id(found["product_id"]),
        None if found["_grade"] is None else str(found["_grade"]),
    )


def _id(value: Value) -> int | None:
    return None if value is None else int(value)


def find(r: Reader, text: str) -> int:
    """The one ticket meant by its number, `T-0012` or `12`, or by words that find only one.

    Raises NotFound, or Conflict naming the candidates.
    """
    wanted = text.strip()

    def tries() -> Iterator[Sequence[int]]:
        yield r.all(int, "SELECT id FROM ticket WHERE number = :number COLLATE NOCASE", number=wanted)
        if wanted.isdecimal() and wanted.isascii():
            yield r.all(int, "SELECT id FROM ticket WHERE number = :number", number=f"T-{int(wanted):04d}")
        yield ids(r, wanted)

    def names(found: Sequence[int]) -> list[str]:
        return [f"{row.number} {row.subject}" for row in rows(r, found)]

    none = NotFound(N_("There is no ticket “{text}”."), text=wanted)
    return only_one(
        tries(), names, none, N_("{count} tickets match “{text}”: {names} … Please give the number."), wanted
    )


def number_taken(r: Reader, number: Value, apart_from: int = 0) -> bool:
    """Whether a ticket other than `apart_from` has this number."""
    sql = "SELECT 1 FROM ticket WHERE number = :number AND id <> :id"
    return r.value(sql, number=number, id=apart_from) is not None


def insert(w: Writer, values: Mapping[str, Value], state: State) -> int:
    """Add a ticket from values by column; without a number, the next free one is given."""
    own = {name: values.get(name) for name in COLUMNS}
    own["number"] = own["number"] or next_code(w, "ticket")
    return w.insert("ticket", {**own, **columns_of(state)})


def columns_of(state: State) -> dict[str, Value]:
    """The state as columns."""
    return {name: getattr(state, name) for name in STATE}


def texts_in_use(r: Reader, column: str) -> list[str]:
    """The different texts of `assignee`, `channel` or `commitment`, those used most first."""
    if column not in {"assignee", "channel", "commitment"}:
        raise KeyError(column)
    sql = f"SELECT {column} FROM ticket WHERE {column} <> '' GROUP BY {column} ORDER BY count(*) DESC, {column}"
    return r.all(str, sql)
