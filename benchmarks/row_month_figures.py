"""The shop's month figures from the store, against DuckDB adding up the same lines in a Parquet file.

The store's are all figures of the ledger page (revenue, returns, cost, orders, buyers, quantities, payments, money
owed); DuckDB is asked for revenue and quantity alone, and then for orders and buyers, too.
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

from benchmarks._measured import Measured, middle, timed
from benchmarks._shop import FIRST, LAST, Seeded
from crm_tui.domain import months
from crm_tui.store.db import Database
from crm_tui.store.ledger import shop_months

_ROUNDS: Final = 15
_SUMS: Final = "sum(amount), sum(quantity)"
_COUNTS: Final = ", count(DISTINCT receipt), count(DISTINCT customer)"


def measure(shop: Seeded) -> Iterator[Measured]:
    """One month, and all of them."""
    import duckdb  # noqa: PLC0415 - for this measurement only; it says itself where it is absent

    lines = duckdb.connect()
    parquet = _parquet(lines, shop)
    last = months.month_of(LAST)
    with Database.open(shop.store()).read() as r:
        for first in (last, months.month_of(FIRST)):
            count = len(months.months_between(first, last))
            for told, columns in (("revenue and quantity", _SUMS), ("and orders, buyers", _SUMS + _COUNTS)):
                ours, theirs = _both(
                    lambda first=first: shop_months(r, first, last),
                    lambda columns=columns, first=first: _asked(lines, parquet, columns, first, last),
                )
                yield Measured(
                    f"figures of {count} month{'s' * (count > 1)}, {shop.lines:,} lines", f"DuckDB on Parquet, {told}",
                    ours * 1000, theirs * 1000, "ms", 1.0,
                )  # fmt: skip


def _both(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    """The middle of several rounds of each, by turns, after one that warms."""
    ours(), theirs()
    rounds = [(timed(ours), timed(theirs)) for _ in range(_ROUNDS)]
    return middle([one for one, _ in rounds]), middle([other for _, other in rounds])


def _parquet(lines: Any, shop: Seeded) -> Path:
    """The lines as DuckDB likes them best: typed, compressed, in the order of their days."""
    path = shop.folder / f"sales-{shop.lines}.parquet"
    if not path.exists():
        lines.execute(
            "COPY (SELECT date, receipt, customer, CAST(quantity AS BIGINT) AS quantity, "  # noqa: S608 - our own paths
            f"CAST(round(amount * 100) AS BIGINT) AS amount FROM read_csv('{shop.sales_csv()}')) "
            f"TO '{path}' (FORMAT parquet)"
        )
    return path


def _asked(lines: Any, parquet: Path, columns: str, first: str, last: str) -> object:
    return lines.execute(
        f"SELECT date_trunc('month', date) AS month, {columns} FROM read_parquet('{parquet}') "  # noqa: S608 - our own
        f"WHERE date BETWEEN '{months.first_day(first)}' AND '{months.last_day(last)}' GROUP BY month ORDER BY month"
    ).fetchall()
