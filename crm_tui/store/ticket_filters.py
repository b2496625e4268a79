"""Which tickets a text finds: words and fields of the query language, made one statement."""

from array import array
from typing import Final

from crm_tui.core import clock
from crm_tui.query.meaning import compile_query
from crm_tui.query.signs import is_plain
from crm_tui.query.ticket_fields import TICKETS
from crm_tui.store import ticket_clocks, tickets
from crm_tui.store.asking import Asking, sorted_by
from crm_tui.store.db import Reader
from crm_tui.store.rows import as_json, id_array, like, search_words

#: What a list can be sorted by: how much of its time is used, and the ticket's own fields.
DUE: Final = "due"
SORTS: Final = (DUE, *tickets.SORTS)
_COLUMNS: Final = {
    **{name: f"t.{name}" for name in TICKETS.by_name},
    "grade": "c.grade",
    "overdue": "(t.id IN (SELECT value FROM json_each(:overdue)))",
}
#: Fields that are found in one of several columns.
_SEVERAL: Final = {"customer": ("c.name", "c.code", "c.short_name"), "product": ("p.name", "p.sku")}


def select(r: Reader, text: str, sort: str = DUE, descending: bool = False, closed: bool | None = None) -> "array[int]":
    """The ids of the tickets that the text asks for; what it says of sorting goes before `sort`.

    Sorted by `due` those come first whose time is used up most. `closed` limits them to those that are, or that are
    not. Raises Invalid where the text breaks the rules of the language.
    """
    own = "opened" if sort == DUE else sort
    if is_plain(text) or _is_number(r, text):
        found = tickets.ids(r, text, closed=closed, sort=own, descending=descending)
        return _by_time(r, found, descending) if sort == DUE else found
    query = compile_query(text, r.shop, clock.today(r.shop.zone or None), TICKETS)
    asking = _Asking()
    conditions = [asking.sql(query.where)] if query.where is not None else []
    conditions += [] if closed is None else ["t.step = 'closed'" if closed else "t.step <> 'closed'"]
    condition = " AND ".join(conditions) or "TRUE"
    order = [part for name, down in query.sort for part in _order(name, down)]
    order += tickets.order_by(own, descending)
    sql = f"SELECT t.id {tickets.FROM} WHERE {condition} ORDER BY {', '.join(order)}"
    if ":overdue" in sql:  # no column: it is worked out, and only where it is asked for
        asking.params["overdue"] = as_json(ticket_clocks.overdue(r))
    found = id_array(r, sql, **asking.params)
    return _by_time(r, found, descending) if sort == DUE and not query.sort else found


def _is_number(r: Reader, text: str) -> bool:
    return r.value("SELECT 1 FROM ticket WHERE number = :number", number=text.strip()) is not None


def _by_time(r: Reader, found: "array[int]", descending: bool) -> "array[int]":
    """Those first whose time is used up most, or last."""
    ordered = ticket_clocks.most_pressing_first(r, found)
    return array("q", reversed(ordered)) if descending else ordered


def _order(name: str, down: bool) -> list[str]:
    """Sorted by the field, tickets without it last."""
    if name in tickets.SORTS:
        return tickets.order_by(name, down)[:-1]
    key = _SEVERAL[name][0] if name in _SEVERAL else _COLUMNS[name]
    return [sorted_by(key, down)]


class _Asking(Asking):
    """A query of tickets."""

    vocabulary = TICKETS

    def column(self, field: str) -> str:
        return _COLUMNS[field]

    def search(self, words: str) -> str:
        found = (tickets.holding(self.bound(like(word))) for word in search_words(words))
        return " AND ".join(f"({one})" for one in found) or "TRUE"

    def test(self, field: str, test: str) -> str:
        columns = _SEVERAL.get(field) or (_COLUMNS[field],)
        return "(" + " OR ".join(f"coalesce({column} {test}, FALSE)" for column in columns) + ")"

    def holds(self, field: str, text: str, whole: bool) -> str:
        if field == "overdue":
            return _COLUMNS[field] if text == "1" else f"(NOT {_COLUMNS[field]})"
        return super().holds(field, text, whole)

    def given(self, field: str) -> str:
        return _COLUMNS[field] if field == "overdue" else super().given(field)
