"""The totals that are kept of days, months, products and customers, made anew after whatever changed the ledger.

What was touched is told by the audit, which no write goes around, and by the import's batch. A few rows after an edit,
all of them for a rebuild and what `crm check` compares with come from one statement per table.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from crm_tui.core.fields import Value
from crm_tui.domain import quiet
from crm_tui.store import customer_bits

if TYPE_CHECKING:
    from crm_tui.store.db import Reader, Writer

#: What was paid with the line: walk-ins always pay at once.
PAID: Final = "CASE WHEN customer_id IS NULL THEN amount ELSE COALESCE(paid, 0) END"
#: How many orders lines are of: receipts, else a customer's days (which no receipt is called, as texts have no control
#: characters), else a walk-in's lines.
ORDERS: Final = """COUNT(DISTINCT CASE WHEN kind = 'sale' THEN ifnull(receipt, char(31) || customer_id || day) END)
    + COALESCE(SUM(kind = 'sale' AND receipt IS NULL AND customer_id IS NULL), 0)"""
#: How many named customers bought, and how many walk-ins' baskets there were: receipts, else lines.
BUYERS: Final = "COUNT(DISTINCT CASE WHEN kind = 'sale' THEN customer_id END)"
WALK_INS: Final = """COUNT(DISTINCT CASE WHEN kind = 'sale' AND customer_id IS NULL THEN receipt END)
    + COALESCE(SUM(kind = 'sale' AND customer_id IS NULL AND receipt IS NULL), 0)"""
#: What is told of a product's lines: revenue, units, buyers, cost, costed, returned.
PRODUCT_SUMS: Final = f"""SUM(amount), SUM(quantity), {BUYERS} + {WALK_INS}, SUM(cost),
    SUM(CASE WHEN cost IS NOT NULL THEN amount ELSE 0 END),
    -SUM(CASE WHEN kind = 'return' THEN quantity ELSE 0 END)"""

_DAYS: Final = f"""
SELECT day, SUM(lines), SUM(revenue), SUM(returns), SUM(cost), SUM(costed), SUM(bought), SUM(returned), SUM(units),
    SUM(at_once), SUM(charged), SUM(walk_in), SUM(received), SUM(received_named)
FROM (
    SELECT day, COUNT(*) AS lines, SUM(amount) AS revenue,
        -SUM(CASE WHEN kind = 'return' THEN amount ELSE 0 END) AS returns, SUM(cost) AS cost,
        SUM(CASE WHEN cost IS NOT NULL THEN amount ELSE 0 END) AS costed,
        SUM(CASE WHEN kind = 'sale' AND product_id IS NOT NULL THEN quantity ELSE 0 END) AS bought,
        -SUM(CASE WHEN kind = 'return' AND product_id IS NOT NULL THEN quantity ELSE 0 END) AS returned,
        SUM(quantity) AS units, SUM({PAID}) AS at_once,
        SUM(CASE WHEN customer_id IS NULL THEN 0 ELSE amount - COALESCE(paid, 0) END) AS charged,
        SUM(CASE WHEN customer_id IS NULL THEN amount ELSE 0 END) AS walk_in, 0 AS received, 0 AS received_named
    FROM sale WHERE day IN (SELECT value FROM json_each(:keys)) GROUP BY day
    UNION ALL
    SELECT day, 0, 0, 0, NULL, 0, 0, 0, 0, 0, 0, 0, SUM(amount),
        SUM(CASE WHEN customer_id IS NULL THEN 0 ELSE amount END)
    FROM payment WHERE day IN (SELECT value FROM json_each(:keys)) GROUP BY day
) GROUP BY day
"""
_MONTHS: Final = f"""
SELECT month, orders, buyers, (
    SELECT {WALK_INS} FROM sale WHERE customer_id IS NULL AND day BETWEEN month || '-01' AND month || '-31')
FROM (
    SELECT wanted.value AS month, {ORDERS} AS orders,
        json_group_array(customer_id) FILTER (WHERE kind = 'sale' AND customer_id IS NOT NULL) AS buyers
    FROM json_each(:keys) wanted CROSS JOIN sale ON day BETWEEN wanted.value || '-01' AND wanted.value || '-31'
    GROUP BY wanted.value
)
"""
_PRODUCTS: Final = f"""
SELECT wanted.value, product_id, {PRODUCT_SUMS}
FROM json_each(:keys) wanted CROSS JOIN sale
    ON day BETWEEN wanted.value || '-01' AND wanted.value || '-31' AND product_id IS NOT NULL
GROUP BY wanted.value, product_id
"""
#: One product's row of one month.
_OF_ONE: Final = f"""
INSERT INTO product_total SELECT :month, product_id, {PRODUCT_SUMS} FROM sale
WHERE product_id = :product AND day BETWEEN :month || '-01' AND :month || '-31' GROUP BY product_id
"""
_CUSTOMERS: Final = f"""
SELECT customer_id, SUM(spent), SUM(gross), SUM(charged), SUM(received), SUM(charged) - SUM(received), SUM(orders),
    MAX(first_sale), MAX(last_sale), MAX(last_payment), MAX(last_day), MAX(days)
FROM (
    SELECT customer_id, SUM(amount) AS spent, SUM(MAX(amount, 0)) AS gross, SUM(amount - COALESCE(paid, 0)) AS charged,
        0 AS received, {ORDERS} AS orders, MIN(CASE WHEN kind = 'sale' THEN day END) AS first_sale,
        MAX(CASE WHEN kind = 'sale' THEN day END) AS last_sale, NULL AS last_payment, MAX(day) AS last_day,
        group_concat(day) AS days
    FROM sale WHERE customer_id IN (SELECT value FROM json_each(:keys)) GROUP BY customer_id
    UNION ALL
    SELECT customer_id, 0, 0, 0, SUM(amount), 0, NULL, NULL, MAX(day), NULL, NULL
    FROM payment WHERE customer_id IN (SELECT value FROM json_each(:keys)) GROUP BY customer_id
) GROUP BY customer_id
"""
#: A recorded image's table, day, customer and product (0 where it has none), cut out of the JSON that the triggers
#: write: within a text every quotation mark has a backslash, so that no text can look like a key.
_TOUCHED: Final = """
SELECT DISTINCT table_name, substr(image, instr(image, '"day": "') + 8, 10),
    CAST(substr(image, instr(image, '"customer_id": ') + 15, 20) AS INTEGER),
    CASE instr(image, '"product_id": ') WHEN 0 THEN 0
        ELSE CAST(substr(image, instr(image, '"product_id": ') + 14, 20) AS INTEGER) END
FROM (
    SELECT table_name, before AS image FROM change WHERE op_id = :op AND table_name IN ('sale', 'payment')
    UNION ALL SELECT table_name, after FROM change WHERE op_id = :op AND table_name IN ('sale', 'payment')
) WHERE image IS NOT NULL
"""

#: Up to so many products of a month are made anew one by one.
_FEW: Final = 100

_Row = tuple[Value, ...]


class Kept(NamedTuple):
    """A table of totals: its columns, the key first, what makes the rows of the keys `:keys`, and every key there is.

    `finish`, where there is one, makes what the statement gives into what is kept. A key may have several rows.
    """

    table: str
    columns: Sequence[str]
    statement: str
    keys: str
    finish: Callable[[_Row], _Row] | None = None

    def made(self, r: "Reader", keys: Iterable[Value]) -> Iterator[_Row]:
        """The rows as they ought to be, those that have any."""
        for row in r.iterate(lambda *row: row, self.statement, keys=json.dumps(list(keys))):
            yield self.finish(row) if self.finish else row

    def put(self, w: "Writer", keys: Iterable[Value]) -> None:
        """Make the rows of these keys anew."""
        from crm_tui.store.loading import Load, pays  # noqa: PLC0415 - it stands on what stands on this

        keys = list(keys)
        many = pays(len(keys), 0) and pays(len(keys), w.value(f"SELECT COUNT(*) FROM {self.table}"))
        load = Load(w, self.table) if many else None
        w.execute(
            f"DELETE FROM {self.table} WHERE {self.columns[0]} IN (SELECT value FROM json_each(:keys))",
            keys=json.dumps(keys),
        )
        if self.finish:
            w.insert_many(self.table, self.columns, self.made(w, keys))
        else:
            into = f"{self.table} ({', '.join(self.columns)})"
            w.execute(f"INSERT INTO {into} {self.statement}", keys=json.dumps(keys))
        if load is not None:
            load.complete(w)

    def wrong(self, r: "Reader") -> list[Value]:
        """The keys of which a row is not as it ought to be, is missing, or ought not to be there."""
        columns = ", ".join(self.columns)
        kept = set(r.iterate(lambda *row: row, f"SELECT {columns} FROM {self.table}"))
        differing = kept.symmetric_difference(self.made(r, r.all(lambda key: key, self.keys)))
        return sorted({row[0] for row in differing}, key=str)


def _with_habit(row: _Row) -> _Row:
    """A customer's row with what its days tell of its habit in their place."""
    *sums, days = row
    found = quiet.rhythm(str(days).split(",")) if days else None
    return (*sums, found.twice, found.quiet_from) if found else (*sums, None, None)


def _with_buyers(row: _Row) -> _Row:
    """A month's row with its buyers counted, alone and with the walk-ins' baskets, and put as bits in the end."""
    month, orders, ids, walk_ins = row
    bought = customer_bits.of(json.loads(str(ids)))
    buyers = bought.bit_count()
    return month, orders, buyers, buyers + int(walk_ins or 0), customer_bits.text(bought)


_DAY = Kept(
    "day_total",
    (
        "day", "lines", "revenue", "returns", "cost", "costed", "bought", "returned", "units", "at_once", "charged",
        "walk_in", "received", "received_named",
    ),
    _DAYS,
    "SELECT day FROM sale UNION SELECT day FROM payment",
)  # fmt: skip
_MONTH = Kept(
    "month_total",
    ("month", "orders", "buyers", "baskets", "buyer_bits"),
    _MONTHS,
    "SELECT DISTINCT substr(day, 1, 7) FROM sale",
    _with_buyers,
)
_PRODUCT = Kept(
    "product_total",
    ("month", "product_id", "revenue", "units", "buyers", "cost", "costed", "returned"),
    _PRODUCTS,
    _MONTH.keys,
)
_CUSTOMER = Kept(
    "customer_total",
    (
        "customer_id", "spent", "gross", "charged", "received", "owed", "orders", "first_sale", "last_sale",
        "last_payment", "last_day", "twice_gap", "quiet_from",
    ),
    _CUSTOMERS,
    "SELECT customer_id FROM sale WHERE customer_id IS NOT NULL "
    "UNION SELECT customer_id FROM payment WHERE customer_id IS NOT NULL",
    _with_habit,
)  # fmt: skip
KEPT: Final = (_DAY, _MONTH, _PRODUCT, _CUSTOMER)


def refresh(w: "Writer") -> None:
    """Make anew the totals of what this operation touched, one by one or in bulk."""
    touched = w.all(lambda *row: row, _TOUCHED, op=w.op_id)
    days: dict[str, set[str]] = {"sale": set(), "payment": set()}
    for table, day, *_ in touched:
        days[table].add(day)
    customers = {customer for _, _, customer, _ in touched}
    products = {(day[:7], product) for _, day, _, product in touched if product}
    if w.batch_id is not None:
        for table, on in days.items():
            for column, found in (("day", on), ("customer_id", customers)):
                sql = f"SELECT DISTINCT {column} FROM {table} WHERE batch_id = :batch"
                found.update(w.iterate(lambda value: value, sql, batch=w.batch_id))
        sql = f"""SELECT DISTINCT substr(day, 1, 7), product_id FROM sale
            WHERE batch_id = :batch AND product_id > 0 LIMIT {_FEW + 1}"""
        products.update(w.iterate(lambda *row: row, sql, batch=w.batch_id))
    if any(days.values()):
        _DAY.put(w, sorted(days["sale"] | days["payment"]))
        months = sorted({day[:7] for day in days["sale"]})  # payments are in no sum of a month
        _MONTH.put(w, months)
        _put_products(w, products, months)
        _CUSTOMER.put(w, sorted(customers - {0, None}))


def _put_products(w: "Writer", touched: Collection[tuple[Value, Value]], months: Iterable[Value]) -> None:
    """Make anew the rows of a few products, each with its month; of many, all rows of the months."""
    if len(touched) > _FEW:
        for month in months:  # what is sorted at once stays small
            _PRODUCT.put(w, [month])
        return
    for month, product in touched:
        sql = "DELETE FROM product_total WHERE month = :month AND product_id = :product"
        w.execute(sql, month=month, product=product)
        w.execute(_OF_ONE, month=month, product=product)


def rebuild(w: "Writer") -> None:
    """Make all totals anew."""
    for kept in KEPT:
        w.execute(f"DELETE FROM {kept.table}")
        kept.put(w, w.all(lambda key: key, kept.keys))
