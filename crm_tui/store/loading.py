"""A great many rows into one table: what is otherwise done for each row is done for all of them when they are there."""

from collections.abc import Collection
from typing import Final

from crm_tui.core.errors import Conflict
from crm_tui.store.db import ENGINE, Writer

#: Fewer rows are not worth it.
_MANY: Final = 5000


def pays(new: int, before: int) -> bool:
    """Whether it pays to load so many new rows into a table that has had so many before."""
    return new >= _MANY and new >= before


class Load:
    """Takes away a table's indexes and the audit's triggers but those to `keep`; `complete` makes them again.

    The rows carry their batch, so that the audit has nothing to record of them. Made at once an index takes half the
    time that keeping it takes, or a sixth where the rows come in no order of its.
    """

    def __init__(self, w: Writer, table: str, keep: Collection[str] = ()) -> None:
        self._table = table
        w.execute(ENGINE.SPACIOUS)
        found = w.all(lambda *row: row, ENGINE.BESIDE_ROWS, table=table)
        if w.value("SELECT 1 FROM month_close LIMIT 1"):  # closed months stay locked
            keep = {*keep, *(name for name, _, _ in found if str(name).startswith("closed_"))}
        self._made_again = {name: sql for name, _, sql in found if name not in keep}
        for name, kind, _ in found:
            if name in self._made_again:
                w.execute(f'DROP {kind} "{name}"')

    def complete(self, w: Writer) -> None:
        """All rows are there."""
        for sql in self._made_again.values():
            try:
                w.execute(sql)
            except Conflict:
                # Equal lines in an import's file: there was no index to tell them apart as they came.
                _tell_apart(w, self._table)
                w.execute(sql)


def _tell_apart(w: Writer, table: str) -> None:
    """Count the ledger's lines of equal identity (`occurrence`) in the order in which they came."""
    counted = (
        f"SELECT id, place FROM (SELECT id, row_number() OVER (PARTITION BY identity ORDER BY id) AS place "
        f"FROM {table}) WHERE place > 1"
    )
    for row_id, place in w.all(lambda *row: row, counted):
        w.execute_on(table, f"UPDATE {table} SET occurrence = :place WHERE id = :id", place=place, id=row_id)
