"""No report, list, count or page goes through a large table unawares: what does is named here, with its reason.

Every statement that reading them runs is explained by the store itself. What stops after a few rows (a LIMIT without a
sort) goes through nothing; neither do totals of days and months, of which there are few.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import pytest

from crm_tui.domain.shop import Shop
from crm_tui.query.fields import CUSTOMERS
from crm_tui.query.meaning import compile_query
from crm_tui.reports._report import Params, names, run
from crm_tui.store import (
    agenda,
    batches,
    customer_glance,
    customer_orders,
    customers,
    customers_extras,
    duplicates,
    figures,
    filters,
    history,
    interactions,
    ledger,
    month_so_far,
    needs,
    payers,
    payments,
    product_figures,
    product_filters,
    products,
    raised,
    receipts,
    sales,
    settings,
    timeline,
)
from crm_tui.store.db import Database, Reader

DAY: Final = date(2024, 5, 15)
#: What grows with the years; products, settings and a person's own lists stay small.
LARGE: Final = (
    "sale", "payment", "change", "operation", "customer", "customer_total", "product_total", "customer_phone",
    "customer_email", "customer_address", "customer_tag", "person", "key_date", "custom_value", "consent",
    "interaction", "movement", "rejected_row",
)  # fmt: skip
_ALIAS: Final = re.compile(r'\b(?:FROM|JOIN)\s+"?(\w+)"?(?:\s+(?:AS\s+)?(\w+))?', re.IGNORECASE)
_ENDS_SOON: Final = re.compile(r"\bLIMIT\b[^()]*(\) SELECT json_group_array\(id\) FROM wanted)?$", re.IGNORECASE)
_STEP: Final = re.compile(r"SCAN (\w+)")


#: Reports of one customer only.
OF_ONE: Final = frozenset({"brief", "statement"})


class Scan(NamedTuple):
    """A table that a statement goes through from end to end, by an index or by its rows; and what reads it."""

    table: str
    sql: str
    name: str


#: (table, words of the statement): why it goes through all of it.
REASONS: Final = {
    ("customer", "SELECT c.id FROM customer c"): "a list of all customers is all their ids in an order",
    ("customer", "SELECT count(*) FROM customer"): "counting goes through the smallest index there is",
    ("customer", "SELECT id, code, name, grade, source FROM customer"): "segments are of all customers",
    ("customer", "AS holds FROM customer c"): "how complete the archive is, is asked of every customer",
    ("customer", "yearly_need > 0"): "of few customers the yearly need is kept: an index would be written for nothing",
    ("customer_total", "customer_total"): "a row per customer, which is asked of each: who is quiet, who owes",
    ("movement", "SELECT DISTINCT customer_id FROM movement"): "who is a dealer: few of the customers report stock",
    ("operation", "SELECT count(*) FROM operation"): "counting goes through the smallest index there is",
    ("payment", "SELECT id FROM payment ORDER BY"): "a list of all payments is all their ids in an order",
    ("sale", "SUM(cost) FROM sale WHERE +day <= :until"): "what customers earned is of all lines there ever were",
    ("sale", "SELECT id FROM sale ORDER BY"): "a list of all lines is all their ids in an order, from an index alone",
}


def scans(r: Reader, sql: str, params: dict[str, Any], name: str) -> Iterator[Scan]:
    """The large tables that a statement goes through."""
    steps = r.all(lambda *row: str(row[3]), f"EXPLAIN QUERY PLAN {sql}", **params)
    if _ENDS_SOON.search(sql) and not any("TEMP B-TREE" in step for step in steps):
        return
    called = {alias or table: table for table, alias in _ALIAS.findall(sql)} | {table: table for table in LARGE}
    for step in steps:
        if (found := _STEP.match(step)) and called.get(found[1]) in LARGE:
            yield Scan(called[found[1]], " ".join(sql.split()), name)


def reading(r: Reader) -> dict[str, Callable[[], object]]:
    """Everything that reports, lists, counts and pages read, by name."""
    month, one = "2024-04", 1
    found: dict[str, Callable[[], object]] = {
        "today": lambda: (
            month_so_far.month_so_far(r, DAY),
            needs.needs(r, DAY, 20),
            customers.count(r),
            products.count(r),
        ),
        "agenda": lambda: agenda.agenda(r, DAY, DAY, DAY),
        "raised of one": lambda: raised.of_customer(r, DAY, one),
        "ledger": lambda: (ledger.shop_months(r, "2023-01", month), ledger.known_months(r)),
        "ledger compared": lambda: ledger.comparable(r, DAY, "2022-01"),
        "card": lambda: (customer_glance.glance(r, one), ledger.customer_months(r, one, "2023-01", month)),
        "card, known months": lambda: ledger.known_months(r, one),
        "range of days": lambda: figures.totals(r, "2024-04-03", "2024-04-20"),
        "timeline": lambda: [
            moments(r, one)
            for moments in (
                timeline.purchase_moments,
                timeline.payment_moments,
                timeline.report_moments,
                timeline.ticket_moments,
                timeline.operation_moments,
            )
        ],
        "operations": lambda: (history.recent(r), history.recent(r, customer_id=one), history.count(r)),
        "imports": lambda: batches.log(r),
        "contacts": lambda: interactions.ids(r, one),
        "payments that wait": lambda: (payers.ids(r), payers.count(r)),
        "receipt": lambda: (receipts.starting(r, "X", 5), receipts.ids(r, "X"), receipts.next_receipt(r, "2024-05-15")),
        "product": lambda: (
            product_figures.known_months(r, one),
            product_figures.product_months(r, one, "2023-01", month),
            product_figures.top_buyers(r, one, 10),
            product_figures.sold_since(r, [one], "2024-02-15"),
        ),
        "products": lambda: (products.ids(r), product_filters.select(r, "")),
        "currency": lambda: settings.currency_is_fixed(r),
        "like another": lambda: duplicates.like(r, {"name": "张三", "phone": "13812345678"}),
    }
    for name in names():
        if name not in OF_ONE:
            found[f"report {name}"] = lambda name=name: run(r, name, Params(period=month))
        found[f"report {name} of one"] = lambda name=name: run(r, name, Params(period=month, customer_id=one))
    for sort in sales.SORTS:
        found[f"lines by {sort}"] = lambda sort=sort: sales.ids(r, sort=sort)
    found["lines of a customer"] = lambda: sales.ids(r, one)
    found["lines of a product"] = lambda: sales.ids(r, product_id=one)
    found["payments"] = lambda: (payments.ids(r), payments.ids(r, one))
    for sort in ("name", "code"):
        found[f"customers by {sort}"] = lambda sort=sort: customers.ids(r, sort=sort)
    found["customers found"] = lambda: customers.ids(r, "张三")
    for name in customers_extras.NAMES:
        found[f"customers by {name}"] = lambda name=name: customers.select(r, "", name)
        found[f"customers with {name}"] = lambda name=name: customers_extras.extras(r, [one, 2], [name], DAY)
    for name in CUSTOMERS.sortable:
        found[f"query sort:{name}"] = lambda name=name: _select(r, f"sort:{name}")
    return found


@pytest.mark.parametrize("name", sorted({"name", "code", "grade", "kind", "owner", "created"} | customer_orders.NAMES))
@pytest.mark.parametrize("descending", [False, True])
def test_the_first_customers_in_an_order_come_out_of_an_index(
    sample: Database, name: str, descending: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(Reader, "value", lambda self, sql, **params: asked.append(sql) or "[1,2,3]")
    with sample.read() as r:
        customers.select(r, "", name, descending, most=3)
        monkeypatch.undo()
        [sql] = asked
        steps = r.all(lambda *row: str(row[3]), f"EXPLAIN QUERY PLAN {sql}", most=3)
    assert any("COVERING INDEX" in step for step in steps)
    assert not any("TEMP B-TREE" in step for step in steps)


def _select(r: Reader, text: str) -> list[int]:
    statement = filters.statement(compile_query(text, Shop("", "CNY", ""), DAY))
    return r.all(int, statement.sql, **statement.params)


def test_nothing_goes_through_a_large_table_unawares(sample: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, tuple[dict[str, Any], str]] = {}
    under_way = ""
    run_statement = Reader._run  # noqa: SLF001 - every statement goes through it

    def listening(self: Reader, sql: str, params: Any) -> Any:
        asked.setdefault(sql, (dict(params), under_way))
        return run_statement(self, sql, params)

    with sample.read() as r:
        monkeypatch.setattr(Reader, "_run", listening)
        for under_way, read in reading(r).items():  # noqa: B007 - `listening` looks at it
            read()
        monkeypatch.undo()
        found = [scan for sql, (params, name) in asked.items() for scan in scans(r, sql, params, name)]
    known = {scan: [key for key in REASONS if key[0] == scan.table and key[1] in scan.sql] for scan in found}
    assert [scan for scan, reasons in known.items() if not reasons] == []
    assert {key for reasons in known.values() for key in reasons} == set(REASONS)  # none is left over
