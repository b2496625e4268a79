"""Queries as SQL: each condition a fragment that is never NULL, every value a bound parameter."""

from typing import Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain import months
from crm_tui.domain.search_terms import match_expression
from crm_tui.query.fields import CUSTOMERS
from crm_tui.query.meaning import Query
from crm_tui.store.asking import Asking, sorted_by
from crm_tui.store.db import ENGINE
from crm_tui.store.rows import like


class Statement(NamedTuple):
    """A whole statement that gives ids, and its parameters."""

    sql: str
    params: dict[str, Value]


#: Sums that are kept of those who have a ledger; the others have them as zero, and come last.
_KEPT: Final = {name: f"total.{name}" for name in ("orders", "spent", "owed")}
#: Where the fields of a customer's own row and its sums are found.
_COLUMNS: Final = {
    "name": "c.name",
    "code": "c.code",
    "grade": "c.grade",
    "kind": "c.kind",
    "stage": "c.stage",
    "wechat": "c.wechat",
    "contact": "c.contact",
    "industry": "c.industry",
    "owner": "c.owner",
    "source": "c.source",
    "channel": "c.channel",
    "note": "c.note",
    "credit": "c.credit_limit",
    "terms": "c.credit_days",
    "need": "c.yearly_need",
    "created": "c.created_at",
    "first": "c.first_cooperation",
    "last": "total.last_sale",
    # Customer by customer: half of what it takes to go through all lines of the year and to join their sums.
    "spent12m": "coalesce((SELECT sum(amount) FROM sale "
    "WHERE customer_id = c.id AND day > :year_ago AND day <= :today), 0)",
    **{name: f"coalesce({column}, 0)" for name, column in _KEPT.items()},
}
#: Where those are found of which a customer may have several.
_PARTS: Final = {
    "phone": ("customer_phone", "digits"),
    "email": ("customer_email", "folded"),
    "tag": ("customer_tag", "tag"),
    "city": ("customer_address", "city"),
    "region": ("customer_address", "region"),
    "country": ("customer_address", "country"),
    "address": ("customer_address", "address"),
}
#: The totals that are kept of a customer's ledger, where they are asked for.
_TOTALS: Final = "LEFT JOIN customer_total total ON total.customer_id = c.id"
#: Never empty, and with an index: names as they are read.
_BY_NAME: Final = "c.pinyin"


def statement(query: Query) -> Statement:
    """The ids of the customers that the query asks for, in its order; by name where it says none."""
    asking = _Asking()
    condition = asking.sql(query.where) if query.where is not None else "TRUE"
    order = ", ".join(_order(name, down) for name, down in query.sort) or _BY_NAME
    totals = _TOTALS if "total." in condition + order else ""
    sql = f"SELECT c.id FROM customer c {totals} WHERE {condition} ORDER BY {order}, c.id"
    if ":year_ago" in sql:
        asking.params |= {"today": query.today.isoformat(), "year_ago": _year_ago(query)}
    return Statement(sql, asking.params)


def _year_ago(query: Query) -> str:
    month = months.shift(months.month_of(query.today), -12)
    return f"{month}-{min(query.today.day, months.days_in(month)):02}"


def _order(name: str, down: bool) -> str:
    """Sorted by the field, customers without it last."""
    if name == "name":
        return f"{_BY_NAME} {'DESC' if down else 'ASC'}"
    if name in _PARTS:
        table, column = _PARTS[name]
        key = f"(SELECT {column} FROM {table} WHERE customer_id = c.id ORDER BY position, id LIMIT 1)"
    else:
        key = _KEPT.get(name, _COLUMNS[name])
    return sorted_by(key, down)


class _Asking(Asking):
    """A query of customers."""

    vocabulary = CUSTOMERS

    def column(self, field: str) -> str:
        return _COLUMNS[field]

    def test(self, field: str, test: str) -> str:
        if field in _PARTS:
            table, column = _PARTS[field]
            return f"(c.id IN (SELECT customer_id FROM {table} WHERE {column} {test}))"
        return super().test(field, test)

    def given(self, field: str) -> str:
        if self.vocabulary.by_name[field].yearly:
            return f"(c.id IN (SELECT customer_id FROM key_date WHERE {_BIRTHDAY}))"
        return super().given(field)

    def every_year(self, first: str, last: str) -> str:
        start, end = self.bound(first), self.bound(last)
        joined = "AND" if first <= last else "OR"
        day = "printf('%02d-%02d', month, day)"
        return (
            f"(c.id IN (SELECT customer_id FROM key_date WHERE {_BIRTHDAY} "
            f"AND ({day} >= {start} {joined} {day} <= {end})))"
        )

    def search(self, words: str) -> str:
        """What `customers.ids` finds by the words: by the index, or where that has nothing, in the text as it is."""
        part = self.bound(like(words.strip()))
        plain = " OR ".join(
            f"coalesce(c.{column} LIKE {part} ESCAPE '\\', FALSE)" for column in ("name", "code", "note")
        )
        expression = match_expression(words)
        if expression is None:
            return f"({plain})"
        found = ENGINE.WORDS_FOUND.format(self.bound(expression))
        return f"(c.id IN ({found}) OR (NOT EXISTS ({found}) AND ({plain})))"


_BIRTHDAY: Final = "calendar = 'solar' AND (label LIKE '%birthday%' OR label LIKE '%生日%')"
